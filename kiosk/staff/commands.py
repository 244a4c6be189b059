"""`kiosk staff list|add|role|leave|pin`: who works here, changed in the book at a desk that is closed.

For when nobody can open the door: whoever may read the desk's keys may do this, and the book says that it was done at
the console, and as which user.  A PIN is asked for without echo, or read as one line where there is no terminal; it is
no argument, which the list of processes would show.

Exit status 0: done; 1: not done, nothing was changed; 2: the book could not be opened.
"""

from __future__ import annotations

import getpass
import hmac
import sys
from argparse import Namespace
from collections.abc import Callable

from config.schema import Settings
from kiosk.cli import give, say
from kiosk.compose.book import open_book
from kiosk.compose.staff import make_staffing
from kiosk.domain.roles import Role
from kiosk.staff.hands import CONSOLE
from kiosk.staff.staffing import NotDone, Staffing
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.store.fault import StoreFault

DONE, NOT_DONE, UNREAD = 0, 1, 2

Ask = Callable[[str], str]


class Mistyped(Exception):
    """Two PINs that differ."""


def staff(settings: Settings, options: Namespace, ask: Ask | None = None) -> int:
    """`options`: what, and no, name, role, json as kiosk.cli gives them; `ask` hears a prompt and gives a PIN."""
    words = Words(settings.language)
    try:
        book = open_book(settings)
        try:
            staffing = make_staffing(settings, book.store, book.clock)
            return _do(staffing, options, words, ask or _typed)
        finally:
            book.close()
    except Mistyped:
        say(words.text("members.pins_differ"))
        return NOT_DONE
    except NotDone as no:
        say(words.text(f"members.no.{no.why.value}"))
        return NOT_DONE
    except StoreFault as fault:
        why, then = Text(f"refused.{fault.code}.why"), Text(f"refused.{fault.code}.next")
        say(words.text("ledger.unread", fault.code, why, then))
        return UNREAD


def _do(staffing: Staffing, options: Namespace, words: Words, ask: Ask) -> int:
    by = f"{CONSOLE} {getpass.getuser()}"
    match options.what:
        case "add":
            added = staffing.add(options.name, _roles(options), _pin(words, ask), by)
            say(words.text("cli.staff_added", added.no, added.name))
        case "role":
            staffing.set_roles(options.no, _roles(options), by)
        case "leave":
            staffing.leave(options.no, by)
        case "pin":
            staffing.set_pin(options.no, _pin(words, ask), by)
        case _:
            _list(staffing, words, as_json=options.json)
    return DONE


def _roles(options: Namespace) -> tuple[Role, ...]:
    return tuple(Role(role) for role in options.role)


def _list(staffing: Staffing, words: Words, *, as_json: bool) -> None:
    """Without hashes, badges or cards: only that there are some."""
    here = staffing.registry.members
    if as_json:
        given = [
            {
                "no": one.no,
                "name": one.name,
                "roles": [role.value for role in one.roles],
                "badge": bool(one.badge),
                "card": bool(one.card),
            }
            for one in here
        ]
        give({"staff": given, "left": [row.name for row in staffing.left()]})
        return
    for one in here:
        roles = " + ".join(words.text(f"role.{role.value}") for role in one.roles)
        print(f"{one.no}  {one.name}  {roles}")


def _pin(words: Words, ask: Ask) -> bytearray:
    """Typed twice."""
    first, second = (
        bytearray(ask(words.text(f"cli.{word}")).encode()) for word in ("type_pin", "type_again")
    )
    same = hmac.compare_digest(first, second)
    second[:] = bytes(len(second))
    if not same:
        first[:] = bytes(len(first))
        raise Mistyped
    return first


def _typed(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()
