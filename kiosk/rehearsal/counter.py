"""The steps at 核验: what staff scan, what they are told, and what comes back after the network was gone."""

from __future__ import annotations

from typing import Any

from kiosk.rehearsal.scene import LOOK_S, Failed, Scene
from kiosk.training.codes import CODES, Printed
from kiosk.training.ground import ELECTRICIAN, all_cards
from kiosk.training.vouchers import voucher_no
from kiosk.vouchers.checking import ACT_LATER

OWNER, USED, LENT = "li-qiang", "wang-xiaomei", "chen-guihua"
OFFLINE = "aygul"
LOOK_ALIKES = {"medical": "B02", "payment": "B02", "url": "B02"}


def voucher(scene: Scene) -> str:
    """Theirs and good; then everything that is not."""
    scene.open_page("vouchers")
    _pick(scene, OWNER)
    _scanned(scene, voucher_no(OWNER), "good")
    _match(scene, "same")
    scene.shot("voucher")
    _scanned(scene, voucher_no(USED), "wait", "B03")
    scene.shot("second-use")
    _scanned(scene, voucher_no(LENT), "wait", "B07")
    _match(scene, "other")
    scene.shot("not-theirs")
    _look_alikes(scene)
    _learners_number(scene)
    scene.shut_door()
    return scene.tell("proof.voucher")


def _look_alikes(scene: Scene) -> None:
    for key, code in LOOK_ALIKES.items():
        shown = CODES[key]
        assert isinstance(shown, Printed)
        _scanned(scene, shown.text, "bad", code)
        if key == "medical":
            scene.shot("look-alike")
    _scanned(scene, voucher_no(OWNER)[:11], "bad", "B20")
    _scanned(scene, voucher_no(OWNER) * 2, "bad", "B21")


def _learners_number(scene: Scene) -> None:
    scene.scan(f"{ELECTRICIAN}-002")
    scene.until_shown("the learner", "voucher", "look", lambda look: look == "none")
    if not scene.look("voucher", "hasHolder"):
        raise Failed("a learner's number picks nobody")


def voucher_offline(scene: Scene) -> str:
    scene.expect("Idle")
    scene.open_page("vouchers")
    _scanned(scene, voucher_no(OFFLINE), "later")
    scene.shot("voucher-later")
    scene.shut_door()
    return scene.tell("proof.voucher_offline")


def voucher_later(scene: Scene) -> str:
    """The answer is there by itself, and calls for a look until somebody has looked."""
    scene.arrived(act=ACT_LATER)
    scene.open_page("vouchers")
    scene.until_shown("an answer nobody read", "records", "unread", lambda unread: unread > 0)
    scene.touch("records", "open", "unread")
    found: list[dict[str, Any]] = scene.until_shown("it is listed", "records", "rows", bool)
    scene.touch("records", "openRecord", found[0]["key"])
    scene.until_shown("the record", "records", "hasRecord", bool)
    scene.until_shown("it was looked at", "records", "unread", lambda unread: unread == 0)
    scene.shot("voucher-came-back")
    scene.shut_door()
    return scene.tell("proof.voucher_later", found[0]["said"], found[0]["code"])


def _pick(scene: Scene, card: str) -> None:
    scene.touch("staff", "seek", all_cards()[card].holder.name)
    found = scene.until_shown("the learner found", "staff", "learners", bool)
    scene.touch("voucher", "pick", found[0]["key"])
    scene.until_shown("whom it is held against", "voucher", "hasHolder", bool)


def _match(scene: Scene, wanted: str) -> None:
    match = scene.look("voucher", "match")
    if match != wanted:
        raise Failed(f"the voucher against the person: {match}, not {wanted}")


def _scanned(scene: Scene, text: str, look: str, code: str = "") -> None:
    scene.scan(text)
    seen = scene.program.ask("voucher", timeout_s=LOOK_S, look=look, code=code)
    if not seen["ok"]:
        raise Failed(f"a code looks {seen['look']} {seen['code']}, not {look} {code}")
