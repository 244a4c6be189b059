"""`kiosk backup`, `restore`, `update`, `archive`, `selftest`: nothing is lost, nothing stays too long."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from kiosk.cli import BAD_INPUT, say, words
from kiosk.cli.settings import settings_of


def selftest_power(options: Namespace) -> int:
    from kiosk.selftest.commands import power

    settings = settings_of(options.config, as_json=options.json)
    if settings is None:
        return BAD_INPUT
    return power(settings, options.rounds, keep=options.keep, report=options.against, as_json=options.json)


def archive_class(options: Namespace) -> int:
    from kiosk.ui.window import prepare

    prepare(offscreen=True)
    from PySide6.QtGui import QGuiApplication

    from kiosk.archive.commands import archive_class

    settings = settings_of(options.config, as_json=options.json)
    if settings is None:
        return BAD_INPUT
    app = QGuiApplication.instance() or QGuiApplication([])
    done = archive_class(settings, options.class_no, options.out, options.operator, as_json=options.json)
    app.processEvents()
    return done


def archive_erase(options: Namespace) -> int:
    from kiosk.archive.commands import erase_class

    settings = settings_of(options.config, as_json=options.json)
    if settings is None:
        return BAD_INPUT
    return erase_class(settings, options.class_no, options.operator, as_json=options.json)


def backup(options: Namespace) -> int:
    from kiosk.keeping.commands import backup

    settings = settings_of(options.config, as_json=options.json)
    if settings is None:
        return BAD_INPUT
    return backup(settings, options.config, options.out, options.operator, as_json=options.json)


def restore(options: Namespace) -> int:
    from kiosk.keeping.commands import restore
    from kiosk.keeping.returning import Wanted

    wanted = Wanted(options.file, options.config, options.desk, options.unasked, options.operator)
    ask = getpass.getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().strip()
    return restore(wanted, lambda: ask(words().text("keeping.type_paper")), as_json=options.json)


def update(options: Namespace) -> int:
    from kiosk.keeping.commands import unpack_update, update

    if options.key is not None and options.unpack is not None:
        return unpack_update(options.file, options.key, options.unpack)
    settings = settings_of(options.config, as_json=options.json) if options.config else None
    if settings is None:
        say(words().text("cli.update_needs"))
        return BAD_INPUT
    return update(settings, options.file, as_json=options.json)
