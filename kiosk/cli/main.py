"""The command line: reads the arguments and calls the part that does it.

Standard output carries a command's one result and nothing else; everything said by the way goes to standard error.
Help is in both languages at once.  Parts are imported when their command runs: the window must not wait for them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from config.load import own_site
from kiosk.words import LANGUAGES, Words

READERS = ("virtual", "pcsc", "vendor-library", "vendor-websocket")
SCANNERS = ("virtual", "serial", "wedge", "evdev", "none")
ROLES = ("front", "supervisor", "administrator", "auditor", "regulator")
UNHEARD = 1
CAMERAS = ("none", "real", "opencv", "clip")


def main(arguments: Sequence[str]) -> int:
    parser = build_parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "command"):
        parser.print_help(sys.stderr)
        return 2
    room, function = options.command
    try:
        return int(getattr(import_module(f"kiosk.cli.{room}"), function)(options))
    except BrokenPipeError:  # `| head` has read enough; Python would say so once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD


def both(word: str) -> str:
    """Chinese · English."""
    return " · ".join(Words(language).text(f"cli.{word}") for language in LANGUAGES)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk", description=both("about"), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(metavar="COMMAND", title=both("commands"))
    _add_running(commands)
    _add_looking(commands)
    _add_book(commands)
    _add_keeping(commands)
    _add_fleet(commands)
    _add_people(commands)
    _add_figures(commands)
    return parser


def _command(
    commands: Any, name: str, room: str, function: str, *, said: str = ""
) -> argparse.ArgumentParser:
    """`function` of kiosk/cli/ROOM.py answers it."""
    text = both(said or name)
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=(room, function))
    return parser


def _group(commands: Any, name: str) -> Any:
    """Commands of a word in common: one of them has to be named."""
    text = both(name)
    parser = commands.add_parser(name, help=text, description=text)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def _config(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--config", type=Path, required=required, metavar="FILE", help=both("config"))


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=both("json"))


def _add_running(commands: Any) -> None:
    live = _command(commands, "live", "live", "live")
    live.add_argument("--config", type=Path, default=own_site(), metavar="FILE", help=both("own_config"))
    live.add_argument("--activate", metavar="CODE", help=both("activate"))
    live.add_argument("--second", action="store_true", help=both("second"))

    demo = _command(commands, "demo", "training", "demo")
    demo.add_argument("--card", choices=READERS, default="virtual", help=both("card"))
    demo.add_argument("--reader", default="", metavar="REGEX", help=both("reader_name"))
    demo.add_argument("--scanner", choices=SCANNERS, default="virtual", help=both("scanner"))
    demo.add_argument("--scanner-device", default="", metavar="PATH", help=both("scanner_device"))
    demo.add_argument("--camera", choices=CAMERAS, default="none", help=both("camera"))
    demo.add_argument("--camera-device", default="", metavar="PATH", help=both("camera_device"))
    demo.add_argument("--face", choices=("dnn", "dlib", "none"), default="none", help=both("face"))
    demo.add_argument("--platform", type=Path, metavar="FILE", help=both("platform"))
    demo.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help=both("language"))
    demo.add_argument("--size", type=window_size, default="1366x768", metavar="WxH", help=both("size"))
    demo.add_argument("--full-screen", action="store_true", help=both("full_screen"))

    rehearse = _command(commands, "rehearse", "training", "rehearse")
    rehearse.add_argument("--profile", default="", metavar="NAME", help=both("profile"))
    rehearse.add_argument("--reader", choices=("virtual", "pcsc"), default="virtual", help=both("reader"))
    rehearse.add_argument("--pace", choices=("fast", "human"), default="fast", help=both("pace"))
    rehearse.add_argument("--out", type=Path, metavar="DIR", help=both("out"))
    rehearse.add_argument("--table", type=Path, metavar="FILE", help=both("table"))
    rehearse.add_argument(
        "--lang", dest="language", choices=LANGUAGES, default=LANGUAGES[0], help=both("report_language")
    )
    _json(rehearse)

    simulator = _command(commands, "simulator", "training", "simulator")
    simulator.add_argument("--port", type=tcp_port, default=0, help=both("port"))
    simulator.add_argument("--data", type=Path, metavar="FILE", help=both("data_file"))
    simulator.add_argument("--seed", type=Path, metavar="FILE", help=both("seed"))


def _add_staff(commands: Any) -> None:
    """A PIN is never an argument."""
    staff = _group(commands, "staff")
    for what in ("list", "add", "role", "leave", "pin"):
        one = _command(
            staff, what, "people", "staff", said=f"staff_{what}" if what != "pin" else "staff_new_pin"
        )
        one.set_defaults(what=what)
        if what == "add":
            one.add_argument("name", metavar="NAME", help=both("staff_name"))
        elif what == "list":
            _json(one)
        else:
            one.add_argument("no", metavar="NO", help=both("staff_no"))
        if what in ("add", "role"):
            one.add_argument(
                "--role", action="append", required=True, choices=ROLES, help=both("staff_roles")
            )
        _config(one)


def _add_looking(commands: Any) -> None:
    doctor = _command(commands, "doctor", "looking", "doctor")
    _config(doctor, required=False)
    doctor.add_argument("--quick", action="store_true", help=both("doctor_quick"))
    doctor.add_argument("--lang", dest="language", choices=LANGUAGES, default="", help=both("language"))
    _json(doctor)

    adapter = _group(commands, "adapter")
    check = _command(adapter, "check", "looking", "adapter_check", said="adapter_check")
    looked_at = check.add_mutually_exclusive_group(required=True)
    looked_at.add_argument("--profile", default="", metavar="NAME", help=both("profile"))
    looked_at.add_argument("--config", type=Path, metavar="FILE", help=both("config"))
    check.add_argument("--language", choices=LANGUAGES, default="", help=both("language"))
    _json(check)
    key = _command(adapter, "key", "looking", "adapter_key", said="adapter_key")
    key.add_argument("name", choices=("secret", "cipher", "hub"), help=both("adapter_key_name"))
    _config(key)

    data_sheet = _command(commands, "data-sheet", "looking", "data_sheet", said="data_sheet")
    _config(data_sheet)

    screens = _command(commands, "screens", "looking", "screens")
    screens.add_argument("--out", type=Path, required=True, metavar="DIR", help=both("out"))


def _add_book(commands: Any) -> None:
    ledger = _group(commands, "ledger")
    verify = _command(ledger, "verify", "ledger", "ledger_verify", said="ledger_verify")
    _config(verify, required=False)
    looked_at = verify.add_mutually_exclusive_group()
    looked_at.add_argument("--package", type=Path, metavar="FILE", help=both("package_file"))
    looked_at.add_argument("--report", type=Path, metavar="FILE", help=both("report_file"))
    looked_at.add_argument("--sheet", metavar="CODE", help=both("sheet_code"))
    looked_at.add_argument("--checkpoint", type=Path, metavar="FILE", help=both("checkpoint_file"))
    _json(verify)
    export = _command(ledger, "export", "ledger", "ledger_export", said="ledger_export")
    _config(export)
    export.add_argument("--out", type=Path, metavar="FILE", help=both("out_file"))
    _json(export)

    selftest = _group(commands, "selftest")
    power = _command(selftest, "power", "keeping", "selftest_power", said="selftest_power")
    _config(power)
    power.add_argument("--rounds", type=int, default=20, metavar="N", help=both("selftest_rounds"))
    looked = power.add_mutually_exclusive_group()
    looked.add_argument("--keep", action="store_true", help=both("selftest_keep"))
    looked.add_argument("--against", type=Path, metavar="FILE", help=both("selftest_against"))
    _json(power)

    archive = _group(commands, "archive")
    whole = _command(archive, "class", "keeping", "archive_class", said="archive_class")
    whole.add_argument("--out", type=Path, required=True, metavar="DIR", help=both("archive_out"))
    gone = _command(archive, "erase", "keeping", "archive_erase", said="archive_erase")
    for one in (whole, gone):
        one.add_argument("class_no", metavar="NO", help=both("archive_no"))
        one.add_argument("--operator", default="", metavar="NAME", help=both("archive_operator"))
        _config(one)
        _json(one)


def _add_people(commands: Any) -> None:
    staff_pin = _command(commands, "staff-pin", "people", "staff_pin", said="staff_pin")
    _config(staff_pin)
    _add_staff(commands)

    recover = _command(commands, "recover", "people", "recover")
    recover.add_argument("name", metavar="NAME", help=both("recover_name"))
    _config(recover)

    provision = _command(commands, "provision", "people", "provision")
    provision.add_argument("--key", type=Path, required=True, metavar="FILE", help=both("provision_key"))
    provision.add_argument("--desk", required=True, metavar="NO", help=both("provision_desk"))
    provision.add_argument("--institution", required=True, metavar="NAME", help=both("provision_institution"))
    provision.add_argument("--issuer", required=True, metavar="NAME", help=both("provision_issuer"))
    for name in ("url", "app", "org", "profile"):
        provision.add_argument(f"--{name}", default="", help=both(f"provision_{name}"))
    provision.add_argument("--days", type=int, default=14, metavar="N", help=both("provision_days"))
    provision.add_argument("--qr", type=Path, metavar="FILE", help=both("provision_qr"))


def _add_keeping(commands: Any) -> None:
    backup = _command(commands, "backup", "keeping", "backup")
    backup.add_argument("--out", type=Path, required=True, metavar="DIR", help=both("backup_out"))
    restore = _command(commands, "restore", "keeping", "restore")
    restore.add_argument("file", type=Path, metavar="FILE", help=both("restore_file"))
    restore.add_argument("--as", dest="desk", default="", metavar="NO", help=both("restore_as"))
    restore.add_argument("--unasked", action="store_true", help=both("restore_unasked"))
    for one in (backup, restore):
        one.add_argument("--operator", default="", metavar="NAME", help=both("archive_operator"))
        _config(one)
        _json(one)

    update = _command(commands, "update", "keeping", "update")
    update.add_argument("file", type=Path, metavar="FILE", help=both("update_file"))
    update.add_argument("--key", type=Path, metavar="PEM", help=both("update_key"))
    update.add_argument("--unpack", type=Path, metavar="FILE", help=both("update_unpack"))
    _config(update, required=False)
    _json(update)


def _add_fleet(commands: Any) -> None:
    fleet = _group(commands, "fleet")
    serve = _command(fleet, "serve", "fleet", "fleet_serve", said="fleet_serve")
    account = _command(fleet, "account", "fleet", "fleet_account", said="fleet_account")
    account.add_argument("name", metavar="NAME", help=both("fleet_account_name"))
    account.add_argument("--viewer", action="store_true", help=both("fleet_viewer"))
    account.add_argument("--person", default="", metavar="NAME", help=both("fleet_person"))
    account.add_argument("--no", default="", metavar="NUMBER", help=both("fleet_no"))
    for one in (serve, account):
        one.add_argument("--config", type=Path, metavar="FILE", help=both("fleet_config"))
    join = _command(fleet, "join", "fleet", "fleet_join", said="fleet_join")
    join.add_argument("code", nargs="?", default="", metavar="CODE", help=both("fleet_code"))
    leave = _command(fleet, "leave", "fleet", "fleet_leave", said="fleet_leave")
    for one in (join, leave):
        _config(one)


def _add_figures(commands: Any) -> None:
    bench = _command(commands, "bench", "looking", "bench")
    bench.add_argument("names", nargs="*", metavar="NAME", help=both("bench_name"))
    bench.add_argument("--full", action="store_true", help=both("full"))
    bench.add_argument("--data", type=Path, metavar="DIR", help=both("data"))
    _json(bench)


def window_size(text: str) -> str:
    """ "1366x768" as given; ValueError, which argparse answers, for anything else."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise ValueError(text)
    return text


def tcp_port(text: str) -> int:
    """0 to 65535; ValueError, which argparse answers, for anything else."""
    port = int(text)
    if not 0 <= port <= 65_535:
        raise ValueError(text)
    return port
