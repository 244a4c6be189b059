"""Acts about one learner: the limit of the year, hours online, certificates; records against the platform's."""

from __future__ import annotations

import re

from kiosk.rehearsal.more_classes import (
    CERTIFICATE,
    CERTIFIED,
    LEARNED_ONLINE,
    ONLINE,
    ONLINE_MINUTES,
    TWICE_A_YEAR,
)
from kiosk.rehearsal.registering import act, identify, offers
from kiosk.rehearsal.scene import SEND_S, Failed, Scene
from kiosk.training.ground import ELECTRICIAN
from kiosk.training.vouchers import WAITING, voucher_no
from kiosk.visit.own import OWN


def once_a_year(scene: Scene) -> str:
    """A second voucher in the year for the same occupation: the desk says so, the platform has the word."""
    scene.open_page("register")
    if offers(scene, "next"):
        act(scene, "next")
    identify(scene, TWICE_A_YEAR)
    scene.scan(voucher_no(TWICE_A_YEAR))
    scene.until_shown("the limit", "registration", "code", lambda code: code == "B10")
    scene.shot("once-a-year")
    why = scene.look("registration", "why")
    scene.shut_door()
    return scene.tell("proof.once_a_year", why)


def voucher_list(scene: Scene) -> str:
    """查券: what the platform lists for the class, before any code is scanned."""
    scene.open_page("register")
    if offers(scene, "next"):
        act(scene, "next")
    identify(scene, TWICE_A_YEAR)
    listed = scene.until_shown("the voucher listed", "registration", "offers", bool, SEND_S)
    scene.shot("voucher-list")
    scene.shut_door()
    return scene.tell("proof.voucher_list", len(listed))


def online_hours(scene: Scene) -> str:
    """Minutes learned online, told by the platform, stand in the same book as those at the desk."""
    trainee_no = scene.trainee_no(LEARNED_ONLINE)
    scene.open_page("attendance")
    scene.touch("attendance", "openClass", ELECTRICIAN)
    scene.until_shown("the class", "attendance", "classNo", lambda no: no == ELECTRICIAN)
    scene.touch("attendance", "openLearner", trainee_no)

    def counted(rows: list[dict[str, object]]) -> bool:
        return any(row["key"] == ONLINE and row["outcome"] == "valid" for row in rows)

    rows = scene.until_shown("the lesson online", "attendance", "lessons", counted, SEND_S)
    scene.shot("online-hours")
    hours = scene.look("attendance", "learner")["hours"]
    scene.shut_door()
    marks = next(row["marks"] for row in rows if row["key"] == ONLINE)
    if str(ONLINE_MINUTES) not in str(marks):
        raise Failed(f"the online lesson counts {marks}, not {ONLINE_MINUTES} minutes")
    return scene.tell("proof.online_hours", ONLINE_MINUTES, hours)


def certificates(scene: Scene) -> str:
    """我的: card in, PIN, and what the platform knows of certificates; gone with the card."""
    scene.hands.insert(CERTIFIED)
    seen = scene.expect("Calm", "Refused")
    scene.program.ask("press", key=OWN)
    scene.expect("Pin")
    scene.type(scene.pin_of(CERTIFIED))
    scene.expect("Own")

    def certified(lines: list[dict[str, str]]) -> bool:
        return any("电工 五级" in str(line) for line in lines)

    lines = scene.until_shown("the certificate", "stage", "lines", certified)
    scene.shot("own-view")
    scene.hands.remove()
    scene.expect("Idle")
    if any(CERTIFICATE in str(line) for line in lines):
        raise Failed("a certificate's number stands on the learner's screen unmasked")
    return scene.tell("proof.certificates", seen["verb"], len(lines))


def records_reconciled(scene: Scene) -> str:
    """Each verification here against the platform's own log, which a desk that starts hears at once."""
    scene.program.stop()
    scene.start_again()
    scene.until("the line", lambda now: now["roster"] and now["online"])
    scene.open_page("vouchers")
    scene.touch("records", "open", "all")

    def some_agree(said: str) -> bool:
        return bool(re.search(r"[1-9]\d*$", said))

    told = scene.until_shown("held against the log", "records", "agreement", some_agree, SEND_S)
    apart = {one["title"]: one["number"] for one in scene.look("records", "apart")}
    scene.shot("records-reconciled")
    scene.shut_door()
    listed = scene.tell("proof.joint").join(f"{title} {number}" for title, number in apart.items())
    return scene.tell("proof.reconciled", told, listed or scene.tell("proof.none"))


def chain_of_keys(scene: Scene) -> str:
    """Voucher, class, learner: the use, the sign-in and the result name the same keys."""
    scene.sign_in(WAITING[0])
    came = scene.arrived(method="CARD_PIN", traineeNo=scene.trainee_no(WAITING[0]))
    used = scene.arrived(act="VOUCHER_USED")
    result = scene.arrived(kind="RESULT", attempt=2)
    told = [used.get("classNo") or used["body"].get("classNo"), came["classNo"], result["classNo"]]
    if len(set(told)) != 1:
        raise Failed(f"use, sign-in and result name the classes {told}")
    if not {"voucherNo", "certNo"} <= set(result["body"]) or not result["traineeNo"]:
        raise Failed(f"the result carries {sorted(result['body'])}")
    return scene.tell("proof.chain_of_keys", told[0])
