"""A list as a file: a workbook with its manifest as the last sheet, or a PDF with it on every sheet.  Blocks."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kiosk.reports.manifest import FACTS, Signed, Watched, manifest_sheet
from kiosk.reports.paper import page_of
from kiosk.reports.practice import practice
from kiosk.reports.wanted import Asked, Made
from sync.platform.workbook_faults import UNFINISHED, FileFault, WorkbookRefused
from sync.platform.workbook_out import write
from sync.platform.workbook_sheets import Sheet

LABELS = (*FACTS, "code", "signature", "publicKey")


def put_workbook(
    path: Path,
    made: Made,
    watched: Watched,
    sign: Callable[[], Signed],
    asked: Asked,
    environment: str,
) -> Signed:
    """Over every sheet of a desk that is only tried out stands that it is.  `sign` is called when every row has been
    seen.  Raises WorkbookRefused F50, Cancelled."""
    signed: list[Signed] = []
    words = asked.words
    tried_out = practice(environment, words.text)

    def all_sheets() -> Iterator[Sheet]:
        for sheet in made.sheets:
            yield watched.sheet(replace(sheet, stamp=tried_out))
        signed.append(sign())
        labels = {key: words.text(f"manifest.{key}") for key in LABELS}
        told = manifest_sheet(signed[0], words.text("manifest.title"), labels, words.text("manifest.note"))
        yield replace(told, stamp=tried_out)

    write(path, all_sheets())
    return signed[0]


def put_paper(
    path: Path,
    made: Made,
    watched: Watched,
    sign: Callable[[], Signed],
    asked: Asked,
    environment: str,
) -> Signed:
    """As put_workbook; NoChineseFont besides.  The code on the first sheet is of every row: all are read before."""
    from kiosk.reports.pdf import as_pdf  # Qt's painting

    seen = [replace(sheet, rows=list(watched.sheet(sheet).rows)) for sheet in made.sheets]
    signed = sign()
    put(
        path,
        as_pdf(
            page_of(made.called, seen, signed.manifest, asked.words),
            asked.words,
            environment,
            asked.heard,
            asked.stopped,
        ),
    )
    return signed


def put_json(path: Path, said: Mapping[str, object]) -> None:
    put(path, (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode())


def put(path: Path, data: bytes) -> None:
    """All of it, or nothing: the file takes its name last.  Raises WorkbookRefused F50."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=UNFINISHED, suffix=path.suffix, delete=False
        ) as fresh:
            there = Path(fresh.name)
            try:
                fresh.write(data)
                fresh.flush()
                os.fsync(fresh.fileno())  # a drive is pulled as soon as the screen says that it is there
                fresh.close()
                there.replace(path)
            finally:
                there.unlink(missing_ok=True)
    except OSError as error:
        raise WorkbookRefused(FileFault.UNWRITABLE, error.strerror or "") from error
