"""The steps without a card, or with more than one: codes, the phone, faces."""

from __future__ import annotations

from kiosk.domain.identity import check_digit
from kiosk.rehearsal.scene import LOOK_S, Failed, Scene
from kiosk.training.codes import CODES, Printed
from kiosk.training.ground import CLASS_NAMES, ELECTRICIAN, STAFF_NAME, class_of

BY_E_CARD, BY_PHONE = "long-name", "ji-li"
BY_FACE = "wu-one-try"
"""Whose card has one try left: its PIN is not asked for, so the face is."""
DECLINES = "zhang-wei"
LAST = "chen-guihua"
"""Whose e-card is of no use without a network."""
STRANGER = "99000019750101873"
OTHER_CODES = {"medical": "E15", "payment": "E16", "voucher": "E17", "url": "E13"}


def e_card(scene: Scene) -> str:
    remote, number = scene.phones, scene.person_number(BY_E_CARD)
    _refused(scene, remote.phone_shows(number, used=True), "E11")
    scene.scan(remote.phone_shows(number))
    scene.expect("Good")
    scene.greens.append(BY_E_CARD)
    scene.shot("e-card")
    item = scene.arrived(method="ESSC_QR")
    if item["factors"] != ["ECARD"] or not item.get("proofNo"):
        raise Failed(f"the e-card arrived with {item['factors']} and proof {item.get('proofNo')!r}")
    return scene.tell("proof.e_card")


def _refused(scene: Scene, code: str, refusal: str) -> None:
    scene.scan(code)
    scene.expect("Refused", code=refusal)


def other_codes(scene: Scene) -> str:
    for key, refusal in OTHER_CODES.items():
        code = CODES[key]
        assert isinstance(code, Printed)
        _refused(scene, code.text, refusal)
        if key == "medical":
            scene.shot("medical-code")
    told = (f"{scene.tell(f'panel.code.{key}')} {refusal}" for key, refusal in OTHER_CODES.items())
    return scene.tell("proof.other_codes", scene.tell("proof.joint").join(told))


def login_qr(scene: Scene) -> str:
    scene.expect("Idle")
    scene.program.ask("press", key="ECARD")
    scene.expect("Code")
    shown = scene.program.ask("qr", timeout_s=LOOK_S)["qr"]
    if not shown:
        raise Failed("no code for the phone on the screen")
    scene.shot("login-qr")
    scene.phones.phone_scans(scene.person_number(BY_PHONE), shown)
    scene.phones.phone_decides(shown, confirm=True)
    scene.expect("Good")
    scene.greens.append(BY_PHONE)
    scene.arrived(method="ESSC_LOGIN")
    return scene.tell("proof.login_qr")


def stranger(scene: Scene) -> str:
    """Nothing to show, and on no roster: staff see the document and note the visit."""
    scene.expect("Idle")
    scene.program.ask("press", key="STAFF")
    scene.expect("Staff", code="E01")
    scene.shot("nothing-to-show")
    scene.open_door()
    scene.program.ask(
        "note", class_no=ELECTRICIAN, document="01", number=STRANGER + check_digit(STRANGER), name="来宾丁",
        reason="no_card", evidence="document",
    )  # fmt: skip
    scene.expect("Calm")
    scene.shot("stranger-noted")
    scene.shut_door()
    scene.expect("Idle")
    return scene.tell("proof.stranger")


# --- the face -------------------------------------------------------------------------------------------


def face_enrolled(scene: Scene) -> str:
    if scene.no_face:
        return scene.tell("proof.not_fitted", scene.tell("proof.no_face", scene.no_face))
    _ask_consent(scene, BY_FACE)
    scene.shot("consent")
    scene.program.ask("press", key="agree")
    scene.expect("Face")
    scene.expect("Calm")
    scene.shot("face-kept")
    return scene.tell("proof.face_enrolled")


def _ask_consent(scene: Scene, card: str) -> None:
    scene.expect("Idle")
    asked = scene.program.ask(
        "enrol",
        number=scene.person_number(card),
        class_no=class_of(card),
        operator=STAFF_NAME,
        timeout_s=LOOK_S,
    )
    if not asked["ok"]:
        raise Failed(f"{card} cannot be asked about their face")
    scene.expect("Consent")


def face(scene: Scene) -> str:
    if scene.no_face:
        return scene.tell("proof.not_fitted", scene.tell("proof.no_face", scene.no_face))
    scene.hands.insert(BY_FACE)
    scene.expect("Face")
    scene.shot("face")
    scene.expect("Good", within_s=25)
    scene.greens.append(BY_FACE)
    scene.leave()
    item = scene.arrived(method="CARD_FACE")
    if item["factors"] != ["CARD", "FACE"]:
        raise Failed(f"card and face arrived as {item['factors']}")
    return scene.tell("proof.face")


def face_declined(scene: Scene) -> str:
    """The other way is as good: card and PIN."""
    _ask_consent(scene, DECLINES)
    scene.program.ask("press", key="decline")
    scene.expect("Calm")
    scene.hands.insert(DECLINES)
    seen = scene.expect("Choose", "Pin")
    if seen["stage"] == "Choose":
        wanted = CLASS_NAMES[class_of(DECLINES)]
        scene.program.ask("press", key=next(key for key, note in seen["notes"].items() if wanted in note))
        seen = scene.expect("Pin")
    if "FACE" in seen["notes"]:
        raise Failed("who declined is offered the face all the same")
    scene.type(scene.pin_of(DECLINES))
    scene.expect("Good")
    scene.greens.append(DECLINES)
    scene.leave()
    return scene.tell("proof.face_declined")


# --- without a network ----------------------------------------------------------------------------------


def e_card_offline(scene: Scene) -> str:
    _refused(scene, scene.phones.phone_shows(scene.person_number(LAST)), "E09")
    scene.shot("e-card-offline")
    scene.sign_in(LAST)
    return scene.tell("proof.e_card_offline")
