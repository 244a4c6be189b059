"""`kiosk ledger verify --report FILE` and `--sheet CODE`: a list that came back, against the book of this desk.

Exit status 0: it is what was given out, and the book stands behind it; 1: it is not, or the book is not sound; 2: it
could not be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from config.schema import Settings
from kiosk.cli.ledger_book import SOUND, UNREAD, UNSOUND, opened, platform_key, why
from kiosk.domain.timetable import from_ms
from kiosk.reports.checking import Checked, check_code, check_file
from kiosk.reports.sheet_code import NoSheetCode, parse_sheet_code
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words
from sync.platform.workbook_faults import FileFault, WorkbookRefused
from sync.store.fault import StoreFault
from sync.store.keys import Vault


def verify_sheet(
    typed: str, settings: Settings, *, as_json: bool = False, language: str = LANGUAGES[0]
) -> int:
    words = Words(language)
    try:
        code = parse_sheet_code(typed)
    except NoSheetCode:
        return _unread("", words.text("checked.no_code"), as_json=as_json)
    key = platform_key(settings)
    return _verify(settings, words, lambda db, vault: check_code(db, vault, code, key), as_json=as_json)


def verify_report(
    path: Path, settings: Settings, *, as_json: bool = False, language: str = LANGUAGES[0]
) -> int:
    words, key = Words(language), platform_key(settings)
    return _verify(settings, words, lambda db, vault: check_file(db, vault, path, key), as_json=as_json)


def _verify(
    settings: Settings, words: Words, check: Callable[[Connection, Vault], Checked], *, as_json: bool
) -> int:
    try:
        with opened(settings) as (db, vault):
            found = check(db, vault)
    except StoreFault as fault:
        return _unread(fault.code, why(fault, words.language), as_json=as_json)
    except WorkbookRefused as no:
        text = words.text(
            "package.unread", no.code, Text(f"trouble.{no.code}.what"), Text(f"trouble.{no.code}.next")
        )
        return _unread(no.code, text, as_json=as_json)
    except OSError as error:
        code = FileFault.UNREADABLE.value
        return _unread(code, words.text("checked.no_file", error.strerror or ""), as_json=as_json)
    print(json.dumps(verdict(found), ensure_ascii=False) if as_json else told(found, words))
    return SOUND if found.sound else UNSOUND


def _unread(code: str, text: str, *, as_json: bool) -> int:
    print(json.dumps({**verdict(Checked(())), "sound": False, "code": code}) if as_json else text)
    return UNREAD


def verdict(found: Checked) -> dict[str, object]:
    """`code` is "" for what could be read, whatever is in it."""
    told, book = found.manifest, found.book
    return {
        "sound": found.sound,
        "report": told.facts if told else None,
        "sheet": told.code if told else "",
        "problems": [flaw.value for flaw in found.flaws],
        "bookProblems": list(book.problems) if book else [],
        "entries": book.entries if book else 0,
        "code": "",
    }


def told(found: Checked, words: Words) -> str:
    lines = [words.text("checked.sound" if found.sound else "checked.unsound", len(found.flaws))]
    lines += ["  " + words.text(f"checked.flaw.{flaw}") for flaw in found.flaws]
    made = found.manifest
    if made is not None:
        title = Text(f"exports.list.{made.list}")
        version = words.text("checked.version", made.version) if made.version else ""
        moment = f"{from_ms(made.at_ms):%Y-%m-%d %H:%M:%S}"
        lines += [
            words.text("checked.what", title, made.about or "–", made.rows, version),
            words.text("checked.who", moment, made.operator, made.desk, made.code),
            words.text("checked.head", made.seq, made.head),
            words.text("checked.rows", made.sha256),
        ]
    if found.book is not None:
        lines.append(words.text("checked.book", found.book.entries, found.book.head_hash))
    return "\n".join(line for line in lines if line)
