"""Registration day: card and voucher to the receipt, the same voucher a second time, a use taken back."""

from __future__ import annotations

from kiosk.rehearsal.scene import Failed, Scene
from kiosk.training.vouchers import WAITING, voucher_no

PAGE = "registration"
FIRST, SECOND, _ = WAITING


def registration(scene: Scene) -> str:
    scene.expect("Idle")
    scene.open_page("register")
    _use(scene, FIRST)
    scene.shot("registered")
    act(scene, "next")
    _refused(scene)
    _taken_back(scene)
    scene.shut_door()
    scene.arrived(act="VOUCHER_USED")
    scene.arrived(act="VOUCHER_USE_REVOKED")
    return scene.tell("proof.used_once")


def _refused(scene: Scene) -> None:
    """Somebody else with the voucher that was just used."""
    identify(scene, SECOND)
    scene.scan(voucher_no(FIRST))
    code = scene.until_shown("the second use is refused", PAGE, "code", lambda code: code in ("B03", "B07"))
    scene.shot(f"second-use-{code}")
    if offers(scene, "accept"):
        raise Failed(f"{code}, and yet it may be accepted")
    act(scene, "next")


def _taken_back(scene: Scene) -> None:
    _use(scene, SECOND)
    scene.touch(PAGE, "revoke", "WRONG_CLASS")
    scene.until_shown("taken back", PAGE, "look", lambda look: look == "wait")
    scene.shot("taken-back")
    act(scene, "next")


def _use(scene: Scene, card: str) -> None:
    identify(scene, card)
    scene.scan(voucher_no(card))
    step(scene, "review")
    act(scene, "accept")
    step(scene, "confirm")
    if not scene.look(PAGE, "notice"):
        raise Failed("a 定向券 is about to be used and its holder was not told")
    scene.shot("notice")
    act(scene, "confirm")
    step(scene, "done")


def identify(scene: Scene, card: str) -> None:
    scene.hands.insert(card)
    scene.expect("Pin")
    scene.type(scene.pin_of(card))
    step(scene, "voucher")
    scene.hands.remove()
    scene.expect("Idle")


def step(scene: Scene, step: str) -> None:
    scene.until_shown(f"step {step}", PAGE, "step", lambda now: now == step)


def act(scene: Scene, act: str) -> None:
    scene.until_shown(f"{act} offered", PAGE, "acts", lambda acts: act in [one["key"] for one in acts])
    scene.breathe()
    scene.touch(PAGE, "act", act)


def offers(scene: Scene, act: str) -> bool:
    return act in [one["key"] for one in scene.look(PAGE, "acts")]
