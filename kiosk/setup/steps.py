"""The steps of the guide, and how far a desk has come.  PURE, but for the journal's own file.

The journal says what was done or passed over, never what was typed: a step that was cut off is begun again, with what
it had already written as what it finds.  A journal that cannot be read counts as empty: the steps are gone through
once more, and nothing is lost by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

JOURNAL = "setup.json"


class Step(StrEnum):
    LANGUAGE = "language"
    INSTITUTION = "institution"
    PEOPLE = "people"
    KEYS = "keys"
    READER = "reader"
    GUN = "gun"
    CAMERA = "camera"
    CLOCK = "clock"
    CHECK = "check"


EIGHT = tuple(step for step in Step if step is not Step.CHECK)
MAY_BE_PASSED = frozenset({Step.READER, Step.GUN, Step.CAMERA, Step.CLOCK})
"""A desk may stand there before its reader comes; without an institution, people and keys it is no desk."""


class Mark(StrEnum):
    DONE = "done"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Journal:
    """`again`: an administrator opened the guide of a desk at work; `issued_ms` of the provisioning code in force."""

    marks: Mapping[Step, Mark] = field(default_factory=dict)
    ended: bool = False
    again: bool = False
    issued_ms: int = 0

    def marked(self, step: Step, mark: Mark) -> Journal:
        return replace(self, marks={**self.marks, step: mark})

    @property
    def first_open(self) -> Step:
        """Where to go on: the first of the eight nothing was said about."""
        if self.again:
            return EIGHT[0]
        return next((step for step in EIGHT if step not in self.marks), Step.CHECK)


def read_journal(folder: Path) -> Journal | None:
    """None where the guide was never begun."""
    try:
        told = json.loads((folder / JOURNAL).read_bytes())
        marks = {Step(step): Mark(mark) for step, mark in told["marks"].items()}
        return Journal(marks, told["ended"] is True, told["again"] is True, int(told["issued"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Journal()


def as_bytes(journal: Journal) -> bytes:
    told = {
        "marks": {step.value: mark.value for step, mark in journal.marks.items()},
        "ended": journal.ended,
        "again": journal.again,
        "issued": journal.issued_ms,
    }
    return json.dumps(told).encode()


def is_wanted(folder: Path, *, book: bool, desk_no: str) -> bool:
    """Whether the guide comes before the desk: it was begun and not ended, or there is nothing at all yet."""
    journal = read_journal(folder)
    if journal is not None:
        return not journal.ended or journal.again
    return not book and not desk_no


def after(step: Step) -> Step:
    order = list(Step)
    return order[min(order.index(step) + 1, len(order) - 1)]


def before(step: Step) -> Step:
    order = list(Step)
    return order[max(order.index(step) - 1, 0)]
