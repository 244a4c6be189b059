"""`kiosk recover`: the people's recovery paper at a desk whose staff cannot get in."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from config.bad import BadSetting
from config.load import load
from kiosk.cli import say
from kiosk.compose.book import open_book
from kiosk.compose.staff import make_staffing
from kiosk.setting import particulars
from kiosk.setup.page import words_of
from kiosk.staff.recovering import PaperLocked, recover
from kiosk.staff.staffing import NotDone
from kiosk.words import LANGUAGES, Words
from sync.store.fault import StoreFault
from sync.store.recovery import BadPaper

READY, REFUSED, BAD_INPUT = 0, 1, 2


def recover_pin(config: Path, name: str) -> int:
    """Paper and new PIN come from the terminal or standard input, a line each; neither is ever an argument."""
    words = Words(LANGUAGES[0])
    ask = getpass.getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().strip()
    paper, pin = ask(words.text("recover.paper")), bytearray(ask(words.text("cli.type_pin")).encode())
    try:
        settings = load(config)
        book = open_book(settings)
    except BadSetting as wrong:
        say(words.text("cli.bad_setting", *particulars(wrong)))
        return BAD_INPUT
    except StoreFault as fault:
        say(words.text(words_of(fault)))
        return REFUSED
    try:
        recover(paper, name, pin, make_staffing(settings, book.store, book.clock), book.store, book.clock)
    except (BadPaper, NotDone, StoreFault) as no:
        say(words.text(words_of(no)))
        return REFUSED
    except PaperLocked as locked:
        say(words.text("recover.locked", str(locked.seconds)))
        return REFUSED
    finally:
        book.close()
    say(words.text("recover.done", name))
    return READY
