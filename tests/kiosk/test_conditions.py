"""What the page 设备 says of a running desk: every state of its parts, in words that exist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.conditions import LOADING, TYPES, Beside, Live, conditions, duration
from kiosk.domain.refusal import Refusal
from kiosk.ui.devices import Condition
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words
from sync.clock import ClockState
from sync.hub.facts import HubStatus
from sync.records import Backlog, ClockQuality
from sync.status import SyncStatus
from sync.store.elsewhere import OtherDesk, Trust

SYNC = SyncStatus(True, Backlog(), ClockQuality.GOOD, None, "", False, 60)
WELL = Live({}, ClockState(ClockQuality.GOOD, 0, 40, 5_000), SYNC, 9_000, False, False)


def with_sync(**changed: object) -> Live:
    return replace(WELL, sync=replace(SYNC, **changed))  # type: ignore[arg-type]  # a table of fields


def hub(**said: object) -> Live:
    return replace(WELL, hub=HubStatus(**{"reachable": True, **said}))  # type: ignore[arg-type]  # a table of fields


DESK = OtherDesk("KSK-990000-0002", "2号台", bytes(32), Trust.ACCEPTED)


def beside(**fitted: str) -> Live:
    return replace(WELL, beside=Beside(**fitted))


STATES = {
    "all well": (WELL, {}),
    "pcscd is gone": (
        replace(WELL, troubles={"card": Refusal.READER_SERVICE_DOWN}), {"readers": ("fail", "D01")}
    ),
    "a gun that works": (beside(gun=""), {"gun": ("ok", "")}),
    "a gun that types": (beside(gun=TYPES), {"gun": ("info", "")}),
    "no permission for the gun": (beside(gun="no-permission"), {"gun": ("fail", "D03")}),
    "a gun driver that died": (beside(gun="[Errno 71] Protocol error"), {"gun": ("fail", "D03")}),
    "a camera that sees": (beside(camera=""), {"camera": ("ok", "")}),
    "a covered camera": (beside(camera="black"), {"camera": ("fail", "D04")}),
    "an engine under way": (beside(face=LOADING), {"face": ("info", "")}),
    "an engine that is there": (beside(face=""), {"face": ("ok", "")}),
    "another model file": (beside(face="E31"), {"face": ("fail", "E31")}),
    "disk full, says the store": (
        replace(WELL, troubles={"store": Refusal.DISK_FULL}), {"book": ("fail", "H05")}
    ),
    "disk nearly full": (replace(WELL, free_mb=1_999), {"book": ("warn", "H05")}),
    "last room kept for check-ins": (replace(WELL, short_of_room=True), {"book": ("fail", "H05")}),
    "keys in a plain file": (replace(WELL, weak_keys=True), {"keys": ("warn", "")}),
    "clock never set": (
        replace(WELL, clock=ClockState(ClockQuality.BAD, 0, 86_400_000, None)), {"clock": ("warn", "K01")}
    ),
    "clock was moved": (
        replace(WELL, clock=ClockState(ClockQuality.BAD, 0, 40, 5_000)), {"clock": ("warn", "K01")}
    ),
    "clock drifts": (
        replace(WELL, clock=ClockState(ClockQuality.DRIFT, 0, 2_100, 50_000_000)), {"clock": ("info", "")}
    ),
    "no platform": (
        replace(WELL, sync=None), {"platform": ("not-fitted", ""), "roster": None, "backlog": None}
    ),
    "offline": (with_sync(online=False, error_code="F01"), {"platform": ("warn", "F01")}),
    "sync thread ended": (with_sync(online=False, error_code="F09"), {"platform": ("warn", "F09")}),
    "platform refuses the desk": (
        with_sync(auth_broken=True, error_code="E10005"), {"platform": ("fail", "F05")}
    ),
    "a call was rejected": (with_sync(error_code="E20004"), {"platform": ("info", "")}),
    "no roster yet": (with_sync(roster_age_s=None), {"roster": ("warn", "")}),
    "roster missed a night": (with_sync(roster_age_s=30 * 3600), {"roster": ("warn", "")}),
    "twelve waiting": (
        with_sync(backlog=Backlog(pending=12), oldest_unsent_s=60), {"backlog": ("info", "")}
    ),
    "waiting for two days": (
        with_sync(backlog=Backlog(pending=12), oldest_unsent_s=172_800), {"backlog": ("warn", "")}
    ),
    "one refused": (with_sync(backlog=Backlog(refused=1)), {"backlog": ("warn", "F02")}),
    "one in conflict": (with_sync(backlog=Backlog(refused=1, conflict=1)), {"backlog": ("warn", "F03")}),
    "a hub that is well": (hub(desks=(DESK,)), {"hub": ("ok", "")}),
    "a hub away": (hub(reachable=False, behind=3), {"hub": ("warn", "F10")}),
    **{
        f"a hub that refuses: {code}": (hub(fault=code), {"hub": ("fail", "F11")})
        for code in ("SCHEMA", "ENVIRONMENT", "RIGHTS", "KEY", "FORK", "SQL")
    },
    "a desk whose chain broke": (hub(desks=(replace(DESK, fault="FORK"),)), {"hub": ("fail", "F12")}),
    "a desk nobody accepted": (hub(desks=(replace(DESK, trust=Trust.ASKED),)), {"hub": ("warn", "")}),
    "a silent desk": (hub(silent=("KSK-990000-0002",)), {"hub": ("info", "")}),
    "one parked": (with_sync(backlog=Backlog(parked=1)), {"backlog": ("warn", "F04")}),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_each_state_of_the_desk(case: str) -> None:
    live, differing = STATES[case]
    lines = {line.key: line for line in conditions(live)}
    assert ("hub" in lines) == (live.hub is not None)
    always = ("readers", "gun", "camera", "face", "clock", "book", "keys", "platform", "roster", "backlog")
    for key in (*always, *(["hub"] if live.hub else [])):
        usual = ("not-fitted" if key in ("gun", "camera", "face") else "ok", "")
        expected = differing.get(key, usual)
        if expected is None:
            assert key not in lines
        else:
            assert (lines[key].state, lines[key].code) == expected, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_its_words(language: str) -> None:
    words = Words(language, strict=True)
    for live, _ in STATES.values():
        for line in conditions(live):
            assert words.text(line.name)
            assert spoken(words, line.detail)
            if line.state in ("warn", "fail"):
                assert spoken(words, line.remedy), line


def spoken(words: Words, word: Text | str) -> str:
    return words.text(word) if isinstance(word, Text) else word


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7_199, "119 min"), (7_200, "2 h"), (172_800, "2 days")],
)
def test_durations(seconds: int, text: str) -> None:
    assert Words("en").text(duration(seconds)) == text


def test_a_line_is_a_value() -> None:
    assert conditions(WELL)[0] == Condition(
        "readers", Text("doctor.name.readers"), "ok", Text("devices.reader_ready")
    )


def test_the_clock_s_error_is_rounded_up() -> None:
    clock = next(line for line in conditions(WELL) if line.key == "clock")
    assert isinstance(clock.detail, Text) and clock.detail.args[0] == "0.1"
