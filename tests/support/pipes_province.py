"""The invented province behind the sixth adapter: it opens, checks, asks the platform in memory, answers in bars."""

from __future__ import annotations

from enum import StrEnum

from sync.platform import codes, csb_sm2, gm
from sync.platform.adapter import AuthBroken, Rejected
from sync.platform.ktp_fields import parse_object
from sync.platform.ktp_wire import b64, unb64
from sync.records import RESIDENT_ID, CardKey, PersonKey, VoucherUse
from tests.support.pipes import CARD, OURS, TIME, Pipes, joined
from tests.support.stages import WorldStage, mono_ms
from tests.support.world import World

THEIRS = {ours: theirs for theirs, ours in OURS.items()}


class Province:
    """`carry` is its end of the wire."""

    def __init__(self, world: World, desk: bytes) -> None:
        self.key = gm.Sm2Key.generate()
        self._world, self._desk = world, desk

    def carry(self, request: bytes) -> bytes:
        """The world's Retryable passes: there is no line then."""
        asked = parse_object(request)
        data = asked.text("dataString")
        if not gm.sm2_verify(self._desk, data.encode(), unb64(asked.text("sign"))):
            return _no("401", "sign")
        keys = parse_object(csb_sm2.unseal(self.key.private, unb64(data))).text("keyInfo").split("|")
        try:
            answer = self._answer(asked.text("transCode"), keys)
        except Rejected as no:
            return _no(THEIRS[no.code], no.text)
        except AuthBroken as no:
            return _no("401", no.text)
        sealed = b64(csb_sm2.seal(self._desk, answer.encode()))
        return gm.canonical_json({"statusCode": "200", "message": "", "data": {"ReturnResult": sealed}})

    def _answer(self, code: str, keys: list[str]) -> str:
        if code == TIME:
            return str(self._world.time().server_ms)
        if code == CARD:
            found = self._world.card_resolve(CardKey(*keys), b"", "")
            return joined((found.person.number, found.name, found.card_state))
        voucher_no, holder, class_no = keys
        return self._verdict(voucher_no, PersonKey(RESIDENT_ID, holder) if holder else None, class_no)

    def _verdict(self, voucher_no: str, holder: PersonKey | None, class_no: str) -> str:
        said = self._world.voucher_verify(voucher_no, holder, class_no)
        one = said.voucher
        kinds = (_place(one.kind), _place(one.issue), _place(one.tier), _place(one.state))
        days = (one.valid_from.isoformat(), one.valid_to.isoformat())
        scope = (one.scope.projects, one.scope.orgs, one.scope.areas, one.scope.groups)
        amount = "" if one.face_value is None else one.face_value
        judged = (_place(said.holder), int(said.usable), said.reasons, *_used(said.used_by), said.verify_no)
        return joined((one.name, *kinds, *days, amount, one.batch_no, one.issuer_area, *scope, *judged))


def _used(used: VoucherUse | None) -> tuple[object, ...]:
    return ("", "", "") if used is None else (used.org_no, used.class_no, codes.ms_of(used.at))


def _place(one: StrEnum) -> str:
    """Counted from 1; a code nobody knows for what is unknown."""
    return "99" if one.name == "UNKNOWN" else str(list(type(one)).index(one) + 1)


def _no(status: str, text: str) -> bytes:
    return gm.canonical_json({"statusCode": status, "message": text, "data": None})


class PipesStage(WorldStage):
    """The levers of the platform in memory; the adapter speaks to it through the province."""

    def __init__(self) -> None:
        super().__init__()
        ours = gm.Sm2Key.generate()
        province = Province(self.world, ours.public)
        self.pipes = Pipes(province.carry, ours, province.key.public, mono_ms)
        self.platform = self.pipes  # type: ignore[assignment]  # the stage of the world has the world itself
