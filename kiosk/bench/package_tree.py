"""What an unpacked package takes of a disk, and which parts of it most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

INSIDE = "_internal"
"""Where PyInstaller puts libraries: its own folders are the parts."""
MOST = 12


def total_mb(tree: Path) -> float:
    return sum(size for _, size in _files(tree)) / 1e6


def largest(tree: Path, most: int = MOST) -> list[str]:
    """The largest parts, "186.2 MB PySide6/Qt/lib"."""
    parts: Counter[str] = Counter()
    for path, size in _files(tree):
        parts[part_of(path.relative_to(tree))] += size
    return [f"{size / 1e6:6.1f} MB {name}" for name, size in parts.most_common(most)]


def part_of(path: Path) -> str:
    """`path` within the package: three folders of PySide6, the first of any other library, two of the rest."""
    folders = path.parent.parts
    if INSIDE not in folders:
        return "/".join(folders[:2]) or path.name
    inside = folders[folders.index(INSIDE) + 1 :]
    return "/".join(inside[: 3 if inside[:1] == ("PySide6",) else 1]) or path.name


def _files(tree: Path) -> Iterator[tuple[Path, int]]:
    for path in tree.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path, path.stat().st_size
