"""The desk's folder: keys, book, ledger, backlog, staff PINs.  Reads only, also beside a running kiosk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from config.schema import Settings
from kiosk.cli.ledger_book import platform_key
from kiosk.compose.book import BOOK, KEYS
from kiosk.conditions import UNSENT_OLD_S, duration, worst_code
from kiosk.doctor import people
from kiosk.doctor.check import Check, State, fail, info, not_fitted, ok, refused, skipped, warn
from kiosk.visit.view import Text
from sync.lan.pairs import pairs_of
from sync.records import Purpose
from sync.store import consents, faces, ledger, notices, outbox
from sync.store.fault import StoreFault
from sync.store.guardfiles import Ballast, beside, in_use
from sync.store.integrity import quick_check
from sync.store.keys import Vault, open_vault
from sync.store.store import reading_only

PAGES_S = 3.0
"""A book whose pages are not all read by then is looked at for so long."""
AHEAD_MS = 60_000
"""So far the last entry may be ahead: what two clocks of one machine differ by."""
QUICK_ENTRIES = 20_000
"""A longer book is verified from here to its end; `kiosk ledger verify` takes the time for all of it."""
NEIGHBOUR_SILENT_S = 180
"""The book notes once a minute that a neighbour was heard."""
NOT_BEGUN = Text("doctor.said.not_begun")
INSIDE = ("schema", "integrity", "ledger", "time_order", "backlog", "consents", "lan")


def book_of(settings: Settings) -> Path:
    return settings.folder / BOOK


def vault_of(settings: Settings) -> Vault | StoreFault:
    """The vault as it lies there; never made here."""
    try:
        return open_vault(settings.folder / KEYS, create=False, environment=settings.mode)
    except StoreFault as fault:
        return fault


def keys(settings: Settings, vault: Vault | StoreFault) -> Check:
    if isinstance(vault, StoreFault):
        if book_of(settings).exists() or (settings.folder / KEYS).exists():
            return refused("keys", vault.code)
        return info("keys", NOT_BEGUN, Text("doctor.do.begin"))
    if vault.strength == "weak-file":
        return warn("keys", Text("doctor.said.keys_weak"), Text("doctor.do.keys_weak"))
    return ok("keys", Text("doctor.said.keys_bound"))


def ballast(settings: Settings) -> Check:
    book = book_of(settings)
    if not book.exists():
        return skipped("ballast", reason=NOT_BEGUN)[0]
    kept = Ballast(book)
    if kept.held:
        return ok("ballast", Text("doctor.said.ballast"))
    if not kept.given_away:
        return info("ballast", Text("doctor.said.ballast_unmade"))
    return warn("ballast", Text("doctor.said.ballast_gone"), Text("trouble.H05.next"), "H05")


def book(settings: Settings, vault: Vault | StoreFault) -> list[Check]:
    """Who works here, whether it opens, its schema, pages, ledger, what waits to be sent, consents, neighbours."""
    path = book_of(settings)
    named = people.staff(people.members_of(settings), vault)
    if not path.exists() and not beside(path, ".keyid").exists():
        return [named, info("book", NOT_BEGUN, Text("doctor.do.begin")), *skipped(*INSIDE, reason=NOT_BEGUN)]
    if isinstance(vault, StoreFault):
        return [named, *skipped("book", *INSIDE)]
    opens = "doctor.said.book_running" if in_use(path) else "doctor.said.book_opens"
    try:
        with reading_only(path, vault) as db:
            head = ledger.head(db, settings.desk.no)[0]
            opened = info if in_use(path) else ok
            found = [opened("book", Text(opens, (str(head),))), *_inside(db, settings, vault, head)]
            torn = any(check.name == "integrity" and check.state is State.FAIL for check in found)
            return [named if torn else people.staff(people.members_of(settings, db), vault), *found]
    except StoreFault as fault:
        if fault.code == "H02":
            known = ok("book", Text("doctor.said.book_known"))
            return [named, known, _schema(fault), *skipped(*INSIDE[1:])]
        return [named, refused("book", fault.code), *skipped(*INSIDE)]


def _schema(fault: StoreFault) -> Check:
    if "newer" in fault.detail:
        return refused("schema", "H02")
    return info("schema", Text("doctor.said.schema_old"), Text("doctor.do.begin"))


def _inside(db: Connection, settings: Settings, vault: Vault, head: int) -> Iterator[Check]:
    yield ok("schema", Text("doctor.said.schema"))
    pages = _integrity(db)
    yield pages
    if pages.state is State.FAIL:  # what is read of it now is chance
        return
    yield _ledger(db, settings, vault, head)
    yield _time_order(db, settings)
    yield _backlog(db, settings)
    yield _consents(db, settings)
    yield _lan(db, settings, vault)


def _integrity(db: Connection) -> Check:
    said = quick_check(db, PAGES_S)
    if said is None:
        return info("integrity", Text("doctor.said.pages_long", (str(round(PAGES_S)),)))
    if said:
        return fail("integrity", Text("doctor.said.pages_bad", (said,)), Text("doctor.do.ledger"), "H04")
    return ok("integrity", Text("doctor.said.pages"))


def _time_order(db: Connection, settings: Settings) -> Check:
    """A clock that was set back stands before what is written already."""
    ahead_ms = (ledger.last_at_ms(db, settings.desk.no) or 0) - time.time_ns() // 1_000_000
    if ahead_ms > AHEAD_MS:
        said = Text("doctor.said.time_behind", (duration(ahead_ms // 1000),))
        return fail("time_order", said, Text("doctor.do.clock"), "K01")
    return ok("time_order", Text("doctor.said.time_order"))


def _ledger(db: Connection, settings: Settings, vault: Vault, head: int) -> Check:
    after = max(0, head - QUICK_ENTRIES)
    found = ledger.verify(db, settings.desk.no, vault.ledger_public, platform_key(settings), after_seq=after)
    if not found.sound:
        said = Text("doctor.said.ledger_bad", (str(found.first_bad_seq), str(len(found.problems))))
        return fail("ledger", said, Text("doctor.do.ledger"), "H04")
    if after:
        return ok("ledger", Text("doctor.said.ledger_end", (str(found.entries), str(head))))
    return ok("ledger", Text("doctor.said.ledger", (str(found.entries),)))


def _consents(db: Connection, settings: Settings) -> Check:
    agree, others = consents.count(db, Purpose.FACE)
    if settings.face.engine == "none" and not (agree or others):
        return not_fitted("consents", Text("doctor.said.face_none"))
    return ok("consents", Text("doctor.said.consents", (str(agree), str(others))))


def templates(settings: Settings, vault: Vault | StoreFault, model: str) -> Check:
    """`model` is the face engine's version, "" where there is none."""
    if not book_of(settings).exists():
        return skipped("templates", reason=NOT_BEGUN)[0]
    if isinstance(vault, StoreFault):
        return skipped("templates")[0]
    try:
        with reading_only(book_of(settings), vault) as db:
            return _templates(db, settings, model)
    except StoreFault:  # the line of the book says it
        return skipped("templates")[0]


def _templates(db: Connection, settings: Settings, model: str) -> Check:
    """Also where the face is not fitted any more: what is kept is kept."""
    kept = faces.stored(db)
    if not kept.templates:
        none = not_fitted if settings.face.engine == "none" else ok
        return none("templates", Text("doctor.said.templates_none"))
    persons = str(kept.persons)
    if kept.near_limit:
        said = Text("doctor.said.templates_near", (persons, str(kept.percent)))
        return warn("templates", said, Text("doctor.do.templates_near"))
    if model and (useless := faces.without(db, model)):
        said = Text("doctor.said.templates_other", (persons, str(useless)))
        return warn("templates", said, Text("doctor.do.templates_other"))
    return ok("templates", Text("doctor.said.templates", (persons, str(kept.percent))))


def _lan(db: Connection, settings: Settings, vault: Vault) -> Check:
    """The neighbour that was heard longest ago; while it is silent both desks go on by themselves."""
    if not settings.lan.on:
        return not_fitted("lan", Text("lan.off"))
    pairs = pairs_of(vault)
    if not pairs:
        return info("lan", Text("lan.none"), Text("lan.none_note"))
    heard, now_ms = notices.heard(db), time.time_ns() // 1_000_000
    last = {one.desk_no: heard[one.desk_no].heard_ms if one.desk_no in heard else 0 for one in pairs}
    desk_no, heard_ms = min(last.items(), key=lambda one: one[1])
    if not heard_ms:
        return warn("lan", Text("doctor.said.lan_never", (str(len(pairs)), desk_no)), Text("lan.do_away"))
    ago_s = max(0, now_ms - heard_ms) // 1000
    said = Text("doctor.said.lan", (str(len(pairs)), desk_no, duration(ago_s)))
    return ok("lan", said) if ago_s < NEIGHBOUR_SILENT_S else warn("lan", said, Text("lan.do_away"))


def _backlog(db: Connection, settings: Settings) -> Check:
    if settings.platform.kind == "none":
        return not_fitted("backlog", Text("devices.no_platform"))
    waiting = outbox.backlog(db)
    if stuck := waiting.refused + waiting.conflict + waiting.parked:
        said = Text("devices.stuck", (str(stuck), str(waiting.pending)))
        return warn("backlog", said, Text("trouble.F02.next"), worst_code(waiting))
    if waiting.oldest_at_ms is None:
        return ok("backlog", Text("devices.all_sent"))
    oldest_s = max(0, time.time_ns() // 1_000_000 - waiting.oldest_at_ms) // 1000
    said = Text("devices.waiting", (str(waiting.pending), duration(oldest_s)))
    if oldest_s > UNSENT_OLD_S:
        return warn("backlog", said, Text("trouble.F01.next"), "F01")
    return info("backlog", said)
