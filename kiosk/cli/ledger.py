"""`kiosk ledger`: the book, a package, a report or a sheet checked, and the book given out."""

from __future__ import annotations

from argparse import Namespace

from kiosk.cli import BAD_INPUT, say, words
from kiosk.cli.settings import settings_of


def ledger_verify(options: Namespace) -> int:
    if options.config is None and options.package is None and options.checkpoint is None:
        say(words().text("cli.config_or_package"))
        return BAD_INPUT
    settings = settings_of(options.config, as_json=options.json) if options.config else None
    if options.config and settings is None:
        return BAD_INPUT
    if options.package is not None:
        from kiosk.cli.ledger_package import verify_package

        return verify_package(options.package, settings, as_json=options.json)
    if options.report is not None or options.sheet is not None:
        from kiosk.cli.ledger_report import verify_report, verify_sheet

        assert settings is not None
        if options.report is not None:
            return verify_report(options.report, settings, as_json=options.json)
        return verify_sheet(options.sheet, settings, as_json=options.json)
    from kiosk.cli.ledger_book import note_in, verify

    note = note_in(options.checkpoint) if options.checkpoint else None
    if settings is None or (options.checkpoint and note is None):
        say(words().text("cli.config_and_checkpoint"))
        return BAD_INPUT
    return verify(settings, note=note, as_json=options.json)


def ledger_export(options: Namespace) -> int:
    from kiosk.cli.ledger_book import export

    settings = settings_of(options.config, as_json=options.json)
    return BAD_INPUT if settings is None else export(settings, options.out, as_json=options.json)
