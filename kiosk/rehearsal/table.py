"""docs/clauses.md: every clause of the five documents, what the kiosk does, what became of it in the rehearsals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiosk.rehearsal.clauses import Clause, clauses, documents
from kiosk.rehearsal.stage import Rehearsal, StepResult
from kiosk.words import LANGUAGES, Words

SAID = {language: Words(language) for language in LANGUAGES}


def both(id: str) -> str:
    """Chinese · English."""
    return " · ".join(SAID[language].text(id) for language in LANGUAGES)


def as_markdown(played: Sequence[Rehearsal]) -> str:
    """The whole page.  A clause that holds at several places passed only if it did at all of them."""
    lines = [f"# {both('clauses.title')}", "", both("clauses.made"), "", both("clauses.real"), ""]
    for document in documents().values():
        of_it = [one for one in clauses() if one.document == document]
        lines += [f"## {document.title}", "", _row(map(both, HEADS)), _row("---" for _ in HEADS)]
        lines += [_row(cells(one, results_of(one, played))) for one in of_it]
        lines.append("")
    return "\n".join(lines)


HEADS = ("clauses.clause", "clauses.quote", "clauses.does", "clauses.result", "clauses.proved")


def results_of(clause: Clause, played: Sequence[Rehearsal]) -> list[StepResult]:
    return [step for one in played for step in one.steps if step.clause == clause]


def cells(clause: Clause, results: Sequence[StepResult]) -> tuple[str, ...]:
    says = " · ".join(clause.says[language] for language in LANGUAGES)
    came = _result(clause, results)
    proved = (
        both(f"clauses.against.{clause.proved.value}")
        if clause.proved and came == both("clauses.came.passed")
        else "–"
    )
    return clause.no, clause.quote, says, came, proved


def _result(clause: Clause, results: Sequence[StepResult]) -> str:
    if not clause.walked:
        return f"{both(f'clauses.owner.{clause.owner.value}')}: {clause.reason}"
    if results and all(step.passed for step in results):
        return both("clauses.came.passed")
    if any(step.needed and not step.passed for step in results) or not results:
        return both("clauses.came.failed")
    return both("clauses.came.lacking")


def _row(fields: Iterable[str]) -> str:
    return "| " + " | ".join(field.replace("|", "\\|") for field in fields) + " |"
