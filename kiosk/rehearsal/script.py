"""The day: what happens at the desk, and what has to be on the screen, in the book and at the platform for it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.rehearsal.hands import Hands
from kiosk.rehearsal.program import Program
from kiosk.training import ELECTRICIAN, STAFF_PIN, WALK_ONS, TrainingGround, all_cards, class_of

LOOK_S = 8.0
SEND_S = 90.0
"""While a network is gone for half a minute the pauses between attempts grow to some 30 s."""
KILLED_AT = 10
"""How many of the queue have signed in when the power goes."""


class Failed(AssertionError):
    """Something did not hold; the text says what was expected and what was there."""


@dataclass
class Scene:
    """What every step has in hand.  `greens` are the cards that saw the green screen: all of them must arrive."""

    ground: TrainingGround
    program: Program
    hands: Hands
    out: Path
    key_pause_s: float
    greens: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    shots: int = 0

    def expect(self, *stages: str, code: str | None = None, take_card: bool | None = None) -> dict[str, Any]:
        seen = self.program.ask("wait", stages=stages, timeout_s=LOOK_S, take_card=take_card)
        if not seen["ok"] or (code is not None and seen["code"] != code):
            raise Failed(
                f"wanted {'/'.join(stages)} {code or ''}, saw {seen['stage']} {seen['code']} {seen['verb']}"
            )
        return seen

    def shot(self, name: str) -> None:
        self.shots += 1
        self.program.ask("shot", path=str(self.out / f"{self.shots:02d}-{name}.png"))

    def type(self, digits: str) -> None:
        self.program.ask("type", digits=digits)

    def pin_of(self, card: str) -> str:
        return all_cards()[card].pin

    def leave(self) -> None:
        """Take the card and go; the next one may come at once."""
        self.hands.remove()
        self.expect("Good", "Calm", "Refused", "Idle", take_card=False)
        self.pause()

    def pause(self) -> None:
        if self.key_pause_s:
            time.sleep(self.key_pause_s)

    def sign_in(self, card: str, *, shot: str = "") -> dict[str, Any]:
        """The whole visit of somebody who does everything right."""
        begun = time.monotonic()
        self.hands.insert(card)
        self.expect("Pin")
        self.pause()
        self.type(self.pin_of(card))
        seen = self.expect("Good")
        self.seconds.append(time.monotonic() - begun)
        self.greens.append(card)
        if shot:
            self.shot(shot)
        self.leave()
        return seen

    def status(self) -> dict[str, Any]:
        return self.program.ask("status")

    def until(
        self, what: str, holds: Callable[[dict[str, Any]], bool], within_s: float = SEND_S
    ) -> dict[str, Any]:
        over = time.monotonic() + within_s
        while not holds(now := self.status()):
            if time.monotonic() > over:
                raise Failed(f"{what}: still {now} after {within_s:.0f} s")
            time.sleep(0.1)
        return now


Step = Callable[[Scene], str]


def opens(scene: Scene) -> str:
    scene.program.start()
    scene.until("the roster from the platform", lambda now: now["roster"] and now["online"])
    scene.expect("Idle")
    scene.shot("idle")
    return "roster there, online"


def on_time(scene: Scene) -> str:
    for card in ("li-qiang", "wang-xiaomei"):
        if card == "wang-xiaomei":
            _wrong_once(scene, card)
        else:
            scene.sign_in(card, shot="good")
    return "two on time, one of them after a wrong PIN"


def _wrong_once(scene: Scene, card: str) -> None:
    right = scene.pin_of(card)
    scene.hands.insert(card)
    scene.expect("Pin")
    scene.type("000000" if right != "000000" else "111111")
    time.sleep(0.3)
    seen = scene.expect("Pin")
    if seen["triesLeft"] != 5:
        raise Failed(f"after one wrong PIN {seen['triesLeft']} tries are shown, not 5")
    scene.shot("pin-wrong")
    scene.type(right)
    scene.expect("Good")
    scene.greens.append(card)
    scene.leave()


def late(scene: Scene) -> str:
    seen = scene.sign_in("ouyang-zhiyuan", shot="late")
    if not any("迟到" in fact for fact in seen["facts"]):
        raise Failed(f"nothing says late: {seen['facts']}")
    return str(seen["facts"][-1])


def repeated(scene: Scene) -> str:
    scene.hands.insert("li-qiang")
    seen = scene.expect("Calm")
    scene.shot("repeat")
    scene.leave()
    return str(seen["verb"])


def pulled(scene: Scene) -> str:
    scene.hands.insert("aygul", removed_after=2)
    scene.expect("Refused", code="C04")
    scene.shot("pulled")
    scene.sign_in("aygul")
    return "C04, then signed in"


def not_on_roster(scene: Scene) -> str:
    scene.hands.insert("qian-guest")
    scene.expect("Staff", code="A01")
    scene.shot("not-on-roster")
    _open_door(scene)
    holder = all_cards()["qian-guest"].holder
    scene.program.ask(
        "note", class_no=ELECTRICIAN, document="01", number=holder.person_number, name=holder.name,
        reason="not_on_roster", evidence="document",
    )  # fmt: skip
    scene.expect("Calm")
    scene.shot("noted")
    scene.leave()
    _shut_door(scene)
    return "A01, noted by staff, not counted"


def first_visit(scene: Scene) -> str:
    holder = all_cards()["zhao-haitao"].holder
    scene.hands.insert("zhao-haitao")
    scene.expect("Staff", code="C12")
    _open_door(scene)
    scene.program.ask("bind", text=holder.person_number[-6:], document="01")
    scene.expect("Pin")
    scene.type(scene.pin_of("zhao-haitao"))
    scene.expect("Good")
    scene.greens.append("zhao-haitao")
    scene.shot("bound")
    scene.leave()
    _shut_door(scene)
    return "C12, bound by staff, signed in"


def _open_door(scene: Scene) -> None:
    scene.program.ask("knock")
    if not scene.program.ask("staff-pin", pin=STAFF_PIN)["ok"]:
        raise Failed("the staff door stays shut")


def _shut_door(scene: Scene) -> None:
    scene.program.ask("leave")


def network_gone(scene: Scene) -> str:
    """Twenty sign in without a network; after ten of them the power goes."""
    scene.until("everything sent before the network goes", lambda now: now["pending"] == 0)
    scene.ground.remote.misbehave(portal=True)
    for number in range(WALK_ONS):
        if number == KILLED_AT:
            scene.program.kill()
            scene.program.start()
        scene.sign_in(f"walk-on-{number:02d}", shot="offline" if number == WALK_ONS - 1 else "")
    waiting = scene.until("all twenty wait", lambda now: now["pending"] >= WALK_ONS)
    scene.until("the screen says so", lambda now: now["shown_pending"] == now["pending"])
    return f"{WALK_ONS} signed in, {waiting['pending']} wait, killed after {KILLED_AT} and started again"


def network_back(scene: Scene) -> str:
    scene.ground.remote.behave()
    scene.until("nothing waits any more", lambda now: now["pending"] == 0 and now["online"])
    return "nothing waits"


def the_day(scene: Scene) -> str:
    """What the supervisor sees agrees with who stood at the desk, class by class.

    Classes that begin after midnight belong to tomorrow's page, and are not on this one.
    """
    _open_door(scene)
    over = time.monotonic() + LOOK_S
    while not (seen := scene.program.ask("today"))["classes"] and time.monotonic() < over:
        time.sleep(0.1)
    scene.shot("today")
    expected, present, late, missing, leave = seen["totals"]
    here = {class_no: numbers[1] for class_no, numbers in seen["classes"].items()}
    stood = Counter(class_of(card) for card in scene.greens)
    if not here or here != {class_no: stood[class_no] for class_no in here}:
        raise Failed(f"{dict(stood)} signed in, the day page says {here}")
    if expected != present + missing + leave or late > present:
        raise Failed(
            f"{expected} expected, {present} present, {late} late, {missing} missing, {leave} on leave"
        )
    _shut_door(scene)
    return f"{sum(here.values())} signed in; of the started classes {present} of {expected}, {late} late"


def sent_once(scene: Scene) -> str:
    records = scene.ground.remote.received()
    checkins = [record for record in records if "action" in record["item"] and "method" in record["item"]]
    ids = [record["item"]["recId"] for record in records]
    if len(ids) != len(set(ids)):
        raise Failed("the platform holds an entry twice")
    if len(checkins) != len(scene.greens):
        raise Failed(f"{len(scene.greens)} green screens, {len(checkins)} check-ins at the platform")
    if scene.ground.remote.alarms():
        raise Failed(f"the platform raises alarms: {scene.ground.remote.alarms()}")
    return f"{len(checkins)} check-ins and {len(records) - len(checkins)} other entries, each once"


def closes(scene: Scene) -> str:
    status = scene.program.stop()
    if status != 0:
        raise Failed(f"exit status {status}")
    return "ended quietly"


SCRIPT: tuple[tuple[str, Step], ...] = (
    ("opens", opens),
    ("on-time", on_time),
    ("late", late),
    ("repeat", repeated),
    ("pulled", pulled),
    ("not-on-roster", not_on_roster),
    ("first-visit", first_visit),
    ("network-gone", network_gone),
    ("network-back", network_back),
    ("the-day", the_day),
    ("sent-once", sent_once),
    ("closes", closes),
)
