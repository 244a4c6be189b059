"""The acts that prove clauses, by the names clauses.toml uses, in the order they are played; the last one
sets the day on.

An act that nobody has written is missing, and so are the clauses that want it: nothing passes by being left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.rehearsal import acts_desk as desk
from kiosk.rehearsal import acts_exports as exports
from kiosk.rehearsal import acts_learner as learner
from kiosk.rehearsal import acts_leaving as leaving
from kiosk.rehearsal import acts_registration as registration
from kiosk.rehearsal import acts_signing as signing
from kiosk.rehearsal import acts_vouchers as vouchers
from kiosk.rehearsal import acts_watching as watching
from kiosk.rehearsal import attended
from kiosk.rehearsal.scene import Step

ACTS: Mapping[str, Step] = {
    "card-pin": signing.card_pin,
    "e-card": signing.e_card,
    "face": signing.face,
    "verified": vouchers.verified,
    "second-use": vouchers.second_use,
    "expired": vouchers.expired,
    "scope": vouchers.scope,
    "no-amount": vouchers.no_amount,
    "face-value": vouchers.face_value,
    "kinds": vouchers.kinds,
    "settled-without-scan": vouchers.settled_without_scan,
    "voucher-list": learner.voucher_list,
    "once-a-year": learner.once_a_year,
    "notice": registration.notice,
    "other-person": registration.other_person,
    "registration": registration.registration,
    "used-for-this-class": registration.used_for_this_class,
    "checked-elsewhere": registration.checked_elsewhere,
    "records": registration.records,
    "records-reconciled": learner.records_reconciled,
    "assist": signing.assist,
    "coordinates": signing.coordinates,
    "not-running": signing.not_running,
    "phone-sign-in": attended.by_phone,
    "spot-check": attended.spot_check,
    "completion": attended.results,
    "online-hours": learner.online_hours,
    "certificates": learner.certificates,
    "roster-export": exports.roster,
    "use-list": exports.use_list,
    "name-list": exports.name_list,
    "statistics": exports.statistics,
    "directories": exports.directories,
    "real-name": signing.real_name,
    "flags": watching.flags,
    "monitoring": watching.monitoring,
    "near-real-time": signing.near_real_time,
    "two-back-ends": signing.two_back_ends,
    "chain-of-keys": learner.chain_of_keys,
    "manual": desk.manual,
    "data-sheet": desk.data_sheet,
    "environments": desk.environments,
    "acceptance": desk.acceptance,
    "sign-out": leaving.sign_out,
}
