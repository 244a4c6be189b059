"""qmllint over every QML file, with our Python models as types and every warning an error.

`python -m kiosk.ui.lint [DIR]` writes the module description to DIR (.build/qml) and returns qmllint's
verdict; without `-W 0` its exit status would stay 0 whatever it finds.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import PySide6

UI = Path(__file__).parent
MODULE = "Kiosk.Models"
MODELS = re.compile(r"^QML_IMPORT_NAME = ", re.MULTILINE)
"""What every module with a model of ours says."""
BASES = ("saying.py", "new_pin.py")
"""Read first, in this order: who derives from them is known as a QObject only then."""


def tool(name: str) -> str:
    """A PySide6 tool beside this interpreter."""
    return str(Path(sys.executable).parent / name)


def describe_models(build: Path) -> Path:
    """Python models → .qmltypes and qmldir below `build`; returns the import path for qmllint."""
    folder = build.joinpath(*MODULE.split("."))
    folder.mkdir(parents=True, exist_ok=True)
    metatypes = build / "models.json"
    bases = [UI / base for base in BASES]
    modules = [*bases, *(path for path in sorted(UI.glob("*.py")) if path not in bases)]
    sources = [str(path) for path in modules if MODELS.search(path.read_text(encoding="utf-8"))]
    subprocess.run(
        [tool("pyside6-metaobjectdump"), "-c", "-o", str(metatypes), *sources],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    qt = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    registrar = [
        tool("pyside6-qmltyperegistrar"),
        f"--generate-qmltypes={folder / 'models.qmltypes'}",
        "-o", str(build / "models.cpp"),
        str(metatypes),
        "--import-name", MODULE, "--major-version", "1", "--minor-version", "0",
        f"--foreign-types={qt / 'qt6core_metatypes.json'}",
    ]  # fmt: skip
    subprocess.run(registrar, check=True)
    (folder / "qmldir").write_text(f"module {MODULE}\ntypeinfo models.qmltypes\n", encoding="utf-8")
    return build


def lint(build: Path) -> int:
    """qmllint's exit status: 0 only without a single warning."""
    imports = describe_models(build)
    files = [str(path) for path in sorted((UI / "qml").rglob("*.qml"))]
    done = subprocess.run([tool("pyside6-qmllint"), "-W", "0", "-I", str(imports), *files], check=False)
    return done.returncode


def main() -> int:
    return lint(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(".build") / "qml")


if __name__ == "__main__":
    sys.exit(main())
