"""Screens run offscreen; any Qt warning fails the test that caused it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.ui.window import prepare
from tests.support.screens import Screens

prepare(offscreen=True)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(autouse=True)
def no_qt_warnings(qtlog: Any) -> Iterator[None]:
    yield
    assert [record.message for record in qtlog.records] == []


@pytest.fixture
def screens(qapp: QGuiApplication) -> Iterator[Screens]:
    opened = Screens()
    assert opened.models.keeping is not None  # the staff area names it; at a desk its office brings it
    yield opened
    opened.close()
