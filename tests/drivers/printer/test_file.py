"""Paper as files: whole or not there, and nobody else's to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.printer.file import FilePrinter
from drivers.printer.printer import Dots, Order, Pages, PrinterFault


def test_a_file_of_this_user_alone(tmp_path: Path) -> None:
    printer = FilePrinter("file", tmp_path / "printed")
    where = Path(printer.print(Pages(b"%PDF-1"), Order("receipt-1")))
    assert where == tmp_path / "printed" / "receipt-1.pdf" and where.read_bytes() == b"%PDF-1"
    assert where.stat().st_mode & 0o077 == 0 and where.parent.stat().st_mode & 0o077 == 0
    assert [one.name for one in where.parent.iterdir()] == ["receipt-1.pdf"]


def test_a_place_that_is_none_is_said_and_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "printed").write_bytes(b"a file, not a folder")
    with pytest.raises(PrinterFault) as fault:
        FilePrinter("file", tmp_path / "printed").print(Pages(b"%PDF-1"), Order("r"))
    assert (fault.value.why, fault.value.begun) == ("broken", False)


def test_dots_are_for_a_roll(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        FilePrinter("file", tmp_path).print(Dots(8, 1, b"\0"), Order("r"))
