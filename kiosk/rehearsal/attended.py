"""The steps about attendance beyond a card: leave, a make-up, a phone, a spot check, results."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kiosk.domain.timetable import clock_text, local_day
from kiosk.rehearsal.scene import SEND_S, Failed, Scene
from kiosk.training.ground import ELECTRICIAN
from kiosk.training.staff import HEAD
from sync.platform.adapter import Capability
from sync.platform.simulator.seed import Seed
from sync.platform.simulator.seed_affairs import Affairs
from sync.records import (
    Action,
    Enrolment,
    EnrolmentState,
    PulledCheckin,
    PulledSource,
    Session,
    SpotCheck,
    SpotMode,
)

APPROVER = "王主任"
CHECK_NO = "SPOT-1"
DRAWN = "li-qiang"
"""Has signed in by card; the platform draws them."""


def on_leave(scene: Scene) -> str:
    """Two at once; the day page and the platform know."""
    first, second, *_ = _classmates(scene)
    before = _day(scene)[4]
    today = local_day(scene.now()).isoformat()
    _choose(scene, first, second)
    scene.touch("attendance", "open", "leave")
    scene.touch("attendance", "leave", "SICK", today, today, [], ["paper", APPROVER, "JT-7"], "")
    scene.until_shown("back on the class", "attendance", "page", lambda page: page == "class")
    scene.until_shown("on leave", "attendance", "learners", lambda rows: _state(rows, first) == "leave")
    scene.shot("leave")
    scene.shut_door()
    arrived = scene.arrived(kind="LEAVE", traineeNo=second.trainee_no)
    if (arrived["body"]["approver"], arrived["body"]["approved"]) != (APPROVER, "paper"):
        raise Failed(f"approved by {arrived['body']}")
    _once(lambda: _day(scene)[4] == before + 2, f"two more on leave than {before} on today's page")
    return scene.tell("proof.leave", before + 2)


def made_up(scene: Scene) -> str:
    """A sign that is missing, approved; refused ahead of its time; and taken back by an entry of its own."""
    _, _, who, *_ = _classmates(scene)
    session = _session(scene)
    _choose(scene, who)
    scene.touch("attendance", "open", "make_up")
    now = scene.now()
    later, earlier = (clock_text(now + timedelta(minutes=minutes)) for minutes in (5, -1))
    scene.touch("attendance", "makeUp", session.session_no, "IN", later, "GPS_FAILED", ["self", "", ""], "")
    scene.until_shown("why not", "attendance", "problem", bool)
    scene.touch("attendance", "makeUp", session.session_no, "IN", earlier, "GPS_FAILED", ["self", "", ""], "")
    scene.until_shown("back on the class", "attendance", "page", lambda page: page == "class")
    scene.touch("attendance", "openLearner", who.trainee_no)
    (line,) = scene.until_shown("the make-up", "attendance", "affairs", lambda rows: len(rows) == 1)
    scene.shot("made-up")
    scene.touch("attendance", "openAbout", "undo", line["key"])
    scene.second_pin(HEAD)  # not by whoever approved it
    scene.touch("attendance", "undo", "MISTAKE", ["pin", "", ""], "")
    scene.until_shown("taken back", "attendance", "affairs", lambda rows: len(rows) == 2)
    scene.shut_door()
    made = scene.arrived(act="MAKE_UP", traineeNo=who.trainee_no)
    undone = scene.arrived(act="ANNUL", traineeNo=who.trainee_no)
    if undone["body"]["corrects"] != made["recId"]:
        raise Failed(f"{undone['body']} does not name {made['recId']}")
    return scene.tell("proof.make_up")


def by_phone(scene: Scene) -> str:
    """Signed in by phone: the desk knows, counts once and signs nobody in a second time."""
    *_, who = _classmates(scene)
    session = _session(scene)
    at = max(session.begins - timedelta(minutes=20), scene.now() - timedelta(minutes=1))
    phone = PulledCheckin(
        "PHONE-1", ELECTRICIAN, session.session_no, who.trainee_no, Action.IN, at, PulledSource.PHONE_GPS
    )
    before = _day(scene)[1]
    scene.ground.serving(Capability.CHECKIN_PULL).seed(Seed(affairs=Affairs(signins=(phone,))))
    _once_told(scene, lambda: _day(scene)[1] == before + 1, "the phone's sign-in on the day page")
    scene.open_page("roster")
    scene.touch("staff", "seek", who.person.number)
    (hit,) = scene.until_shown("the learner", "staff", "learners", lambda rows: len(rows) == 1)
    scene.touch("helping", "assist", hit["key"], "01", "GPS_FAILED")
    seen = scene.expect("Calm")
    scene.shot("by-phone")
    scene.shut_door()
    if "手机" not in seen["verb"]:
        raise Failed(f"nothing says by phone: {seen['verb']}")
    return str(seen["verb"])


def spot_check(scene: Scene) -> str:
    """Drawn by the platform: seen by card, another one by roll call, the platform has the answer."""
    session, who = _session(scene), _classmates(scene)[0]
    drawn = (scene.trainee_no(DRAWN), who.trainee_no)
    deadline = scene.now() + timedelta(minutes=30)
    check = SpotCheck(CHECK_NO, session.session_no, drawn, deadline, SpotMode.CARD)
    scene.ground.remote.seed(Seed(affairs=Affairs(spot_checks=(check,))))
    _once_told(scene, lambda: _drawn_are_shown(scene), "the spot check")
    scene.shut_door()
    scene.tidy_screen()
    scene.hands.insert(DRAWN)
    seen = scene.expect("Good")
    scene.leave()
    scene.open_page("attendance")
    scene.touch("attendance", "open", "spots")
    scene.until_shown("one seen", "spots", "checks", lambda checks: "PRESENT" in _words(checks))
    scene.shot("spot-check")
    scene.touch("spots", "say", CHECK_NO, who.trainee_no, "ABSENT")
    scene.arrived(act="SPOT_ANSWERED", code="000000")
    scene.shut_door()
    return scene.tell("proof.spot_check", seen["verb"])


def results(scene: Scene) -> str:
    """Whoever is below the limit passes only with a reason; a second attempt leaves the first where it is."""
    who = _classmates(scene)[0]
    _choose(scene)
    scene.touch("attendance", "openAbout", "result", who.trainee_no)
    scene.touch("attendance", "result", "55", "61.5", False, "", "")
    scene.until_shown("the first attempt", "attendance", "learners", lambda rows: _attempt(rows, who) == 1)
    scene.touch("attendance", "openAbout", "result", who.trainee_no)
    scene.touch("attendance", "result", "85", "90", True, "ZS-990001", "补训后合格")
    scene.until_shown("the second", "attendance", "learners", lambda rows: _attempt(rows, who) == 2)
    scene.touch("attendance", "open", "results")
    scene.shot("results")
    scene.shut_door()
    first = scene.arrived(kind="RESULT", traineeNo=who.trainee_no, attempt=1)
    second = scene.arrived(kind="RESULT", traineeNo=who.trainee_no, attempt=2)
    if first["body"]["pass"] or not second["body"]["pass"]:
        raise Failed(f"attempts arrived as {first['body']['pass']} and {second['body']['pass']}")
    return scene.tell("proof.results")


# --- inside --------------------------------------------------------------------------------------------


def _classmates(scene: Scene) -> list[Enrolment]:
    """Those who have no card, and of whom no phone has said anything."""
    have_cards = {card.person for card in scene.ground.seed.cards}
    phoned = {one.trainee_no for one in scene.ground.seed.affairs.signins}
    return [
        one
        for one in scene.ground.seed.learners
        if one.class_no == ELECTRICIAN
        and one.state is EnrolmentState.ENROLLED
        and one.person not in have_cards
        and one.trainee_no not in phoned
    ]


def sessions_of(scene: Scene, class_no: str) -> list[Session]:
    """Of the day, held in a room, in their order."""
    mine = (one for one in scene.ground.seed.sessions if one.class_no == class_no and one.room)
    return sorted(mine, key=lambda one: one.begins)


def _session(scene: Scene) -> Session:
    """The one people are signing in to."""
    now = scene.now()
    mine = [one for one in scene.ground.seed.sessions if one.class_no == ELECTRICIAN and one.ends > now]
    return min(mine, key=lambda one: one.begins)


def _choose(scene: Scene, *learners: Enrolment) -> None:
    scene.open_page("attendance")
    scene.touch("attendance", "openClass", ELECTRICIAN)
    scene.until_shown("the class", "attendance", "classNo", lambda no: no == ELECTRICIAN)
    for one in learners:
        scene.touch("attendance", "toggle", one.trainee_no)


def _day(scene: Scene) -> list[int]:
    """Expected, present, late, missing, leave of the class, as the day page says just now."""
    scene.open_page("today")
    scene.until_shown("the day", "today", "classCount", lambda count: count > 0)
    numbers: list[int] = scene.program.ask("today")["classes"][ELECTRICIAN]
    scene.shut_door()
    return numbers


def _once_told(scene: Scene, holds: Callable[[], bool], what: str) -> None:
    """Opening the page asks the platform anew."""
    scene.open_page("attendance")
    scene.shut_door()
    _once(holds, what)


def _once(holds: Callable[[], bool], what: str) -> None:
    over = time.monotonic() + SEND_S
    while not holds():
        if time.monotonic() > over:
            raise Failed(f"{what}: not within {SEND_S:.0f} s")
        time.sleep(0.5)


def _drawn_are_shown(scene: Scene) -> bool:
    scene.open_page("attendance")
    shown = bool(_words(scene.look("spots", "checks")))
    if not shown:
        scene.shut_door()
    return shown


def _words(checks: list[dict[str, Any]]) -> list[str]:
    """What is known of everybody this check has drawn."""
    return [who["word"] for one in checks if one["check_no"] == CHECK_NO for who in one["people"]]


def _state(rows: list[dict[str, object]], who: Enrolment) -> object:
    return next((row["state"] for row in rows if row["key"] == who.trainee_no), None)


def _attempt(rows: list[dict[str, object]], who: Enrolment) -> object:
    return next((row["attempt"] for row in rows if row["key"] == who.trainee_no), None)
