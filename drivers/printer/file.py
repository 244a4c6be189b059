"""Paper as files: the stand-in, and enough where no printer is wanted."""

from __future__ import annotations

import errno
from pathlib import Path

from drivers.printer.printer import READY, Dots, Order, Pages, PrinterFault

WHY = {errno.EACCES: "no-permission", errno.EPERM: "no-permission", errno.ENOSPC: "no-room"}


class FilePrinter:
    """`folder`/TITLE.pdf; made when first needed, readable by this user alone.

    Whole or not there: written beside and renamed.  `faults` is for the one who tries things out: words to say, in
    turn, before anything is printed.
    """

    dots = 0

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self.faults: list[str] = []

    def look(self) -> str:
        return self.faults[0] if self.faults else READY

    def print(self, sheet: Dots | Pages, order: Order) -> str:
        if not isinstance(sheet, Pages):
            raise TypeError("a file takes PDF")
        if self.faults:
            raise PrinterFault(self.faults.pop(0))
        path = self._folder / f"{order.title}.pdf"
        beside = path.with_suffix(".part")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.touch(mode=0o600)
            beside.chmod(0o600)
            beside.write_bytes(sheet.pdf)
            beside.replace(path)
        except OSError as error:
            raise PrinterFault(WHY.get(error.errno or 0, "broken")) from error
        return str(path)
