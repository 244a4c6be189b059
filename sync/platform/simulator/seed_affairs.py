"""What a simulator knows beyond classes, people and vouchers, as a value and as plain JSON.  PURE.

signins         [{server_no, class_no, session_no, trainee_no, action, at, source, minutes}]   phone or online
spot_checks     [{check_no, session_no, trainee_nos, deadline, mode}]
certificates    [{document, number, cert_no, name, level, issued, issuer}]
verifications   [{verify_no, voucher_no, device, at, usable}]       by other desks, by phone, on the web
uses            [{document, number, occupation, at}]                earlier, elsewhere: for the yearly limit
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TypeVar

from sync.platform import affair_codes
from sync.records import (
    Action,
    Certificate,
    PersonKey,
    PulledCheckin,
    PulledSource,
    SpotCheck,
    SpotMode,
    VerifyRecord,
)

T = TypeVar("T")
Rows = Callable[[str], "list[dict[str, object]]"]
"""The rows of a list of this name."""


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    person: PersonKey
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class KnownUse:
    """Somebody used a voucher for this occupation before, elsewhere."""

    person: PersonKey
    occupation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Affairs:
    signins: tuple[PulledCheckin, ...] = ()
    spot_checks: tuple[SpotCheck, ...] = ()
    certificates: tuple[KnownCertificate, ...] = ()
    verifications: tuple[VerifyRecord, ...] = ()
    uses: tuple[KnownUse, ...] = ()


NOTHING_MORE = Affairs()


def affair_rows(affairs: Affairs) -> Iterator[tuple[str, str, str, Mapping[str, object]]]:
    """Book, scope, key and row of all that is served as rows."""
    for signin in affairs.signins:
        yield "checkins", "", signin.server_no, {"open": affair_codes.pulled_row(signin)}
    for check in affairs.spot_checks:
        yield "spotchecks", "", check.check_no, {"open": affair_codes.spot_check_row(check)}
    for known in affairs.certificates:
        row = {"open": affair_codes.certificate_row(known.certificate)}
        yield "certificates", known.person.number, known.certificate.cert_no, row
    for one in affairs.verifications:
        yield "verifications", "", one.verify_no, {"open": affair_codes.verify_record_row(one)}


def from_plain(rows: Rows) -> Affairs:
    """ValueError, TypeError or KeyError for a row of another shape."""
    return Affairs(
        signins=tuple(_signin(row) for row in rows("signins")),
        spot_checks=tuple(_spot_check(row) for row in rows("spot_checks")),
        certificates=tuple(_certificate(row) for row in rows("certificates")),
        verifications=tuple(_verification(row) for row in rows("verifications")),
        uses=tuple(_use(row) for row in rows("uses")),
    )


def to_plain(affairs: Affairs) -> dict[str, object]:
    return {
        "signins": [{**asdict(one), "at": one.at.isoformat()} for one in affairs.signins],
        "spot_checks": [{**asdict(one), "deadline": one.deadline.isoformat()} for one in affairs.spot_checks],
        "certificates": [_plain_certificate(one) for one in affairs.certificates],
        "verifications": [{**asdict(one), "at": one.at.isoformat()} for one in affairs.verifications],
        "uses": [
            {**asdict(one.person), "occupation": one.occupation, "at": one.at.isoformat()}
            for one in affairs.uses
        ],
    }


def moment(value: object) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if found.tzinfo is None:
        raise ValueError(f"{value}: a time needs its offset")
    return found


def _person(row: dict[str, object]) -> PersonKey:
    return PersonKey(str(row.pop("document", "01")), str(row.pop("number")))


def _made(kind: Callable[..., T], row: Mapping[str, object], **changed: object) -> T:
    return kind(**{**row, **changed})


def _signin(row: dict[str, object]) -> PulledCheckin:
    action = Action(str(row.get("action", Action.IN)))
    source = PulledSource(str(row.get("source", PulledSource.PHONE_GPS)))
    return _made(PulledCheckin, row, action=action, source=source, at=moment(row["at"]))


def _spot_check(row: dict[str, object]) -> SpotCheck:
    drawn = row["trainee_nos"]
    if not isinstance(drawn, list | tuple):
        raise ValueError("trainee_nos is a list")
    return _made(
        SpotCheck,
        row,
        trainee_nos=tuple(str(one) for one in drawn),
        deadline=moment(row["deadline"]),
        mode=SpotMode(str(row.get("mode", SpotMode.ROLLCALL))),
    )


def _certificate(row: dict[str, object]) -> KnownCertificate:
    person = _person(row)
    issued = date.fromisoformat(str(row["issued"]))
    return KnownCertificate(person, _made(Certificate, row, issued=issued))


def _plain_certificate(known: KnownCertificate) -> dict[str, object]:
    plain = {**asdict(known.certificate), "issued": known.certificate.issued.isoformat()}
    return {**plain, **asdict(known.person)}


def _verification(row: dict[str, object]) -> VerifyRecord:
    return _made(VerifyRecord, row, at=moment(row["at"]))


def _use(row: dict[str, object]) -> KnownUse:
    return KnownUse(_person(row), str(row["occupation"]), moment(row["at"]))
