"""The end of a lesson: whoever came signs out, and is asked where going and coming are both possible."""

from __future__ import annotations

from datetime import timedelta

from kiosk.rehearsal.attended import sessions_of
from kiosk.rehearsal.scene import Failed, Scene
from kiosk.training.ground import ELECTRICIAN, class_of
from kiosk.words import Words

BEFORE_THE_END = timedelta(minutes=2)
LEAVING = Words("zh").text("choose.out")
MOST = 4


def sign_out(scene: Scene) -> str:
    """By card and what the place wants beside it, in the last minutes of the first lesson."""
    lesson = sessions_of(scene, ELECTRICIAN)[0]
    scene.pass_to(lesson.ends - BEFORE_THE_END)
    who = [card for card in scene.greens if class_of(card) == ELECTRICIAN][:MOST]
    for card in who:
        _leave(scene, card, shot="signed-out" if card == who[0] else "")
    item = scene.arrived(traineeNo=scene.trainee_no(who[0]), action="OUT", sessionNo=lesson.session_no)
    if item["method"] not in ("CARD_PIN", "CARD"):
        raise Failed(f"signed out by {item['method']}")
    return scene.tell("proof.sign_out", len(who), scene.tell(f"figures.method.{item['method']}"))


def _leave(scene: Scene, card: str, *, shot: str) -> None:
    scene.tidy_screen()  # or the green of who left before would be taken for theirs
    scene.hands.insert(card)
    seen = scene.expect("Choose", "Pin", "Good")
    if seen["stage"] == "Choose":
        keys = [key for key, title in zip(seen["notes"], seen["choices"], strict=True) if LEAVING in title]
        if len(keys) != 1:
            raise Failed(f"{len(keys)} ways to go among {seen['choices']}")
        scene.program.ask("press", key=keys[0])
        seen = scene.expect("Pin", "Good")
    if seen["stage"] == "Pin":  # not where the camera has seen a face that is enrolled
        scene.type(scene.pin_of(card))
        scene.expect("Good")
    scene.greens.append(card)
    if shot:
        scene.shot(shot)
    scene.leave()
