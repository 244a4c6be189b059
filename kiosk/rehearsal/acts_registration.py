"""Acts about registration day and the use of vouchers: who somebody is, their voucher, what becomes of it."""

from __future__ import annotations

from kiosk.rehearsal.registering import act, identify, offers, step
from kiosk.rehearsal.scene import Failed, Scene
from kiosk.training.ground import STAFF_NAME
from kiosk.training.vouchers import WAITING, voucher_no

FIRST, SECOND, _ = WAITING


def registration(scene: Scene) -> str:
    """Card and PIN, voucher, accepted, confirmed, used; then another by the e-card."""
    _begin(scene)
    identify(scene, FIRST)
    _used(scene, FIRST, shot="registered")
    act(scene, "next")
    _by_e_card(scene, SECOND)
    _used(scene, SECOND)
    scene.shut_door()
    for done in ("VOUCHER_ACCEPTED", "VOUCHER_USED"):
        item = scene.arrived(act=done)
        if voucher_no(FIRST) in str(item) or voucher_no(SECOND) in str(item):
            raise Failed(f"{done} carries a whole code")
    return scene.tell("proof.registration")


def notice(scene: Scene) -> str:
    """Before a 定向券 is used its holder is told, on the screen, and the book says so."""
    _begin(scene)
    identify(scene, SECOND)
    _scanned(scene, SECOND)
    step(scene, "review")
    act(scene, "accept")
    step(scene, "confirm")
    told = scene.until_shown("the notice", "registration", "notice", bool)
    scene.shot("notice")
    scene.arrived(act="NOTICE_SHOWN")
    scene.shut_door()
    return scene.tell("proof.notice", len(told))


def other_person(scene: Scene) -> str:
    """Another person's voucher: the holder is not who stands here."""
    _begin(scene)
    identify(scene, SECOND)
    _scanned(scene, FIRST)
    code = scene.look("registration", "code")
    accepted = offers(scene, "accept")
    scene.shot("other-person")
    scene.shut_door()
    if code != "B07" or accepted:
        raise Failed(f"another person's voucher: {code or 'no code'}, may be accepted: {accepted}")
    return scene.tell("proof.other_person", code)


def used_for_this_class(scene: Scene) -> str:
    """Used before for this very class: the platform says so, and it is success."""
    _begin(scene)
    identify(scene, FIRST)
    _used(scene, FIRST)
    why = scene.look("registration", "why")
    scene.shot("used-for-this-class")
    scene.shut_door()
    return str(why)


def _begin(scene: Scene) -> None:
    scene.open_page("register")
    if offers(scene, "next"):
        act(scene, "next")


def _by_e_card(scene: Scene, card: str) -> None:
    scene.touch("registration", "begin", "ECARD")
    scene.expect("Code")
    scene.scan(scene.phones.phone_shows(scene.person_number(card)))
    step(scene, "voucher")


def _scanned(scene: Scene, holder: str) -> None:
    scene.scan(voucher_no(holder))
    scene.until_shown("a verdict", "registration", "look", lambda look: look not in ("none", "asking"))


def _used(scene: Scene, card: str, *, shot: str = "") -> None:
    _scanned(scene, card)
    step(scene, "review")
    act(scene, "accept")
    step(scene, "confirm")
    act(scene, "confirm")
    step(scene, "done")
    look, verdict = scene.look("registration", "look"), scene.look("registration", "verdict")
    if look != "good":
        raise Failed(f"the voucher of {card}: {look} {verdict} {scene.look('registration', 'code')}")
    if shot:
        scene.shot(shot)


def checked_elsewhere(scene: Scene) -> str:
    """Staff looked it up on their phone: noted, with who and how, and marked as that."""
    scene.open_page("vouchers")
    scene.touch("elsewhere", "open")
    way = scene.look("elsewhere", "ways")[0]["key"]
    scene.touch("elsewhere", "note", voucher_no(FIRST), way, "USABLE", "", "S-001", "")
    scene.until_shown("noted", "elsewhere", "shown", lambda shown: not shown)
    scene.shut_door()
    item = scene.arrived(act="VOUCHER_CHECKED_ELSEWHERE")
    body = item.get("body", {})
    if body.get("operator") != STAFF_NAME:
        raise Failed(f"noted by {body.get('operator')!r}")
    return scene.tell("proof.elsewhere", scene.tell(f"records.by.{way}"), STAFF_NAME)


def records(scene: Scene) -> str:
    """Verifications found by what is sought, and held against the platform's own list."""
    scene.open_page("vouchers")
    scene.touch("records", "open", "all")
    rows = scene.until_shown("the records", "records", "rows", bool)
    scene.shot("records")
    scene.touch("records", "choose", "elsewhere")
    scene.until_shown("only those elsewhere", "records", "rows", lambda some: len(some) < len(rows))
    scene.shut_door()
    return scene.tell("proof.records", len(rows))
