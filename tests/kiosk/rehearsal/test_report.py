"""The acceptance report: what was shown, what came of it, the head of the ledger, lines to sign; as PDF too."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from kiosk.rehearsal.clauses import clauses
from kiosk.rehearsal.places import caption_of
from kiosk.rehearsal.report import SIGN, as_html, as_text, write_report
from kiosk.rehearsal.stage import Rehearsal, StepResult
from kiosk.words import LANGUAGES, Words

HEAD = "5" * 64
HELD, NOT, LACKING = [one for one in clauses() if one.walked][:3]


def walked() -> Rehearsal:
    steps = [
        StepResult("opens", True, "there"),
        StepResult(HELD.name, True, "held", HELD, pictures=("01-held.png",)),
        StepResult(NOT.name, False, "broke <b>", NOT),
        StepResult(LACKING.name, False, "no camera", LACKING, needed=False),
    ]
    return Rehearsal(
        steps, place="anhui", about={"institution": "某某 <学校>", "environment": "training", "head": HEAD}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_came_of_each_clause_and_by_whom_it_is_signed(language: str) -> None:
    said = Words(language, strict=True)
    for report in (as_text(walked(), said), as_html(walked(), said)):
        assert HEAD in report and HELD.no in report
        assert said.text("clauses.real") in unescape(report), "that stand-ins were used is on the first page"
        for came in ("passed", "failed", "lacking"):
            assert said.text(f"clauses.came.{came}") in report
        assert all(said.text(f"report.{who}") in report for who in SIGN)
    assert "<学校>" not in as_html(walked(), said)


def test_what_did_not_pass_is_proved_against_nothing() -> None:
    said = Words("zh")
    page = as_html(walked(), said)
    assert page.count(said.text("clauses.against.stand-in") + "</td>") == 1


def test_it_is_printed(tmp_path: Path) -> None:
    pdf = write_report(walked(), tmp_path, Words("zh"))
    assert pdf.read_bytes().startswith(b"%PDF")
    assert {path.suffix for path in tmp_path.iterdir()} == {".html", ".txt", ".pdf"}


def test_a_caption_names_each_document_once() -> None:
    caption = caption_of([HELD, NOT], "1/9")
    assert caption["clause"] == f"{HELD.document.short} {HELD.no}、{NOT.no}"
    assert caption["text"] == NOT.says["zh"]
