"""Telling a running simulator what to do, over its loopback admin calls.  Standard library only."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from sync.platform.simulator.seed import Seed, to_plain
from sync.platform.simulator.seed_affairs import Affairs
from sync.records import SpotCheck, VoucherState

_PATIENCE_S = 30.0


class SimulatorRefused(Exception):
    """The simulator did not do what it was told; the message is its own."""


class Remote:
    """One simulator by its origin, `http://127.0.0.1:PORT`."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.base_url = origin + "/ktp/v1"
        self._place = urlsplit(origin).netloc

    def platform_key(self) -> bytes:
        return bytes.fromhex(str(self.tell("state")["platformKey"]))

    def seed(self, seed: Seed) -> None:
        """Add or replace what the seed names."""
        self.tell("seed", to_plain(seed))

    def put_row(self, book: str, scope: str, key: str, row: dict[str, object]) -> None:
        """A raw row of `classes`, `sessions` or `roster`: {"open": fields, "sealed": identity fields}; of `vouchers`
        {"open": fields, "holder": identity fields?, "used": {…}?}."""
        self.tell("row", {"book": book, "scope": scope, "key": key, "row": row})

    def bury(self, book: str, scope: str, key: str) -> None:
        self.tell("bury", {"book": book, "scope": scope, "key": key})

    def misbehave(self, **switches: object) -> None:
        """See troubles.Troubles for the names."""
        self.tell("misbehave", switches)

    def behave(self) -> None:
        self.tell("behave")

    def lose_cursors(self) -> None:
        self.tell("lose-cursors")

    def restore_backup(self, device: str, last_seq: int) -> int:
        return int(self.tell("restore", {"device": device, "lastSeq": last_seq})["forgotten"])

    def revoke(self, device: str) -> None:
        self.tell("revoke", {"device": device})

    def rotate(self, device: str, *, old_may_sign: bool = True) -> str:
        return str(self.tell("rotate", {"device": device, "oldMaySign": old_may_sign})["kid"])

    def received(self, after: int = 0) -> list[dict[str, Any]]:
        """Records in order of arrival: {item, kind, maskedName, extra, times, receivedMs, serverRecNo}."""
        return list(self.tell("received", {"after": after})["records"])

    def alarms(self) -> list[dict[str, Any]]:
        return list(self.tell("alarms")["alarms"])

    def desks(self) -> list[dict[str, Any]]:
        return list(self.tell("desks")["desks"])

    def phone_shows(self, number: str, *, expired: bool = False, used: bool = False) -> str:
        """The phone of the person with this document number shows its e-card: the code, good for 60 s and once; or
        one that is good no more."""
        told = {"number": number, "expired": expired, "used": used}
        return str(self.tell("phone-shows", told)["qrCode"])

    def phone_scans(self, number: str, qr_code: str) -> None:
        """That phone scans the code on a desk's screen."""
        self.tell("phone-scans", {"number": number, "qrCode": qr_code})

    def phone_decides(self, qr_code: str, *, confirm: bool) -> None:
        self.tell("phone-decides", {"qrCode": qr_code, "confirm": confirm})

    def draw(self, *checks: SpotCheck) -> None:
        """Spot checks the desk is to answer."""
        self.seed(Seed(affairs=Affairs(spot_checks=checks)))

    def settle(self, voucher_no: str) -> None:
        """The money was paid (结算核销): the code is dead."""
        self.change_voucher(voucher_no, VoucherState.SETTLED)

    def change_voucher(self, voucher_no: str, state: VoucherState) -> None:
        """Frozen, returned, claimed …, by the platform's own doing; in the list of its class too."""
        self.tell("voucher-state", {"voucherNo": voucher_no, "state": state})

    def affairs(self) -> dict[str, Any]:
        """What came of it all: {uses: [{useNo, voucherNo, classNo, traineeNo, atMs, revokedMs}],
        spotAnswers: [{checkNo, answers}], anchors: [{device, day, anchored}], verifications: how many}."""
        return self.tell("affairs")

    def tell(self, what: str, body: object = None) -> dict[str, Any]:
        line = HTTPConnection(self._place, timeout=_PATIENCE_S)
        try:
            line.request("POST", f"/sim/{what}", json.dumps(body or {}), {"Content-Type": "application/json"})
            answer = line.getresponse()
            told: dict[str, Any] = json.loads(answer.read())
        finally:
            line.close()
        if answer.status != 200:
            raise SimulatorRefused(f"{what}: {told.get('error')}")
        return told
