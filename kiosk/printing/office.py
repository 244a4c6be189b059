"""打印: the printers, what waits for them, and what staff do about it.  A page within 设备; main thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from drivers.printer.printer import LOW, READY
from kiosk.domain.roles import Right
from kiosk.domain.timetable import from_ms, local
from kiosk.front.down import CODES, sentences
from kiosk.main_thread import MainThread, value_of
from kiosk.printing.paper import Line, Paper, PaperKind, Printed
from kiosk.printing.spool import Spool
from kiosk.staff.rights import Rights
from kiosk.ui import gestures as g
from kiosk.ui.devices import Condition
from kiosk.ui.printing import JobShown, PrinterShown, PrintingShown
from kiosk.ui.printing_gestures import JobAct, JobActed, PrinterTried, PrintingLeft, PrintingOpened
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store.print_jobs import JobState, PrintJob

DEVICE = "printer"


class PrintOffice:
    def __init__(self, spool: Spool, clock: Clock, models: Models, main: MainThread) -> None:
        self._spool, self._clock, self._models, self._main = spool, clock, models, main
        self._operator, self._open = "", False
        self._message: Text | None = None
        spool.changed = lambda: main.post(self._refresh)

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            PrintingOpened: self._opened,
            PrintingLeft: lambda _: self._leave(),
            JobActed: self._act,
            PrinterTried: self._try_out,
        }

    @property
    def rights(self) -> Rights:
        """Paper of people is the desk's; a trial page is the machine's."""
        return {
            PrintingOpened: None,
            PrintingLeft: None,
            JobActed: Right.HELP,
            PrinterTried: Right.SET_UP,
        }

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator = ""
        self._leave()
        self._models.printing.update(None)

    def _leave(self) -> None:
        self._open, self._message = False, None

    def _opened(self, _: PrintingOpened) -> None:
        self._open = bool(self._operator)
        self._refresh()

    def _refresh(self) -> None:
        if self._open:
            self._main.aside(self._spool.jobs, self._show)

    def _show(self, done: Future[list[PrintJob]]) -> None:
        jobs = value_of(done)
        if jobs is not None and self._open:
            printers = tuple(self._printer(name, word) for name, word in self._spool.words.items())
            shown = PrintingShown(printers, tuple(_job(one) for one in jobs), self._message)
            self._models.printing.update(shown)

    def _printer(self, name: str, word: str) -> PrinterShown:
        condition = condition_of(name, word)
        assert isinstance(condition.detail, Text)
        following = condition.remedy if isinstance(condition.remedy, Text) else None
        papers = tuple(Text(f"printing.kind.{kind.value}") for kind in self._spool.papers(name))
        return PrinterShown(name, condition.state, condition.detail, following, papers)

    def _act(self, gesture: JobActed) -> None:
        if not self._operator:
            return
        match gesture.act:
            case JobAct.AGAIN:
                done = self._spool.again(gesture.job)
            case JobAct.CAME_OUT:
                done = self._spool.settle(gesture.job, self._operator)
            case JobAct.DROP:
                done = self._spool.drop(gesture.job, self._operator)
        self._main.when_done(done, self._acted)

    def _acted(self, done: Future[bool]) -> None:
        acted = value_of(done)
        self._message = None if acted else Text("printing.not_now")
        self._refresh()

    def _try_out(self, gesture: PrinterTried) -> None:
        kinds = self._spool.papers(gesture.printer)
        if not (self._operator and kinds):
            return
        now = from_ms(self._clock.now_ms())
        title, when = (
            self._models.language.say(Text("printing.trial")),
            local(now).strftime("%Y-%m-%d %H:%M:%S"),
        )
        lines = (Line(when), Line(gesture.printer, strong=True), Line("TRIAL-0123456789", bars=True))
        number = f"TRIAL-{local(now):%Y%m%d%H%M%S}"
        paper = Paper(kinds[0], number, None, lines, title, "", self._operator)
        self._main.when_done(self._spool.print(paper), self._tried)

    def _tried(self, done: Future[Printed]) -> None:
        printed = value_of(done)
        if printed is None:
            self._message = Text("receipt.not_printed")
        elif printed.why:
            self._message = sentences(DEVICE, printed.why)[0]
        else:
            self._message = Text("printing.tried", (printed.where,))
        self._refresh()


def conditions_of(spool: Spool) -> tuple[Condition, ...]:
    return tuple(condition_of(name, word) for name, word in spool.words.items())


def condition_of(name: str, word: str) -> Condition:
    """A printer as the page 设备 states it."""
    title = Text("printing.printer", (name,))
    if word == READY:
        return Condition(DEVICE, title, "ok", Text("printing.ready"))
    what, following = sentences(DEVICE, word)
    if word == LOW:
        return Condition(DEVICE, title, "warn", what, following)
    return Condition(DEVICE, title, "fail", what, following, CODES[DEVICE])


def _job(one: PrintJob) -> JobShown:
    kind = Text(f"printing.kind.{PaperKind(one.kind).value}")
    what = Text("printing.job", (kind, one.no))
    ordered = f"{local(from_ms(one.ordered_ms)):%m-%d %H:%M}"
    may: tuple[JobAct, ...] = ()
    if one.state is JobState.HELD:
        may = (JobAct.AGAIN, JobAct.CAME_OUT, JobAct.DROP) if one.copy else (JobAct.AGAIN, JobAct.DROP)
    elif one.state is JobState.SENT:
        may = (JobAct.DROP,)
    else:
        may = (JobAct.AGAIN, JobAct.DROP)
    if one.why:
        says, following = sentences(DEVICE, one.why)
    else:
        says, following = Text(f"printing.state.{one.state.value}"), None
    return JobShown(one.id, what, says, following, ordered, one.operator, may)
