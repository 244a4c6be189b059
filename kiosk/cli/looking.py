"""`kiosk doctor`, `adapter`, `data-sheet`, `screens`, `bench`: what only looks."""

from __future__ import annotations

import os
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from config.bad import BadSetting
from config.load import load
from kiosk.cli import BAD_INPUT, give, say, words
from kiosk.cli.settings import settings_of
from kiosk.words import LANGUAGES


def doctor(options: Namespace) -> int:
    from kiosk.doctor.check import as_json, as_table, healthy
    from kiosk.doctor.examination import examine_file

    if options.quick:
        from kiosk.doctor.quick import self_check

        settings = settings_of(options.config, as_json=options.json) if options.config else load()
        if settings is None:
            return BAD_INPUT
        checks = self_check(settings, str(options.config or ""))
    else:
        checks = examine_file(options.config)
    language = options.language or language_here(options.config)
    if options.json:
        give(as_json(checks, language))
    else:
        print(as_table(checks, language))
    return 0 if healthy(checks) else 1


def language_here(config: Path | None) -> str:
    """The desk's; where there is none that can be read, the one this terminal speaks."""
    if config is not None:
        with suppress(BadSetting):
            return load(config).language
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if told.startswith("en") else LANGUAGES[0]


def adapter_check(options: Namespace) -> int:
    from kiosk.cli.adapter import check

    return check(options.config, options.profile, as_json_value=options.json, language=options.language)


def adapter_key(options: Namespace) -> int:
    from kiosk.cli.adapter import keep_key

    return keep_key(options.config, options.name)


def data_sheet(options: Namespace) -> int:
    from kiosk.cli.data_sheet import as_text

    settings = settings_of(options.config)
    if settings is None:
        return BAD_INPUT
    print(as_text(settings, words(settings.language)))
    return 0


def screens(options: Namespace) -> int:
    from kiosk.ui.window import prepare

    prepare(offscreen=True)
    from kiosk.ui.render import render_all

    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        say(words().text("cli.bad_file", str(options.out), wrong.strerror or str(wrong)))
        return BAD_INPUT
    render_all(options.out, note=lambda picture: say(str(picture)))
    return 0


def bench(options: Namespace) -> int:
    from kiosk.bench.main import UnknownBench, as_json, as_table, run

    try:
        rows = run(options.names, full=options.full, data=options.data)
    except UnknownBench as wrong:
        say(str(wrong))
        return BAD_INPUT
    if options.json:
        give(as_json(rows))
    else:
        print(as_table(rows))
    return 0 if all(row.met for row in rows) else 1
