"""`kiosk staff`: who works here, changed at the console; no PIN is an argument, printed or kept."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.schema import Settings
from kiosk.cli.main import build_parser
from kiosk.compose.book import open_book
from kiosk.staff.commands import DONE, NOT_DONE, staff
from sync.store import staff_acts
from sync.store.staff_acts import ActSearch
from tests.support.standalone_desk import standalone

NEW = "905162"


class Typed:
    """Somebody at the keyboard."""

    def __init__(self, *pins: str) -> None:
        self._pins: Iterator[str] = iter(pins)

    def __call__(self, prompt: str) -> str:
        return next(self._pins)


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    return standalone(tmp_path / "desk")


def run(desk: Settings, *arguments: str, typed: tuple[str, ...] = ()) -> int:
    options: Namespace = build_parser().parse_args(["staff", *arguments, "--config", "site.toml"])
    return staff(desk, options, Typed(*typed))


def listed(desk: Settings, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    capsys.readouterr()
    assert run(desk, "list", "--json") == DONE
    return {one["name"]: one["roles"] for one in json.loads(capsys.readouterr().out)["staff"]}


def test_added_changed_let_go(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(desk, "add", "审计 孙", "--role", "auditor", typed=(NEW, NEW)) == DONE
    assert NEW not in "".join(capsys.readouterr())
    assert listed(desk, capsys)["审计 孙"] == ["auditor"]
    assert run(desk, "role", "03", "--role", "front", "--role", "auditor") == DONE
    assert listed(desk, capsys)["审计 孙"] == ["front", "auditor"]
    assert run(desk, "leave", "03") == DONE
    assert "审计 孙" not in listed(desk, capsys)


def test_the_book_says_that_it_was_done_at_the_console(desk: Settings) -> None:
    run(desk, "pin", "01", typed=(NEW, NEW))
    book = open_book(desk)
    try:
        with book.store.reading() as db:
            (last,) = staff_acts.page(db, ActSearch(acts=("STAFF_PIN",))).acts
        assert str(last.entry.body["operator"]).startswith("console ")
        assert NEW.encode() not in last.entry.canonical
    finally:
        book.close()


def test_a_pin_mistyped_or_easy_or_somebody_elses(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(desk, "pin", "01", typed=(NEW, "905163")) == NOT_DONE
    assert "不一样" in capsys.readouterr().err
    assert run(desk, "pin", "01", typed=("123456", "123456")) == NOT_DONE
    assert run(desk, "pin", "01", typed=("135792", "135792")) == NOT_DONE, "another member's"


def test_nobody_of_that_number(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(desk, "leave", "77") == NOT_DONE
    assert "77" not in listed(desk, capsys)


def test_a_pin_is_no_argument() -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["staff", "pin", "01", NEW, "--config", "site.toml"])
