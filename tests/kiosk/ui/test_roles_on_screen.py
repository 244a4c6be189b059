"""No page offers a role what its right refuses, and every page offers what the right allows."""

from __future__ import annotations

from kiosk.domain.roles import RIGHTS, Right, Role
from tests.support.hands_on import HandsOn, door_of
from tests.support.screens import Screens
from tests.support.training_desk import training_desk

PAGES = ("corrections-done", "closing-closed", "paper", "results", "spots", "exports", "printing-waits")
"""Pages that several roles open, each with something that not all of them may do."""


def test_what_is_offered_is_allowed_and_what_is_allowed_is_offered(screens: Screens) -> None:
    with training_desk() as desk:
        assert desk.kiosk.front.office
        rights = dict(desk.kiosk.front.office.entrance._rights)

    def may(role: Role, kind: type) -> bool:
        asked = rights.get(kind)
        any_of = frozenset({asked}) if isinstance(asked, Right) else asked
        return any_of is None or bool(any_of & RIGHTS[role])

    hands = HandsOn(screens)
    hands.learn(PAGES)
    assert {"ClosingDays.paper", "ExportPage.export"} <= hands.asks.keys()
    for role in (Role.FRONT, Role.SUPERVISOR, Role.AUDITOR, Role.REGULATOR):
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
