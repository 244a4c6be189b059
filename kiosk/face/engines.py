"""Engines by the word in the settings.  Each is imported when it is wanted: its library takes its time."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Literal

from kiosk.face.engine import Engine, Source, Thresholds
from kiosk.face.models import ModelFiles, find_files

EngineName = Literal["dnn", "dlib"]


def open_engine(
    name: EngineName,
    *,
    folder: Path | None = None,
    own: ModelFiles | None = None,
    thresholds: Mapping[Source, Thresholds] | None = None,
) -> Engine:
    """FaceFault where it cannot be had.  `own` files count for dnn only; `thresholds` replace the engine's."""
    engine: Engine
    if name == "dnn":
        engine = import_module("kiosk.face.dnn_engine").DnnEngine(own or find_files(folder))
    else:
        engine = import_module("kiosk.face.dlib_engine").DlibEngine()
    engine.bands = dict(engine.bands) | dict(thresholds or {})
    return engine
