"""支持包: what somebody who helps has to know, and nobody's data.  Read on the screen before it leaves.  No Qt.

The logs hold no people by themselves; here every number, every Chinese word and every secret-looking run is taken out
once more, since what leaves the house is read by strangers.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.keeping.logs import LOGS, masked

NEWEST: Final = 4
"""Files of each log: today and three days before."""
MOST_LINES: Final = 2_000
SHORT: Final = 600
"""Characters a phone reads off the smallest screen: three pixels a module on the page at 1366x768."""
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff·]+")
_SECRET: Final = re.compile(r"\$argon2\S+|(?<![\w/+])[A-Za-z0-9+/_-]{40,}={0,2}|://[^/\s@]+@")
_HOME: Final = re.compile(r"/home/[^/\s:]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of the bundle, as it will leave."""

    name: str
    text: str


def redacted(text: str) -> str:
    plain = _SECRET.sub("<secret>", _HOME.sub("/home/<user>", text))
    return _HAN.sub("※", masked(plain))


def gather(folder: Path, facts: Sequence[tuple[str, str]]) -> tuple[Sheet, ...]:
    """`facts`: what the desk says of itself, key and value.  OSError for a log that cannot be read."""
    lines = "\n".join(f"{key}: {value}" for key, value in facts)
    return (Sheet("desk.txt", redacted(lines) + "\n"), *_logs(folder / LOGS))


def _logs(folder: Path) -> Iterator[Sheet]:
    for name in ("kiosk.log", "support.log"):
        files = sorted(folder.glob(f"{name}*"), key=lambda one: one.stat().st_mtime)[-NEWEST:]
        lines = [line for one in files for line in one.read_text("utf-8", "replace").splitlines()]
        if lines:
            yield Sheet(name, redacted("\n".join(lines[-MOST_LINES:])) + "\n")


def short(sheets: Sequence[Sheet]) -> str:
    """What fits into a code: the facts, then the newest errors as far as there is room."""
    facts = sheets[0].text
    logged = next((one.text for one in sheets if one.name == "kiosk.log"), "")
    errors = [line for line in logged.splitlines() if " ERROR " in line or " CRITICAL " in line]
    text = facts[:SHORT]
    for line in reversed(errors):
        if len(text) + len(line) >= SHORT:
            break
        text += line + "\n"
    return text


def write(sheets: Sequence[Sheet], target: Path) -> None:
    """A plain ZIP: whoever helps opens it anywhere.  OSError, and then no file."""
    fresh = target.with_name(target.name + ".new")
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as out:
            for one in sheets:
                out.writestr(one.name, one.text)
        fresh.replace(target)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
