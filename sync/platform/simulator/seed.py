"""What a simulator starts with, as a value and as plain JSON or TOML.  PURE but for `load`.

The file's shape, every list optional (times are ISO 8601 with an offset, days ISO dates):

    organisation  {org_no, name, area, longitude, latitude, coord_system}
    devices       [{device, app, code}]                    code: the one-time activation code
    classes       [{class_no, name, state, starts, ends, occupation, level}]
    sessions      [{session_no, class_no, begins, ends, room, teacher, kind, needs_in, needs_out, cancelled, part}]
    learners      [{trainee_no, class_no, name, document, number, state, card_number, voucher_no,
                    face_allowed}]
    cards         [{ident, card_number, name, document, number, state}]    for the card-resolve call
    vouchers      [{voucher_no, name, kind, issue, tier, state, valid_from, valid_to, face_value, batch_no, issuer_area,
                    scope {projects, orgs, areas, groups}, document, number, used {org_no, class_no, at}}]
    essc          [{document, number, name, sign_level, essc_no, card_number, area, state}]    e-cards
    csb           [{access_key, secret_key, scheme, encoding, key, theirs, iv, channel_no, access_no}]
                    accounts at the CSB gateway; `scheme` as csb_cipher.py names them
    and the lists of seed_affairs.py
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from sync.platform.simulator.csb_account import CsbClient, client_of
from sync.platform.simulator.seed_affairs import NOTHING_MORE, Affairs, moment
from sync.platform.simulator.seed_affairs import from_plain as affairs_of
from sync.platform.simulator.seed_affairs import to_plain as plain_affairs
from sync.records import (
    CardKey,
    ClassState,
    Enrolment,
    EnrolmentState,
    EssCard,
    Organisation,
    PersonKey,
    Session,
    SessionKind,
    SessionPart,
    TrainingClass,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
    VoucherUse,
)


class BadSeed(ValueError):
    """The seed's text is not of the shape above; the message names the place."""


@dataclass(frozen=True, slots=True)
class Device:
    """A desk the platform expects, and the one-time code that activates it."""

    device: str
    app: str
    code: str


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card the platform can resolve.  `state` is aaz502: "1" normal."""

    card: CardKey
    person: PersonKey
    name: str
    state: str = "1"


@dataclass(frozen=True, slots=True)
class KnownVoucher:
    """A voucher, whose it is, and how it was used before."""

    voucher: Voucher
    holder: PersonKey | None = None
    used: VoucherUse | None = None


@dataclass(frozen=True, slots=True)
class KnownEssc:
    """Somebody's e-card on their phone.  `state`: "1" issued; others cancelled."""

    card: EssCard
    state: str = "1"


@dataclass(frozen=True, slots=True)
class Seed:
    organisation: Organisation | None = None
    devices: tuple[Device, ...] = ()
    classes: tuple[TrainingClass, ...] = ()
    sessions: tuple[Session, ...] = ()
    learners: tuple[Enrolment, ...] = ()
    cards: tuple[KnownCard, ...] = field(default=())
    vouchers: tuple[KnownVoucher, ...] = ()
    essc: tuple[KnownEssc, ...] = ()
    affairs: Affairs = NOTHING_MORE
    csb: tuple[CsbClient, ...] = ()


def load(path: Path) -> Seed:
    """BadSeed when the file is no seed; OSError when it cannot be read."""
    text = path.read_text(encoding="utf-8")
    try:
        plain = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except ValueError as fault:
        raise BadSeed(f"{path}: {fault}") from fault
    return from_plain(plain)


def from_plain(plain: object) -> Seed:
    if not isinstance(plain, Mapping):
        raise BadSeed("a seed is an object")
    organisation = plain.get("organisation")
    try:
        return Seed(
            organisation=Organisation(**organisation) if organisation else None,
            devices=tuple(_device(row) for row in _rows(plain, "devices")),
            classes=tuple(_class(row) for row in _rows(plain, "classes")),
            sessions=tuple(_session(row) for row in _rows(plain, "sessions")),
            learners=tuple(_learner(row) for row in _rows(plain, "learners")),
            cards=tuple(_card(row) for row in _rows(plain, "cards")),
            vouchers=tuple(_voucher(row) for row in _rows(plain, "vouchers")),
            essc=tuple(_essc(row) for row in _rows(plain, "essc")),
            affairs=affairs_of(lambda name: _rows(plain, name)),
            csb=tuple(client_of(row) for row in _rows(plain, "csb")),
        )
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as fault:
        raise BadSeed(f"seed: {fault}") from fault


def to_plain(seed: Seed) -> dict[str, object]:
    """The same seed as plain values that JSON can hold."""
    plain: dict[str, object] = {
        "devices": [asdict(row) for row in seed.devices],
        "classes": [
            {**asdict(row), "starts": row.starts.isoformat(), "ends": row.ends.isoformat()}
            for row in seed.classes
        ],
        "sessions": [
            {**asdict(row), "begins": row.begins.isoformat(), "ends": row.ends.isoformat()}
            for row in seed.sessions
        ],
        "learners": [_plain_learner(row) for row in seed.learners],
        "cards": [
            {
                "ident": row.card.ident,
                "card_number": row.card.number,
                "state": row.state,
                **_plain_person(row),
            }
            for row in seed.cards
        ],
        "vouchers": [_plain_voucher(row) for row in seed.vouchers],
        "essc": [_plain_essc(row) for row in seed.essc],
        **plain_affairs(seed.affairs),
        "csb": [client.plain() for client in seed.csb],
    }
    if seed.organisation:
        plain["organisation"] = asdict(seed.organisation)
    return plain


def _rows(plain: Mapping[str, object], name: str) -> list[dict[str, object]]:
    rows = plain.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadSeed(f"{name} is a list of objects")
    return [dict(row) for row in rows]


def _device(row: dict[str, object]) -> Device:
    return Device(str(row["device"]), str(row["app"]), str(row["code"]))


def _class(row: dict[str, object]) -> TrainingClass:
    row["starts"], row["ends"] = date.fromisoformat(str(row["starts"])), date.fromisoformat(str(row["ends"]))
    row["state"] = ClassState(str(row.get("state", ClassState.RUNNING)))
    return TrainingClass(**row)  # type: ignore[arg-type]  # a wrong field is a BadSeed, said by the caller


def _session(row: dict[str, object]) -> Session:
    row["begins"], row["ends"] = moment(row["begins"]), moment(row["ends"])
    row["kind"] = SessionKind(str(row.get("kind", SessionKind.OFFLINE)))
    row["part"] = SessionPart(str(row.get("part", SessionPart.UNTOLD)))
    return Session(**row)  # type: ignore[arg-type]  # as above


def _learner(row: dict[str, object]) -> Enrolment:
    row["person"] = PersonKey(str(row.pop("document", "01")), str(row.pop("number")))
    row["state"] = EnrolmentState(str(row.get("state", EnrolmentState.ENROLLED)))
    return Enrolment(**row)  # type: ignore[arg-type]  # as above


def _card(row: dict[str, object]) -> KnownCard:
    return KnownCard(
        CardKey(str(row.get("ident", "")), str(row.get("card_number", ""))),
        PersonKey(str(row.get("document", "01")), str(row["number"])),
        str(row["name"]),
        str(row.get("state", "1")),
    )


def _voucher(row: dict[str, object]) -> KnownVoucher:
    number, document, used = row.pop("number", None), row.pop("document", "01"), row.pop("used", None)
    for name, kind in (
        ("kind", VoucherKind),
        ("issue", VoucherIssue),
        ("tier", VoucherTier),
        ("state", VoucherState),
    ):
        row[name] = kind(str(row[name]))
    for name in ("valid_from", "valid_to"):
        row[name] = date.fromisoformat(str(row[name]))
    row["face_value"] = None if row.get("face_value") is None else Decimal(str(row["face_value"]))
    row["scope"] = _scope(row.get("scope") or {})
    return KnownVoucher(
        Voucher(**row),  # type: ignore[arg-type]  # as above
        PersonKey(str(document), str(number)) if number else None,
        _use(used) if used else None,
    )


def _scope(plain: object) -> VoucherScope:
    if not isinstance(plain, Mapping):
        raise BadSeed("a scope is an object")
    return VoucherScope(**{name: tuple(listed) for name, listed in plain.items()})


def _use(plain: object) -> VoucherUse:
    if not isinstance(plain, Mapping):
        raise BadSeed("a use is an object")
    return VoucherUse(str(plain["org_no"]), str(plain["class_no"]), moment(plain["at"]))


def _essc(row: dict[str, object]) -> KnownEssc:
    state, person = (
        str(row.pop("state", "1")),
        PersonKey(str(row.pop("document", "01")), str(row.pop("number"))),
    )
    return KnownEssc(EssCard(person=person, proof_no="", **row), state)  # type: ignore[arg-type]  # as above


def _plain_voucher(known: KnownVoucher) -> dict[str, object]:
    one, used = known.voucher, known.used
    plain: dict[str, object] = {
        **asdict(one),
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(),
        "face_value": None if one.face_value is None else str(one.face_value),
    }
    if known.holder is not None:
        plain |= {"document": known.holder.document, "number": known.holder.number}
    return plain if used is None else {**plain, "used": {**asdict(used), "at": used.at.isoformat()}}


def _plain_essc(known: KnownEssc) -> dict[str, object]:
    plain = {name: value for name, value in asdict(known.card).items() if name not in ("person", "proof_no")}
    person = known.card.person
    return {**plain, "document": person.document, "number": person.number, "state": known.state}


def _plain_learner(row: Enrolment) -> dict[str, object]:
    plain = {name: value for name, value in asdict(row).items() if name != "person"}
    return {**plain, **_plain_person(row)}


def _plain_person(row: Enrolment | KnownCard) -> dict[str, object]:
    return {"document": row.person.document, "number": row.person.number, "name": row.name}
