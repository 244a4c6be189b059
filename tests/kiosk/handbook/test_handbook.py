"""The handbooks name only words and screens that are there, say the same in both languages, and can be printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from datetime import UTC, datetime
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


def some_of_them(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    for language in LANGUAGES:
        (pages / language).mkdir(parents=True)
        for name in ("1-learner.md", "2-front-desk.md"):
            (pages / language / name).write_text(page(language, name), "utf-8")
    return pages


def letters(text: str) -> int:
    """Characters of words; pdftotext tells some Chinese ones as radicals (U+2E80 to 2FDF), and no digits in tables."""
    return sum(one.isalpha() or "\u2e80" <= one <= "\u2fdf" for one in unicodedata.normalize("NFKC", text))


def printed(pdf: Path) -> str:
    command = ["pdftotext", "-raw", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def books(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("books")
    return build(folder / "out", datetime(2026, 11, 26, 9, tzinfo=UTC), some_of_them(folder))


def test_they_are_printed_with_their_pictures(books: list[Path]) -> None:
    assert [path.name for path in books] == ["1-learner.pdf", "2-front-desk.pdf"] * len(LANGUAGES)
    assert pages_of(books[0]) == pages_of(books[2]) == 1
    assert (books[0].parent / "screens/idle.png").stat().st_size > 10_000


def test_they_say_when_they_were_asked_to(books: list[Path]) -> None:
    for pdf in books:
        assert b"(D:20261126090000Z)" in pdf.read_bytes()
        assert set(re.findall(rb'Date="([^"]+)"', pdf.read_bytes())) == {b"2026-11-26T09:00:00+00:00"}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not here")
def test_nothing_of_a_page_is_left_out(books: list[Path]) -> None:
    for pdf in books:
        lines = pdf.with_suffix(".md").read_text("utf-8").splitlines()
        written = "\n".join(line for line in lines if not line.startswith("!["))
        assert letters(printed(pdf)) == letters(written), pdf
