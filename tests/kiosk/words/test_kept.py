"""Words kept as they were parsed: the same words, never old ones, and none the fewer where nothing can be kept."""

from __future__ import annotations

import errno
import logging
import os
import stat
import tomllib
from pathlib import Path

import pytest

from kiosk.words import LANGUAGES, kept
from kiosk.words.kept import made_of, parsed, place_of

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


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"half",
        b"[]",
        b'{"idle": {"verb": 7}}',
        b'{"idle": {"verb": null}}',
        b'{"idle": ["verb"]}',
        b'{"idle":' * 100_000,
        b'{"idle":' * 900 + b"7" + b"}" * 900,
    ],
    ids=["nothing", "no text", "no JSON", "no table", "number", "null", "list", "endless", "deep"],
)
@pytest.mark.parametrize("hashed", [False, True], ids=["damaged", "forged"])
def test_what_was_not_kept_is_made_anew(toml: Path, damage: bytes, hashed: bool) -> None:
    """Also under a hash that is right for it, which a bad disk does not write."""
    whole = parsed(toml)
    place = place_of(toml)
    head = kept._head(toml.read_bytes(), damage) if hashed else place.read_bytes().partition(b"\n")[0]
    place.write_bytes(head + b"\n" + damage)
    assert parsed(toml) == whole
    assert place.read_text("utf-8").endswith('"请插卡"}}')


def test_a_byte_that_turned_is_noticed(toml: Path, request: pytest.FixtureRequest) -> None:
    """A word that reads well is still not the one that was written."""
    parsed(toml)
    place = place_of(toml)
    place.write_bytes(place.read_bytes().replace("请插卡".encode(), "请拔卡".encode()))
    assert parsed(toml) == {"idle": {"verb": "请插卡"}}


class TestWhatSomebodyElseCouldHaveWritten:
    """Its hashes are right; it says something else."""

    @pytest.fixture
    def forged(self, toml: Path) -> Path:
        parsed(toml)
        place, body = place_of(toml), '{"idle": {"verb": "付款"}}'.encode()
        place.write_bytes(kept._head(toml.read_bytes(), body) + b"\n" + body)
        return place

    def test_ones_own_is_believed(self, toml: Path, forged: Path) -> None:
        """As a module of Python's beside it would be."""
        assert parsed(toml) == {"idle": {"verb": "付款"}}

    @pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
    def test_writable_by_others(self, toml: Path, forged: Path, mode: int) -> None:
        forged.chmod(mode)
        assert parsed(toml) == {"idle": {"verb": "请插卡"}}
        assert stat.S_IMODE(forged.stat().st_mode) == 0o644

    def test_of_another_user(self, toml: Path, forged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        owner = forged.stat().st_uid
        monkeypatch.setattr(
            os, "fstat", lambda _: os.stat_result((0o100644, 0, 0, 1, owner + 4711, *[0] * 5))
        )
        assert parsed(toml) == {"idle": {"verb": "请插卡"}}

    def test_a_link(self, toml: Path, forged: Path) -> None:
        forged.rename(forged.with_name("elsewhere"))
        forged.symlink_to("elsewhere")
        assert parsed(toml) == {"idle": {"verb": "请插卡"}}

    def test_a_pipe_keeps_nobody_waiting(self, toml: Path, forged: Path) -> None:
        forged.unlink()
        os.mkfifo(forged)
        assert parsed(toml) == {"idle": {"verb": "请插卡"}}


def test_where_nothing_can_be_kept_the_log_says_so(toml: Path, caplog: pytest.LogCaptureFixture) -> None:
    place_of(toml).parent.write_text("a file stands where the folder would", "utf-8")
    with caplog.at_level(logging.INFO):
        assert parsed(toml) == {"idle": {"verb": "请插卡"}}
    assert "parsed at every start" in caplog.text


def test_a_folder_that_is_not_ours_to_write_does_no_harm(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "not yours")

    monkeypatch.setattr(os, "open", refuse)
    assert parsed(toml) == {"idle": {"verb": "请插卡"}}
    assert list(place_of(toml).parent.iterdir()) == []


def test_words_that_are_no_toml_are_kept_nowhere(toml: Path) -> None:
    toml.write_text("[idle\n", "utf-8")
    with pytest.raises(tomllib.TOMLDecodeError):
        parsed(toml)
    assert not place_of(toml).exists()


class TestWhatWasMadeOfIt:
    def test_it_is_made_once_and_again_of_another_table(self, toml: Path) -> None:
        made = [made_of(toml, "qm", lambda: b"first"), made_of(toml, "qm", lambda: b"second")]
        toml.write_text('[idle]\nverb = "请刷卡"\n', "utf-8")
        made.append(made_of(toml, "qm", lambda: b"third"))
        assert made == [b"first", b"first", b"third"]

    def test_a_byte_that_turned_is_noticed(self, toml: Path) -> None:
        made_of(toml, "qm", lambda: b"first")
        place = place_of(toml, "qm")
        place.write_bytes(place.read_bytes().replace(b"first", b"worst"))
        assert made_of(toml, "qm", lambda: b"first") == b"first"

    def test_it_lies_beside_what_was_parsed(self, toml: Path) -> None:
        parsed(toml)
        made_of(toml, "qm", lambda: b"\n{}")
        assert parsed(toml) == {"idle": {"verb": "请插卡"}} and made_of(toml, "qm", bytes) == b"\n{}"
