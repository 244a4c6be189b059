"""Words as QML asks for them: every one, in the language of the moment, from any of Qt's threads."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, qtTrId

from kiosk.ui.language import Language
from kiosk.words import LANGUAGES, table

COLD = """
import faulthandler, sys
faulthandler.dump_traceback_later(60, exit=True)
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from kiosk.ui.language import Language
application = QGuiApplication([])
language = Language("zh")
engine = QQmlEngine()
component = QQmlComponent(engine, QUrl.fromLocalFile(sys.argv[1]))
page = component.create()
page.setProperty("wanted", True)
print(page.property("shown"))
"""
FRAME = """
import QtQuick
Item {
    id: frame
    property bool wanted: false
    property string shown: loader.item ? loader.item.word : ""
    Loader { id: loader; active: frame.wanted; source: active ? "Page.qml" : "" }
}
"""
PAGE = """
import QtQuick
Item { property string word: qsTrId("idle.verb") }
"""


@pytest.fixture
def language(qapp: QCoreApplication) -> Iterator[Language]:
    made = Language(LANGUAGES[0])
    yield made
    made.close()


def test_every_word_of_every_language(language: Language) -> None:
    for code in (*LANGUAGES, LANGUAGES[0]):
        language.switch(code)
        wrong = {
            id: qtTrId(id)
            for id, text in table(code).items()
            if qtTrId(id) != re.sub(r"\{(\d)\}", lambda found: f"%{int(found[1]) + 1}", text)
        }
        assert wrong == {}


def test_what_has_no_words_shows_itself(language: Language) -> None:
    assert qtTrId("no.such.word") == "no.such.word"
    assert QCoreApplication.translate("QGuiApplication", "Quit") == "Quit"


def test_after_it_is_closed_nothing_is_translated(language: Language) -> None:
    other = Language(LANGUAGES[1])
    other.switch(LANGUAGES[0])
    other.close()
    assert qtTrId("idle.verb") == table(LANGUAGES[0])["idle.verb"], "the first one's, which is open"


def test_a_page_that_was_never_compiled_is_loaded_while_python_waits_for_it(tmp_path: Path) -> None:
    """QML's own thread words an error then (there is no compiled page), and must not need the interpreter for it."""
    (tmp_path / "Frame.qml").write_text(FRAME, "utf-8")
    (tmp_path / "Page.qml").write_text(PAGE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", COLD, str(tmp_path / "Frame.qml")],
        env={"QT_QPA_PLATFORM": "offscreen", "QML_DISK_CACHE_PATH": str(tmp_path / "cache"), "HOME": str(tmp_path)},
        cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == table("zh")["idle.verb"], done.stderr
