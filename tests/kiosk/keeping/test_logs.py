"""Nothing of a person reaches a log or a file in the clear: the mask, and a whole visit at DEBUG with canaries."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card.people import CardSpec
from kiosk.keeping.logs import LOGS, masked, start_logging, stop_logging
from kiosk.ui.window import prepare
from tests.support.training_desk import training_desk, until

prepare(offscreen=True)

LOG = logging.getLogger("kiosk.test")


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    yield
    stop_logging()


def read(folder: Path, name: str = "kiosk.log") -> str:
    return (folder / LOGS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("person 11010519491231002X", "person <number>"),
        ("person 110105194912310021, again", "person <number>, again"),
        ("ident 990000D156000005000000019E3779B1", "ident <hex>"),
        ("card T99000001", "card <card>"),
        ("pin 302514", "pin <digits>"),
        ("pin='302514'", "pin='<digits>'"),
        ("number=123456789012", "number=<digits>"),
        ("20 -> 9000, 36 bytes", "20 -> 9000, 36 bytes"),
        ("entry KSK-990000-0001-1-5", "entry KSK-990000-0001-1-5"),
        ("took 123456 ms", "took 123456 ms"),
        ("http://127.0.0.1:34567/ktp/v1", "http://127.0.0.1:34567/ktp/v1"),
    ],
)
def test_the_mask(said: str, written: str) -> None:
    assert masked(said) == written


def test_logs_are_kept_for_six_months_whatever_their_size(tmp_path: Path) -> None:
    """A day's file is dropped only when so many later ones are there."""
    for day in range(400):
        (tmp_path / LOGS).mkdir(exist_ok=True)
        name = (date(2025, 1, 1) + timedelta(days=day)).isoformat()
        (tmp_path / LOGS / f"kiosk.log.{name}").write_text("x", encoding="utf-8")
    start_logging(tmp_path, screen=False)
    files = [one for one in logging.getLogger().handlers if isinstance(one, TimedRotatingFileHandler)]
    assert len(files) == 2
    kept = next(one for one in files if one.baseFilename.endswith("kiosk.log"))
    assert 400 - len(kept.getFilesToDelete()) == 6 * 31


def test_arguments_tracebacks_and_hooks_are_masked(tmp_path: Path) -> None:
    start_logging(tmp_path, screen=False)
    LOG.info("one %s", "302514")
    try:
        raise ValueError("bad 11010519491231002X")
    except ValueError as error:
        LOG.error("broke", exc_info=error)
        sys.excepthook(type(error), error, error.__traceback__)
    text = read(tmp_path)
    assert "one <digits>" in text and text.count("ValueError: bad <number>") == 2
    assert "302514" not in text and "11010519491231002X" not in text


def test_only_our_own_parts_speak_below_warning(tmp_path: Path) -> None:
    start_logging(tmp_path, debug=True, screen=False)
    logging.getLogger("sqlalchemy.engine").info("INSERT ...")
    logging.getLogger("urllib3").debug("POST ...")
    LOG.debug("mine")
    assert "mine" in read(tmp_path) and "..." not in read(tmp_path)


def test_a_second_start_moves_the_files(tmp_path: Path) -> None:
    start_logging(tmp_path / "a", screen=False)
    start_logging(tmp_path / "b", screen=False)
    LOG.info("here")
    assert "here" in read(tmp_path / "b") and "here" not in read(tmp_path / "a")


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    start_logging(tmp_path / "file", screen=False)
    LOG.warning("still alive")
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_whole_visit_leaves_no_person_in_the_clear(
    qapp: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with training_desk() as desk:
        folder, spec = desk.ground.settings.folder, desk.ground.cards["li-qiang"]
        start_logging(folder, debug=True, screen=False)
        desk.wait_for("Idle")
        desk.reader.insert(spec.card())
        desk.wait_for("Pin")
        desk.type("112233")
        until(lambda: desk.models.stage.pinWrong, "a wrong PIN")
        desk.type(spec.pin)
        desk.wait_for("Good")
        seen = found(tmp_path, canaries(spec), "while the card is in")
        desk.reader.remove()
        desk.wait_for("Idle")
        support = read(folder, "support.log")
        seen |= found(tmp_path, canaries(spec), "after the visit")
    stop_logging()
    assert seen == set()
    assert support.count("\n") == 1 and "Welcomed@" in support and "visit 1: Reading@" in support


def canaries(spec: CardSpec) -> list[bytes]:
    holder = spec.holder
    texts = (spec.pin, "112233", holder.person_number, holder.card_number, holder.ident, holder.name)
    return [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")] + [
        holder.name.encode("gb18030")
    ]


def found(top: Path, wanted: list[bytes], when: str) -> set[str]:
    """Every file below `top` but the pretend platform's own and the ballast's random bytes."""
    files = [path for path in top.rglob("*") if path.is_file()]
    assert {"kiosk.log", "support.log", "book.db", "book.db-wal"} <= {path.name for path in files}
    return {
        f"{when}: {path.name}: {canary!r}"
        for path in files
        if not path.name.startswith("platform.db") and path.suffix != ".ballast"
        for canary in wanted
        if canary in path.read_bytes()
    }
