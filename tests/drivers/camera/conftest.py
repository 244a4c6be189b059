"""Qt without a screen, as tests/kiosk/conftest.py has it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.ui.window import prepare

prepare(offscreen=True)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication
