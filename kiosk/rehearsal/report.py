"""The report of a walk through a place, to be printed and signed: clause, shown, result, ledger head, signature lines.

HTML that Qt's own text engine prints (paper.py), and plain text.  Both say on the first page that stand-ins were used.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from kiosk.rehearsal.clauses import documents
from kiosk.rehearsal.stage import Rehearsal, StepResult
from kiosk.words import Words

ABOUT = ("institution", "desk", "environment", "profile", "version", "when", "entries", "head", "key")
SIGN = ("school", "office", "witness")
PICTURE_WIDTH = 300
PICTURES = 8  # to a page, so that none is cut off from its name
PRINT_S = 60


def write_report(rehearsal: Rehearsal, folder: Path, said: Words) -> Path:
    """`acceptance.html`, `.txt` and `.pdf` in the folder of the pictures; the PDF's path."""
    html, pdf = folder / "acceptance.html", folder / "acceptance.pdf"
    html.write_text(as_html(rehearsal, said), encoding="utf-8")
    (folder / "acceptance.txt").write_text(as_text(rehearsal, said), encoding="utf-8")
    command = [sys.executable, "-m", "kiosk.rehearsal.paper", str(html), str(pdf)]
    subprocess.run(command, check=True, timeout=PRINT_S)
    return pdf


def result(step: StepResult, said: Words) -> str:
    if step.passed:
        return said.text("clauses.came.passed")
    return said.text("clauses.came.failed" if step.needed else "clauses.came.lacking")


def as_text(rehearsal: Rehearsal, said: Words) -> str:
    lines = [_title(rehearsal, said), said.text("clauses.real"), ""]
    lines += [f"{said.text(f'report.{key}')}: {value}" for key, value in _about(rehearsal, said)]
    lines += [
        "",
        *(f"[{result(step, said)}] {_shown(step, said)}  {step.detail}" for step in rehearsal.steps),
        "",
    ]
    lines += [f"{said.text(f'report.{who}')}: ____________________" for who in SIGN]
    return "\n".join(lines) + "\n"


def as_html(rehearsal: Rehearsal, said: Words) -> str:
    title = escape(_title(rehearsal, said))
    return "".join(
        (
            f"<html><head><meta charset='utf-8'><title>{title}</title></head>",
            "<body style='font-family: \"Noto Sans CJK SC\", sans-serif; font-size: 9pt'>",
            f"<h2>{title}</h2><p>{escape(said.text('clauses.real'))}</p>",
            _table(_about_rows(rehearsal, said)),
            f"<h3>{escape(said.text('report.results'))}</h3>",
            _table(_result_rows(rehearsal, said)),
            f"<h3>{escape(said.text('report.signatures'))}</h3>",
            _table(_signature_rows(said)),
            *_pictures(rehearsal, said),
            "</body></html>",
        )
    )


def _title(rehearsal: Rehearsal, said: Words) -> str:
    came = said.text("clauses.came.passed" if rehearsal.passed else "clauses.came.failed")
    return said.text("report.title", documents()[rehearsal.place].title, came)


def _about(rehearsal: Rehearsal, said: Words) -> Iterator[tuple[str, str]]:
    for key in ABOUT:
        value = rehearsal.about.get(key, "–")
        yield key, said.text(f"report.environments.{value}") if key == "environment" else value


def _about_rows(rehearsal: Rehearsal, said: Words) -> Iterator[str]:
    for key, value in _about(rehearsal, said):
        yield f"<td width='22%'>{escape(said.text(f'report.{key}'))}</td><td>{escape(value)}</td>"


def _shown(step: StepResult, said: Words) -> str:
    if step.clause:
        return f"{step.clause.name} {step.clause.says[said.language]}"
    return said.text(f"rehearsal.{step.name}")


def _result_rows(rehearsal: Rehearsal, said: Words) -> Iterator[str]:
    heads = ("clauses.clause", "report.shown", "clauses.result", "clauses.proved")
    yield "".join(f"<th align='left'>{escape(said.text(head))}</th>" for head in heads)
    for step in rehearsal.steps:
        clause = step.clause
        name = clause.name if clause else _shown(step, said)
        asked = f"{clause.says[said.language]}<br>「{clause.quote}」<br>" if clause else ""
        shown = f"{asked}{escape(step.detail)}"
        proved = said.text(f"clauses.against.{clause.proved.value}") if clause and clause.proved else ""
        cells = (name, shown, result(step, said), proved if step.passed else "")
        yield "".join(f"<td>{cell}</td>" for cell in cells)


def _signature_rows(said: Words) -> Iterator[str]:
    for who in SIGN:
        yield f"<td width='30%' height='48'>{escape(said.text(f'report.{who}'))}</td><td></td>"


def _table(rows: Iterator[str]) -> str:
    inside = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table width='100%' border='1' cellspacing='0' cellpadding='4'>{inside}</table>"


def _pictures(rehearsal: Rehearsal, said: Words) -> Iterator[str]:
    shown = list(dict.fromkeys(escape(picture) for step in rehearsal.steps for picture in step.pictures))
    cells = [f"<td>{name}<br><img src='{name}' width='{PICTURE_WIDTH}'></td>" for name in shown]
    for first in range(0, len(cells), PICTURES):
        page = cells[first : first + PICTURES]
        yield f"<h3 style='page-break-before: always'>{escape(said.text('report.pictures'))}</h3>"
        yield _table("".join(page[at : at + 2]) for at in range(0, len(page), 2))
