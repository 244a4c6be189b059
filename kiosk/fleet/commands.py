"""`kiosk fleet`: the page served, its accounts, and a desk that joins one."""

from __future__ import annotations

import contextlib
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from config.bad import BadSetting
from config.fleet import FleetSettings, load_fleet
from config.schema import Settings
from kiosk.cli import give, say
from kiosk.setting import particulars
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.compose.book import Book
    from sync.fleet.code import FleetCode

DONE, NOT_DONE, BAD_INPUT = 0, 1, 2


def settings_of(config: Path | None) -> FleetSettings | None:
    try:
        return load_fleet(config)
    except BadSetting as wrong:
        say(Words("zh").text("cli.bad_setting", *particulars(wrong)))
        return None


def serve(config: Path | None) -> int:
    """Until interrupted.  Standard output has one JSON value: where the page is."""
    from kiosk.fleet import server
    from kiosk.fleet.shelf import Shelf

    settings = settings_of(config)
    if settings is None:
        return BAD_INPUT
    words = Words(settings.language)
    shelf = Shelf(settings.folder)
    nobody = not shelf.accounts()
    shelf.close()
    if nobody:
        say(words.text("fleet.cli.nobody"))
        return BAD_INPUT

    def ready(origin: str) -> None:
        give({"origin": origin})
        say(words.text("fleet.cli.ready", origin))

    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.serve(settings, ready)
    except OSError as fault:  # the port, or the TLS files
        say(words.text("cli.bad_file", f"{settings.host}:{settings.port}", fault.strerror or str(fault)))
        return BAD_INPUT
    return DONE


def account(
    config: Path | None, name: str, *, viewer: bool = False, holder: str = "", holder_no: str = ""
) -> int:
    from kiosk.fleet import accounts
    from kiosk.fleet.shelf import Kind, Shelf

    settings = settings_of(config)
    if settings is None:
        return BAD_INPUT
    words = Words(settings.language)
    password = _asked(words.text("fleet.cli.password"))
    if accounts.unfit(password) or not name.strip() or max(map(len, (name, holder, holder_no))) > 40:
        say(words.text("fleet.cli.unfit", accounts.LEAST))
        return BAD_INPUT
    shelf = Shelf(settings.folder)
    kind = Kind.VIEWER if viewer else Kind.KEEPER
    accounts.keep(shelf, name.strip(), password, kind, holder.strip(), holder_no.strip())
    kept = shelf.account(name.strip())
    shelf.close()
    say(words.text("fleet.cli.kept", name.strip(), words.text(f"fleet.kind.{kind.value}")))
    if kept and kind is Kind.KEEPER and not kept.holder_no:
        say(words.text("fleet.cli.whose"))
    return DONE


def _asked(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


# --- at the desk ------------------------------------------------------------------------------------------


def join(settings: Settings, text: str) -> int:
    """The desk must not be running: its keys are changed."""
    from sync.fleet.code import read
    from sync.lan.code import BadCode

    words = Words(settings.language)
    try:
        code = read(text or _asked(words.text("fleet.cli.code")))
    except BadCode:
        say(words.text("fleet.why.code"))
        return BAD_INPUT
    return _with_book(settings, lambda: _join(settings, code, words))


def leave(settings: Settings) -> int:
    return _with_book(settings, lambda: _leave(settings, Words(settings.language)))


def _with_book(settings: Settings, work: Callable[[], int]) -> int:
    from kiosk.compose.book import BOOK
    from sync.store.fault import StoreFault
    from sync.store.guardfiles import in_use

    words = Words(settings.language)
    if in_use(settings.folder / BOOK):
        say(words.text("fleet.cli.running"))
        return BAD_INPUT
    try:
        return work()
    except StoreFault as fault:
        say(words.text(f"refused.{fault.code}.why"))
        return NOT_DONE


def _join(settings: Settings, code: FleetCode, words: Words) -> int:
    from kiosk.compose.book import open_book
    from kiosk.compose.fleet import line_of
    from sync.fleet.reporting import NotPaired, keep_page, pair
    from sync.platform.ktp_http import BadTrust

    book = open_book(settings)
    try:
        line = line_of(settings, settings.fleet.url or code.address, book.clock)
        now_ms, vault = book.clock.now_ms(), book.vault
        page = pair(line, code, settings.desk.no, vault.ledger_public, vault.environment, now_ms, vault.sign)
        keep_page(vault, page)
        _note(book, "FLEET_JOINED", page.url)
    except (NotPaired, BadTrust) as no:
        why = no.why if isinstance(no, NotPaired) else "address"
        say(words.text(f"fleet.why.{why}"))
        return NOT_DONE
    finally:
        book.close()
    say(words.text("fleet.cli.joined", page.url))
    return DONE


def _leave(settings: Settings, words: Words) -> int:
    from kiosk.compose.book import open_book
    from sync.fleet.reporting import keep_page, page_of

    book = open_book(settings)
    try:
        page = page_of(book.vault)
        if page is not None:
            keep_page(book.vault, None)
            _note(book, "FLEET_LEFT", page.url)
    finally:
        book.close()
    say(words.text("fleet.cli.left", page.url) if page else words.text("fleet.cli.none"))
    return DONE


def _note(book: Book, act: str, url: str) -> None:
    from kiosk.drafts import operator_act

    book.store.record(operator_act(act, "", book.clock.stamp(), url=url)).result()
