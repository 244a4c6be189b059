"""The benches that look into a camera: somebody of the benchmark data is enrolled and verified, or why not is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.bench import camera, memory
from kiosk.bench.face import frame
from kiosk.bench.looking import FRAMES, looking, write_clip
from kiosk.bench.rows import CannotRun, Figure, Setting
from kiosk.face import models
from kiosk.face.engine import FaceFault

DATA = Path(__file__).parents[2] / "data"


def setting(tmp_path: Path, data: Path | None, *, wanted: str = "camera.verdict") -> Setting:
    return Setting(frozenset({wanted}), False, tmp_path / "cache", tmp_path, data)


def test_every_look_ends_with_a_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        models.find_files()
    except FaceFault as missing:
        pytest.skip(f"the model files are not here (./dev setup obtains them): {missing}")
    monkeypatch.setattr(camera, "LOOKS", 4)
    verdict = camera.measure(setting(tmp_path, DATA))["camera.verdict"]
    assert verdict.ours > 0
    assert verdict.baseline == pytest.approx(1000 * camera.NEEDED / camera.FPS)


def test_without_portraits_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="portraits"), looking(setting(tmp_path, None), 1, 30):
        pass


def test_without_model_files_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "checkout_folder", lambda: tmp_path)
    with pytest.raises(CannotRun, match="E30"), looking(setting(tmp_path, DATA), 1, 30):
        pass


def test_the_idle_memory_is_had_without_portraits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "IDLE_S", 0.0)
    figures = memory.measure(setting(tmp_path, None, wanted="memory.camera"))
    assert isinstance(figures["memory.idle"], Figure)
    assert isinstance(figures["memory.camera"], CannotRun)


def test_the_clip_is_longer_than_a_look(tmp_path: Path) -> None:
    import cv2

    film = cv2.VideoCapture(str(write_clip(frame(DATA / "portraits" / "obama.jpg"), tmp_path / "a.avi", 30)))
    assert film.get(cv2.CAP_PROP_FPS) == 30
    seen = 0
    while film.read()[0]:
        seen += 1
    assert seen == FRAMES > 2 * camera.NEEDED
