"""What was made in one environment opens in no other: its keys, and its book."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from sync.store.fault import StoreFault
from sync.store.keys import open_vault
from sync.store.store import open_store, reading_only
from tests.support.drafts import DESK

ENVIRONMENTS = ("live", "test", "training")
WEAK = ("weak-file",)
PAIRS = list(itertools.permutations(ENVIRONMENTS, 2))


def desk(folder: Path, environment: str) -> Path:
    """Keys and a book of this environment."""
    vault = open_vault(folder / "keys", create=True, rungs=WEAK, environment=environment)
    open_store(folder / "book.db", vault, DESK).close()
    return folder


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environment_opens_its_own(tmp_path: Path, environment: str) -> None:
    own = desk(tmp_path, environment)
    vault = open_vault(own / "keys", create=False, environment=environment)
    vault.keep_secret("pepper", b"x" * 32)
    again = open_vault(own / "keys", create=False, environment=environment)
    open_store(own / "book.db", again, DESK).close()
    assert again.environment == environment


@pytest.mark.parametrize(("made", "opened"), PAIRS)
def test_its_keys_open_in_no_other(tmp_path: Path, made: str, opened: str) -> None:
    desk(tmp_path, made)
    with pytest.raises(StoreFault) as refused:
        open_vault(tmp_path / "keys", create=True, environment=opened)
    assert refused.value.code == "H08" and made in refused.value.detail


@pytest.mark.parametrize(("made", "opened"), PAIRS)
def test_its_book_is_refused_beside_the_keys_of_another(tmp_path: Path, made: str, opened: str) -> None:
    there, here = desk(tmp_path / "there", made), desk(tmp_path / "here", opened)
    for file in there.glob("book.db*"):
        shutil.copy(file, here / file.name)
    vault = open_vault(here / "keys", create=False, environment=opened)
    with pytest.raises(StoreFault) as refused:
        open_store(here / "book.db", vault, DESK)
    assert refused.value.code == "H08"
    with pytest.raises(StoreFault, match="H08"), reading_only(here / "book.db", vault):
        pass


def test_a_name_put_beside_the_book_opens_nothing(tmp_path: Path) -> None:
    """The file beside it only says sooner what the key decides."""
    there, here = desk(tmp_path / "there", "training"), desk(tmp_path / "here", "live")
    for file in there.glob("book.db*"):
        shutil.copy(file, here / file.name)
    own = (here / "book.db.keyid").read_text("ascii")
    (here / "book.db.keyid").write_text(own.replace("training", "live"), "ascii")
    vault = open_vault(here / "keys", create=False, environment="live")
    with pytest.raises(StoreFault, match="H03"):
        open_store(here / "book.db", vault, DESK)


def test_keys_made_before_there_were_environments_are_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.store import keys

    monkeypatch.setattr(keys, "_ENVIRONMENT", "unread")
    open_vault(tmp_path, create=True, rungs=WEAK, environment="training")
    monkeypatch.undo()
    assert open_vault(tmp_path, create=False).environment == "live"
