"""Paper: one seam for whatever prints, and the stand-in that keeps it as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class PrintFault(Exception):
    """It was not printed; the text is for the log, never for a person."""


class Printer(Protocol):
    def put(self, name: str, pdf: bytes) -> str:
        """Print one document; where it went, for staff.  PrintFault."""
        ...


class FilePrinter:
    """`folder`/NAME.pdf; made when first needed, readable by this user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, pdf: bytes) -> str:
        path = self._folder / f"{name}.pdf"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(pdf)
            path.chmod(0o600)
        except OSError as error:
            raise PrintFault(str(error)) from error
        return str(path)
