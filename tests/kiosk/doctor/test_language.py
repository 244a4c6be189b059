"""`kiosk doctor` speaks the desk's language, where there is no desk the terminal's, and whichever is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.cli.looking import language_here
from kiosk.cli.main import main
from kiosk.doctor import quick
from kiosk.doctor.check import ok
from kiosk.visit.view import Text


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_the_desks_language_goes_before_the_terminals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "desk.toml"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    site.write_text('language = "en"\n', "utf-8")
    assert language_here(site) == "en"
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    site.write_text('language = "zh"\n', "utf-8")
    assert language_here(site) == "zh"


@pytest.mark.parametrize(
    ("set_", "language"),
    [
        ({}, "zh"), ({"LANG": "en_US.UTF-8"}, "en"), ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"), ({"LC_MESSAGES": "en_GB"}, "en"),
    ],
)  # fmt: skip
def test_without_a_desk_that_can_be_read_the_terminals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_: dict[str, str], language: str
) -> None:
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    assert language_here(None) == language
    (tmp_path / "broken.toml").write_text("language = [", "utf-8")
    assert language_here(tmp_path / "broken.toml") == language


@pytest.mark.parametrize(("asked", "said"), [([], "时钟"), (["--lang", "en"], "Clock")])
def test_it_prints_what_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    monkeypatch.setattr(quick, "self_check", lambda *_: [ok("clock", Text("setup.clock.ok"))])
    assert main(["doctor", "--quick", *asked]) == 0
    assert said in capsys.readouterr().out
    assert main(["doctor", "--quick", "--json", *asked]) == 0
    assert ("一致" in capsys.readouterr().out) is (asked == [])
