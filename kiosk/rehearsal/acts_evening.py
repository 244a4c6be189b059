"""The supervisor's evening: what happened is answered, put right, entered from paper, closed by two and given out.

Everybody has one role here: the front desk printed the sheets, two supervisors sign, the auditor looks and changes
nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.domain.sheets import SheetCode
from kiosk.domain.timetable import clock_text, local, local_day
from kiosk.rehearsal.attended import sessions_of
from kiosk.rehearsal.scene import SEND_S, Failed, Scene
from kiosk.training.ground import COOK, ELECTRICIAN
from kiosk.training.staff import AUDITOR, FRONT, HEAD, SUPERVISOR, Colleague
from kiosk.words import Words
from sync.records import Session

BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=5)
"""Around the lesson that nobody could sign in to."""
OVER = timedelta(hours=2)
"""After the last lesson nobody can sign out any more."""
UNDECIDED = Words("zh").text("corrections.undecided")
DRAWN_WORDS = ("PRESENT", "REFUSED")
ON_PAPER = 6
"""Whoever is ticked on the sheet."""


def sheets(scene: Scene) -> str:
    """The front desk prints the sheet of the lesson that will need it, and may close no day."""
    lesson = _dark(scene)
    _today(scene, "paper", FRONT)
    scene.touch("paper", "turn", local_day(lesson.begins).isoformat())
    scene.until_shown(
        "the lessons", "paper", "lessons", lambda rows: _row(rows, lesson.session_no) is not None
    )
    scene.touch("paper", "print", lesson.session_no)
    scene.until_shown("printed", "paper", "lessons", lambda rows: _printed(rows, lesson.session_no))
    scene.shot("sheets")
    scene.touch("closing", "close", "", True)
    scene.until_shown("the front desk closes no day", "staff", "refusal", bool)
    scene.shot("front-refused")
    scene.shut_door()
    printed = scene.arrived(act="SHEET_PRINTED", sessionNo=lesson.session_no)
    return scene.tell("proof.sheets", printed["body"]["sheet"], len(printed["body"]["rows"]))


def drawn(scene: Scene) -> str:
    """Two of those who are in the lesson, by chance; called up, one is there, one will not be checked."""
    lesson = sessions_of(scene, ELECTRICIAN)[0]
    scene.open_page("attendance", SUPERVISOR)
    scene.touch("attendance", "open", "spots")
    scene.until_shown(
        "who is there", "spots", "lessons", lambda rows: _row(rows, lesson.session_no) is not None
    )
    scene.touch("spots", "draw", lesson.session_no, len(DRAWN_WORDS), "ROLLCALL")
    act = scene.arrived(act="SPOT_DRAWN", sessionNo=lesson.session_no)["body"]
    scene.until_shown("the draw", "spots", "checks", lambda checks: act["checkNo"] in _numbers(checks))
    scene.shot("drawn")
    for who, word in zip(act["traineeNos"], DRAWN_WORDS, strict=True):
        scene.touch("spots", "say", act["checkNo"], who, word)
        scene.arrived(act="SPOT_CHECKED", checkNo=act["checkNo"], word=word)
    scene.shut_door()
    return scene.tell("proof.drawn", len(DRAWN_WORDS), act["of"], scene.listed("spots", DRAWN_WORDS))


def _numbers(checks: list[dict[str, Any]]) -> list[str]:
    return [one["check_no"] for one in checks]


def power_gone(scene: Scene) -> str:
    """From the second lesson on until everything is over."""
    last = max(one.ends for one in scene.ground.seed.sessions if one.room)
    scene.pass_to(last + OVER)
    scene.shot("evening")
    return scene.tell("proof.power_gone", clock_text(scene.now()))


def answered(scene: Scene) -> str:
    """Every question of the day, with a note."""
    scene.open_page("troubles", SUPERVISOR)
    scene.touch("questions", "show")
    rows = scene.until_shown("the questions", "questions", "rows", bool)
    scene.shot("questions")
    for row in rows:
        if not row["answer"]:
            scene.touch("questions", "answer", row["key"], "seen", "当天排队，老师在场")
    scene.until_shown("all are answered", "questions", "open", lambda left: left == 0)
    scene.shot("questions-answered")
    scene.shut_door()
    scene.arrived(act="QUESTION_ANSWERED", operator=SUPERVISOR.name)
    return scene.tell("proof.answered", len(rows), SUPERVISOR.name)


def corrected(scene: Scene) -> str:
    """A note of somebody on no roster is turned down; a class that never met is cancelled, both side by side."""
    lesson = sessions_of(scene, ELECTRICIAN)[0]
    _today(scene, "corrections", SUPERVISOR)
    scene.touch("corrections", "show", "find")
    scene.touch("corrections", "chooseClassDay", ELECTRICIAN, local_day(lesson.begins).isoformat())
    scene.until_shown("what is in the book", "corrections", "entryCount", bool)
    refused = [_reject(scene, row["key"]) for row in scene.look("corrections", "entries") if _undecided(row)]
    scene.touch("corrections", "show", "lessons")
    scene.touch(
        "corrections", "chooseClassDay", COOK, local_day(sessions_of(scene, COOK)[0].begins).isoformat()
    )
    cook = {one.session_no for one in sessions_of(scene, COOK)}
    lessons = scene.until_shown(
        "the lessons",
        "corrections",
        "lessons",
        lambda rows: bool(rows) and {one["key"] for one in rows} <= cook,
    )
    scene.touch("corrections", "wishLesson", "CANCELLED", lessons[-1]["key"], "", "", "", "")
    _sign_correction(scene, "TEACHER", shot="corrected-class")
    scene.arrived(act="CANCELLED", sessionNo=lessons[-1]["key"])
    scene.shut_door()
    return scene.tell("proof.corrected", len(refused))


def _undecided(row: dict[str, Any]) -> bool:
    return bool(row["mark"] == UNDECIDED)


def _reject(scene: Scene, key: str) -> str:
    scene.touch("corrections", "openEntry", key)
    scene.until_shown("the entry", "corrections", "entryKey", lambda open_one: open_one == key)
    scene.touch("corrections", "wish", "REJECT", "", "", "")
    _sign_correction(scene, "WRONG_PERSON", shot="corrected-note")
    scene.arrived(act="REJECT", corrects=key)
    return key


def _sign_correction(scene: Scene, reason: str, *, shot: str) -> None:
    scene.until_shown("both sides", "corrections", "proposal", lambda one: one.get("ready"))
    scene.shot(shot)
    scene.second_pin(HEAD)
    scene.touch("corrections", "sign", reason, ["pin", "", "2026-117"], "")
    scene.until_shown("written", "corrections", "proposed", lambda there: not there)


def outage(scene: Scene) -> str:
    """Declared by two people, supported by the gap in the book; then the sheet is scanned and entered by two."""
    lesson = _dark(scene)
    day, (begins, ends) = local_day(lesson.begins).isoformat(), _within_the_day(lesson)
    _today(scene, "paper", SUPERVISOR)
    scene.until_shown("the page", "paper", "today", bool)
    scene.touch("paper", "declare", True)
    scene.touch("paper", "ask", day, begins, ends)
    weighed = scene.until_shown("what speaks for it", "paper", "weighed", bool)
    if "contradicts" in [one["weight"] for one in weighed]:
        raise Failed(f"the book speaks against it: {weighed}")
    scene.shot("outage")
    scene.second_pin(SUPERVISOR)
    scene.touch("paper", "sign", day, begins, ends, "power")
    scene.until_shown("not by the same person", "second", "problem", bool)
    scene.second_pin(HEAD)
    scene.touch("paper", "sign", day, begins, ends, "power")
    scene.until_shown("declared", "paper", "outages", bool)
    _entered(scene, lesson)
    scene.shut_door()
    declared = scene.arrived(act="OUTAGE_DECLARED")
    if declared["body"]["second"] != HEAD.name:
        raise Failed(f"declared by {declared['body']}")
    return scene.tell("proof.outage", begins, ends, declared["body"]["ledgerGap"], scene.on_paper)


def _entered(scene: Scene, lesson: Session) -> None:
    printed = scene.arrived(act="SHEET_PRINTED", sessionNo=lesson.session_no)["body"]["sheet"]
    told = scene.ground.seed.organisation
    assert told is not None
    code = SheetCode(
        printed, local_day(lesson.begins), scene.ground.settings.desk.no, told.org_no, lesson.session_no, 1
    )
    scene.scan(code.text)
    scene.until_shown("the sheet", "paper", "sheet", lambda no: no == printed)
    leaving = local_day(lesson.ends) == local_day(lesson.begins)
    rows = [row for row in scene.look("paper", "lines") if row["may"] and not row["look"]][:ON_PAPER]
    for row in rows:
        scene.touch("paper", "tick", row["number"], "IN", clock_text(lesson.begins))
        if leaving:
            scene.touch("paper", "tick", row["number"], "OUT", clock_text(lesson.ends))
    scene.shot("sheet-ticked")
    scene.touch("paper", "witness", True)
    scene.second_pin(HEAD)
    scene.shot("sheet-witness")
    scene.touch("paper", "enter")
    scene.until_shown(
        "entered",
        "paper",
        "lines",
        lambda lines: sum(line["cameBefore"] for line in lines) == len(rows),
        SEND_S,
    )
    scene.shot("sheet-entered")
    scene.on_paper += len(rows) * (2 if leaving else 1)
    scene.arrived(method="PAPER", action="IN", sessionNo=lesson.session_no)


def closed(scene: Scene) -> str:
    """Nothing is open any more, the platform holds the same: two sign, a digest is printed."""
    day = local_day(_dark(scene).begins).isoformat()
    scene.until("everything is sent", lambda now: now["pending"] == 0)
    _today(scene, "closing", SUPERVISOR)
    scene.touch("closing", "turn", day)
    scene.until_shown("the day", "closing", "day", lambda shown: shown == day)
    scene.touch("closing", "compare")
    try:
        scene.until_shown("nothing hinders it", "closing", "ready", bool, SEND_S)
    except Failed as no:
        raise Failed(f"{no}: {scene.look('closing', 'checks')}") from no
    scene.until_shown("the platform has answered", "closing", "comparing", lambda asking: not asking, SEND_S)
    scene.shot("closing")
    scene.touch("closing", "sign", "day")
    scene.second_pin(HEAD)
    scene.shot("closing-sign")
    scene.touch("closing", "close", "", False)
    scene.until_shown("closed", "closing", "closed", bool, SEND_S)
    [close] = scene.look("closing", "closes")
    scene.touch("closing", "paper", close["key"])
    scene.until_shown("the digest", "closing", "good", bool)
    scene.shot("closed")
    scene.shut_door()
    told = scene.arrived(kind="DAY_CLOSED")["body"]
    if (told["first"], told["second"]) != (SUPERVISOR.name, HEAD.name):
        raise Failed(f"signed by {told['first']} and {told['second']}")
    return scene.tell("proof.closed", day, close["state"], close["signers"])


def given_out(scene: Scene) -> str:
    """The roster as a workbook and on paper; both come back and are checked against the book."""
    made = [_exported(scene, form) for form in ("xlsx", "pdf")]
    for path in made:
        _verified(scene, path)
    return scene.tell("proof.given_out", scene.tell("proof.joint").join(path.suffix for path in made))


def _exported(scene: Scene, form: str) -> Path:
    scene.open_page("attendance", SUPERVISOR)
    scene.touch("attendance", "openClass", ELECTRICIAN)
    scene.until_shown("the class", "attendance", "classNo", lambda no: no == ELECTRICIAN)
    scene.touch("attendance", "open", "export")
    targets = scene.until_shown("where to", "exports", "targets", bool)
    folder = Path(targets[0]["key"])
    before = set(folder.glob(f"*.{form}"))
    scene.touch("exports", "choose", targets[0]["key"])
    scene.touch("exports", "shape", form)
    scene.touch("exports", "export", "roster", ELECTRICIAN)
    scene.until_shown("written", "exports", "busy", lambda busy: busy == "", SEND_S)
    scene.shot(f"roster-{form}")
    fresh = set(folder.glob(f"*.{form}")) - before
    if len(fresh) != 1 or not scene.look("exports", "good"):
        raise Failed(f"{len(fresh)} new files: {scene.look('exports', 'said')}")
    scene.shut_door()
    return fresh.pop()


def _verified(scene: Scene, path: Path) -> None:
    site = scene.ground.folder / "verify.toml"
    settings = scene.ground.settings
    site.write_text(
        f'mode = "training"\nfolder = "{settings.folder.as_posix()}"\n[desk]\nno = "{settings.desk.no}"\n'
        f'[card]\nbackend = "virtual"\n[platform]\nplatform_key = "{settings.platform.platform_key}"\n',
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "kiosk",
        "ledger",
        "verify",
        "--config",
        str(site),
        "--report",
        str(path),
    ]
    done = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    told = json.loads(done.stdout) if done.stdout else {"problems": [done.stderr]}
    if done.returncode or not told["sound"]:
        raise Failed(f"{path.suffix} does not verify: {told}")


def audited(scene: Scene) -> str:
    """The auditor reads who did what, and is refused whatever would change anything; so is that in the trail."""
    scene.open_page("staff", AUDITOR)
    scene.touch("acts", "show")
    rows = scene.until_shown("the trail", "acts", "rows", bool)
    scene.shot("audit")
    scene.touch("questions", "answer", "nobody's", "seen", "")
    scene.until_shown("refused", "staff", "refusal", bool)
    scene.shot("auditor-refused")
    if "closing" in scene.look("staff", "places") or "close" in scene.look("staff", "rights"):
        raise Failed(f"the auditor may {scene.look('staff', 'rights')}")
    scene.shut_door()
    names = {row["who"].split(" + ")[0] for row in rows}
    return scene.tell("proof.audited", len(rows), len(names))


# --- inside --------------------------------------------------------------------------------------------


def _dark(scene: Scene) -> Session:
    """The lesson while which there is no power."""
    return sessions_of(scene, ELECTRICIAN)[-1]


def _within_the_day(lesson: Session) -> tuple[str, str]:
    """An outage is declared for one day: one over midnight would be two."""
    first, last = local(lesson.begins - BEFORE), local(lesson.ends + AFTER)
    day = local_day(lesson.begins)
    return (
        clock_text(first) if first.date() == day else "00:00",
        clock_text(last) if last.date() == day else "23:59",
    )


def _today(scene: Scene, tab: str, by: Colleague) -> None:
    scene.open_page("today", by)
    scene.touch("today", "turn", tab)


def _row(rows: list[dict[str, Any]], key: str) -> dict[str, Any] | None:
    return next((row for row in rows if row["key"] == key), None)


def _printed(rows: list[dict[str, Any]], key: str) -> bool:
    row = _row(rows, key)
    return bool(row and row["again"])
