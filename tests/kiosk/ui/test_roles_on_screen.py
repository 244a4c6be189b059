"""No page offers a role what its right refuses, and every page offers what the right allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kiosk.domain.roles import RIGHTS, Right, Role
from kiosk.ui import samples
from tests.support.hands_on import SCENES, HandsOn, door_of
from tests.support.screens import Screens
from tests.support.training_desk import training_desk

PAGES = ("corrections-done", "closing-closed", "paper", "results", "spots", "exports", "printing-waits")
"""Pages that several roles open, each with something that not all of them may do."""


FILES = {path.stem for path in (Path(samples.__file__).parent / "qml" / "staff").glob("*Page.qml")} - {
    "TabPage"
}
REACHED_WITH: Mapping[str, Right] = {
    **dict.fromkeys(("keeping", "hub", "lan", "gun"), Right.SET_UP),
    "closing-sign": Right.CLOSE,
    "paper-sheet": Right.CLOSE,
    "notes-stop": Right.HELP,
    "vouch": Right.HELP,
}
"""Pages behind a button of their own, and questions that an act of somebody else's right asks: by what their samples
begin with."""
SHARED = ("PickField.", "PinPad.", "DevicesPage.openFaces")
"""Parts of many pages, which ask for something else on each; and a way to a page that asks only where it may
(test_helping.py)."""


@pytest.fixture(scope="module")
def may() -> Callable[[Role, type], bool]:
    """As the entrance of the whole desk has it."""
    with training_desk() as desk:
        assert desk.kiosk.front.office
        rights = dict(desk.kiosk.front.office.entrance._rights)

    def held(role: Role, kind: type) -> bool:
        asked = rights.get(kind)
        any_of = frozenset({asked}) if isinstance(asked, Right) else asked
        return any_of is None or bool(any_of & RIGHTS[role])

    return held


def gets_to(role: Role, scene: str) -> bool:
    begins = (
        right
        for start, right in REACHED_WITH.items()
        if scene.split("-left")[0] == scene and scene.startswith(start)
    )
    return all(right in RIGHTS[role] for right in begins)


@pytest.mark.timeout(300)
def test_no_role_is_offered_what_is_refused_on_any_page(
    screens: Screens, may: Callable[[Role, type], bool]
) -> None:
    """Every sample of every page behind the door, to all five roles; each button where it is first met."""
    hands, amiss = HandsOn(screens), []
    doors = {role: door_of(*RIGHTS[role]) for role in Role}
    for scene in SCENES:
        for role, offered in hands.meet(scene, doors).items():
            if gets_to(role, scene):
                amiss += [
                    (role.value, scene, name, kind.__name__)
                    for name in offered
                    for kind in hands.asks.get(name, ())
                    if not name.startswith(SHARED) and not may(role, kind)
                ]
    assert not amiss, "\n".join(map(str, amiss))
    assert FILES - hands.pages == set(), "a page without a sample in kiosk/ui/samples*.py is walked by nobody"


def test_what_is_offered_is_allowed_and_what_is_allowed_is_offered(
    screens: Screens, may: Callable[[Role, type], bool]
) -> None:
    hands = HandsOn(screens)
    hands.learn(PAGES)
    assert {"ClosingDays.paper", "ExportPage.export"} <= hands.asks.keys()
    for role in Role:
        for scene in PAGES:
            if not hands.show(scene, door_of(*RIGHTS[role])):
                continue
            seen = {name for name, item in hands.buttons() if item.isEnabled()}
            offered = {
                kind.__name__ for name in seen for kind in hands.asks.get(name, ()) if not may(role, kind)
            }
            assert not offered, (role, scene, offered)
            allowed = {
                name for name in hands.named[scene]
                if hands.asks[name] and all(may(role, kind) for kind in hands.asks[name])
            }  # fmt: skip
            assert allowed <= {name for name, _ in hands.buttons()}, (role, scene)
