"""A workbook that was read, into this desk's own classes, timetables and rosters.  No Qt; blocks on the store.

The whole import is one transaction with its entries: it is in, or nothing of it is.  Nobody is taken out of a class by
being left out of a workbook.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from typing import TypeVar

from kiosk.attendance.attending import Attending
from kiosk.attendance.result_import import Graded, graded, result_entries
from kiosk.domain.timetable import from_ms
from kiosk.school.classes import School, numbered
from kiosk.school.known_projects import PROJECTS
from kiosk.school.shelf import Heard, Part
from sync.platform.gm import digest_of
from sync.platform.workbook import Project, Result, SchoolBook
from sync.platform.workbook_faults import Problem, RowFault
from sync.platform.workbook_read import Line
from sync.records import Draft, Enrolment, Json, Session
from sync.store import notes
from sync.store.mirror import Kind
from sync.store.store import Store

R = TypeVar("R", Session, Enrolment)


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import changed."""

    classes: int
    sessions: int
    added: int
    changed: int
    projects: int
    results: int


class SchoolImport:
    def __init__(self, store: Store, school: School, attending: Attending) -> None:
        self._store, self._school, self._attending = store, school, attending

    def bring_in(
        self,
        book: SchoolBook,
        operator: str,
        file_digest: str,
        heard: Heard = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Brought:
        """All that is good in a workbook that was read, in one transaction.  Raises Cancelled; then nothing came in."""
        self.check(book)
        about: dict[str, Json] = {"fileDigest": file_digest, "rowsRefused": len(book.problems)}
        parts, entries = self._directories(book, operator, about)
        for some in (self._classes, self._timetables):
            more = some(book, operator, about)
            parts, entries = [*parts, *more[0]], [*entries, *more[1]]
        added = changed = 0
        for class_no, learners in _by_class(book.learners).items():
            merged, new, other = _merged(self._school.learners(class_no), learners)
            digest = digest_of([self._trace(one) for one in merged])
            said: dict[str, Json] = {"added": new, "changed": other, "digest": digest, **about}
            parts.append(Part(Kind.ROSTER, class_no, merged))
            entries.append(self._school.act("ROSTER_IMPORTED", operator, class_no, said))
            added, changed = added + new, changed + other
        results = result_entries(self._graded(book)[0], operator, self._school.stamp())
        entries += results
        also = [partial(notes.keep, name=PROJECTS, value=_told(book.projects))] if book.projects else []
        self._school.shelf.show(parts, entries, heard, cancelled, also)
        return Brought(
            len(book.classes), len(book.sessions), added, changed, len(book.projects), len(results)
        )

    def check(self, book: SchoolBook) -> None:
        """What only the book of this desk knows: a learner's number that belongs to somebody else already."""
        taken: dict[tuple[str, str], Enrolment] = {}
        for class_no in {one.class_no for one in book.learners}:
            taken |= {(class_no, one.trainee_no): one for one in self._school.learners(class_no)}
        good: list[tuple[Enrolment, Line]] = []
        for learner, line in zip(book.learners, book.learner_lines, strict=True):
            other = taken.get((learner.class_no, learner.trainee_no))
            if other is not None and other.person != learner.person:
                book.problems.append(line.problem(RowFault.TWICE, "trainee_no"))
            else:
                good.append((learner, line))
        book.learners, book.learner_lines = [one for one, _ in good], [line for _, line in good]
        bad = self._graded(book)[1]
        book.problems += bad
        wrong = {(one.sheet, one.row) for one in bad}
        kept = [(row, line) for row, line in self._results(book) if (line.sheet, line.row) not in wrong]
        book.results, book.result_lines = [row for row, _ in kept], [line for _, line in kept]

    def _results(self, book: SchoolBook) -> list[tuple[Result, Line]]:
        return list(zip(book.results, book.result_lines, strict=True))

    def _graded(self, book: SchoolBook) -> tuple[list[Graded], list[Problem]]:
        return graded(self._attending, self._results(book), from_ms(self._school.stamp().at_ms))

    def _classes(
        self, book: SchoolBook, operator: str, about: dict[str, Json]
    ) -> tuple[list[Part], list[Draft]]:
        if not book.classes:
            return [], []
        classes = self._school.classes() | {one.class_no: one for one in book.classes}
        entries = [
            self._school.act("CLASS_IMPORTED", operator, one.class_no, {"name": one.name, **about})
            for one in book.classes
        ]
        return [Part(Kind.CLASSES, "", [*classes.values()])], entries

    def _timetables(
        self, book: SchoolBook, operator: str, about: dict[str, Json]
    ) -> tuple[list[Part], list[Draft]]:
        parts, entries = list[Part](), list[Draft]()
        for class_no, sessions in _by_class(book.sessions).items():
            planned = self._school.planned(class_no, sessions)
            digest = digest_of([one.session_no for one in planned])
            said: dict[str, Json] = {"sessions": len(planned), "digest": digest, **about}
            parts.append(Part(Kind.SESSIONS, class_no, planned))
            entries.append(self._school.act("TIMETABLE_IMPORTED", operator, class_no, said))
        return parts, entries

    def _directories(
        self, book: SchoolBook, operator: str, about: dict[str, Json]
    ) -> tuple[list[Part], list[Draft]]:
        parts, entries = list[Part](), list[Draft]()
        if book.organisation:
            parts.append(Part(Kind.ORG, "", [book.organisation]))
            named: dict[str, Json] = {"orgNo": book.organisation.org_no, "name": book.organisation.name}
            entries.append(self._school.act("INSTITUTION_IMPORTED", operator, more=named | about))
        if book.projects:
            entries.append(
                self._school.act("PROJECTS_IMPORTED", operator, more={"count": len(book.projects), **about})
            )
        return parts, entries

    def _trace(self, one: Enrolment) -> str:
        """A line of a roster for its digest: nobody's number, only the blind index."""
        return f"{one.trainee_no}|{self._store.vault.person_ref(one.person)}|{one.state}"


def _told(projects: Sequence[Project]) -> str:
    return json.dumps([astuple(one) for one in projects], ensure_ascii=False)


def _by_class(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.class_no, []).append(row)
    return found


def _merged(there: Sequence[Enrolment], new: Sequence[Enrolment]) -> tuple[list[Enrolment], int, int]:
    """The roster with the new lines in it; how many are new, how many differ.  Whoever is there keeps their number, for
    entries name it; nobody is taken out by being left out."""
    known = {one.person: one for one in there}
    changed = {
        one.person: replace(
            one, trainee_no=known[one.person].trainee_no, face_allowed=known[one.person].face_allowed
        )
        for one in new
        if one.person in known
    }
    differing = sum(1 for person, one in changed.items() if one != known[person])
    added = numbered([one for one in new if one.person not in known], there)
    return [*(changed.get(one.person, one) for one in there), *added], len(added), differing
