"""The day: what happens at the desk, and what has to be on the screen, in the book and at the platform for it."""

from __future__ import annotations

import time
from collections import Counter

from kiosk.rehearsal import acts_evening as evening
from kiosk.rehearsal import acts_leaving, attended, counter, registering, ways
from kiosk.rehearsal.scene import LOOK_S, Failed, Scene, Step
from kiosk.training.ground import ELECTRICIAN, WALK_ONS, all_cards, class_of
from sync.records import PulledSource

PHONES = (PulledSource.PHONE_GPS, PulledSource.PHONE_QR)
KILLED_AT = 10
"""How many of the queue have signed in when the power goes."""


def opens(scene: Scene) -> str:
    scene.program.start()
    scene.until("the roster from the platform", lambda now: now["roster"] and now["online"])
    scene.expect("Idle")
    scene.shot("idle")
    return scene.tell("proof.opens")


def on_time(scene: Scene) -> str:
    for card in ("li-qiang", "wang-xiaomei"):
        if card == "wang-xiaomei":
            _wrong_once(scene, card)
        else:
            scene.sign_in(card, shot="good")
    return scene.tell("proof.on_time")


def _wrong_once(scene: Scene, card: str) -> None:
    right = scene.pin_of(card)
    scene.hands.insert(card)
    scene.expect("Pin")
    scene.type("000000" if right != "000000" else "111111")
    time.sleep(0.3)
    seen = scene.expect("Pin")
    if seen["triesLeft"] != 5:
        raise Failed(f"after one wrong PIN {seen['triesLeft']} tries are shown, not 5")
    scene.shot("pin-wrong")
    scene.type(right)
    scene.expect("Good")
    scene.greens.append(card)
    scene.leave()


def late(scene: Scene) -> str:
    seen = scene.sign_in("ouyang-zhiyuan", shot="late")
    if not any("迟到" in fact for fact in seen["facts"]):
        raise Failed(f"nothing says late: {seen['facts']}")
    return str(seen["facts"][-1])


def repeated(scene: Scene) -> str:
    scene.hands.insert("li-qiang")
    seen = scene.expect("Calm")
    scene.shot("repeat")
    scene.leave()
    return str(seen["verb"])


def pulled(scene: Scene) -> str:
    scene.hands.insert("aygul", removed_after=2)
    scene.expect("Refused", code="C04")
    scene.shot("pulled")
    scene.sign_in("aygul")
    return scene.tell("proof.pulled")


def not_on_roster(scene: Scene) -> str:
    scene.hands.insert("qian-guest")
    scene.expect("Staff", code="A01")
    scene.shot("not-on-roster")
    scene.open_door()
    holder = all_cards()["qian-guest"].holder
    scene.program.ask(
        "note", class_no=ELECTRICIAN, document="01", number=holder.person_number, name=holder.name,
        reason="not_on_roster", evidence="document",
    )  # fmt: skip
    scene.expect("Calm")
    scene.shot("noted")
    scene.leave()
    scene.shut_door()
    return scene.tell("proof.not_on_roster")


def first_visit(scene: Scene) -> str:
    holder = all_cards()["zhao-haitao"].holder
    scene.hands.insert("zhao-haitao")
    scene.expect("Staff", code="C12")
    scene.open_door()
    scene.program.ask("bind", text=holder.person_number[-6:], document="01")
    scene.expect("Pin")
    scene.type(scene.pin_of("zhao-haitao"))
    scene.expect("Good")
    scene.greens.append("zhao-haitao")
    scene.shot("bound")
    scene.leave()
    scene.shut_door()
    return scene.tell("proof.first_visit")


def network_gone(scene: Scene) -> str:
    """Twenty sign in without a network; after ten of them the power goes."""
    scene.until("everything sent before the network goes", lambda now: now["pending"] == 0)
    scene.cut_network()
    for number in range(WALK_ONS):
        if number == KILLED_AT:
            scene.program.kill()
            scene.program.start()
        scene.sign_in(f"walk-on-{number:02d}", shot="offline" if number == WALK_ONS - 1 else "")
    waiting = scene.until("all twenty wait", lambda now: now["pending"] >= WALK_ONS)
    scene.until("the screen says so", lambda now: now["shown_pending"] == now["pending"])
    return scene.tell("proof.network_gone", WALK_ONS, waiting["pending"], KILLED_AT)


def network_back(scene: Scene) -> str:
    scene.mend_network()
    scene.until("nothing waits any more", lambda now: now["pending"] == 0 and now["online"])
    return scene.tell("proof.network_back")


def the_day(scene: Scene) -> str:
    """What the supervisor sees agrees with who stood at the desk or signed by phone, class by class.

    Classes that begin after midnight belong to tomorrow's page, and are not on this one.
    """
    scene.open_door()
    over = time.monotonic() + LOOK_S
    while not (seen := scene.program.ask("today"))["classes"] and time.monotonic() < over:
        time.sleep(0.1)
    scene.shot("today")
    expected, present, late, missing, leave = seen["totals"]
    here = {class_no: numbers[1] for class_no, numbers in seen["classes"].items()}
    phones = [one.class_no for one in scene.ground.seed.affairs.signins if one.source in PHONES]
    stood = Counter([*(class_of(card) for card in scene.greens), *phones])
    if not here or here != {class_no: stood[class_no] for class_no in here}:
        raise Failed(f"{dict(stood)} signed in, the day page says {here}")
    if expected != present + missing + leave or late > present:
        raise Failed(
            f"{expected} expected, {present} present, {late} late, {missing} missing, {leave} on leave"
        )
    scene.shut_door()
    return scene.tell("proof.the_day", sum(here.values()), present, expected, late)


def sent_once(scene: Scene) -> str:
    records = scene.ground.remote.received()
    checkins = [record for record in records if "action" in record["item"] and "method" in record["item"]]
    ids = [record["item"]["recId"] for record in records]
    if len(ids) != len(set(ids)):
        raise Failed("the platform holds an entry twice")
    if len(checkins) != len(scene.greens) + scene.on_paper:
        raise Failed(
            f"{len(scene.greens)} green screens, {scene.on_paper} on paper, {len(checkins)} at the platform"
        )
    if scene.ground.remote.alarms():
        raise Failed(f"the platform raises alarms: {scene.ground.remote.alarms()}")
    return scene.tell("proof.sent_once", len(checkins), len(records) - len(checkins))


def closes(scene: Scene) -> str:
    status = scene.program.stop()
    if status != 0:
        raise Failed(f"exit status {status}")
    return scene.tell("proof.closes")


SCRIPT: tuple[tuple[str, Step], ...] = (
    ("opens", opens),
    ("on-time", on_time),
    ("late", late),
    ("repeat", repeated),
    ("pulled", pulled),
    ("not-on-roster", not_on_roster),
    ("first-visit", first_visit),
    ("login-qr", ways.login_qr),
    ("other-codes", ways.other_codes),
    ("e-card", ways.e_card),
    ("stranger", ways.stranger),
    ("voucher", counter.voucher),
    ("registration", registering.registration),
    ("face-enrolled", ways.face_enrolled),
    ("face", ways.face),
    ("face-declined", ways.face_declined),
    ("network-gone", network_gone),
    ("e-card-offline", ways.e_card_offline),
    ("voucher-offline", counter.voucher_offline),
    ("network-back", network_back),
    ("voucher-later", counter.voucher_later),
    ("the-day", the_day),
    ("leave", attended.on_leave),
    ("make-up", attended.made_up),
    ("by-phone", attended.by_phone),
    ("spot-check", attended.spot_check),
    ("drawn", evening.drawn),
    ("results", attended.results),
    ("sheets", evening.sheets),
    ("sign-out", acts_leaving.sign_out),
    ("power-gone", evening.power_gone),
    ("answered", evening.answered),
    ("corrected", evening.corrected),
    ("outage", evening.outage),
    ("closed", evening.closed),
    ("given-out", evening.given_out),
    ("audited", evening.audited),
    ("sent-once", sent_once),
    ("closes", closes),
)
