"""A table of words as it was parsed before: JSON beside the TOML, in the folder where Python keeps its own modules;
and what else was made of it.

To parse TOML takes fifteen times as long as to read JSON, and the first frame waits for it.  The first line of what is
kept is the hash of the TOML it was made of, as of a module's source, and of what follows: a table that has changed or
is damaged is parsed anew.  The hashes are nobody's secret, so what somebody else could have written is not read at all.
A package brings its own (installer/kiosk.spec); where there is none and none can be written, the TOML is parsed at
every start, and the log says so.
"""

from __future__ import annotations

import json
import logging
import os
import stat
import tomllib
from collections.abc import Callable, Mapping
from importlib.util import source_hash
from pathlib import Path
from typing import Any, TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")

_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""No link is followed, and no pipe waited at."""
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class _NotKept(ValueError):
    """What lies there is not what was kept, or nobody knows whose it is."""


def parsed(toml: Path) -> Mapping[str, Any]:
    """The nested tables of a TOML file."""
    text = toml.read_bytes()
    place = place_of(toml)
    kept = _read(place, text, lambda body: _tables(json.loads(body)))
    if kept is None:
        kept = tomllib.loads(text.decode("utf-8"))
        _write(place, text, json.dumps(kept, ensure_ascii=False).encode("utf-8"))
    return kept


def made_of(toml: Path, form: str, make: Callable[[], bytes]) -> bytes:
    """What `make` makes of the same file, kept under the name of its form."""
    text, place = toml.read_bytes(), place_of(toml, form)
    kept = _read(place, text, bytes)
    if kept is None:
        kept = make()
        _write(place, text, kept)
    return kept


def place_of(toml: Path, form: str = "json") -> Path:
    return toml.parent / "__pycache__" / f"{toml.name}.{form}"


def _read(place: Path, text: bytes, understand: Callable[[bytes], T]) -> T | None:
    """None where there is nothing, or nothing to be believed."""
    try:
        head, _, body = _bytes(place).partition(b"\n")
        if head != _head(text, body):
            raise _NotKept("made of another text, or damaged")
        return understand(body)
    except (OSError, ValueError, RecursionError) as fault:
        log.debug("%s: %s", place.name, fault)
        return None


def _bytes(place: Path) -> bytes:
    with os.fdopen(os.open(place, _LOOK), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _NotKept("no file")
        if hasattr(os, "getuid") and (found.st_uid not in (0, os.getuid()) or found.st_mode & _OTHERS_WRITE):
            raise _NotKept("somebody else could have written it")
        return file.read()


def _head(text: bytes, body: bytes) -> bytes:
    return f"{source_hash(text).hex()} {source_hash(body).hex()}".encode("ascii")


def _tables(found: object) -> dict[str, Any]:
    """As `tomllib` gives them: tables in tables, and texts.  _NotKept for anything else."""
    if not isinstance(found, dict):
        raise _NotKept(f"{type(found).__name__} where a table should be")
    for value in found.values():
        if not isinstance(value, str):
            _tables(value)
    return found


def _write(place: Path, text: bytes, body: bytes) -> None:
    unfinished = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, _MAKE, 0o644), "wb") as file:
            file.write(_head(text, body) + b"\n" + body)
        unfinished.replace(place)
    except OSError as fault:
        log.info("%s is parsed at every start: %s", place.name, fault)
