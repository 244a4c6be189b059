"""A table of words as it was parsed before: JSON beside the TOML, in the folder where Python keeps its own modules.

To parse TOML takes fifteen times as long as to read JSON, and the first frame waits for it.  The first line of what is
kept is the hash of the TOML it was made of, as of a module's source, so a table that has changed is parsed anew.  A
package brings its own (installer/kiosk.spec); where there is none and none can be written, the TOML is parsed at every
start, and the log says so.
"""

from __future__ import annotations

import json
import logging
import os
import tomllib
from collections.abc import Mapping
from importlib.util import source_hash
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


def parsed(toml: Path) -> Mapping[str, Any]:
    """The nested tables of a TOML file."""
    text = toml.read_bytes()
    made_of = source_hash(text).hex()
    place = place_of(toml)
    kept = _read(place, made_of)
    if kept is None:
        kept = tomllib.loads(text.decode("utf-8"))
        _write(place, made_of, kept)
    return kept


def place_of(toml: Path) -> Path:
    return toml.parent / "__pycache__" / f"{toml.name}.json"


def _read(place: Path, made_of: str) -> dict[str, Any] | None:
    """None where there is nothing, or what there is was made of another text or is torn."""
    try:
        head, _, body = place.read_text("utf-8").partition("\n")
        tables = json.loads(body) if head == made_of else None
    except (OSError, ValueError) as fault:
        log.debug("%s: %s", place.name, fault)
        return None
    return tables if isinstance(tables, dict) else None


def _write(place: Path, made_of: str, tables: Mapping[str, Any]) -> None:
    unfinished = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True)
        unfinished.write_text(f"{made_of}\n{json.dumps(tables, ensure_ascii=False)}", "utf-8")
        unfinished.replace(place)
    except OSError as fault:
        log.info("%s is parsed at every start: %s", place.name, fault)
