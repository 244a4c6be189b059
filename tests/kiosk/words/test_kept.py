"""Words kept as they were parsed: the same words, never old ones, and none the fewer where nothing can be kept."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path

import pytest

from kiosk.words import LANGUAGES, kept
from kiosk.words.kept import parsed, place_of

HERE = Path(kept.__file__).parent


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text('[idle]\nverb = "请插卡"\n', "utf-8")
    return path


@pytest.fixture
def no_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever parses TOML now fails."""

    def fail(_: str) -> None:
        raise AssertionError("parsed anew")

    monkeypatch.setattr(tomllib, "loads", fail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_kept_are_the_words(language: str) -> None:
    path = HERE / f"{language}.toml"
    written = tomllib.loads(path.read_text("utf-8"))
    assert parsed(path) == written
    assert parsed(path) == written


def test_the_second_start_parses_nothing(toml: Path, request: pytest.FixtureRequest) -> None:
    first = parsed(toml)
    request.getfixturevalue("no_toml")
    assert parsed(toml) == first == {"idle": {"verb": "请插卡"}}


def test_a_table_that_has_changed_is_parsed_anew(toml: Path) -> None:
    """Of the same length, within the same second."""
    parsed(toml)
    toml.write_text('[idle]\nverb = "请刷卡"\n', "utf-8")
    assert parsed(toml) == {"idle": {"verb": "请刷卡"}}


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"half", b"[]"])
def test_a_torn_one_is_made_anew(toml: Path, damage: bytes) -> None:
    whole = parsed(toml)
    place = place_of(toml)
    head = place.read_bytes().partition(b"\n")[0]
    place.write_bytes(head + b"\n" + damage)
    assert parsed(toml) == whole
    assert place.read_text("utf-8").endswith("}")


def test_where_nothing_can_be_kept_the_log_says_so(toml: Path, caplog: pytest.LogCaptureFixture) -> None:
    place_of(toml).parent.write_text("a file stands where the folder would", "utf-8")
    with caplog.at_level(logging.INFO):
        assert parsed(toml) == {"idle": {"verb": "请插卡"}}
    assert "parsed at every start" in caplog.text


def test_words_that_are_no_toml_are_kept_nowhere(toml: Path) -> None:
    toml.write_text("[idle\n", "utf-8")
    with pytest.raises(tomllib.TOMLDecodeError):
        parsed(toml)
    assert not place_of(toml).exists()
