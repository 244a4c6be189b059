"""Is a file a workbook that may be opened at all?  Looked at before any spreadsheet library sees it.

A workbook is a zip of XML.  What it unpacks to is counted while it is unpacked, not believed; entities are not expanded
(defusedxml).  On the way the merged ranges are noted, which a streaming reader does not tell.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sync.platform.workbook_faults import Cancelled, FileFault, WorkbookRefused

LARGEST_FILE = 40_000_000
"""Bytes of the file itself."""
LARGEST_PART, LARGEST_ALL, MOST_PARTS = 150_000_000, 250_000_000, 2_000
"""Bytes unpacked: 50,000 learners take 25 MB."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MERGED = re.compile(rb'<mergeCell [^>]*ref="\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"')
CHUNK = 1 << 16
LONGEST_TAG = 120
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ParseError, KeyError)
"""What zipfile and the XML reader raise for bytes that are not what they claim."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Rows of merged ranges, ascending and apart, by the sheet's name."""

    merged: Mapping[str, tuple[range, ...]]


def look(path: Path, cancelled: Callable[[], bool] = lambda: False) -> Looked:
    """Raises WorkbookRefused F40 to F45, and Cancelled."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise WorkbookRefused(FileFault.TOO_LARGE, f"{LARGEST_FILE // 1_000_000} MB")
        _refuse_others(path)
        with zipfile.ZipFile(path) as packed:
            return _unpacked(packed, cancelled)
    except (*BROKEN, DefusedXmlException) as error:
        raise WorkbookRefused(FileFault.DAMAGED) from error
    except OSError as error:
        raise WorkbookRefused(FileFault.UNREADABLE, error.strerror or "") from error


def _refuse_others(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(OLE):
            locked = ENCRYPTED in head + file.read()
            raise WorkbookRefused(FileFault.LOCKED if locked else FileFault.OLD_XLS)
    if not head:
        raise WorkbookRefused(FileFault.DAMAGED)
    if not head.startswith(b"PK"):
        raise WorkbookRefused(FileFault.NO_WORKBOOK, _kind(head))


def _kind(head: bytes) -> str:
    """What it looks like instead: text in which encoding, or nothing known."""
    if b"\0" in head:
        return "UTF-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "?"
    for name, encoding in (("UTF-8", "utf-8"), ("GBK", "gb18030")):
        for cut in range(4):  # the last character may be cut by the end of what was read
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return f"CSV {name}"
    return "?"


def _unpacked(packed: zipfile.ZipFile, cancelled: Callable[[], bool]) -> Looked:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookRefused(FileFault.LOCKED)
    if "xl/workbook.xml" not in names:
        raise WorkbookRefused(FileFault.NO_WORKBOOK, "zip")
    declared = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or declared > LARGEST_ALL:
        raise WorkbookRefused(FileFault.TOO_LARGE, f"{LARGEST_ALL // 1_000_000} MB")
    sheets = {member: name for name, member in _sheets(packed)}
    merged: dict[str, tuple[range, ...]] = {}
    total = 0
    for part in parts:
        found: list[range] = []
        for chunk in _chunks(packed, part, cancelled):
            total += len(chunk.fresh)
            if total > LARGEST_ALL:
                raise WorkbookRefused(FileFault.TOO_LARGE, f"{LARGEST_ALL // 1_000_000} MB")
            if part.filename in sheets:
                found += [range(int(hit[2]), int(hit[4]) + 1) for hit in MERGED.finditer(chunk.with_tail)]
        if part.filename in sheets:
            merged[sheets[part.filename]] = _joined(found)
    return Looked(merged)


def _joined(rows: list[range]) -> tuple[range, ...]:
    """Ascending and apart, however many ranges lay over one another."""
    joined: list[range] = []
    for one in sorted(rows, key=lambda rows: rows.start):
        if joined and one.start <= joined[-1].stop:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, one.stop))
        else:
            joined.append(one)
    return tuple(joined)


@dataclass(frozen=True, slots=True)
class _Chunk:
    fresh: bytes
    with_tail: bytes
    """With the end of the chunk before it: a tag may lie across the two."""


def _chunks(
    packed: zipfile.ZipFile, part: zipfile.ZipInfo, cancelled: Callable[[], bool]
) -> Iterator[_Chunk]:
    size, tail = 0, b""
    with packed.open(part) as unpacked:
        while fresh := unpacked.read(CHUNK):
            size += len(fresh)
            if size > LARGEST_PART:
                raise WorkbookRefused(FileFault.TOO_LARGE, f"{LARGEST_PART // 1_000_000} MB")
            if cancelled():
                raise Cancelled
            yield _Chunk(fresh, tail + fresh)
            tail = fresh[-LONGEST_TAG:]


def _sheets(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, member) of every sheet."""
    targets = {one.get("Id"): one.get("Target", "") for one in _xml(packed, "xl/_rels/workbook.xml.rels")}
    for sheet in _xml(packed, "xl/workbook.xml").iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(f"{RELATIONS}id"), "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xml(packed: zipfile.ZipFile, member: str) -> Element:
    if packed.getinfo(member).file_size > LARGEST_PART:
        raise WorkbookRefused(FileFault.TOO_LARGE, f"{LARGEST_PART // 1_000_000} MB")
    root: Element = fromstring(packed.read(member))
    return root
