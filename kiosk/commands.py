"""What each command of the command line does: parsed options in, exit status out.

Imports stand in the functions: `live` must not wait for what only `bench` needs.
"""

from __future__ import annotations

import contextlib
import errno
import getpass
import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.bad import BadSetting
from config.load import load, load_training
from config.schema import Settings
from kiosk.cli import give, has_display, say
from kiosk.hardening.alone import Alone, AlreadyRunning
from kiosk.setting import particulars
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.card_watch import CardWatch
    from kiosk.compose.card import Listen
    from kiosk.compose.setup import GuideAtWork
    from kiosk.rehearsal.stage import Rehearsal, StepResult

BAD_INPUT = 2
ALREADY = 3
EVERY_PLACE = "all"
AGAIN = 75
"""The program begins anew in its place: settings from afar that hold from the start only."""


def words(language: str = "zh") -> Words:
    return Words(language)


def settings_of(config: Path, *, as_json: bool = False) -> Settings | None:
    """The settings, or None after saying what is wrong with them, as the one JSON value too where one is wanted."""
    try:
        return load(config)
    except BadSetting as wrong:
        said = words().text("cli.bad_setting", *particulars(wrong))
        say(said)
        if as_json:
            give({"error": {"code": wrong.code, "file": wrong.file, "key": wrong.key, "text": said}})
        return None


def live(options: Namespace) -> int:
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        say(words().text("cli.live_no_display"))  # Qt itself would only abort
        return BAD_INPUT
    from kiosk.hardening.environment import begin_clean
    from kiosk.hardening.process import harden

    begin_clean()
    harden()
    from kiosk import collector

    collector.hold()
    from kiosk.ui.window import prepare

    prepare()
    from PySide6.QtCore import QSize

    from kiosk.main_thread import MainThread
    from kiosk.shell import Shell
    from kiosk.ui.window import Models

    wanted = options.activate
    ear: Listen | None = None

    def listen(before: CardWatch | None) -> CardWatch:
        nonlocal ear
        if ear is None:
            from kiosk.compose.card import Ear  # after the first frame

            ear = Ear(lambda: load(options.config), str(options.config))
        return ear(before)

    def open_kiosk(models: Models, main: MainThread, watch: CardWatch | None) -> Any:
        nonlocal wanted
        from kiosk.compose.root import Kiosk
        from kiosk.support import start_logging

        settings = load(options.config)
        start_logging(settings.folder, months=settings.retention.log_months)
        kiosk = Kiosk(settings, str(options.config), models, main, watch=watch)
        kiosk.again = end_to_begin_anew
        if wanted:
            activate(kiosk.activate_second if options.second else kiosk.activate, wanted)
            wanted = None
        return kiosk

    def guide(shell: Shell) -> GuideAtWork | None:
        from kiosk.setup.steps import is_wanted

        told = load(options.config if options.config.exists() else None)
        if not is_wanted(told.folder, book=(told.folder / "book.db").exists(), desk_no=told.desk.no):
            return None
        from kiosk.compose.setup import begin_guide  # a desk that is set up loads nothing of it

        return begin_guide(options.config, shell.window, shell.models, shell.main, shell.guided)

    try:
        settings = load(options.config if options.config.exists() else None)
        screen = settings.screen
        alone = _alone(settings.folder)
    except BadSetting:
        screen, alone = load_training().screen, None  # the shell says on the screen what is wrong
    except AlreadyRunning:
        say(words().text("cli.already_running"))
        return ALREADY
    shell = Shell(
        open_kiosk,
        listen=listen,
        size=QSize(screen.width, screen.height),
        full_screen=screen.full_screen,
        shuffle=screen.shuffle_pin,
        volume=screen.volume,
        site=options.config,
        guide=guide,
    )
    try:
        ended = shell.run()
    finally:
        if alone:
            alone.release()
    if ended == AGAIN:
        os.execv(sys.executable, [sys.executable, *_own_arguments(), *sys.argv[1:]])
    return ended


def end_to_begin_anew() -> bool:
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.exit(AGAIN)
    return True


def _own_arguments() -> list[str]:
    """What the interpreter needs to be this program; a built one is it by itself."""
    return [] if getattr(sys, "frozen", False) else ["-m", "kiosk"]


def _alone(folder: Path) -> Alone | None:
    """None: nothing can be written there, which the shell says on the screen."""
    try:
        return Alone(folder)
    except OSError:
        return None


def activate(trade: Callable[[str], None], code: str) -> None:
    from sync.platform.adapter import PlatformError

    try:
        trade(code)
        say(words().text("cli.activated"))
    except PlatformError as error:
        say(words().text("cli.not_activated", str(error)))


def demo(options: Namespace) -> int:
    if options.platform is None and not has_display():
        say(words().text("cli.no_display"))
        return rehearse(
            Namespace(profile="", reader="virtual", pace="fast", out=None, table=None, json=False)
        )
    from kiosk.demo import run_demo

    return run_demo(options)


def rehearse(options: Namespace) -> int:
    from kiosk.rehearsal.clauses import places
    from kiosk.rehearsal.places import walk
    from kiosk.rehearsal.play import play

    said = words()
    rig = None
    if options.reader == "pcsc":
        from kiosk.rehearsal.rig import reader_behind_pcscd, unfit

        if problem := unfit():
            say(said.text("cli.no_rig", problem))
            return BAD_INPUT
        rig = reader_behind_pcscd

    def heard(step: StepResult) -> None:
        say(f"{_mark(step)} {_name(step, said)}  {step.detail}")

    wanted = places() if options.profile == EVERY_PLACE else (options.profile,)
    played: list[Rehearsal] = []
    try:
        for profile in wanted:
            out = options.out / profile if options.out and len(wanted) > 1 else options.out
            if profile in places():
                shown = options.pace == "human" and has_display()
                played.append(walk(profile, pace=options.pace, out=out, rig=rig, heard=heard, shown=shown))
            else:
                played.append(play(profile, pace=options.pace, out=out, rig=rig, heard=heard))
    except BadSetting as wrong:
        say(said.text("cli.bad_setting", *particulars(wrong)))
        return BAD_INPUT
    if options.json:
        give(played[0].as_json() if len(played) == 1 else {one.place: one.as_json() for one in played})
    if options.table:
        from kiosk.rehearsal.table import as_markdown

        options.table.write_text(as_markdown(played), encoding="utf-8")
    for one in played:
        if not options.json:
            print(_table(one, said))
        if one.place and one.pictures:
            from kiosk.rehearsal.report import write_report

            say(said.text("cli.report", str(write_report(one, one.pictures, said))))
        say(said.text("cli.pictures", str(one.pictures)))
    if not all(one.passed for one in played):
        return 1
    say(said.text("cli.passed"))
    return 0


def _name(step: StepResult, said: Words) -> str:
    return step.name if step.clause else said.text(f"rehearsal.{step.name}")


def _mark(step: StepResult) -> str:
    return "✓" if step.passed else "✗" if step.needed else "–"


def _table(rehearsal: Rehearsal, said: Words) -> str:
    rows = [(_name(step, said), _mark(step), step.detail) for step in rehearsal.steps]
    rows += [(said.text(f"rehearsal.{name}"), "", str(value)) for name, value in rehearsal.figures.items()]
    broad = max(_columns(row[0]) for row in rows)
    return "\n".join(
        f"{name}{' ' * (broad - _columns(name))}  {mark or ' '}  {text}" for name, mark, text in rows
    )


def _columns(text: str) -> int:
    """Terminal columns: Chinese takes two."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def simulator(options: Namespace) -> int:
    """Until interrupted.  The first line on standard output is one JSON value: url, origin, csb, platformKey."""
    from sync.platform.simulator.seed import BadSeed
    from sync.platform.simulator.seed import load as load_seed
    from sync.platform.simulator.server import serve

    def ready(url: str, platform_key: bytes) -> None:
        origin = url.removesuffix("/ktp/v1")
        print(
            json.dumps(
                {"url": url, "origin": origin, "csb": f"{origin}/CSB", "platformKey": platform_key.hex()}
            ),
            flush=True,
        )
        say(words().text("cli.simulator_ready", origin))

    try:
        seed = load_seed(options.seed) if options.seed else None
    except (BadSeed, OSError) as wrong:
        say(words().text("cli.bad_file", str(options.seed), str(wrong)))
        return BAD_INPUT
    if options.data and not options.data.parent.is_dir():
        say(words().text("cli.bad_file", str(options.data), os.strerror(errno.ENOENT)))
        return BAD_INPUT
    with contextlib.suppress(KeyboardInterrupt):
        serve(options.data, options.port, seed, ready)
    return 0


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
    if options.json:
        give(as_json(checks))
    else:
        print(as_table(checks))
    return 0 if healthy(checks) else 1


def ledger_verify(options: Namespace) -> int:
    if options.config is None and options.package is None and options.checkpoint is None:
        say(words().text("cli.config_or_package"))
        return BAD_INPUT
    settings = settings_of(options.config, as_json=options.json) if options.config else None
    if options.config and settings is None:
        return BAD_INPUT
    if options.package is not None:
        from kiosk.package_cli import verify_package

        return verify_package(options.package, settings, as_json=options.json)
    if options.report is not None or options.sheet is not None:
        from kiosk.report_cli import verify_report, verify_sheet

        assert settings is not None
        if options.report is not None:
            return verify_report(options.report, settings, as_json=options.json)
        return verify_sheet(options.sheet, settings, as_json=options.json)
    from kiosk.ledger_cli import note_in, verify

    note = note_in(options.checkpoint) if options.checkpoint else None
    if settings is None or (options.checkpoint and note is None):
        say(words().text("cli.config_and_checkpoint"))
        return BAD_INPUT
    return verify(settings, note=note, as_json=options.json)


def ledger_export(options: Namespace) -> int:
    from kiosk.ledger_cli import export

    settings = settings_of(options.config, as_json=options.json)
    return BAD_INPUT if settings is None else export(settings, options.out, as_json=options.json)


def adapter_check(options: Namespace) -> int:
    from kiosk.adapter_cli import check

    return check(options.config, options.profile, as_json_value=options.json, language=options.language)


def adapter_key(options: Namespace) -> int:
    from kiosk.adapter_cli import keep_key

    return keep_key(options.config, options.name)


def data_sheet(options: Namespace) -> int:
    from kiosk.data_sheet import as_text

    settings = settings_of(options.config)
    if settings is None:
        return BAD_INPUT
    print(as_text(settings, words(settings.language)))
    return 0


def staff_pin(options: Namespace) -> int:
    """Prints the hash that belongs into the settings; makes the desk's keys where there are none yet."""
    import os

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


def fleet_serve(options: Namespace) -> int:
    from kiosk.fleet.commands import serve

    return serve(options.config)


def fleet_account(options: Namespace) -> int:
    from kiosk.fleet.commands import account

    return account(options.config, options.name)


def fleet_join(options: Namespace) -> int:
    from kiosk.fleet.commands import join

    settings = settings_of(options.config)
    return BAD_INPUT if settings is None else join(settings, options.code)


def fleet_leave(options: Namespace) -> int:
    from kiosk.fleet.commands import leave

    settings = settings_of(options.config)
    return BAD_INPUT if settings is None else leave(settings)


def recover(options: Namespace) -> int:
    from kiosk.setup.recover_cli import recover_pin

    return recover_pin(options.config, options.name)


def provision(options: Namespace) -> int:
    from kiosk.setup.provision_cli import provision as make

    return make(options)


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
