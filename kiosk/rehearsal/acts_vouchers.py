"""Acts about vouchers at the counter: what staff scan, and what they are told."""

from __future__ import annotations

from kiosk.rehearsal.scene import LOOK_S, Failed, Scene
from kiosk.training.vouchers import BARRED, WITHOUT_AMOUNT, voucher_no

USABLE, USED, EXPIRED, SETTLED = "li-qiang", "wang-xiaomei", "ouyang-zhiyuan", "long-name"
SIGNS_IN_ONLY = "chen-guihua"
OTHER_SCHOOL, OTHER_PROJECT, NOT_YET = "aygul", BARRED[1], "ji-li"


def verified(scene: Scene) -> str:
    """Once by the gun, once typed: genuine, in one look."""
    scene.open_page("vouchers")
    facts = _shown(scene, USABLE, "good")
    scene.shot("verified")
    if not any("1,500" in value for value in facts.values()):
        raise Failed(f"the face value is not among {list(facts.values())}")
    scene.touch("voucher", "code_scanned", f" {voucher_no(USABLE)} ")
    scene.until_shown("typed", "voucher", "look", lambda look: look == "good")
    scene.shut_door()
    return scene.tell("proof.verified")


def second_use(scene: Scene) -> str:
    scene.open_page("vouchers")
    facts = _shown(scene, USED, "wait", "B03")
    scene.shot("second-use")
    scene.shut_door()
    said = " ".join(facts.values())
    if "KC-DG-01" not in said:
        raise Failed(f"nothing says where it was used first: {said}")
    return scene.tell("proof.second_use")


def expired(scene: Scene) -> str:
    scene.open_page("vouchers")
    _shown(scene, EXPIRED, "wait", "B05")
    scene.shot("expired")
    scene.shut_door()
    return scene.tell("proof.expired")


def scope(scene: Scene) -> str:
    """For another school, for another project than the learner's class, not valid yet: told apart, and said."""
    scene.open_page("vouchers")
    _shown(scene, OTHER_SCHOOL, "wait", "B08")
    scene.shot("other-school")
    _shown(scene, NOT_YET, "wait", "B11")
    scene.touch("staff", "seek", scene.person_number(OTHER_PROJECT)[-6:])
    [row] = scene.until_shown("the learner is found", "staff", "learners", lambda rows: len(rows) == 1)
    scene.touch("voucher", "pick", row["key"])
    scene.until_shown("whom it is held against", "voucher", "hasHolder", bool)
    _shown(scene, OTHER_PROJECT, "wait", "B09")
    scene.shot("other-project")
    scene.shut_door()
    return scene.tell("proof.scope")


def no_amount(scene: Scene) -> str:
    """A voucher without a face value: nothing is missing, nothing divided by."""
    scene.open_page("vouchers")
    facts = _shown(scene, WITHOUT_AMOUNT, "good")
    scene.shut_door()
    if any("元" in value for value in facts.values()):
        raise Failed(f"an amount from nowhere: {list(facts.values())}")
    return scene.tell("proof.no_amount")


def kinds(scene: Scene) -> str:
    """Genuine, and not one of this place's; nor does one for signing in pay anywhere."""
    scene.open_page("vouchers")
    _shown(scene, WITHOUT_AMOUNT, "wait", "B24")
    verdict = scene.look("voucher", "verdict")
    scene.shot("not-used-here")
    _shown(scene, SIGNS_IN_ONLY, "wait", "B25")
    scene.shut_door()
    return scene.tell("proof.kinds", verdict)


def settled_without_scan(scene: Scene) -> str:
    scene.open_page("vouchers")
    _shown(scene, SETTLED, "wait", "B04")
    scene.shut_door()
    return scene.tell("proof.settled")


def face_value(scene: Scene) -> str:
    scene.open_page("vouchers")
    facts = _shown(scene, USABLE, "good")
    scene.shut_door()
    amount = next((value for value in facts.values() if "1,500" in value), "")
    if not amount:
        raise Failed(f"the face value is not among {list(facts.values())}")
    return scene.tell("proof.face_value", amount)


def _shown(scene: Scene, holder: str, look: str, code: str = "") -> dict[str, str]:
    """Scan it at the counter and wait for this verdict; what the page says of it, by name."""
    scene.scan(voucher_no(holder))
    seen = scene.program.ask("voucher", timeout_s=LOOK_S, look=look, code=code)
    if not seen["ok"]:
        raise Failed(f"the voucher of {holder} looks {seen['look']} {seen['code']}, not {look} {code}")
    return {fact["name"]: fact["value"] for fact in scene.look("voucher", "facts")}
