"""The engines, made once: a test that needs one the machine does not have is skipped and says why."""

from __future__ import annotations

import pytest

from kiosk.face.dlib_engine import DlibEngine
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import FaceFault
from kiosk.face.models import find_files


@pytest.fixture(scope="session")
def dnn_engine() -> DnnEngine:
    try:
        return DnnEngine(find_files())
    except FaceFault as fault:
        if fault.code == "E30":
            pytest.skip(f"the model files are not here (./dev setup obtains them): {fault}")
        raise


@pytest.fixture(scope="session")
def dlib_engine() -> DlibEngine:
    try:
        return DlibEngine()
    except FaceFault as fault:
        pytest.skip(str(fault))
