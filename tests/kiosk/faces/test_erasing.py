"""Faces whose time is over go by themselves, also where there are more than one step takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.faces import erasing as face_erasing
from kiosk.faces.erasing import EVERY_MS, FaceEraser
from kiosk.main_thread import MainThread
from sync.records import EntryKind
from sync.store import faces
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.faces import MODEL, answer, face
from tests.support.front_desk import entries
from tests.support.qt import until


@pytest.fixture
def store(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Store]:
    with new_desk(tmp_path) as opened:
        yield opened


def count(store: Store) -> int:
    with store.reading() as db:
        return faces.stored(db).templates


def keep(store: Store, hands: Hands, *, for_days: float) -> None:
    due = hands.wall_ms + round(timedelta(days=for_days).total_seconds() * 1000)
    store.record(answer()).result(10)
    store.write(lambda db: faces.enrol(db, store.vault, face(model=MODEL, erase_after_ms=due))).result(10)


def test_what_is_due_goes_and_what_is_not_stays(store: Store) -> None:
    hands, main = Hands(), MainThread()
    eraser = FaceEraser(store, hands.clock(store.boot_no), main, keep_days=7)
    keep(store, hands, for_days=1)
    eraser.run()
    until(lambda: eraser._timer.interval() == EVERY_MS, "the hourly pace")
    store.write(lambda db: None).result(10)
    assert count(store) == 1 and entries(store, EntryKind.OPERATOR) == []
    hands.pass_s(2 * 86_400)
    eraser.run()
    until(lambda: count(store) == 0, "the due one gone")
    (said,) = entries(store, EntryKind.OPERATOR)
    assert said.body["act"] == "FACES_ERASED" and said.body["templates"] == 1
    main.close()


def test_it_goes_on_until_nothing_is_due(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hands, main = Hands(), MainThread()
    left = iter([500, 500, 3, 0])
    monkeypatch.setattr(face_erasing.erasure, "erase_due", lambda *_, **__: next(left))
    emptied: list[bool] = []
    monkeypatch.setattr(store, "empty_log", lambda: emptied.append(True))
    eraser = FaceEraser(store, hands.clock(store.boot_no), main, keep_days=7)
    eraser.run()
    until(lambda: bool(emptied), "the end")
    assert next(left, "all") == "all" and emptied == [True]
    main.close()


def test_a_store_that_fails_is_asked_again_later(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise OSError(28, "no space")

    monkeypatch.setattr(face_erasing.erasure, "erase_due", fails)
    hands, main = Hands(), MainThread()
    eraser = FaceEraser(store, hands.clock(store.boot_no), main, keep_days=7)
    eraser.start()
    eraser.run()
    until(lambda: "tried again" in caplog.text, "a word in the log")
    assert eraser._timer.isActive()
    eraser.stop()
    main.close()
