"""统计 of a month: by day, by class, by method, by kind of voucher, verifications.  No Qt; blocks on the store.

Of all desks of the hub, which the first sheet names.  Records that a correction took out, and those of a sign-in that
another desk had first, stand in columns of their own and count nowhere else; which of the others make attendance is
said by 考勤, class by class.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from kiosk.attendance.attending import facts_of
from kiosk.domain.signs import ADDS, decided, stands
from kiosk.domain.timetable import CHINA
from kiosk.hub.doubles import extra_entries
from kiosk.reports.all_desks import desks_in, vouchers_there
from kiosk.reports.people import people_sheet
from kiosk.reports.wanted import Made
from kiosk.words import Words
from sync.platform.workbook_sheets import Cell, Sheet
from sync.records import Acceptance, Action, EntryKind, Method, PersonKey
from sync.store import figures, mirror, united, uses
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
    "extra",
)
UNTOLD = ("UNKNOWN", "UNKNOWN", "UNKNOWN")
"""What is printed on a voucher, where only its desk knows."""
KINDS: Mapping[EntryKind, str] = {
    EntryKind.PROVISIONAL: "provisional",
    EntryKind.LEAVE: "leave",
    EntryKind.REFUSED: "refused",
}


@dataclass
class Tally:
    """What is counted of a day or a class; `people` by blind index, or as nobody's where no roster knows them."""

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
    checks: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, one: Counted, who: str, aside: str) -> None:
        """`who` came, "" where nobody knows; `aside` the column for what does not count, "" for what does."""
        counted = _counted_as(one)
        if aside:
            counted = aside if counted else ""
        signed = not aside and one.kind is EntryKind.CHECKIN
        for tally in (self.days[one.day], self.classes[one.class_no]):
            if counted:
                tally.counts[counted] += 1
            if signed and who:
                tally.people.add(who)
        if signed:
            self.methods[one.method if one.method in set(Method) else "UNKNOWN"] += 1


def _counted_as(one: Counted) -> str:
    if one.kind is EntryKind.CHECKIN:
        return "in" if one.action is Action.IN else "out"
    if one.kind is EntryKind.RESULT:
        return "passed" if one.passed else "failed"
    if one.kind is EntryKind.CORRECTION:
        return "made_up" if one.act in ADDS else ""
    return KINDS[one.kind]


@dataclass
class Known:
    """Who stands on the rosters of the classes of a month, each read once."""

    store: Store
    people: dict[str, PersonKey] = field(default_factory=dict)
    _numbers: dict[str, dict[str, str]] = field(default_factory=dict)

    def read(self, class_no: str) -> Mapping[str, str]:
        """Blind indexes by trainee number."""
        if class_no not in self._numbers:
            with self.store.reading() as db:
                roster = mirror.roster(db, self.store.vault, class_no)
            refs = {one.trainee_no: self.store.vault.person_ref(one.person) for one in roster}
            self.people.update((refs[one.trainee_no], one.person) for one in roster)
            self._numbers[class_no] = refs
        return self._numbers[class_no]

    def who(self, one: Counted) -> str:
        """Whose sign-in another desk wrote: by the roster here, else by their number."""
        if one.person_ref or not one.trainee_no or one.kind is not EntryKind.CHECKIN:
            return one.person_ref
        return self.read(one.class_no).get(one.trainee_no) or f"{one.class_no}|{one.trainee_no}"


@dataclass(frozen=True, slots=True)
class Statistics:
    store: Store

    def make(self, month: date, words: Words) -> Made:
        """Page by page, a reader each: nobody waits for it, and no month is held in memory.  Raises StoreFault."""
        first = month.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        last = following - timedelta(days=1)
        made, known = Month(), Known(self.store)
        self._count_entries(made, known, first, last)
        from_ms, to_ms = _ms(first), _ms(following)
        for one in self._accepted(from_ms, to_ms):
            made.vouchers[_kind_of(one)] += 1
        with self.store.reading() as db:
            for told in figures.pulled(db, from_ms, to_ms):
                made.days[told.day].counts["phone"] += told.count
                made.classes[told.class_no].counts["phone"] += told.count
                made.sources[told.source] += told.count
            for outcome, state, count in figures.checks(db, from_ms, to_ms):
                made.checks[outcome, state] += count
            accepted, checked = vouchers_there(db, first, last)
            made.vouchers.update({(*UNTOLD, state): count for state, count in accepted.items()})
            made.checks.update(checked)
            names = {one.class_no: one.name for one in mirror.classes(db)}
            above = desks_in(db, self.store.desk_no, words)
        sheets = [*_sheets(made, names, above, words), _people(made, known, last, words)]
        return Made(sheets, f"{first:%Y-%m}", title=words.text("exports.list.statistics"))

    def _count_entries(self, made: Month, known: Known, first: date, last: date) -> None:
        """Our own book's, then the others'."""
        with self.store.reading() as db:
            extra = extra_entries(db, first, last)
        for read in (figures.entries, figures.entries_there):
            after = figures.START
            while True:
                with self.store.reading() as db:
                    page = read(db, first, last, after)
                    about = united.about(db, [one.id for one in page])
                words = decided(facts_of(about, ()).corrections)
                for one in page:
                    taken_out = "" if stands(one.id, words) else "taken_out"
                    made.take(one, known.who(one), taken_out or ("extra" if one.id in extra else ""))
                if len(page) < figures.PAGE:
                    break
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


def _people(made: Month, known: Known, on: date, words: Words) -> Sheet:
    """Everybody who signed in, once; who they are is told by the rosters of the classes they signed in to."""
    for class_no in made.classes:
        known.read(class_no)
    came = set().union(*(tally.people for tally in made.classes.values()))
    people = [known.people[ref] for ref in came & known.people.keys()]
    return people_sheet(people, len(came - known.people.keys()), on, words)


def _kind_of(one: Acceptance) -> tuple[str, str, str, str]:
    told = one.voucher
    if told is None:
        return *UNTOLD, one.state.value
    return told.kind.value, told.issue.value, told.tier.value, one.state.value


def _sheets(made: Month, names: Mapping[str, str], above: tuple[str, ...], words: Words) -> Iterator[Sheet]:
    say = words.text
    heads = [say(f"figures.{column}") for column in COLUMNS]
    days = [[day.isoformat(), *made.days[day].row()] for day in sorted(made.days)]
    yield replace(_sheet(say("figures.by_day"), [say("figures.day"), *heads], days, (13,)), above=above)
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
        for (outcome, state), count in sorted(made.checks.items())
    ]
    heads = [say("figures.voucher.check"), say("figures.voucher.state"), say("figures.records")]
    return _sheet(say("figures.by_check"), heads, rows, (16, 16))


def _sheet(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: tuple[int, ...]
) -> Sheet:
    return Sheet(title, tuple(heads), rows, widths=(*widths, *[11] * (len(heads) - len(widths))))


def _ms(day: date) -> int:
    return round(datetime.combine(day, time.min, CHINA).timestamp() * 1000)
