"""统计 of a month: by day, by class, by method, by kind of voucher, verifications.  No Qt; blocks on the store.

Records that a correction took out stand in a column of their own and count nowhere else; which of the others make
attendance is said by 考勤, class by class.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from kiosk.attendance.attending import facts_of
from kiosk.domain.signs import ADDS, decided, stands
from kiosk.domain.timetable import CHINA
from kiosk.reports.people import people_sheet
from kiosk.reports.wanted import Made
from kiosk.words import Words
from sync.platform.workbook_sheets import Cell, Sheet
from sync.records import Acceptance, Action, EntryKind, PersonKey
from sync.store import affairs, figures, mirror, uses
from sync.store.figures import Counted
from sync.store.store import Store

COLUMNS = (
    "learners",
    "in",
    "out",
    "provisional",
    "phone",
    "made_up",
    "leave",
    "refused",
    "passed",
    "failed",
    "taken_out",
)
KINDS: Mapping[EntryKind, str] = {
    EntryKind.PROVISIONAL: "provisional",
    EntryKind.LEAVE: "leave",
    EntryKind.REFUSED: "refused",
}


@dataclass
class Tally:
    """What is counted of a day or a class; `people` by blind index."""

    counts: Counter[str] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)

    def row(self) -> list[Cell]:
        return [len(self.people), *(self.counts[key] for key in COLUMNS[1:])]


@dataclass
class Month:
    days: defaultdict[date, Tally] = field(default_factory=lambda: defaultdict(Tally))
    classes: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    methods: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    vouchers: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    checks: Sequence[tuple[str, str, int]] = ()

    def take(self, one: Counted, *, stands: bool) -> None:
        counted = _counted_as(one)
        if not stands:
            counted = "taken_out" if counted else ""
        for tally in (self.days[one.day], self.classes[one.class_no]):
            if counted:
                tally.counts[counted] += 1
            if stands and one.kind is EntryKind.CHECKIN and one.person_ref:
                tally.people.add(one.person_ref)
        if stands and one.kind is EntryKind.CHECKIN:
            self.methods[one.method] += 1


def _counted_as(one: Counted) -> str:
    if one.kind is EntryKind.CHECKIN:
        return "in" if one.action is Action.IN else "out"
    if one.kind is EntryKind.RESULT:
        return "passed" if one.passed else "failed"
    if one.kind is EntryKind.CORRECTION:
        return "made_up" if one.act in ADDS else ""
    return KINDS[one.kind]


@dataclass(frozen=True, slots=True)
class Statistics:
    store: Store

    def make(self, month: date, words: Words) -> Made:
        """Page by page, a reader each: nobody waits for it, and no month is held in memory.  Raises StoreFault."""
        first = month.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        made = Month()
        self._count_entries(made, first, following - timedelta(days=1))
        from_ms, to_ms = _ms(first), _ms(following)
        for one in self._accepted(from_ms, to_ms):
            made.vouchers[_kind_of(one)] += 1
        with self.store.reading() as db:
            for told in figures.pulled(db, from_ms, to_ms):
                made.days[told.day].counts["phone"] += told.count
                made.classes[told.class_no].counts["phone"] += told.count
                made.sources[told.source] += told.count
            made.checks = figures.checks(db, from_ms, to_ms)
            names = {one.class_no: one.name for one in mirror.classes(db)}
        last = following - timedelta(days=1)
        sheets = [*_sheets(made, names, words), self._people(made, last, words)]
        return Made(sheets, f"{first:%Y-%m}", title=words.text("exports.list.statistics"))

    def _people(self, made: Month, on: date, words: Words) -> Sheet:
        """Everybody who signed in, once; who they are is told by the rosters of the classes they signed in to."""
        known: dict[str, PersonKey] = {}
        for class_no in made.classes:
            with self.store.reading() as db:
                for one in mirror.roster(db, self.store.vault, class_no):
                    known[self.store.vault.person_ref(one.person)] = one.person
        came = set().union(*(tally.people for tally in made.classes.values()))
        return people_sheet([known[ref] for ref in came & known.keys()], len(came - known.keys()), on, words)

    def _count_entries(self, made: Month, first: date, last: date) -> None:
        after = figures.START
        while True:
            with self.store.reading() as db:
                page = figures.entries(db, first, last, after)
                about = affairs.about(db, [one.place[2] for one in page])
            words = decided(facts_of(about, ()).corrections)
            for one in page:
                made.take(one, stands=stands(one.place[2], words))
            if len(page) < figures.PAGE:
                return
            after = page[-1].place

    def _accepted(self, from_ms: int, to_ms: int) -> Iterator[Acceptance]:
        at, after = from_ms, ""
        while True:
            with self.store.reading() as db:
                page = uses.accepted_between(db, self.store.vault, at, to_ms, after, figures.PAGE)
            yield from page
            if len(page) < figures.PAGE:
                return
            at, after = page[-1].accepted_ms, page[-1].entry_id


def _kind_of(one: Acceptance) -> tuple[str, str, str, str]:
    told = one.voucher
    if told is None:
        return "UNKNOWN", "UNKNOWN", "UNKNOWN", one.state.value
    return told.kind.value, told.issue.value, told.tier.value, one.state.value


def _sheets(made: Month, names: Mapping[str, str], words: Words) -> Iterator[Sheet]:
    say = words.text
    heads = [say(f"figures.{column}") for column in COLUMNS]
    days = [[day.isoformat(), *made.days[day].row()] for day in sorted(made.days)]
    yield _sheet(say("figures.by_day"), [say("figures.day"), *heads], days, (13,))
    classes = [[no, names.get(no, ""), *made.classes[no].row()] for no in sorted(made.classes)]
    which = [say("sheet.class"), say("sheet.class_name")]
    yield _sheet(say("figures.by_class"), [*which, *heads], classes, (20, 28))
    methods = list(_methods(made, words))
    yield _sheet(say("figures.by_method"), [say("sheet.method"), say("figures.records")], methods, (24,))
    yield _voucher_sheet(made, words)
    yield _check_sheet(made, words)


def _methods(made: Month, words: Words) -> Iterator[list[Cell]]:
    for method, count in made.methods.most_common():
        yield [words.text(f"figures.method.{method}"), count]
    for source, count in made.sources.most_common():
        yield [words.text(f"origin.{source}"), count]


def _voucher_sheet(made: Month, words: Words) -> Sheet:
    say = words.text
    rows: list[list[Cell]] = [
        [
            say(f"voucher.kind.{kind}"), say(f"voucher.issue.{issue}"), say(f"voucher.tier.{tier}"),
            say(f"figures.use.{state}"), count,
        ]
        for (kind, issue, tier, state), count in sorted(made.vouchers.items())
    ]  # fmt: skip
    heads = [say(f"figures.voucher.{column}") for column in ("kind", "issue", "tier", "state")]
    return _sheet(say("figures.by_voucher"), [*heads, say("figures.vouchers")], rows, (16, 12, 12, 16))


def _check_sheet(made: Month, words: Words) -> Sheet:
    say = words.text
    rows: list[list[Cell]] = [
        [say(f"figures.check.{outcome}"), say(f"voucher.states.{state}") if state else "", count]
        for outcome, state, count in made.checks
    ]
    heads = [say("figures.voucher.check"), say("figures.voucher.state"), say("figures.records")]
    return _sheet(say("figures.by_check"), heads, rows, (16, 16))


def _sheet(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: tuple[int, ...]
) -> Sheet:
    return Sheet(title, tuple(heads), rows, widths=(*widths, *[11] * (len(heads) - len(widths))))


def _ms(day: date) -> int:
    return round(datetime.combine(day, time.min, CHINA).timestamp() * 1000)
