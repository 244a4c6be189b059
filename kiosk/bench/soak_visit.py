"""One learner at the desk of a soak: puts a card in or shows a code, does as the screen asks, notes what it says."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import Any, Final

from kiosk.bench.comers import PIN
from kiosk.bench.soak_desk import SoakDesk
from kiosk.bench.soak_hands import Hands
from kiosk.words import Words
from sync.records import Action

PATIENCE_S: Final = 20.0
"""Then somebody goes, whatever the screen shows."""
UNSEEN_S: Final = 3.0
"""A code to which nothing on the screen answered is not shown for longer."""
LEAVING_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody was told that they have signed in or out, just now or before (`again`)."""

    action: Action
    again: bool
    name: str = ""
    """Whose, as the screen has it."""


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """… or not: by this code, or with the screen in this stage when their patience was over."""

    why: str


def _as_told() -> tuple[tuple[re.Pattern[str], Told], ...]:
    words = Words("zh")

    def of(word: str) -> re.Pattern[str]:
        return re.compile(re.escape(words.text(word, "{}")).replace(r"\{\}", ".*") + ".*")

    return tuple(
        (of(f"{group}.{action.name.lower()}"), Told(action, group == "calm"))
        for group in ("good", "calm")
        for action in Action
    )


AS_TOLD: Final = _as_told()
OVER: Final = ("Good", "Calm", "Refused", "Staff")


def by_card(desk: SoakDesk, hands: Hands, who: int, class_no: str) -> Told | TurnedAway:
    """The card is still in.  DeskGone when the desk ends meanwhile."""
    desk.catch_up()
    hands.insert(who, class_no)
    return _attend(desk, card=True)


def by_code(desk: SoakDesk, code: str) -> Told | TurnedAway:
    desk.catch_up()
    desk.tell("scan", text=code)
    return _attend(desk, card=False)


def leave(desk: SoakDesk, hands: Hands) -> None:
    """Takes the card, once the screen sees it gone."""
    hands.remove()
    until_s = time.monotonic() + LEAVING_S
    while desk.sees_card and desk.hear(until_s) is not None:
        pass


def _attend(desk: SoakDesk, *, card: bool) -> Told | TurnedAway:
    began_s = time.monotonic()
    until_s = began_s + (PATIENCE_S if card else UNSEEN_S)
    stage, typed = "an unchanged screen", False
    while (seen := desk.hear(until_s)) is not None:
        stage = str(seen.get("stage", stage))
        if stage != "Idle":
            until_s = began_s + PATIENCE_S
        if stage in OVER and seen["cardIn"] == card:
            return _said(seen)
        if stage == "Pin" and not typed:
            desk.tell("type", digits=PIN)
        elif stage == "Choose":
            desk.tell("press", key=seen["choices"][0])
        elif stage in ("Code", "Face"):
            desk.tell("cancel")
        typed = stage == "Pin"
    return TurnedAway(f"waited before {stage}")


def _said(seen: dict[str, Any]) -> Told | TurnedAway:
    if seen["stage"] in ("Good", "Calm"):
        for words, told in AS_TOLD:
            if words.fullmatch(seen["verb"]):
                return replace(told, name=seen["name"])
    return TurnedAway(str(seen["code"] or seen["verb"]))
