"""`kiosk archive class NO --out DIR` and `kiosk archive erase NO`: at a desk that is closed.

Exit status 0: done; 1: not done, nothing was changed; 2: the book could not be opened.
"""

from __future__ import annotations

from pathlib import Path

from config.schema import Settings
from kiosk.archive.archiving import Archived, NotArchived, archive
from kiosk.archive.erasing import due, erase
from kiosk.archive.gathering import gather
from kiosk.cli import give, say
from kiosk.compose.archive import places_of
from kiosk.compose.book import open_book
from kiosk.domain.timetable import from_ms, local_day
from kiosk.reports.page import NoChineseFont
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.store.fault import StoreFault

DONE, NOT_DONE, UNREAD = 0, 1, 2


def archive_class(settings: Settings, class_no: str, out: Path, operator: str, *, as_json: bool) -> int:
    """The key is said once on standard error, for the paper; as JSON it is in the one value."""
    words = Words(settings.language)
    try:
        book = open_book(settings)
        try:
            made = archive(
                book.store, book.clock, class_no, out, operator, lambda: gather(book.store, class_no, words)
            )
        finally:
            book.close()
    except NotArchived as no:
        return _not(words, no)
    except NoChineseFont as fault:
        say(words.text(f"trouble.{fault.code}.what"))
        return NOT_DONE
    except StoreFault as fault:
        return _unread(words, fault)
    except OSError as fault:
        return _not(words, NotArchived("no-room", fault.strerror or str(fault)))
    _say(words, made, as_json=as_json)
    return DONE


def erase_class(settings: Settings, class_no: str, operator: str, *, as_json: bool) -> int:
    """Not before its time (retention.person_months)."""
    words = Words(settings.language)
    try:
        book = open_book(settings)
        try:
            today = local_day(from_ms(book.clock.now_ms()))
            months = settings.retention.person_months
            with book.store.reading() as db:
                in_time = due(db, class_no, months, today)
            if not in_time:
                raise NotArchived("too-early", str(months))
            gone = erase(book.store, book.clock, class_no, operator, places_of(settings), months)
        finally:
            book.close()
    except NotArchived as no:
        return _not(words, no)
    except StoreFault as fault:
        return _unread(words, fault)
    except OSError as fault:
        return _not(words, NotArchived("file", fault.strerror or str(fault)))
    if as_json:
        give({"classNo": class_no, "rows": gone})
    else:
        print(words.text("archive.erased", gone))
    return DONE


def _say(words: Words, made: Archived, *, as_json: bool) -> None:
    if as_json:
        give({"folder": str(made.folder), "entries": made.entries, "key": made.key, "again": made.again})
        return
    print(words.text("archive.done", str(made.folder), made.entries))
    say(words.text("archive.key", made.key))


def _not(words: Words, no: NotArchived) -> int:
    say(words.text(f"archive.not.{no.why}", no.particular))
    return NOT_DONE


def _unread(words: Words, fault: StoreFault) -> int:
    why, then = Text(f"refused.{fault.code}.why"), Text(f"refused.{fault.code}.next")
    say(words.text("ledger.unread", fault.code, why, then))
    return UNREAD
