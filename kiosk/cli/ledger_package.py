"""`kiosk ledger verify --package FILE`: a package checked by whoever received it; the desk itself is not needed.

Exit status 0: whole and signed; 1: it is not what was signed; 2: no package, or it cannot be read.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from config.schema import Settings
from kiosk.compose.book import KEYS
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words
from sync.platform.gm import sm3
from sync.platform.workbook_faults import WorkbookRefused
from sync.platform.workbook_package import PackageChecked, check
from sync.platform.workbook_read import pages
from sync.store.keys import open_vault

SOUND, UNSOUND, UNREAD = 0, 1, 2
SHEETS = 3
SHOWN_MOST = 20
ADDED = ("LINES",)


def verify_package(
    path: Path, settings: Settings | None, *, as_json: bool = False, language: str = LANGUAGES[0]
) -> int:
    """With the settings of the desk its own key is compared; without, whoever reads compares the key's print."""
    words = Words(language)
    key = _own_key(settings) if settings else None
    try:
        rows = [*pages(path, SHEETS + 1), [], [], []]
        found = check(rows[0], rows[1], rows[2], key)
        if any(rows[SHEETS]):  # another sheet for people to read, which nobody signed
            found = replace(found, problems=(*found.problems, *ADDED))
    except WorkbookRefused as no:
        text = _refused(no, words)
        print(json.dumps({"sound": False, "code": no.code}) if as_json else text)
        return UNREAD
    print(
        json.dumps(verdict(found), ensure_ascii=False)
        if as_json
        else told(found, words, compared=key is not None)
    )
    return SOUND if found.sound else UNREAD if found.made is None else UNSOUND


def _own_key(settings: Settings) -> bytes:
    return open_vault(settings.folder / KEYS, create=False, environment=settings.mode).ledger_public


def _refused(no: WorkbookRefused, words: Words) -> str:
    return words.text(
        "package.unread", no.code, Text(f"trouble.{no.code}.what"), Text(f"trouble.{no.code}.next")
    )


def key_print(public_key: bytes) -> str:
    """A key short enough to be read out: 16 hex digits of its SM3."""
    return sm3(public_key).hex()[:16]


def verdict(found: PackageChecked) -> dict[str, object]:
    made = found.made
    return {
        "sound": found.sound,
        "serial": made.serial if made else "",
        "desk": made.desk_no if made else "",
        "entries": made.entries if made else 0,
        "firstSeq": made.first_seq if made else 0,
        "lastSeq": made.last_seq if made else 0,
        "headHash": made.head_hash.hex() if made else "",
        "keyPrint": key_print(found.public_key) if found.public_key else "",
        "problems": list(found.problems),
        "code": "",
    }


def told(found: PackageChecked, words: Words, *, compared: bool) -> str:
    made = found.made
    if made is None:
        return words.text("package.form")
    lines = [
        words.text("package.sound" if found.sound else "package.unsound", made.serial, len(found.problems)),
        words.text("package.holds", made.entries, made.first_seq, made.last_seq),
    ]
    for problem in found.problems[:SHOWN_MOST]:
        code, _, seq = problem.partition(" ")
        what = Text(f"package.problem.{code}")
        lines.append("  " + (words.text("ledger.at", seq, what) if seq else words.text(what)))
    lines.append(words.text("ledger.head", made.head_hash.hex()))
    lines.append(
        words.text("package.key_known" if compared else "package.key_unknown", key_print(found.public_key))
    )
    return "\n".join(lines)
