"""`kiosk staff`, `staff-pin`, `recover`, `provision`: who may do what, and where a desk gets its own from."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace

from kiosk.cli import BAD_INPUT, say, words
from kiosk.cli.settings import settings_of


def staff_pin(options: Namespace) -> int:
    """Prints the hash that belongs into the settings; makes the desk's keys where there are none yet."""

    from kiosk.compose.book import BOOK, KEYS
    from kiosk.keeping.returned import finish_restore
    from kiosk.staff.door import PEPPER, hash_pin
    from sync.store.keys import open_vault

    settings = settings_of(options.config)
    if settings is None:
        return BAD_INPUT
    finish_restore(settings.folder, BOOK)
    vault = open_vault(
        settings.folder / KEYS, create=not (settings.folder / BOOK).exists(), environment=settings.mode
    )
    key = vault.secret(PEPPER)
    if key is None:
        key = os.urandom(32)
        vault.keep_secret(PEPPER, key)
    ask = getpass.getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().strip()
    pin = ask(words().text("cli.type_pin"))
    if not (pin.isdecimal() and 6 <= len(pin) <= 12):
        say(words().text("cli.pin_form"))
        return BAD_INPUT
    print(hash_pin(pin.encode(), key))
    return 0


def staff(options: Namespace) -> int:
    from kiosk.staff.commands import staff as run

    settings = settings_of(options.config, as_json=getattr(options, "json", False))
    return BAD_INPUT if settings is None else run(settings, options)


def recover(options: Namespace) -> int:
    from kiosk.setup.recover_cli import recover_pin

    return recover_pin(options.config, options.name)


def provision(options: Namespace) -> int:
    from kiosk.setup.provision_cli import provision as make

    return make(options)
