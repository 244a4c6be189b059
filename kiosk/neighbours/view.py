"""How the neighbours do and where a pairing stands, as the page shows it.  PURE."""

from __future__ import annotations

from kiosk.conditions import duration
from kiosk.ui.lan_page import LanShown, NeighbourShown, Step
from kiosk.visit.view import Text
from sync.lan.meeting import Calling, Comparing, Meeting, Met, Offered, Over
from sync.lan.state import LanState, Neighbour


def shown(state: LanState, meeting: Meeting | None, problem: Text | None, now_ms: int) -> LanShown:
    neighbours = tuple(_neighbour(one, now_ms) for one in state.neighbours)
    page = LanShown(
        neighbours,
        state.port,
        listening=state.listening,
        refused=sum(state.refused.values()),
        problem=problem,
    )
    return page if meeting is None else _with_step(page, meeting)


def _with_step(page: LanShown, meeting: Meeting) -> LanShown:
    match meeting:
        case Offered(code=code):
            return page.at(Step.OFFERED, code=code.typed, scanned=code.scanned)
        case Calling():
            return page.at(Step.CALLING)
        case Comparing(desk_no=desk_no, digits=digits, agreed=agreed):
            return page.at(Step.AGREED if agreed else Step.COMPARING, desk=desk_no, digits=digits)
        case Met(pair=pair):
            return page.at(Step.MET, desk=pair.desk_no)
        case Over(why=why):
            return page.at(Step.OVER, problem=Text(f"lan.why.{why.value}"))


def _neighbour(one: Neighbour, now_ms: int) -> NeighbourShown:
    return NeighbourShown(one.desk_no, one.connected, how(one, now_ms))


def how(one: Neighbour, now_ms: int) -> Text:
    if one.connected:
        return Text("lan.connected")
    if one.heard_ms is None:
        return Text("lan.never")
    return Text("lan.last_heard", (duration(max(0, now_ms - one.heard_ms) // 1000),))
