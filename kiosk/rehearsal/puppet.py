"""The program under rehearsal: the real shell offscreen, told what to do by JSON lines on standard input.

`python -m kiosk.rehearsal.puppet OVERRIDES.json [--shown] [--ahead=MS]`, its clock so far ahead of this machine's,
answers each command {"do": …} with one JSON line on standard output.  Fingers go through the view models, as touch
does; cards through the virtual reader, unless the settings name another.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.ui.window import prepare

SHOWN = "--shown" in sys.argv
"""On the screen, for somebody who watches."""
prepare(offscreen=not SHOWN)

from PySide6.QtCore import QObject, QSize, QTimer  # noqa: E402  after prepare(): Qt reads its environment once

from config.load import load_training  # noqa: E402
from drivers.card.virtual import VirtualReader  # noqa: E402
from drivers.card.virtual_card import VirtualCard  # noqa: E402
from drivers.scanner.virtual import VirtualGun  # noqa: E402
from kiosk.compose.card import Ear  # noqa: E402
from kiosk.compose.root import Kiosk  # noqa: E402
from kiosk.domain.names import mask  # noqa: E402
from kiosk.front.card_watch import CardWatch  # noqa: E402
from kiosk.front.devices import next_claim  # noqa: E402
from kiosk.main_thread import MainThread  # noqa: E402
from kiosk.shell import Shell  # noqa: E402
from kiosk.training.ground import ACTIVATION_CODE, all_cards  # noqa: E402
from kiosk.training.roster import is_whole  # noqa: E402
from kiosk.ui.captions import Caption  # noqa: E402
from kiosk.ui.rows import Rows  # noqa: E402
from kiosk.ui.window import Models  # noqa: E402
from kiosk.visit import events as ev  # noqa: E402
from kiosk.visit.states import CodeWanted  # noqa: E402
from sync.clock import Clock, wall_ms  # noqa: E402
from sync.store import mirror  # noqa: E402

LOOK_MS = 5
AHEAD = "--ahead="
TRAINING = "training.toml"


class Puppet:
    def __init__(self, overrides: dict[str, Any], ahead_ms: int) -> None:
        self._clock = partial(Clock, wall=lambda: wall_ms() + ahead_ms)
        self._settings = load_training(overrides=overrides)
        self._cards: dict[str, VirtualCard] = {}
        self._gun = VirtualGun()
        screen = self._settings.screen
        self._shell = Shell(
            self._open,
            listen=Ear(lambda: self._settings, TRAINING),
            size=QSize(screen.width, screen.height),
            full_screen=SHOWN,
            volume=screen.volume if SHOWN else 0.0,
        )
        self._shell.ready = lambda kiosk: self._say({"ready": True, "boot": kiosk.book.store.boot_no})
        self._commands: dict[str, Callable[..., dict[str, Any] | None]] = {
            "insert": self._insert,
            "remove": self._remove,
            "type": self._type,
            "press": self._press,
            "cancel": self._cancel,
            "caption": self._caption,
            "guest": self._guest,
            "scan": self._scan,
            "qr": self._qr,
            "enrol": self._enrol,
            "voucher": self._voucher,
            "wait": self._wait,
            "shot": self._shot,
            "status": self._status,
            "knock": self._knock,
            "staff-pin": self._staff_pin,
            "bind": self._bind,
            "note": self._note,
            "leave": self._leave,
            "today": self._today,
            "touch": self._touch,
            "look": self._look,
            "quit": self._quit,
        }

    def run(self) -> int:
        threading.Thread(target=self._listen, name="strings", daemon=True).start()
        return self._shell.run()

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        kiosk = Kiosk(
            self._settings, TRAINING, models, main, gun=self._gun, watch=watch, make_clock=self._clock
        )
        if kiosk.platform and not kiosk.platform.activated:
            kiosk.activate(ACTIVATION_CODE)
            kiosk.activate_second(ACTIVATION_CODE)
        return kiosk

    def _listen(self) -> None:
        for line in sys.stdin:
            self._shell.main.post(partial(self._obey, json.loads(line)))
        self._shell.main.post(self._shell.application.quit)

    def _obey(self, command: dict[str, Any]) -> None:
        answer = self._commands[command.pop("do")](**command)
        if answer is not None:
            self._say(answer)

    def _say(self, answer: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    @property
    def _kiosk(self) -> Kiosk:
        assert self._shell.kiosk is not None
        return self._shell.kiosk

    # --- hands --------------------------------------------------------------------------------------------

    def _insert(self, card: str, removed_after: int | None = None) -> dict[str, Any]:
        put = self._cards.setdefault(card, all_cards()[card].card())
        put.faults.removed_after = removed_after
        self._reader().insert(put)
        return {}

    def _remove(self) -> dict[str, Any]:
        self._reader().remove()
        return {}

    def _reader(self) -> VirtualReader:
        reader = self._kiosk.reader
        assert isinstance(reader, VirtualReader), "this reader is in other hands"
        return reader

    def _type(self, digits: str, confirm: bool = True) -> dict[str, Any]:
        for digit in digits:
            self._shell.models.stage.digit(int(digit))
        if confirm:
            self._shell.models.stage.confirm()
        return {}

    def _press(self, key: str) -> dict[str, Any]:
        self._shell.models.stage.press(key)
        return {}

    def _cancel(self) -> dict[str, Any]:
        self._shell.models.stage.cancel()
        return {}

    def _scan(self, text: str) -> dict[str, Any]:
        self._gun.scan(text)
        return {}

    # --- captions -----------------------------------------------------------------------------------------

    def _caption(self, **said: str) -> dict[str, Any]:
        self._shell.models.captions.update(Caption(**said))
        self._shell.window.root.setProperty("captioned", True)
        return {}

    def _guest(self, forget_fault: bool = False) -> dict[str, Any]:
        """What whoever watches wants: a pause, a fault."""
        captions = self._shell.models.captions
        wanted = {"paused": _see(captions, "paused"), "fault": _see(captions, "fault")}
        if forget_fault:
            captions.forget_fault()
        return wanted

    # --- eyes ---------------------------------------------------------------------------------------------

    def _wait(
        self, stages: list[str], timeout_s: float, code: str | None = None, take_card: bool | None = None
    ) -> None:
        """Answers once the screen shows one of these stages, or what it shows when the time is over."""
        stage = self._shell.models.stage

        def fits() -> bool:
            there = _see(stage, "stage") in stages and code in (None, _see(stage, "code"))
            return there and take_card in (None, _see(stage, "takeCard"))

        self._once(fits, self._screen, timeout_s)

    def _once(self, holds: Callable[[], bool], tell: Callable[[], dict[str, Any]], within_s: float) -> None:
        """Answers with {"ok": …} and what `tell` says as soon as it holds, or when the time is over."""
        left_ms = round(within_s * 1000)

        def look() -> None:
            nonlocal left_ms
            left_ms -= LOOK_MS
            if (fits := holds()) or left_ms <= 0:
                timer.stop()
                self._say({"ok": fits, **tell()})

        timer = QTimer(self._shell.application, interval=LOOK_MS)
        timer.timeout.connect(look)
        timer.start()

    def _screen(self) -> dict[str, Any]:
        stage = self._shell.models.stage
        remark = _see(stage, "remark")
        return {
            "stage": _see(stage, "stage"),
            "verb": _see(stage, "verb"),
            "next": _see(stage, "nextStep"),
            "facts": [*_see(stage, "facts"), *([remark] if remark else [])],
            "name": _see(stage, "name"),
            "code": _see(stage, "code"),
            "triesLeft": _see(stage, "triesLeft"),
            "choices": [choice["title"] for choice in _see(stage, "choices")],
            "notes": {choice["key"]: choice["note"] for choice in _see(stage, "choices")},
        }

    def _shot(self, path: str) -> dict[str, Any]:
        return {"ok": self._shell.window.grab().save(path)}

    def _status(self) -> dict[str, Any]:
        kiosk = self._kiosk
        latest = kiosk.loop.latest if kiosk.loop else None
        surroundings = self._shell.models.surroundings
        return {
            "online": bool(latest and latest.online),
            "pending": latest.backlog.pending if latest else 0,
            "shown_pending": _see(surroundings, "pending"),
            "roster": is_whole(kiosk.book.store),
            "error": latest.error_code if latest else "",
            "now_ms": kiosk.book.clock.now_ms(),
        }

    def _today(self) -> dict[str, Any]:
        """The day page's numbers: expected, present, late, missing, leave, of all started classes and per class."""
        today = self._shell.models.today
        rows = _see(today, "classes")
        classes = [rows.data(rows.index(place, 0)) for place in range(_see(today, "classCount"))]
        return {
            "totals": _five(_see(today, "totals")),
            "classes": {row["key"]: _five(row["numbers"]) for row in classes},
        }

    def _qr(self, timeout_s: float) -> None:
        """The code on the screen for a phone, as the phone's camera would read it."""
        self._once(lambda: bool(self._shown_qr()), lambda: {"qr": self._shown_qr()}, timeout_s)

    def _shown_qr(self) -> str:
        state = self._kiosk.front.runner.state
        return state.qr if isinstance(state, CodeWanted) else ""

    def _voucher(self, timeout_s: float, look: str, code: str = "") -> None:
        """The verdict on the staff page."""
        page = self._shell.models.voucher

        def seen() -> dict[str, Any]:
            return {"look": _see(page, "look"), "code": _see(page, "code")}

        self._once(lambda: seen() == {"look": look, "code": code}, seen, timeout_s)

    def _look(self, model: str, name: str) -> dict[str, Any]:
        return {"value": _plain(_see(getattr(self._shell.models, model), name))}

    def _touch(self, model: str, slot: str, given: list[Any]) -> dict[str, Any]:
        getattr(getattr(self._shell.models, model), slot)(*given)
        return {}

    # --- staff --------------------------------------------------------------------------------------------

    def _knock(self) -> dict[str, Any]:
        self._shell.models.staff.knock()
        return {}

    def _staff_pin(self, pin: str) -> None:
        staff = self._shell.models.staff

        def answered() -> None:
            door, tries = _see(staff, "door"), _see(staff, "triesLeft")
            if door != "asking" or tries >= 0:
                staff.changed.disconnect(answered)
                self._say({"ok": door == "open", "operator": _see(staff, "operator"), "triesLeft": tries})

        for digit in pin:
            staff.digit(int(digit))
        staff.changed.connect(answered)
        staff.confirm()

    def _bind(self, text: str, document: str) -> None:
        """Search, take the first hit, bind the card in the reader."""
        staff = self._shell.models.staff

        def found() -> None:
            if _see(staff, "sought") == text:
                staff.found.disconnect(found)
                rows = _see(staff, "learners")
                hits = _see(staff, "learnerCount")
                if hits:
                    staff.bind(rows.data(rows.index(0, 0))["key"], document)
                self._say({"ok": hits > 0})

        staff.found.connect(found)
        staff.seek(text)

    def _note(
        self, class_no: str, document: str, number: str, name: str, reason: str, evidence: str
    ) -> dict[str, Any]:
        self._shell.models.staff.note("", class_no, document, number, name, reason, evidence)
        return {}

    def _enrol(self, number: str, class_no: str, operator: str, timeout_s: float) -> None:
        """Staff want the face of this learner: as the page of the learner asks, once the camera works."""
        kiosk = self._kiosk

        def ask() -> dict[str, Any]:
            with kiosk.book.store.reading() as db:
                learners = mirror.roster(db, kiosk.book.vault, class_no)
            learner = next(one for one in learners if one.person.number == number)
            kiosk.front.runner.dispatch(ev.Enrol(next_claim(), learner, mask(learner.name), operator))
            return {}

        face = kiosk.ways.face
        self._once(lambda: face is None or face.fitted, ask, timeout_s)

    def _leave(self) -> dict[str, Any]:
        self._shell.models.staff.leave()
        return {}

    def _quit(self) -> dict[str, Any]:
        self._shell.application.quit()
        return {}


def _see(model: QObject, name: str) -> Any:
    """A property as QML sees it."""
    return model.property(name)


def _plain(value: Any) -> Any:
    if isinstance(value, Rows):
        return [value.data(value.index(place, 0)) for place in range(value.rowCount())]
    return value


def _five(numbers: list[int]) -> list[int]:
    """expected, present, late, missing, leave."""
    return [numbers[place] for place in (0, 1, 2, 4, 5)]


if __name__ == "__main__":
    ahead = next((int(one[len(AHEAD) :]) for one in sys.argv if one.startswith(AHEAD)), 0)
    sys.exit(Puppet(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), ahead).run())
