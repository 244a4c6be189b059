"""A desk with its room 纸面, half an hour before the lesson."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.staff.door import PEPPER
from tests.support.front_desk import PUBLIC, ROSTER, front_desk, put
from tests.support.paper_desk import PaperDesk, enter, make
from tests.support.staff import KEY


@pytest.fixture
def paper(tmp_path: Path, qapp: QCoreApplication) -> Iterator[PaperDesk]:
    with front_desk(tmp_path) as desk:
        put(desk.real, *PUBLIC, *ROSTER)
        desk.real.vault.keep_secret(PEPPER, KEY)
        made = make(desk)
        made.pass_to("08:30")
        enter(made)
        yield made
