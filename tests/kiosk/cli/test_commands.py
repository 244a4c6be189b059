"""The command line answers a wrong argument with a sentence and status 2, never with a traceback."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from kiosk.cli.main import build_parser, main

BAD_INPUT = 2


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def outcome(arguments: list[str]) -> int:
    """argparse leaves by SystemExit, a command by returning."""
    try:
        return main(arguments)
    except SystemExit as left:
        return int(left.code or 0)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param(["live", "--config", "site.toml"], "DISPLAY", id="live without a display"),
        pytest.param(["demo", "--platform", "site.toml"], "site.toml", id="training on a real platform"),
        pytest.param(["demo", "--size", "big"], "big", id="no size"),
        pytest.param(["rehearse", "--profile", "nope"], "profile", id="no such profile"),
        pytest.param(["simulator", "--port", "99999"], "99999", id="no such port"),
        pytest.param(["bench", "nosuch"], "nosuch", id="no such bench"),
    ],
)
def test_a_wrong_argument_is_named(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(arguments) == BAD_INPUT
    said = capsys.readouterr()
    assert named in said.err and "Traceback" not in said.err and not said.out


def test_the_simulator_names_a_folder_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "nowhere" / "platform.db"
    assert outcome(["simulator", "--data", str(place)]) == BAD_INPUT
    assert str(place) in capsys.readouterr().err


def answering(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """The room and function of every command there is."""
    if "command" in parser._defaults:
        yield parser.get_default("command")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from answering(one)


def test_every_command_is_answered() -> None:
    found = list(answering(build_parser()))
    assert len(found) > 20
    for room, function in found:
        assert callable(getattr(import_module(f"kiosk.cli.{room}"), function)), f"{room}.{function}"


def test_whoever_has_read_enough_is_no_fault() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "kiosk", "adapter", "check", "--profile", "national", "--json"]
    try:
        ended = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writes)
    assert (ended.returncode, ended.stderr) == (1, "")
