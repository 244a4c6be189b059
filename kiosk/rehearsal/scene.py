"""What every step of the rehearsal has in hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.rehearsal.hands import Hands
from kiosk.rehearsal.program import Program
from kiosk.training.ground import TrainingGround, all_cards
from kiosk.training.staff import FRONT, SUPERVISOR, Colleague
from kiosk.words import LANGUAGES, Words
from sync.platform.adapter import Capability
from sync.platform.simulator.remote import Remote

LOOK_S = 20.0
PAUSE_LOOK_S = 0.2
PAGE_S = 0.3
"""A page of the staff is made while nobody waits for it."""
SAME_CODE_S = 2.2
"""A little longer than drivers.scanner.codes takes a code for the same scan."""
SEND_S = 90.0
"""While a network is gone for half a minute the pauses between attempts grow to some 30 s."""


SUPERVISED = frozenset({"attendance", "troubles"})
"""Places that the front desk may look at, and a supervisor does something at."""


class Failed(AssertionError):
    """Something did not hold; the text says what was expected and what was there."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds after a key, and to look at what is on the screen."""

    key_s: float = 0.0
    look_s: float = 0.0


PACES = {"fast": Pace(), "human": Pace(0.35, 1.6)}


class NotFitted(Exception):
    """This machine lacks what the act takes."""


@dataclass
class Scene:
    """What every step has in hand.  `greens` are the cards that saw the green screen: all of them must arrive."""

    ground: TrainingGround
    program: Program
    hands: Hands
    out: Path
    pace: Pace = PACES["fast"]
    greens: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    shots: list[str] = field(default_factory=list)
    """Names of the pictures taken."""
    on_paper: int = 0
    """Signatures entered from a sheet: they must arrive as well."""
    ahead: timedelta = timedelta()
    """By how much the day has gone on faster than its clocks; see `pass_to`."""
    no_face: str = ""
    """Why no face can be rehearsed here."""
    said: dict[str, str] = field(default_factory=dict)
    """The caption, where there are any."""
    words: Words = field(default_factory=lambda: Words(LANGUAGES[0]))
    """Of the report, whatever the desk speaks."""
    _scanned: dict[str, float] = field(default_factory=dict)

    def tell(self, id: str, *args: object) -> str:
        """What a step found, for whoever reads the report."""
        return self.words.text(id, *args)

    def listed(self, table: str, keys: Iterable[str]) -> str:
        """What these keys are called in a table of words."""
        return self.tell("proof.joint").join(self.tell(f"{table}.{key}") for key in keys)

    def expect(
        self,
        *stages: str,
        code: str | None = None,
        take_card: bool | None = None,
        within_s: float = LOOK_S,
    ) -> dict[str, Any]:
        seen = self.program.ask("wait", stages=stages, timeout_s=within_s, code=code, take_card=take_card)
        if not seen["ok"] or (code is not None and seen["code"] != code):
            raise Failed(
                f"wanted {'/'.join(stages)} {code or ''}, saw {seen['stage']} {seen['code']} {seen['verb']}"
            )
        self.breathe()
        return seen

    def shot(self, name: str) -> None:
        self.shots.append(f"{len(self.shots) + 1:02d}-{name}.png")
        self.program.ask("shot", path=str(self.out / self.shots[-1]))

    def type(self, digits: str) -> None:
        if not self.pace.key_s:
            self.program.ask("type", digits=digits)
            return
        for digit in digits:
            self.program.ask("type", digits=digit, confirm=False)
            time.sleep(self.pace.key_s)
        self.program.ask("type", digits="")

    def pin_of(self, card: str) -> str:
        return all_cards()[card].pin

    def leave(self) -> None:
        """Take the card and go; the next one may come at once."""
        self.hands.remove()
        self.expect("Good", "Calm", "Refused", "Idle", take_card=False)

    # --- for whoever watches ------------------------------------------------------------------------------

    def caption(self, **said: str) -> None:
        """`said` as kiosk.ui.captions.Caption.  Returns when the guest wants to go on: between two acts nobody's time
        runs out."""
        self.said = said
        self.program.ask("caption", **said)
        self.breathe()
        while self.program.ask("guest")["paused"]:
            time.sleep(PAUSE_LOOK_S)

    def breathe(self) -> None:
        """Time to look."""
        time.sleep(self.pace.look_s)

    def wanted_fault(self) -> str:
        """What the guest wants to go wrong now, once."""
        return str(self.program.ask("guest", forget_fault=True)["fault"]) if self.said else ""

    def start_again(self) -> None:
        """After a kill: the same desk, with its captions."""
        self.program.start()
        if self.said:
            self.program.ask("caption", **self.said)

    def sign_in(self, card: str, *, shot: str = "") -> dict[str, Any]:
        """The whole visit of somebody who does everything right."""
        begun = time.monotonic()
        self.hands.insert(card)
        self.expect("Pin")
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

    def scan(self, text: str) -> None:
        """Hold a code before the virtual gun; the same one again not before it counts as scanned again."""
        begun = self._scanned.get(text, -SAME_CODE_S)
        time.sleep(max(0.0, begun + SAME_CODE_S - time.monotonic()))
        self._scanned[text] = time.monotonic()
        self.program.ask("scan", text=text)

    def person_number(self, card: str) -> str:
        return all_cards()[card].holder.person_number

    def trainee_no(self, card: str) -> str:
        """On the roster of their first class."""
        person = self.person_number(card)
        return next(one.trainee_no for one in self.ground.seed.learners if one.person.number == person)

    def arrived(self, **like: object) -> dict[str, Any]:
        """The entry with these fields, in its body or beside it, once the platform has it."""
        over = time.monotonic() + SEND_S
        while time.monotonic() < over:
            for record in self.ground.remote.received():
                item: dict[str, Any] = record["item"]
                told = item.get("body", {}) | item
                if all(told.get(key) == value for key, value in like.items()):
                    return item
            time.sleep(0.1)
        raise Failed(f"no entry like {like} at the platform within {SEND_S:.0f} s")

    def open_door(self, by: Colleague = FRONT) -> None:
        self.program.ask("knock")
        if not self.program.ask("staff-pin", pin=by.pin)["ok"]:
            raise Failed(f"the staff door stays shut before {by.name}")

    def open_page(self, place: str, by: Colleague | None = None) -> None:
        """Behind the door, one of the places of the rail."""
        self.open_door(by or (SUPERVISOR if place in SUPERVISED else FRONT))
        self.touch("staff", "open", place)
        time.sleep(PAGE_S)

    def second_pin(self, colleague: Colleague) -> None:
        """Typed by themselves, beside whoever is signed in."""
        self.touch("second", "wipe")
        for digit in colleague.pin:
            self.touch("second", "digit", int(digit))

    def shut_door(self) -> None:
        self.program.ask("leave")

    @property
    def phones(self) -> Remote:
        """The platform that knows the learners' phones."""
        return self.ground.serving(Capability.ESSC_QR)

    def cut_network(self) -> None:
        """To every platform."""
        for remote in self.ground.remotes:
            remote.misbehave(portal=True)

    def mend_network(self) -> None:
        for remote in self.ground.remotes:
            remote.behave()
            if self.ahead:
                remote.misbehave(skew_ms=round(self.ahead / timedelta(milliseconds=1)))

    # --- the day goes on ----------------------------------------------------------------------------------

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def pass_to(self, moment: datetime) -> None:
        """The power goes; when it comes back it is `moment`.  The platforms know, and tell the desk."""
        self.program.kill()
        self.ahead = moment - datetime.now(UTC)
        self.mend_network()
        self.start_again()
        at_ms = round(moment.timestamp() * 1000)
        self.until(
            "the platform's time", lambda now: now["now_ms"] >= at_ms and now["online"] and now["roster"]
        )
        self.expect("Idle")

    # --- what a page shows, and a finger on it ------------------------------------------------------------

    def touch(self, model: str, slot: str, *given: object) -> None:
        """As QML calls it: a model of `kiosk.ui.window.Models`, one of its slots."""
        self.program.ask("touch", model=model, slot=slot, given=given)

    def look(self, model: str, name: str) -> Any:
        """A property as QML sees it; a list of rows as a list of dictionaries."""
        return self.program.ask("look", model=model, name=name)["value"]

    def until_shown(
        self, what: str, model: str, name: str, holds: Callable[[Any], bool], within_s: float = LOOK_S
    ) -> Any:
        """The value, once it holds."""
        over = time.monotonic() + within_s
        while not holds(value := self.look(model, name)):
            if time.monotonic() > over:
                raise Failed(f"{what}: {model}.{name} is {value!r}")
            time.sleep(0.05)
        return value

    def tidy(self) -> None:
        """Nobody at the desk, the door shut, no card in: what the next act may count on, whatever the last one left."""
        self.hands.remove()
        self.mend_network()
        self.shut_door()
        self.tidy_screen()

    def tidy_screen(self) -> None:
        self.program.ask("cancel")
        self.program.ask("wait", stages=["Idle"], timeout_s=LOOK_S)


Step = Callable[[Scene], str]
