"""Acts about signing in: what a learner or staff do, and what has to be on the screen, in the book, at the platform."""

from __future__ import annotations

import time
from typing import Any

from kiosk.compose.routes import SECOND, routes_of
from kiosk.domain.evidence import AssistReason
from kiosk.rehearsal import ways
from kiosk.rehearsal.more_classes import NOT_RUNNING
from kiosk.rehearsal.scene import Failed, NotFitted, Scene
from sync.records import RESIDENT_ID

BY_CARD, AT_ONCE, OFFLINE, ASSISTED = "li-qiang", "walk-on-01", "walk-on-02", "walk-on-03"
SECOND_AWAY, FIRST_AWAY, E_CARD_AWAY = "walk-on-05", "walk-on-06", "walk-on-07"
"""Who does what: everybody signs in once."""
SOON_S = 10.0
"""Near real time: seconds, with the platform there."""


def card_pin(scene: Scene) -> str:
    scene.sign_in(BY_CARD, shot="card-pin")
    item = scene.arrived(method="CARD_PIN", traineeNo=scene.trainee_no(BY_CARD))
    if item["factors"] != ["CARD", "PIN"] or item["action"] != "IN":
        raise Failed(f"card and PIN arrived as {item['action']} by {item['factors']}")
    return scene.tell("proof.card_pin")


def e_card(scene: Scene) -> str:
    return ways.e_card(scene)


def face(scene: Scene) -> str:
    if scene.no_face:
        raise NotFitted(scene.tell("proof.no_face", scene.no_face))
    return f"{ways.face_enrolled(scene)}; {ways.face(scene)}"


def real_name(scene: Scene) -> str:
    """What has come in so far names a person, sealed, and how they were verified."""
    records = [record for record in scene.ground.remote.received() if record["kind"] == "CHECKIN"]
    nameless = [
        record["item"]["recId"]
        for record in records
        if not record["maskedName"] or not record["item"].get("method") or not record["item"].get("factors")
    ]
    if nameless or not records:
        raise Failed(f"{len(nameless)} of {len(records)} sign-ins lack a person or a method")
    methods = sorted({record["item"]["method"] for record in records})
    return scene.tell("proof.real_name", len(records), scene.listed("figures.method", methods))


def near_real_time(scene: Scene) -> str:
    """Within seconds while the line is up; in a queue while it is down, and by themselves afterwards."""
    scene.sign_in(AT_ONCE)
    begun = time.monotonic()
    scene.arrived(traineeNo=scene.trainee_no(AT_ONCE), method="CARD_PIN")
    seconds = time.monotonic() - begun
    if seconds > SOON_S:
        raise Failed(f"a sign-in took {seconds:.1f} s to the platform")
    scene.cut_network()
    scene.sign_in(OFFLINE, shot="queued")
    waiting = scene.until("the sign-in waits", lambda now: now["pending"] > 0)
    scene.mend_network()
    scene.until("nothing waits any more", lambda now: now["pending"] == 0 and now["online"])
    scene.arrived(traineeNo=scene.trainee_no(OFFLINE), method="CARD_PIN")
    return scene.tell("proof.near_real_time", f"{SOON_S:.0f}", waiting["pending"])


def two_back_ends(scene: Scene) -> str:
    """One down does not stop the other: cards while the second is away, e-cards while the first is."""
    first, second = scene.ground.remote, scene.ground.second_remote
    if second is None:
        raise Failed("this profile has one back end only")
    second.misbehave(portal=True)
    scene.sign_in(SECOND_AWAY)
    scene.arrived(traineeNo=scene.trainee_no(SECOND_AWAY), method="CARD_PIN")
    second.behave()
    first.misbehave(portal=True)
    scene.sign_in(FIRST_AWAY)
    waiting = scene.until("the sign-in waits", lambda now: now["pending"] > 0)
    _by_e_card(scene, E_CARD_AWAY)
    scene.shot("first-away")
    first.behave()
    scene.until("nothing waits any more", lambda now: now["pending"] == 0 and now["online"])
    scene.arrived(traineeNo=scene.trainee_no(E_CARD_AWAY), method="ESSC_QR")
    served = sorted(
        {
            one.value.replace(".", "_")
            for one, name in routes_of(scene.ground.settings).items()
            if name == SECOND
        }
    )
    return scene.tell("proof.two_back_ends", waiting["pending"], scene.listed("adapter.of", served))


def _by_e_card(scene: Scene, card: str) -> None:
    """The line to the phones' platform may be just coming back: another code is another scan."""
    over = time.monotonic() + SOON_S
    scene.tidy_screen()
    scene.scan(scene.phones.phone_shows(scene.person_number(card)))
    seen = scene.expect("Good", "Refused")
    while seen["stage"] != "Good":
        if time.monotonic() > over:
            raise Failed(f"the e-card: {seen['code']} {seen['verb']}")
        scene.tidy_screen()
        scene.scan(scene.phones.phone_shows(scene.person_number(card)))
        seen = scene.expect("Good", "Refused")
    scene.greens.append(card)


def assist(scene: Scene) -> str:
    """位置签到失败: the phone's place was wrong, so staff sign the learner in, with that reason."""
    number = scene.person_number(ASSISTED)
    scene.open_page("roster")
    scene.touch("staff", "seek", number[-6:])
    [row] = scene.until_shown("the learner is found", "staff", "learners", lambda rows: len(rows) == 1)
    scene.touch("helping", "assist", row["key"], RESIDENT_ID, AssistReason.GPS_FAILED.value)
    scene.expect("Good")
    scene.greens.append(ASSISTED)
    scene.shot("assisted")
    scene.shut_door()
    item = scene.arrived(method="STAFF", traineeNo=scene.trainee_no(ASSISTED))
    told: dict[str, Any] = item.get("assist") or {}
    if told.get("reason") != AssistReason.GPS_FAILED.value or not told.get("operatorNo"):
        raise Failed(f"the help arrived as {told}")
    return scene.tell("proof.assist")


def coordinates(scene: Scene) -> str:
    """The institution and its place are the platform's: on the screen, and with every sign-in."""
    shown = scene.look("surroundings", "institution")
    told = scene.ground.seed.organisation
    assert told is not None
    item = next(one["item"] for one in scene.ground.remote.received() if one["kind"] == "CHECKIN")
    place = item.get("geo") or {}
    if shown != told.name:
        raise Failed(f"the screen says {shown!r}, the platform {told.name!r}")
    if (place.get("lng"), place.get("lat"), place.get("coordSys")) != (
        told.longitude,
        told.latitude,
        told.coord_system,
    ):
        raise Failed(f"the sign-in carries {place or 'no place'}")
    return scene.tell("proof.coordinates", told.name, place["lng"], place["lat"], place["coordSys"])


def not_running(scene: Scene) -> str:
    """A class that is approved and does not run yet: on its roster, and no sign-in."""
    scene.hands.insert(NOT_RUNNING)
    seen = scene.expect("Refused", "Staff", code="A08")
    scene.shot("not-running")
    return scene.tell("proof.not_running", seen["verb"])
