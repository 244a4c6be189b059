"""The handbooks name only words and screens that are there, say the same in both languages, and can be printed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.handbook.build import PAGES, build, every_screen
from kiosk.handbook.pages import UnknownMark, expanded, screens_of
from kiosk.words import LANGUAGES, table

NAMES = sorted(path.name for path in (PAGES / "zh").glob("*.md"))


def page(language: str, name: str) -> str:
    return (PAGES / language / name).read_text("utf-8")


def whole(language: str, text: str) -> str:
    return expanded(text, table(language), set(every_screen()), lambda name: PurePosixPath(f"{name}.png"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_word_and_screen_is_there(language: str, name: str) -> None:
    assert "{{" not in whole(language, page(language, name))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_show_the_same(name: str) -> None:
    assert screens_of(page("zh", name)) == screens_of(page("en", name))
    headings = [
        [line.split(" ")[0] for line in page(language, name).splitlines() if line.startswith("#")]
        for language in LANGUAGES
    ]
    assert headings[0] == headings[1]


def test_both_languages_have_the_same_pages() -> None:
    assert sorted(path.name for path in (PAGES / "en").glob("*.md")) == NAMES
    assert len(NAMES) >= 4


@pytest.mark.parametrize("text", ["{{idle.no_such_word}}", "![x](screen:no-such-screen)"])
def test_what_is_not_there_is_named(text: str) -> None:
    with pytest.raises(UnknownMark, match=r"no[_-]such"):
        whole("zh", text)


def test_what_the_screen_fills_in_is_left_open() -> None:
    assert whole("zh", "{{members.title}}") == "**人员 … 位**"


def pages_of(pdf: Path) -> int:
    return pdf.read_bytes().count(b"/Type /Page\n")


def test_they_are_printed_with_their_pictures(qapp: QGuiApplication, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    for language in LANGUAGES:
        (pages / language).mkdir(parents=True)
        (pages / language / "1-learner.md").write_text(page(language, "1-learner.md"), "utf-8")
    made = build(tmp_path / "out", pages)
    assert [path.name for path in made] == ["1-learner.pdf"] * len(LANGUAGES)
    assert [pages_of(path) for path in made] == [1, 1]
    assert (tmp_path / "out/zh/screens/idle.png").stat().st_size > 10_000
    if shutil.which("pdftotext"):
        read = subprocess.run(
            ["pdftotext", str(made[0]), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "插社保卡" in read.replace(" ", "")
