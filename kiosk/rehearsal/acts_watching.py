"""Acts about what the book raises by itself."""

from __future__ import annotations

from kiosk.attendance.monitoring import ACT
from kiosk.domain.questions import Limits, Rule
from kiosk.rehearsal.scene import PACES, Failed, Scene
from kiosk.training.ground import WALK_ONS
from kiosk.training.vouchers import WAITING

CROWD = Limits().rush_people
OTHERS = 8
"""Those before have a part in other acts."""


def flags(scene: Scene) -> str:
    """Somebody with a stack of cards and their PINs: faster than people queue.  Asked about, sent, answered."""
    queue = [f"walk-on-{number:02d}" for number in range(OTHERS, WALK_ONS)]
    cards = [card for card in queue if card not in (*scene.greens, *WAITING)]
    if len(cards) < CROWD:
        raise Failed(f"only {len(cards)} of the queue have not signed in yet")
    pace, scene.pace = scene.pace, PACES["fast"]  # a stack of cards does not look at the screen
    try:
        for card in cards[:CROWD]:
            scene.sign_in(card)
    finally:
        scene.pace = pace
    scene.open_page("troubles")
    scene.touch("questions", "show")
    rows = scene.until_shown(
        "the question", "questions", "rows", lambda rows: any(not r["answer"] for r in rows)
    )
    scene.shot("question")
    flag = scene.arrived(flag=Rule.RUSH.value)
    [open_one] = [row for row in rows if not row["answer"]][:1]
    scene.touch("questions", "answer", open_one["key"], "seen", "")
    scene.until_shown(
        "the answer",
        "questions",
        "rows",
        lambda rows: any(r["key"] == open_one["key"] and r["answer"] for r in rows),
    )
    scene.arrived(act="QUESTION_ANSWERED")
    scene.shot("question-answered")
    scene.shut_door()
    told = flag["body"]
    return scene.tell("proof.flags", told["people"], told["figures"][1])


def monitoring(scene: Scene) -> str:
    """The camera of the room is noted with the session, its number and the time; no video comes near."""
    device = scene.ground.settings.monitors[0].device
    act = scene.arrived(act=ACT, device=device)
    again = [one for one in scene.ground.remote.received() if one["item"].get("body", {}).get("act") == ACT]
    if len(again) != 1:
        raise Failed(f"one session, noted {len(again)} times")
    minutes = (act["body"]["ends"] - act["body"]["begins"]) // 60_000
    return scene.tell("proof.monitoring", device, act["body"]["room"], minutes)
