"""What a guest may let go wrong in a rehearsal that is watched: the network, a card, the power."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.rehearsal.scene import Failed, Scene, Step
from kiosk.training.ground import WALK_ONS
from kiosk.training.vouchers import WAITING

FIRST = 10
"""The walk-ons from here on are kept for faults."""


def network(scene: Scene) -> str:
    scene.cut_network()
    scene.sign_in(_somebody(scene), shot="fault-network")
    scene.until("the sign-in waits", lambda now: now["pending"] > 0)
    scene.mend_network()
    scene.until("nothing waits any more", lambda now: now["pending"] == 0 and now["online"])
    return scene.tell("proof.fault_network")


def card(scene: Scene) -> str:
    pulled = _somebody(scene)
    scene.hands.insert(pulled, removed_after=2)
    scene.expect("Refused", code="C04")
    scene.shot("fault-card")
    scene.sign_in(pulled)
    return scene.tell("proof.fault_card")


def power(scene: Scene) -> str:
    """Cut right after a green screen: what was green is in the book, and arrives."""
    cut = _somebody(scene)
    scene.hands.insert(cut)
    scene.expect("Pin")
    scene.type(scene.pin_of(cut))
    scene.expect("Good")
    scene.greens.append(cut)
    scene.program.kill()
    scene.start_again()
    scene.until("the roster", lambda now: now["roster"] and now["online"])
    scene.shot("fault-power")
    scene.arrived(traineeNo=scene.trainee_no(cut), method="CARD_PIN")
    return scene.tell("proof.fault_power")


def _somebody(scene: Scene) -> str:
    for number in range(FIRST, WALK_ONS - len(WAITING)):
        name = f"walk-on-{number:02d}"
        if name not in scene.greens:
            return name
    raise Failed("nobody is left who has not signed in")


FAULTS: Mapping[str, Step] = {"network": network, "card": card, "power": power}
