"""The figures of a package: of the one built last, by a proof of that very one, or none and why."""

from __future__ import annotations

import json
import os
import re
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.bench import main, package
from kiosk.bench.main import as_json, run
from kiosk.bench.package import newest, proved
from kiosk.bench.package_tree import largest, part_of, total_mb
from kiosk.bench.rows import CannotRun

PROVE = Path(__file__).parents[3] / "installer" / "prove.sh"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    deb = tmp_path / "new.deb"
    deb.write_bytes(b"a package")
    return deb


def proof(folder: Path, **said: object) -> Path:
    path = folder / "proof.json"
    path.write_text(json.dumps(said), "utf-8")
    return path


def test_where_nothing_was_built_every_figure_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "BUILT", tmp_path)
    monkeypatch.setattr(main, "GROUPS", ("package",))
    told = as_json(run([], full=False, data=None))
    assert [row["name"] for row in told] == [case.name for case in package.GROUP.cases]
    for row in told:
        assert (row["ours"], row["met"]) == (None, False)
        assert "./dev package" in str(row["reason"])


def test_the_package_built_last_is_the_one(built: Path) -> None:
    old = built.with_name("z_older.deb")
    old.write_bytes(b"")
    os.utime(old, (1, 1))
    assert newest(built.parent) == built


def test_a_proof_of_this_package_gives_both_times(built: Path) -> None:
    digest = sha256(b"a package").hexdigest()
    figure = proved(built, proof(built.parent, package=digest, dependencies_s=40.5, ready_s=61.0))
    assert (figure.ours, figure.baseline) == (61.0, 40.5)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"package": "0" * 64, "dependencies_s": 40, "ready_s": 61}, "another package"),
        ({"package": "0" * 64, "dependencies_s": 40}, "not what a proof writes"),
        ({"package": "0" * 64, "dependencies_s": None, "ready_s": 61}, "not what a proof writes"),
        (None, "prove-package"),
    ],
)
def test_any_other_proof_is_none(built: Path, said: dict[str, object] | None, why: str) -> None:
    path = proof(built.parent, **said) if said else built.parent / "proof.json"
    with pytest.raises(CannotRun, match=why):
        proved(built, path)


def test_the_proof_writes_what_is_read() -> None:
    written = re.search(r"printf '(\{.*\})\\n' .*", PROVE.read_text("utf-8"))
    assert written
    assert set(json.loads(written[1].replace("%s", "0"))) == {"package", "dependencies_s", "ready_s", "at"}
    assert package.PROOF.relative_to(package.BUILT) == Path("proof/proof.json")
    assert ".build/package/proof" in PROVE.read_text("utf-8")


def test_what_takes_most_comes_first(tmp_path: Path) -> None:
    inside = tmp_path / "opt/training-desk/_internal"
    for name, size in (
        ("PySide6/Qt/lib/a.so", 3_000_000),
        ("PySide6/Qt/qml/x/b.so", 1_000_000),
        ("cv2/cv2.so", 2_000_000),
    ):
        path = inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    (inside / "link.so").symlink_to("cv2/cv2.so")
    assert largest(tmp_path, 2) == ["   3.0 MB PySide6/Qt/lib", "   2.0 MB cv2"]
    assert total_mb(tmp_path) == 6.0


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("opt/training-desk/_internal/PySide6/Qt/qml/QtQuick/Controls/x.qml", "PySide6/Qt/qml"),
        ("opt/training-desk/_internal/libpython3.11.so.1.0", "libpython3.11.so.1.0"),
        ("opt/training-desk/training-desk", "opt/training-desk"),
        ("usr/share/doc/training-desk-kiosk/README.md", "usr/share"),
    ],
)
def test_a_part_is_what_a_person_would_call_one(path: str, part: str) -> None:
    assert part_of(Path(path)) == part
