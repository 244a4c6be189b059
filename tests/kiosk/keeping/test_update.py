"""A signed update is staged; whatever else is refused, with the reason, and nothing is left lying."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.cli.main import main
from kiosk.keeping import release as rl
from kiosk.keeping.release import BadUpdate, Here, Release, newer, sign
from kiosk.keeping.staging import FOLDER, READY, STAGED, last_result, let_go, stage, waits
from kiosk.keeping.updating import ALONE_LOOKS, Updating
from sync.clock import Clock
from sync.store.keys import open_vault
from sync.store.staff_acts import ActSearch, page
from sync.store.store import Store, open_store

HERE = Here("0.1.0", "x86_64")
KEY = Ed25519PrivateKey.generate()


def pem_of(key: Ed25519PrivateKey, folder: Path) -> Path:
    path = folder / "key.pem"
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return pem_of(KEY, tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    vault = open_vault(tmp_path / "keys", create=True, rungs=("weak-file",))
    made = open_store(tmp_path / "book.db", vault, "KSK-990000-0001")
    yield made
    made.close()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "new.deb"
    path.write_bytes(b"!<arch>\n" + bytes(range(256)) * 40)
    return path


def release_of(package: Path, version: str = "0.2.0") -> Release:
    content = package.read_bytes()
    return Release(rl.PRODUCT, version, "amd64", len(content), hashlib.sha256(content).hexdigest())


def made(package: Path, release: Release, key: Ed25519PrivateKey = KEY) -> Path:
    target = package.with_name("x.kskupdate")
    sign(package, release, key, target)
    return target


def refused(file: Path, key_file: Path, folder: Path) -> str:
    with pytest.raises(BadUpdate) as no:
        stage(file, folder, key_file, HERE)
    assert list((folder / FOLDER).glob("*")) == []
    return no.value.why


def test_a_signed_one_is_staged_and_let_go_later(package: Path, key_file: Path, tmp_path: Path) -> None:
    file = made(package, release_of(package))
    assert stage(file, tmp_path / "desk", key_file, HERE).version == "0.2.0"
    assert waits(tmp_path / "desk")
    staged = tmp_path / "desk" / FOLDER / STAGED
    assert staged.read_bytes() == file.read_bytes()
    assert not (staged.parent / READY).exists()
    let_go(tmp_path / "desk")
    assert (staged.parent / READY).exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"version": "0.1.0"}, "OLDER"),
        ({"version": "0.0.9"}, "OLDER"),
        ({"version": "latest"}, "FORM"),
        ({"architecture": "arm64"}, "ARCHITECTURE"),
        ({"product": "another"}, "PRODUCT"),
        ({"sha256": "0" * 64}, "CHANGED"),
        ({"size": 1}, "CHANGED"),
    ],
)
def test_signed_but_not_for_here(
    package: Path, key_file: Path, tmp_path: Path, change: dict[str, object], why: str
) -> None:
    release = replace(release_of(package), **change)  # type: ignore[arg-type]
    assert refused(made(package, release), key_file, tmp_path / "desk") == why


def test_another_key_and_none(package: Path, key_file: Path, tmp_path: Path) -> None:
    other = made(package, release_of(package), Ed25519PrivateKey.generate())
    assert refused(other, key_file, tmp_path / "desk") == "SIGNATURE"
    assert refused(other, tmp_path / "no.pem", tmp_path / "desk") == "KEY"
    key_file.write_text("-----BEGIN NOTHING-----\n", "ascii")
    assert refused(other, key_file, tmp_path / "desk") == "KEY"


def test_a_manifest_raised_by_hand_and_a_package_exchanged(
    package: Path, key_file: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(made(package, release_of(package, "0.1.0"))) as members:
        inside = {one.filename: members.read(one) for one in members.infolist()}
    said = json.loads(inside[rl.MANIFEST]) | {"version": "9.0"}
    file = tmp_path / "y.kskupdate"
    for name, content in ((rl.MANIFEST, json.dumps(said).encode()), (rl.PACKAGE, b"!<arch>\nevil")):
        with zipfile.ZipFile(file, "w") as out:
            for member, data in {**inside, name: content}.items():
                out.writestr(member, data)
        assert refused(file, key_file, tmp_path / "desk") in ("SIGNATURE", "OLDER", "CHANGED")


def test_no_update_at_all(package: Path, key_file: Path, tmp_path: Path) -> None:
    file = made(package, release_of(package))
    whole = file.read_bytes()
    for content in (b"", whole[:200], whole[:-30], package.read_bytes()):
        file.write_bytes(content)
        assert refused(file, key_file, tmp_path / "desk") == "FORM"


def test_an_update_under_a_password_is_none(package: Path, key_file: Path, tmp_path: Path) -> None:
    file = made(package, release_of(package))
    with zipfile.ZipFile(file) as members:
        flags = [members.start_dir + 8, *(one.header_offset + 6 for one in members.infolist()[:1])]
    content = bytearray(file.read_bytes())
    for place in flags:
        content[place] |= 1
    file.write_bytes(content)
    assert refused(file, key_file, tmp_path / "desk") == "FORM"


def test_versions_are_numbers() -> None:
    assert newer("0.10.0", "0.9.9") and newer("1.0", "0.9.9.9") and not newer("1.0", "1.0.0")
    assert not newer("1.0.0", "1.0"), "as long as it is written is no newer"


def test_a_full_disk_leaves_nothing_half(
    package: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = made(package, release_of(package))
    monkeypatch.setattr("kiosk.keeping.staging.shutil.copyfileobj", full)
    with pytest.raises(OSError, match="No space"):
        stage(file, package.parent / "desk", key_file, HERE)
    assert not list((package.parent / "desk" / FOLDER).glob("*"))


def test_the_command_for_root_gives_version_and_package(
    package: Path, key_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made(package, release_of(package))
    out = tmp_path / "out.deb"
    asked = ["update", str(file), "--key", str(key_file), "--unpack", str(out)]
    assert main(asked) == 0
    assert capsys.readouterr().out == "0.2.0\n" and out.read_bytes() == package.read_bytes()
    assert main(asked) == 1  # it writes over nothing
    file.write_bytes(b"no")
    assert main([*asked[:-1], str(tmp_path / "other.deb")]) == 1
    assert capsys.readouterr().out == ""


def test_a_result_that_is_none_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    assert last_result(path) is None
    for text in ("", "[]", '{"outcome": "HACKED", "version": "", "before": "", "why": "", "at": ""}'):
        path.write_text(text, "utf-8")
        assert last_result(path) is None
    path.write_text(
        '{"outcome": "ROLLED_BACK", "version": "0.2.0", "before": "0.1.0", "why": "x", "at": "y"}', "utf-8"
    )
    assert (last_result(path) or pytest.fail("none")).before == "0.1.0"


class Loop:
    """Aside is at once."""

    def aside(self, work: Callable[[], object], then: Callable[[Future[object]], None]) -> None:
        done: Future[object] = Future()
        done.set_result(work())
        then(done)


def test_never_while_somebody_is_or_may_be_there(
    package: Path, key_file: Path, tmp_path: Path, store: Store
) -> None:
    stage(made(package, release_of(package)), tmp_path / "desk", key_file, HERE)
    ready = tmp_path / "desk" / FOLDER / READY
    there = {"alone": True, "queue": True}
    clock = Clock(store.boot_no)
    updating = Updating(
        store, clock, Loop(), tmp_path / "desk",  # type: ignore[arg-type]
        lambda: there["alone"], lambda: there["queue"], tmp_path / "none",
    )  # fmt: skip
    for _ in range(3 * ALONE_LOOKS):
        updating.look()
    assert not ready.exists()  # a class is about to come
    there["queue"], there["alone"] = False, False
    updating.look()
    there["alone"] = True
    for _ in range(ALONE_LOOKS - 1):
        updating.look()
    assert not ready.exists()  # somebody was there a moment ago
    updating.look()
    assert ready.exists()


def test_the_book_knows_what_became_of_it_once(tmp_path: Path, store: Store) -> None:
    result = tmp_path / "result.json"
    said = {"outcome": "ROLLED_BACK", "version": "0.2.0", "before": "0.1.0", "why": "not-healthy", "at": "t1"}
    result.write_text(json.dumps(said), "utf-8")
    updating = Updating(
        store,
        Clock(store.boot_no),
        Loop(),
        tmp_path,
        lambda: True,
        lambda: False,
        result,  # type: ignore[arg-type]
    )
    assert updating.tell() and not updating.tell()
    result.write_text(json.dumps(said | {"at": "t2"}), "utf-8")
    assert updating.tell()
    with store.reading() as db:
        acts = page(db, ActSearch(acts=("UPDATED",))).acts
    assert [one.entry.body["finished"] for one in acts] == ["t2", "t1"]
