"""Writes sections of a site's file and leaves every other byte of it as it is: comments, order, spaces.

The edit is made on the text, since tomllib only reads, and counts only if reading it gives what was meant.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

from config.bad import BadSetting
from config.load import parse, read_text

Plain: TypeAlias = str | int | float | bool
HEADER: Final = re.compile(r"\s*\[")
KEY: Final = r"\s*(?P<key>[A-Za-z0-9_-]+)\s*=\s*"
VALUE: Final = r"""(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'\[{]+)"""
LINE: Final = re.compile(rf"(?P<before>{KEY}){VALUE}(?P<after>.*)", re.DOTALL)
"""A setting of one line; no list, no table."""


def write_section(site: Path, section: str, values: Mapping[str, Plain]) -> None:
    """Put `values` into [`section`] of the file, which need not exist.  All of it or nothing.

    Raises BadSetting where the file cannot be read or written, or has the section in a form that is not edited.
    """
    write_sections(site, {section: values})


def write_sections(site: Path, sections: Mapping[str, Mapping[str, Plain]]) -> None:
    """As `write_section`, several at once; "" is what stands before the first section."""
    before = read_text(site) if site.exists() else ""
    meant, after = parse(before, site), before
    for section, values in sections.items():
        if section:
            meant[section] = {**_table(meant.get(section, {}), site, section), **values}
            after = _edited(after, section, values)
        else:
            meant |= values
            after = _topped(after, values)
    try:
        same = tomllib.loads(after) == meant
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise BadSetting(str(site), ", ".join(sections), "by-hand", ", ".join(filter(None, sections)))
    try:
        _replace(site, after)
    except OSError as error:
        raise BadSetting(str(site), "-", "unwritable", errno.errorcode.get(error.errno or 0, "?")) from error


def _table(known: object, site: Path, section: str) -> dict[str, object]:
    if not isinstance(known, dict):
        raise BadSetting(str(site), section, "table")
    return known


def _edited(text: str, section: str, values: Mapping[str, Plain]) -> str:
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)  # TOML knows no other end of a line
    header = re.compile(rf"\s*\[\s*{re.escape(section)}\s*\]\s*(?:#.*)?$")
    start = next((number for number, line in enumerate(lines, 1) if header.match(line.rstrip("\r\n"))), None)
    if start is None:
        head = f"{_ended(text)}\n[{section}]\n" if text else f"[{section}]\n"
        return head + "".join(_line(key, value) for key, value in values.items())
    end = next((place for place in range(start, len(lines)) if HEADER.match(lines[place])), len(lines))
    own = [_changed(line, values) for line in lines[start:end]]
    known = {match["key"] for line in own if (match := LINE.match(line))}
    at = max((place for place, line in enumerate(own, 1) if LINE.match(line)), default=0)
    own[at:at] = [_line(key, value) for key, value in values.items() if key not in known]
    if at:
        own[at - 1] = _ended(own[at - 1])
    else:
        lines[start - 1] = _ended(lines[start - 1])
    return "".join([*lines[:start], *own, *lines[end:]])


def _topped(text: str, values: Mapping[str, Plain]) -> str:
    """What has no section stands before the first."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    end = next((place for place, line in enumerate(lines) if HEADER.match(line)), len(lines))
    own = [_changed(line, values) for line in lines[:end]]
    known = {match["key"] for line in own if (match := LINE.match(line))}
    fresh = [_line(key, value) for key, value in values.items() if key not in known]
    at = max((place for place, line in enumerate(own, 1) if LINE.match(line)), default=0)
    if at:
        own[at - 1] = _ended(own[at - 1])
    return "".join([*own[:at], *fresh, *own[at:], *lines[end:]])


def _changed(line: str, values: Mapping[str, Plain]) -> str:
    match = LINE.match(line)
    if match is None or match["key"] not in values:
        return line
    return match["before"] + _written(values[match["key"]]) + match["after"]


def _line(key: str, value: Plain) -> str:
    return f"{key} = {_written(value)}\n"


def _written(value: Plain) -> str:
    """JSON writes numbers, true, false and text as TOML reads them, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _replace(site: Path, text: str) -> None:
    """A reader, or a desk that loses its power, finds the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=site.parent, prefix=f".{site.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(site.stat().st_mode & 0o777 if site.exists() else 0o644)
        Path(name).replace(site)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
