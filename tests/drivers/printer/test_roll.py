"""A receipt printer over real lines: network, a pseudo terminal, a file; the paper is accounted for."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from drivers.printer.lines import open_line
from drivers.printer.printer import Dots, Order, Pages, PrinterFault
from drivers.printer.roll import RollPrinter
from drivers.printer.virtual import RollOnNet, VirtualRoll

SHEET = Dots(576, 400, (bytes((0xAA,)) * 72) * 400)


@pytest.fixture
def on_net() -> Iterator[Callable[[VirtualRoll], RollPrinter]]:
    opened = []

    def start(roll: VirtualRoll) -> RollPrinter:
        net = RollOnNet(roll)
        opened.append(net)
        return RollPrinter("roll", net.address, drain_s=2.0, stall_s=1.0)

    yield start
    for net in opened:
        net.close()


def test_it_is_on_paper_when_print_returns(on_net: Callable[[VirtualRoll], RollPrinter]) -> None:
    roll = VirtualRoll()
    printer = on_net(roll)
    assert printer.look() == ""
    assert printer.print(SHEET, Order("receipt-1")) == "roll"
    assert [one.dots for one in roll.done] == [SHEET] and roll.strange == []


@pytest.mark.parametrize("state", ["cover_open", "jammed"])
def test_what_it_says_before_costs_no_paper(on_net: Callable[[VirtualRoll], RollPrinter], state: str) -> None:
    roll = VirtualRoll()
    setattr(roll, state, True)
    with pytest.raises(PrinterFault) as fault:
        on_net(roll).print(SHEET, Order("receipt-1"))
    assert fault.value.why == {"cover_open": "cover-open", "jammed": "jam"}[state] and not fault.value.begun
    assert len(roll.tear_off().rows) == 0


def test_paper_that_ends_half_way_is_begun(on_net: Callable[[VirtualRoll], RollPrinter]) -> None:
    roll = VirtualRoll(paper_rows=150)
    with pytest.raises(PrinterFault) as fault:
        on_net(roll).print(SHEET, Order("receipt-1"))
    assert (fault.value.why, fault.value.begun) == ("no-paper", True)


def test_one_that_answers_nothing_is_believed(on_net: Callable[[VirtualRoll], RollPrinter]) -> None:
    roll = VirtualRoll(answers=False)
    printer = on_net(roll)
    assert printer.look() == "" and printer.print(SHEET, Order("receipt-1")) == "roll"


def test_one_that_knows_no_answer_in_turn_is_waited_for_once(
    on_net: Callable[[VirtualRoll], RollPrinter],
) -> None:
    roll = VirtualRoll(in_turn=False)
    printer = on_net(roll)
    printer.print(SHEET, Order("receipt-1"))
    printer._drain_s = 1e9  # a second time it is not waited for at all
    printer.print(SHEET, Order("receipt-1"))
    end = time.monotonic() + 30
    while len(roll.done) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(roll.done) == 2


def test_a_desk_that_closes_does_not_wait_for_paper(on_net: Callable[[VirtualRoll], RollPrinter]) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(PrinterFault) as fault:
        on_net(VirtualRoll()).print(SHEET, Order("r", stop))
    assert (fault.value.why, fault.value.begun) == ("stopped", True)


@pytest.mark.parametrize(
    ("address", "why"),
    [("usb:/dev/usb/lp99", "no-printer"), ("serial:/dev/ttyNONE0", "no-printer"), ("tcp:127.0.0.1:1", "offline"),
     ("carrier pigeon", "no-printer")],
)  # fmt: skip
def test_a_printer_that_is_not_there(address: str, why: str) -> None:
    printer = RollPrinter("roll", address)
    assert printer.look() == why
    with pytest.raises(PrinterFault) as fault:
        printer.print(SHEET, Order("receipt-1"))
    assert (fault.value.why, fault.value.begun) == (why, False)


def test_a_roll_takes_no_pages_and_nothing_wider_than_itself() -> None:
    printer = RollPrinter("roll", "file:/nowhere", dots=384)
    for sheet in (Pages(b"%PDF"), SHEET):
        with pytest.raises(TypeError):
            printer.print(sheet, Order("receipt-1"))


def test_bytes_into_a_file_are_what_a_printer_reads(tmp_path: Path) -> None:
    """For a spooler, or a printer that another program owns."""
    path = tmp_path / "bytes"
    printer = RollPrinter("roll", f"file:{path}")
    printer.print(SHEET, Order("receipt-1"))
    roll = VirtualRoll()
    roll.feed(path.read_bytes())
    assert roll.done[-1].dots == SHEET and path.stat().st_mode & 0o077 == 0


PULLED = """
import os, pty, sys
from drivers.printer.lines import open_line
master, slave = pty.openpty()
name = os.ttyname(slave)
os.close(slave)
line = open_line(f"{sys.argv[1]}:{name}")
os.close(master)
line.close()
"""


@pytest.mark.parametrize("kind", ["serial", "usb", "file"])
def test_a_line_that_is_pulled_does_not_end_the_desk(kind: str) -> None:
    """A desk that leads its session, as a service does, must not take the printer's line for its terminal."""
    ended = subprocess.run([sys.executable, "-c", PULLED, kind], start_new_session=True, check=False)
    assert ended.returncode == 0


@pytest.mark.parametrize("kind", ["serial", "usb"])
def test_over_a_device_node(kind: str) -> None:
    """A pseudo terminal, as the serial line and as a node that is read and written."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    roll, ends = VirtualRoll(), Event()

    def serve() -> None:
        while not ends.is_set():
            try:
                data = os.read(master, 4096)
            except OSError:
                continue  # nobody holds the other end just now
            if said := roll.feed(data):
                os.write(master, said)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    printer = RollPrinter("roll", f"{kind}:{os.ttyname(slave)}")
    try:
        assert printer.look() == ""
        printer.print(SHEET, Order("receipt-1"))
        assert roll.done[-1].dots == SHEET
        roll.cover_open = True
        assert printer.look() == "cover-open"
    finally:
        ends.set()
        os.write(slave, b"\n")
        thread.join(3)
        os.close(slave)
        os.close(master)


def test_an_address_without_a_port_means_9100(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def dial(where: tuple[str, int], timeout: float) -> None:
        asked.append(where)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr("socket.create_connection", dial)
    with pytest.raises(PrinterFault):
        open_line("tcp:printer.invalid")
    assert asked == [("printer.invalid", 9100)]
