"""The key of the face templates: made when needed, read again, destroyed for good."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from sync.store import facekey
from sync.store.facekey import FACES_FILE, FaceKey
from sync.store.fault import StoreFault
from sync.store.keys import open_vault


@pytest.fixture
def key(tmp_path: Path) -> FaceKey:
    return FaceKey(tmp_path, "weak-file")


def test_it_is_made_by_the_first_seal_and_read_again(key: FaceKey, tmp_path: Path) -> None:
    assert key.key_id() == ""
    assert not (tmp_path / FACES_FILE).exists()
    name, sealed = key.seal("row", b"plain")
    assert name == key.key_id() != ""
    assert FaceKey(tmp_path, "weak-file").key_id() == name
    assert FaceKey(tmp_path, "weak-file").open("row", sealed) == b"plain"
    assert (tmp_path / FACES_FILE).stat().st_mode & 0o777 == 0o400


def test_it_is_none_of_the_vaults_keys(tmp_path: Path) -> None:
    vault = open_vault(tmp_path, create=True, rungs=["weak-file"])
    before = (tmp_path / "keys.sealed").read_bytes()
    _, sealed = vault.faces.seal("row", b"plain")
    assert (tmp_path / "keys.sealed").read_bytes() == before
    with pytest.raises(StoreFault):
        vault.open("row", sealed)
    assert open_vault(tmp_path, create=False).faces.open("row", sealed) == b"plain"


def test_what_was_sealed_does_not_open_after_it_was_destroyed(key: FaceKey, tmp_path: Path) -> None:
    other = FaceKey(tmp_path, "weak-file")
    _, sealed = key.seal("row", b"plain")
    key.destroy()
    for one in (key, other):
        with pytest.raises(StoreFault) as caught:
            one.open("row", sealed)
        assert caught.value.code == "H03"
    assert list(tmp_path.iterdir()) == []
    name, _ = key.seal("row", b"plain")
    assert name != ""
    with pytest.raises(StoreFault):
        key.open("row", sealed)
    key.destroy()
    key.destroy()


def test_the_file_is_overwritten_before_it_goes(
    key: FaceKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hard link sees the same blocks; so does whoever searches the disk."""
    key.seal("row", b"plain")
    before = (tmp_path / FACES_FILE).read_bytes()
    os.link(tmp_path / FACES_FILE, tmp_path / "blocks")
    key.destroy()
    after = (tmp_path / "blocks").read_bytes()
    assert len(after) == len(before)
    assert not any(after[at : at + 8] in before for at in range(0, len(after) - 8))


def test_a_destruction_cut_short_is_no_key(
    key: FaceKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overwritten, not yet removed: what is left counts as destroyed, and the next seal makes a new one."""
    name, _ = key.seal("row", b"plain")
    facekey._overwrite(tmp_path / FACES_FILE)
    again = FaceKey(tmp_path, "weak-file")
    assert again.key_id() == ""
    assert again.seal("row", b"plain")[0] not in ("", name)


def test_a_disk_that_will_not_let_go_is_a_fault(
    key: FaceKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, sealed = key.seal("row", b"plain")

    def stuck(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", stuck)
        with pytest.raises(StoreFault) as caught:
            key.destroy()
    assert caught.value.code == "H07"
    key.destroy()
    assert not (tmp_path / FACES_FILE).exists()
    with pytest.raises(StoreFault):
        key.open("row", sealed)


def test_a_key_of_another_length_is_h03(key: FaceKey, tmp_path: Path) -> None:
    (tmp_path / FACES_FILE).write_bytes(b"training-desk-faces 1 weak-file\nAAAA")
    with pytest.raises(StoreFault) as caught:
        key.key_id()
    assert caught.value.code == "H03"


def test_it_is_never_printed_or_pickled(key: FaceKey, tmp_path: Path) -> None:
    name, _ = key.seal("row", b"plain")
    assert name not in repr(key)
    with pytest.raises(TypeError):
        pickle.dumps(key)
