"""The arithmetic behind the face figures, on scores made up so that the answer is known; and absent data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kiosk.bench import bare_face, data, face, lfw, liveness
from kiosk.bench.main import as_json, run
from kiosk.bench.rows import CannotRun
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import FaceFault
from kiosk.face.models import find_files


def write_pairs(folder: Path) -> Path:
    lines = ["3\t2"]
    for fold in range(3):
        lines += [f"P{fold}\t1\t2", f"Q{fold}\t1\t3", f"P{fold}\t1\tQ{fold}\t1", f"P{fold}\t2\tQ{fold}\t3"]
    (folder / lfw.PAIRS).write_text("\n".join(lines) + "\n")
    return folder


def test_pairs_are_read_with_kind_and_fold(tmp_path: Path) -> None:
    faces = lfw.read(write_pairs(tmp_path), None)
    assert [(pair.same, pair.fold) for pair in faces.pairs[:4]] == [
        (True, 0),
        (True, 0),
        (False, 0),
        (False, 0),
    ]
    assert len(faces.pairs) == 12
    assert [path.name for path in faces.images[:2]] == ["P0_0001.jpg", "P0_0002.jpg"]
    assert len(set(faces.images)) == len(faces.images) == 12
    assert faces.people()[:3] == ["P0", "P0", "Q0"]


def test_a_part_of_the_pairs_is_the_same_each_time_and_even(tmp_path: Path) -> None:
    some = lfw.read(write_pairs(tmp_path), 1)
    assert some == lfw.read(tmp_path, 1)
    assert [pair.same for pair in some.pairs] == [True, False] * 3


def test_the_threshold_is_chosen_elsewhere_than_tried() -> None:
    """Two folds separate at 0.5; the third has all its scores below: on it everybody is a stranger."""
    pairs = [lfw.Pair(0, 1, same, fold) for fold in range(3) for same in (True, False)]
    assert lfw.accuracy(np.array([0.9, 0.1] * 3), pairs) == 100
    assert lfw.accuracy(np.array([0.9, 0.1, 0.9, 0.1, 0.4, -0.4]), pairs) == pytest.approx(
        100 * 2.5 / 3, abs=0.1
    )


def test_a_face_not_found_is_no_match() -> None:
    pairs = [lfw.Pair(0, 1, same, fold) for fold in range(3) for same in (True, False)]
    lost = np.array([-np.inf, 0.1, 0.9, -np.inf, 0.9, 0.1])
    assert lfw.accuracy(lost, pairs) == pytest.approx(100 * 2.5 / 3, abs=0.1)


def test_the_share_accepted_is_at_the_strangers_threshold() -> None:
    strangers = np.linspace(0, 1, 1000)
    pairs = [lfw.Pair(0, 1, True, 0)] * 4
    assert lfw.accepted(np.array([0.9991, 1.0, 0.99, 0.5]), pairs, strangers, 1e-3) == 25
    assert lfw.accepted(np.array([0.9991, 1.0, 0.995, 0.5]), pairs, strangers, 1e-2) == 75


def test_strangers_are_all_pairs_of_different_people() -> None:
    similar = np.arange(9.0).reshape(3, 3)
    assert lfw.stranger_scores(similar, ["A", "A", "B"]).tolist() == [2, 5]


def test_the_baselines_measure_is_its_distance() -> None:
    vectors = np.array([[0, 0], [3, 4], [np.nan, np.nan]], np.float32)
    similar = bare_face.similar(vectors)
    assert similar[0, 1] == -5 and np.isnan(similar[0, 2])


def test_liveness_is_tried_on_other_subjects_than_the_threshold_came_from() -> None:
    people = {"1": np.array([2.0, 3.0]), "2": np.array([2.0, 3.0])}
    prints = {"1": np.array([0.0, 1.0]), "2": np.array([0.0, 1.0])}
    clean = liveness.figures(people, prints)
    assert clean == {"eer": 0, "apcer": 0, "bpcer": 0, "bpcer_at_apcer5": 0}
    shifted = liveness.figures(people, prints | {"2": np.array([2.5, 4.0])})
    assert shifted["apcer"] == 50 and shifted["bpcer"] > 0


def test_the_mean_of_five_is_of_one_subject() -> None:
    windows = liveness._windows({"1": np.arange(6.0), "2": np.arange(4.0)}, 5)
    assert list(windows) == ["1"]
    assert windows["1"].tolist() == pytest.approx([2, 3])


def test_data_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="no benchmark data lfw"):
        data.needed(tmp_path, "lfw")
    with pytest.raises(CannotRun, match="no benchmark data lfw"):
        data.needed(None, "lfw")


def test_without_data_the_rows_say_so_and_the_others_run(tmp_path: Path) -> None:
    told = as_json(run(["face.accuracy", "face.one_to_n_1k", "liveness"], full=False, data=tmp_path))
    by_name = {row["name"]: row for row in told}
    for name in ("face.accuracy", "liveness.eer", "liveness.apcer"):
        assert by_name[name]["ours"] is None and by_name[name]["met"] is False
        assert "no benchmark data" in str(by_name[name]["reason"])
    assert isinstance(by_name["face.one_to_n_1k"]["ours"], float)


def test_the_frame_has_one_face_of_its_size() -> None:
    try:
        engine = DnnEngine(find_files())
    except FaceFault as fault:
        pytest.skip(str(fault))
    pixels = face.frame()
    assert pixels.shape == (480, 640, 3)
    (found,) = engine.detect(pixels)
    assert abs(found.box.height - face.FACE_PX) < 20
