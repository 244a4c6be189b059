"""Sign-ins made elsewhere, vouchers listed and verified, spot checks: as told, sealed, by snapshot; both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection, text

from sync.records import (
    Action,
    ClassState,
    ListedVoucher,
    PersonKey,
    PulledCheckin,
    PulledSource,
    SpotCheck,
    SpotMode,
    TrainingClass,
    VerifyRecord,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
)
from sync.store import mirror, told
from sync.store.keys import Vault
from sync.store.mirror_rows import Row
from sync.store.snapshots import Kind

NINE = datetime(2026, 3, 2, 1, 0, 0, 123_000, tzinfo=UTC)
SIGNIN = PulledCheckin("9001", "C1", "S1", "T1", Action.IN, NINE, PulledSource.ONLINE, 45)
CODE = "990020260000000196"
HOLDER = PersonKey("08", "T00000001")
VOUCHER = Voucher(
    CODE,
    "职业技能培训券",
    VoucherKind.FACE,
    VoucherIssue.DIRECTED,
    VoucherTier.BASIC,
    VoucherState.CLAIMED,
    date(2026, 1, 1),
    date(2026, 12, 31),
    Decimal("1500.10"),
    "2026-01",
    "990000",
    VoucherScope(projects=("电工",), orgs=("ORG1",)),
)
LISTED = ListedVoucher(VOUCHER, HOLDER, "T1")
VERIFIED = VerifyRecord("V-1", CODE, "KSK-1", NINE, usable=True)


def show(db: Connection, vault: Vault, kind: Kind, scope: str, rows: Sequence[Row], mark: str = "1") -> None:
    snapshot = mirror.start_snapshot(db, kind, scope)
    mirror.stage(db, vault, snapshot, rows)
    mirror.flip(db, kind, scope, snapshot, mark)


def test_sign_ins_come_back_as_they_were(db: Connection, vault: Vault) -> None:
    later = replace(
        SIGNIN, server_no="9000", at=NINE.replace(hour=2), source=PulledSource.PHONE_QR, minutes=None
    )
    other = replace(SIGNIN, server_no="9002", session_no="S2", trainee_no="T2")
    show(db, vault, Kind.PULLED, "", [later, SIGNIN, other])
    assert told.pulled_of_session(db, "S1") == [SIGNIN, later]
    assert told.pulled_of_class(db, "C1") == [SIGNIN, other, later]
    assert told.pulled_of_class(db, "C1", "T2") == [other]
    assert told.pulled_of_class(db, "C2") == []


def test_a_delta_changes_and_buries(db: Connection, vault: Vault) -> None:
    show(db, vault, Kind.PULLED, "", [SIGNIN, replace(SIGNIN, server_no="9002")])
    longer = replace(SIGNIN, minutes=90)
    mirror.apply_delta(db, vault, Kind.PULLED, "", [longer], ["9002"], "2")
    assert told.pulled_of_session(db, "S1") == [longer]
    assert mirror.watermark(db, Kind.PULLED, "") == "2"


def test_a_listed_voucher_is_found_by_code_person_and_class(db: Connection, vault: Vault) -> None:
    plain = replace(VOUCHER, voucher_no="990020260000000293", face_value=None, scope=VoucherScope())
    other = ListedVoucher(plain, PersonKey("01", "990000199001010011"), "T2")
    show(db, vault, Kind.VOUCHERS, "C1", [LISTED, other])
    assert told.listed_by_code(db, vault, CODE) == [LISTED]
    assert told.listed_of_person(db, vault, HOLDER) == [LISTED]
    assert told.listed_of_class(db, vault, "C1") == [LISTED, other]
    assert told.listed_of_class(db, vault, "C2") == []


def test_a_tombstone_names_the_voucher_and_finds_its_row(db: Connection, vault: Vault) -> None:
    show(db, vault, Kind.VOUCHERS, "C1", [LISTED])
    mirror.apply_delta(db, vault, Kind.VOUCHERS, "C1", [], [CODE], "2")
    assert told.listed_by_code(db, vault, CODE) == []


def test_a_class_that_is_gone_takes_its_vouchers_along(db: Connection, vault: Vault) -> None:
    known = TrainingClass("C1", "电工", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 9))
    show(db, vault, Kind.CLASSES, "", [known])
    show(db, vault, Kind.VOUCHERS, "C1", [LISTED])
    show(db, vault, Kind.CLASSES, "", [replace(known, class_no="C2")])
    assert told.listed_by_code(db, vault, CODE) == []


def test_verifications_the_newest_first(db: Connection, vault: Vault) -> None:
    later = replace(VERIFIED, verify_no="V-2", at=NINE.replace(hour=2), usable=False)
    other = replace(VERIFIED, verify_no="V-3", voucher_no="990020260000000293", at=NINE.replace(hour=3))
    show(db, vault, Kind.VERIFY_LOG, "", [VERIFIED, later, other])
    nine, eleven = round(NINE.timestamp() * 1000), round(other.at.timestamp() * 1000)
    assert told.verified_between(db, vault, nine, eleven) == [later, VERIFIED]
    assert told.verified_between(db, vault, nine, eleven + 1, limit=1) == [other]
    assert told.verified_of_code(db, vault, CODE) == [later, VERIFIED]
    assert told.verified_as(db, vault, "V-3") == other
    assert told.verified_as(db, vault, "V-9") is None


@pytest.mark.parametrize("table", ["listed_voucher", "verify_record"])
def test_no_code_and_no_number_lies_open(db: Connection, vault: Vault, table: str) -> None:
    show(db, vault, Kind.VOUCHERS, "C1", [LISTED])
    show(db, vault, Kind.VERIFY_LOG, "", [VERIFIED])
    row = db.execute(text(f"SELECT * FROM {table}")).one()
    assert CODE not in str(row) and HOLDER.number not in str(row)
    assert CODE.encode() not in bytes(row._mapping["sealed"])


def test_spot_checks_are_those_told_last(db: Connection) -> None:
    late = SpotCheck("SC1", "S1", ("T1", "T2"), NINE.replace(hour=9), SpotMode.FACE)
    soon = SpotCheck("SC2", "S1", ("T3",), NINE, SpotMode.UNKNOWN)
    told.tell_spot_checks(db, [late, soon], 1)
    assert told.spot_checks(db) == [soon, late]
    told.tell_spot_checks(db, [late], 2)
    assert told.spot_checks(db) == [late]


def test_the_age_of_the_roster_is_not_the_age_of_a_log(db: Connection, vault: Vault) -> None:
    show(db, vault, Kind.VERIFY_LOG, "", [VERIFIED])
    assert mirror.age_ms(db, 10**15) is None
