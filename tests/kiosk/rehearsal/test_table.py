"""The table of clauses: made from the rehearsals, and the one in docs/ agrees with the clauses as they are."""

from __future__ import annotations

from pathlib import Path

from kiosk.rehearsal.clauses import clauses, documents
from kiosk.rehearsal.stage import Rehearsal, StepResult
from kiosk.rehearsal.table import as_markdown, both, cells

DOCS = Path(__file__).parents[3] / "docs" / "clauses.md"
WALKED = next(one for one in clauses() if one.walked)
RESULT = 3


def played(*passed: bool, needed: bool = True) -> list[Rehearsal]:
    return [Rehearsal([StepResult(WALKED.name, held, "", WALKED, needed=needed or held)]) for held in passed]


def result(rehearsals: list[Rehearsal]) -> str:
    return cells(WALKED, [step for one in rehearsals for step in one.steps])[RESULT]


def test_a_clause_passed_only_if_it_did_everywhere() -> None:
    assert result(played(True, True)) == both("clauses.came.passed")
    assert result(played(True, False)) == both("clauses.came.failed")
    assert result(played(True, False, needed=False)) == both("clauses.came.lacking")
    assert result([]) == both("clauses.came.failed"), "what was not played did not pass"


def test_every_clause_has_one_row() -> None:
    page = as_markdown(played(True))
    assert all(page.count(f"| {one.no} | {one.quote} |") == 1 for one in clauses())
    assert all(document.title in page for document in documents().values())


def test_the_page_in_the_docs_is_of_these_clauses() -> None:
    """`kiosk rehearse --profile all --table docs/clauses.md` makes it anew."""
    page = DOCS.read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    said = [row for row in rows if not set(row[0]) <= {"-"} and row[0] != both("clauses.clause")]
    assert len(said) == len(clauses())
    results = {both(f"clauses.came.{came}") for came in ("passed", "failed", "lacking")}
    for row, clause in zip(said, clauses(), strict=True):
        held = (
            [StepResult(clause.name, True, "", clause)] if row[RESULT] == both("clauses.came.passed") else []
        )
        made = cells(clause, held)
        assert [row[i] for i in (0, 1, 2, 4)] == [made[i] for i in (0, 1, 2, 4)]
        assert row[RESULT] in results if clause.walked else row[RESULT] == made[RESULT]
