"""The Debian package: freeze the program, lay out the tree, pack it; beside it the list of its contents and the SBOM.

    ./dev package [--out DIR]

The same commit gives the same list (and so the same hash of it), in whatever folder it is built: times come from the
commit, hash seeds are fixed.  Needs the build requirements (requirements-build.lock), dpkg-deb, and strip.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from sbom import sbom_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PACKAGE, PROGRAM = "training-desk-kiosk", "training-desk"
UNSTRIPPED = ("libpython3.*.so.*", "sqlcipher3/*.so")
"""These arrive with debugging symbols; the wheels' other libraries must not be touched (patchelf's alignment)."""
DOCS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "docs")
DRAWN = ("handbook", "pictures")
"""In docs for the checkout only: the package has the handbooks as PDF, and no pictures for the README."""


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=ROOT / ".build" / "package")
    out: Path = options.parse_args(argv).out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    os.environ |= {"SOURCE_DATE_EPOCH": commit_time(), "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        lay_out(freeze(Path(scratch)), tree)
        print_handbooks(Path(scratch), tree)
        settle_rights(tree)
        control(tree, version)
        clamp_times(tree, int(os.environ["SOURCE_DATE_EPOCH"]))
        name = f"{PACKAGE}_{version}_{architecture()}"
        listed = "".join(f"{line}\n" for line in contents(tree))
        (out / f"{name}.contents").write_text(listed, "utf-8")
        (out / f"{name}.cdx.json").write_text(sbom_of(tree / "opt" / PROGRAM, version), "utf-8")
        pack(tree, out / f"{name}.deb")
    say(out / f"{name}.deb", hashlib.sha256(listed.encode()).hexdigest())
    return 0


def commit_time() -> str:
    return run("git", "-C", str(ROOT), "log", "-1", "--format=%ct").strip()


def architecture() -> str:
    return run("dpkg", "--print-architecture").strip()


def freeze(scratch: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath",
         str(scratch / "dist"), "--workpath", str(scratch / "work"), str(HERE / "kiosk.spec")],
        check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=sys.stderr,
    )  # fmt: skip
    frozen = scratch / "dist" / PROGRAM
    for pattern in UNSTRIPPED:
        for library in (frozen / "_internal").glob(pattern):
            run("strip", "--strip-unneeded", str(library))
    return frozen


def lay_out(frozen: Path, tree: Path) -> None:
    """Everything as it will lie on the machine, with the rights it will have."""
    shutil.copytree(HERE / "tree", tree)
    shutil.copytree(frozen, tree / "opt" / PROGRAM, symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin" / PROGRAM).symlink_to(f"/opt/{PROGRAM}/{PROGRAM}")
    docs = tree / "usr/share/doc" / PACKAGE
    docs.mkdir(parents=True)
    for name in DOCS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, docs / name, ignore=shutil.ignore_patterns(*DRAWN))
        else:
            shutil.copy(ROOT / name, docs)
    (docs / "LICENSE").rename(docs / "copyright")


def print_handbooks(scratch: Path, tree: Path) -> None:
    """handbook/LANGUAGE/*.pdf beside the other documents."""
    books = scratch / "books"
    subprocess.run(
        [sys.executable, "-m", "kiosk.handbook.build", "--out", str(books)],
        check=True, cwd=ROOT, env={**os.environ, "QT_HASH_SEED": "0"}, stdout=sys.stderr,
    )  # fmt: skip
    for book in books.glob("*/*.pdf"):
        place = tree / "usr/share/doc" / PACKAGE / "handbook" / book.parent.name
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(book, place)


def settle_rights(tree: Path) -> None:
    for path in tree.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    tree.chmod(0o755)


def control(tree: Path, version: str) -> None:
    shutil.copytree(HERE / "debian", tree / "DEBIAN")
    size_kb = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    written = (HERE / "debian" / "control").read_text("utf-8")
    for mark, value in (("VERSION", version), ("ARCHITECTURE", architecture()), ("SIZE", str(size_kb))):
        written = written.replace(f"@{mark}@", value)
    (tree / "DEBIAN" / "control").write_text(written, "utf-8")


def clamp_times(tree: Path, at: int) -> None:
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (at, at), follow_symlinks=False)


def contents(tree: Path) -> Iterator[str]:
    """One line a path, sorted: mode, SHA-256 or the link's target, path."""
    for path in sorted(tree.rglob("*")):
        what = "-"
        if path.is_symlink():
            what = f"-> {path.readlink()}"
        elif path.is_file():
            what = hashlib.sha256(path.read_bytes()).hexdigest()
        yield f"{stat.filemode(path.lstat().st_mode)} {what} {path.relative_to(tree)}"


def pack(tree: Path, package: Path) -> None:
    """xz: the dpkg of old UOS and Kylin knows no zstd."""
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(package))


def run(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def say(package: Path, digest: str) -> None:
    installed = 1024 * int(run("dpkg-deb", "-f", str(package), "Installed-Size"))
    size = f"{package.stat().st_size / 1e6:.1f} MB, installed {installed / 1e6:.1f} MB"
    print(f"{package}\n  {size} (what takes it: kiosk bench package)", file=sys.stderr)
    print(f"  contents {digest}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
