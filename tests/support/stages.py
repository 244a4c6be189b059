"""A platform and the levers to move it, the same for the stand-in in memory and the KTP adapter over HTTP."""

from __future__ import annotations

import time
from typing import Any, Protocol

from sync.platform.adapter import Platform, Resolved, TimeSample
from sync.platform.affair_codes import pulled_row, spot_check_row
from sync.platform.codes import person_fields
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import Account, WireClock
from sync.platform.ktp_http import HttpLine, Limits
from sync.platform.ktp_keys import MemoryCabinet, WireKeys
from sync.platform.ktp_wire import Suite
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Device, KnownCard, KnownEssc, KnownVoucher, Seed
from sync.platform.simulator.seed_affairs import Affairs
from sync.platform.voucher_codes import voucher_row
from sync.records import (
    CardKey,
    Enrolment,
    Organisation,
    PersonKey,
    PulledCheckin,
    Session,
    SpotCheck,
    TrainingClass,
    Voucher,
)
from tests.support.entries import DESK, LI
from tests.support.world import World

APP = "kiosk-test"
CODE = "ONCE-1234"
CARD = CardKey("990000D156000005AABBCCDDEEFF0011", "A00000014")
ORG = Organisation("ORG1", "示范培训学校", "990000")


def mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


class Stage(Protocol):
    platform: Platform
    platform_key: bytes  # SM2, which its receipts are signed with

    def put(self, *rows: TrainingClass | Session | Enrolment) -> None: ...

    def remove(self, row: Enrolment) -> None: ...

    def put_strange_learner(self, row: Enrolment, state: str) -> None: ...

    def issue(self, *known: KnownVoucher | KnownEssc) -> None:
        """Vouchers and e-cards the platform has."""
        ...

    def put_strange_voucher(self, one: Voucher, **open_fields: object) -> None: ...

    def know(self, affairs: Affairs) -> None:
        """Sign-ins made elsewhere, spot checks, certificates, earlier uses the platform knows of."""
        ...

    def put_strange_signin(self, one: PulledCheckin, **open_fields: object) -> None: ...

    def put_strange_spot_check(self, one: SpotCheck, **open_fields: object) -> None: ...

    def another_desk(self) -> Platform:
        """Of the same institution at the same platform."""
        ...

    def phone_shows(self, number: str) -> str: ...

    def phone_scans(self, number: str, qr_code: str) -> None: ...

    def phone_decides(self, qr_code: str, *, confirm: bool) -> None: ...

    def trouble(self, **switches: Any) -> None: ...

    def lose_cursors(self) -> None: ...

    def restore_backup(self, last_seq: int) -> None: ...

    def received(self) -> list[str]:
        """recIds in the order of arrival."""
        ...

    def extras(self) -> set[str]: ...


class WireTime:
    """The caller's clock: the wall clock plus what the platform said."""

    def __init__(self) -> None:
        self.offset_ms = 0
        self.corrections: list[TimeSample] = []

    def now_ms(self) -> int:
        return wall_ms() + self.offset_ms

    def corrected(self, sample: TimeSample) -> None:
        self.corrections.append(sample)
        self.offset_ms = sample.server_ms - wall_ms()


class WorldStage:
    def __init__(self, page_size: int = 500) -> None:
        self.platform = self.world = World(wall_ms, mono_ms, page_size)
        self.platform_key = self.world.key.public
        self.world.organisation = ORG
        self.world.resolvable[CARD] = Resolved(LI, "李四", "1")

    def put(self, *rows: TrainingClass | Session | Enrolment) -> None:
        self.world.put(*rows)

    def remove(self, row: Enrolment) -> None:
        self.world.remove(row)

    def put_strange_learner(self, row: Enrolment, state: str) -> None:
        self.world.put(row)

    def issue(self, *known: KnownVoucher | KnownEssc) -> None:
        for one in known:
            if isinstance(one, KnownVoucher):
                self.world.known_vouchers[one.voucher.voucher_no] = one
            else:
                self.world.phones[one.card.person.number] = one

    def put_strange_voucher(self, one: Voucher, **open_fields: object) -> None:
        self.issue(KnownVoucher(one, open_fields.pop("holder", None)))

    def know(self, affairs: Affairs) -> None:
        self.world.put(*affairs.signins)
        self.world.drawn |= {one.check_no: one for one in affairs.spot_checks}
        for known in affairs.certificates:
            self.world.issued[known.person] = (*self.world.issued.get(known.person, ()), known.certificate)
        self.world.used_elsewhere |= {(one.person, one.occupation) for one in affairs.uses}

    def put_strange_signin(self, one: PulledCheckin, **open_fields: object) -> None:
        if "action" not in open_fields:  # in memory there is none but IN and OUT
            self.world.put(one)

    def put_strange_spot_check(self, one: SpotCheck, **open_fields: object) -> None:
        self.world.drawn[one.check_no] = one

    def another_desk(self) -> Platform:
        return self.world

    def phone_shows(self, number: str) -> str:
        return self.world.phone_shows(number)

    def phone_scans(self, number: str, qr_code: str) -> None:
        self.world.phone_scans(number, qr_code)

    def phone_decides(self, qr_code: str, *, confirm: bool) -> None:
        self.world.phone_decides(qr_code, confirm=confirm)

    def trouble(self, **switches: Any) -> None:
        for name, value in switches.items():
            if name not in (
                "portal",
                "truncate",
                "codes_as_numbers",
                "duplicate",
                "forged_receipt",
                "no_receipt",
                "other_receipt",
                "wrong_signature",
            ):  # there is no wire to spoil
                setattr(self.world.troubles, name, set(value) if name in ("omit", "poison") else value)

    def lose_cursors(self) -> None:
        self.world.lose_cursors()

    def restore_backup(self, last_seq: int) -> None:
        self.world.restore_backup(last_seq)

    def received(self) -> list[str]:
        return list(self.world.received)

    def extras(self) -> set[str]:
        return self.world.extras


class SimulatorStage:
    """The KTP adapter, activated, against a running simulator."""

    _others: tuple[HttpLine, ...] = ()

    def __init__(
        self, remote: Remote, *, device: str = DESK, suite: Suite = Suite.SM2, page_size: int = 500
    ) -> None:
        self.remote, self.device = remote, device
        self.time = WireTime()
        self.keys = WireKeys(MemoryCabinet())
        card = KnownCard(CARD, LI, "李四")
        remote.seed(Seed(organisation=ORG, devices=(Device(device, APP, CODE),), cards=(card,)))
        self.platform_key = remote.platform_key()
        self._suite, self._page_size = suite, page_size
        self.line = self._new_line()
        self.platform = self.ktp = self._desk(device, self.keys, self.line)
        self.ktp.activate(CODE)

    def close(self) -> None:
        for line in (self.line, *self._others):
            line.close()

    def another_desk(self) -> Platform:
        device, line = f"{self.device}-{len(self._others) + 2}", self._new_line()
        self._others = (*self._others, line)
        self.remote.seed(Seed(devices=(Device(device, APP, CODE),)))
        ktp = self._desk(device, WireKeys(MemoryCabinet()), line)
        ktp.activate(CODE)
        return ktp

    def _new_line(self) -> HttpLine:
        return HttpLine(self.remote.base_url, mono_ms, limits=Limits(1.0, 3.0, 5.0))

    def _desk(self, device: str, keys: WireKeys, line: HttpLine) -> Ktp:
        account = Account(APP, device, ORG.org_no, self.platform_key, self._suite, self._page_size)
        return Ktp(account, keys, line, WireClock(self.time.now_ms, mono_ms, self.time.corrected))

    def put(self, *rows: TrainingClass | Session | Enrolment) -> None:
        self.remote.seed(
            Seed(
                classes=tuple(row for row in rows if isinstance(row, TrainingClass)),
                sessions=tuple(row for row in rows if isinstance(row, Session)),
                learners=tuple(row for row in rows if isinstance(row, Enrolment)),
            )
        )

    def remove(self, row: Enrolment) -> None:
        self.remote.bury("roster", row.class_no, row.trainee_no)

    def put_strange_learner(self, row: Enrolment, state: str) -> None:
        sealed = {"aac003": row.name, "aac058": row.person.document, "aac147": row.person.number}
        open_fields = {"traineeNo": row.trainee_no, "state": state, "somethingNew": 1}
        self.remote.put_row("roster", row.class_no, row.trainee_no, {"open": open_fields, "sealed": sealed})

    def issue(self, *known: KnownVoucher | KnownEssc) -> None:
        self.remote.seed(
            Seed(
                vouchers=tuple(one for one in known if isinstance(one, KnownVoucher)),
                essc=tuple(one for one in known if isinstance(one, KnownEssc)),
            )
        )

    def put_strange_voucher(self, one: Voucher, **open_fields: object) -> None:
        holder = open_fields.pop("holder", None)
        row: dict[str, object] = {"open": {**voucher_row(one), **open_fields}}
        if isinstance(holder, PersonKey):
            row["holder"] = person_fields(holder, "")
        self.remote.put_row("vouchers", "", one.voucher_no, row)

    def know(self, affairs: Affairs) -> None:
        self.remote.seed(Seed(affairs=affairs))

    def put_strange_signin(self, one: PulledCheckin, **open_fields: object) -> None:
        row = {"open": {**pulled_row(one), **open_fields}}
        self.remote.put_row("checkins", "", one.server_no, row)

    def put_strange_spot_check(self, one: SpotCheck, **open_fields: object) -> None:
        row = {"open": {**spot_check_row(one), **open_fields}}
        self.remote.put_row("spotchecks", "", one.check_no, row)

    def phone_shows(self, number: str) -> str:
        return self.remote.phone_shows(number)

    def phone_scans(self, number: str, qr_code: str) -> None:
        self.remote.phone_scans(number, qr_code)

    def phone_decides(self, qr_code: str, *, confirm: bool) -> None:
        self.remote.phone_decides(qr_code, confirm=confirm)

    def trouble(self, **switches: Any) -> None:
        self.remote.misbehave(**switches)

    def lose_cursors(self) -> None:
        self.remote.lose_cursors()

    def restore_backup(self, last_seq: int) -> None:
        self.remote.restore_backup(self.device, last_seq)

    def received(self) -> list[str]:
        return [record["item"]["recId"] for record in self.remote.received()]

    def extras(self) -> set[str]:
        return {record["item"]["recId"] for record in self.remote.received() if record["extra"]}
