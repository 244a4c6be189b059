"""Against a real cupsd, with a printer made of files behind it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer

import pytest

from drivers.printer import cups
from drivers.printer.cups import CupsPrinter, word_of
from drivers.printer.ipp import question, state_in
from drivers.printer.printer import Order, Pages, PrinterFault
from tests.support.cupsd import Cupsd, why_not

PDF = b"%PDF-1.4 invented"


@pytest.fixture
def service() -> Iterator[Cupsd]:
    if reason := why_not():
        pytest.skip(reason)
    folder = Path(
        tempfile.mkdtemp(prefix="cups", dir="/tmp")
    )  # CUPS' user must reach it, and a socket's path is short
    folder.chmod(0o755)
    cupsd = Cupsd(folder)
    yield cupsd
    cupsd.close()
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cups, "POLL_S", 0.1)
    monkeypatch.setattr(cups, "USUALLY_LASTS_S", 0.3)


def printer_of(service: Cupsd) -> CupsPrinter:
    return CupsPrinter("office", "desk", service.socket)


def test_printed_is_what_came_out(service: Cupsd) -> None:
    printer = printer_of(service)
    assert printer.look() == ""
    assert printer.print(Pages(PDF), Order("receipt-1")) == "desk"
    assert service.printed == [PDF]


@pytest.mark.parametrize(
    ("reason", "why"), [("media-empty-error", "no-paper"), ("media-jam-error", "jam"), ("cover-open", "cover-open")]
)  # fmt: skip
def test_what_the_printer_complains_of_is_said_and_the_paper_comes_out_once(
    service: Cupsd, reason: str, why: str
) -> None:
    service.say(reason)
    said: list[str] = []

    def hear(word: str) -> None:
        said.append(word)
        service.say("")  # somebody puts it right

    printer_of(service).print(Pages(PDF), Order("receipt-1", says=hear))
    assert said[0] == why and service.printed == [PDF]


def test_a_trouble_that_passes_is_not_told(service: Cupsd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cups, "USUALLY_LASTS_S", 30)
    service.say("media-empty-error")
    Timer(0.5, lambda: service.say("")).start()
    said: list[str] = []
    printer_of(service).print(Pages(PDF), Order("receipt-1", says=said.append))
    assert service.printed == [PDF] and said == []


def test_what_staff_drop_is_taken_back_and_does_not_stand_in_the_next_ones_way(service: Cupsd) -> None:
    """CUPS goes on saying what the printer complained of: an idle one's word is not believed."""
    service.say("media-jam-error")
    dropped = Event()
    with pytest.raises(PrinterFault) as fault:
        printer_of(service).print(Pages(PDF), Order("r", dropped=dropped, says=lambda _: dropped.set()))
    assert (fault.value.why, fault.value.begun) == ("dropped", True)
    service.say("")
    printer = printer_of(service)
    assert printer.look() == ""
    printer.print(Pages(PDF + b"2"), Order("r2"))
    assert service.printed[-1] == PDF + b"2" and len(service.printed) <= 2


def test_a_desk_that_closes_leaves_it_to_cups(service: Cupsd) -> None:
    service.say("media-empty-error")
    stop = Event()
    with pytest.raises(PrinterFault) as fault:
        printer_of(service).print(Pages(PDF), Order("r", stop, says=lambda _: stop.set()))
    assert (fault.value.why, fault.value.begun) == ("stopped", True)
    service.say("")
    end = time.monotonic() + 30
    while service.printed != [PDF] and time.monotonic() < end:  # the file is there before what is in it
        time.sleep(0.05)
    assert service.printed == [PDF]


def test_a_job_that_cups_gives_up_is_not_printed(service: Cupsd) -> None:
    service.say("fail")
    with pytest.raises(PrinterFault) as fault:
        printer_of(service).print(Pages(PDF), Order("receipt-1"))
    assert (fault.value.why, fault.value.begun) == ("broken", True)


def test_a_paused_printer_gets_nothing(service: Cupsd) -> None:
    service.admin("cupsdisable", "desk")
    printer = printer_of(service)
    assert printer.look() == "paused"
    with pytest.raises(PrinterFault) as fault:
        printer.print(Pages(PDF), Order("receipt-1"))
    assert (fault.value.why, fault.value.begun) == ("paused", False)
    service.admin("cupsenable", "desk")
    assert service.printed == []


def test_another_queue_and_no_service(service: Cupsd) -> None:
    assert CupsPrinter("office", "nosuch", service.socket).look() == "no-printer"
    assert CupsPrinter("office", "desk", service.socket + "x").look() == "no-service"


def test_without_cups_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    printer = CupsPrinter("office", "desk")
    assert printer.look() == "no-service"
    with pytest.raises(PrinterFault) as fault:
        printer.print(Pages(PDF), Order("r"))
    assert (fault.value.why, fault.value.begun) == ("no-service", False)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("printer-state=3 printer-state-reasons=none", ""),
        ("printer-state=3 printer-state-reasons=media-empty-error", ""),
        ("printer-state=4 printer-state-reasons=toner-low-report,media-jam-error", "jam"),
        ("printer-state=4 printer-state-reasons=media-low-warning", "paper-low"),
        ("printer-state=4 printer-state-reasons=marker-supply-empty-error", "no-ink"),
        ("printer-state=4 printer-state-reasons=toner-empty-warning", ""),
        ("printer-state=5 printer-state-reasons=paused", "paused"),
        ("printer-state=3 printer-is-accepting-jobs=false printer-state-reasons=none", "paused"),
        ("printer-make-and-model='A printer-state=5' printer-state=3 printer-state-reasons=none", ""),
        ("printer-state=4 printer-state-reasons=offline-report", ""),
        ("printer-state=4 printer-state-reasons=door-open-error,media-empty-error", "cover-open"),
    ],
)
def test_reasons_as_words(said: str, word: str) -> None:
    assert word_of(said) == word


@pytest.mark.parametrize("cut", range(9, 40))
def test_half_an_answer_says_nothing(cut: int) -> None:
    whole = question("7")
    with suppress(ValueError):  # said as such, and nobody is told a state
        assert state_in(whole[:cut]) is None
