"""The code figures: how a decoder is scored, and pictures that are the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kiosk.bench import code, code_pictures
from kiosk.bench.code_pictures import Picture
from kiosk.bench.rows import CannotRun, Setting

BLANK = np.zeros((4, 4), np.uint8)


@pytest.mark.parametrize(
    ("said", "harm", "right", "misread"),
    [
        (("A",), "blur", 1, 0),
        (("B",), "blur", 0, 1),
        (("A", "B"), "blur", 1, 1),
        (("A", "B"), "", 1, 0),
        (("B",), "", 0, 1),
        ((" A\r\n",), "", 1, 0),
        ((), "blur", 0, 0),
    ],
    ids="right wrong made-has-one-code photograph-may-have-two wrong-photograph blanks nothing".split(),
)
def test_what_counts_as_read_and_as_misread(
    said: tuple[str, ...], harm: str, right: int, misread: int
) -> None:
    score = code.Score(lambda _: said, patience=3)
    score.see(Picture(BLANK, "A", harm))
    assert (score.right, score.misread) == (right, misread)
    assert score.frames == (1 if said else 3)


def test_a_picture_is_held_until_it_is_read_and_no_longer_than_patience() -> None:
    answers = iter([(), (), ("A",), ("A",)])
    score = code.Score(lambda _: next(answers), patience=15)
    score.see(Picture(BLANK, "A"))
    assert (score.right, score.frames) == (1, 3)


def test_the_made_pictures_are_the_same_every_time_and_some_of_each_kind_are_read() -> None:
    first, second = list(code_pictures.made()), list(code_pictures.made())
    assert (
        len(first)
        == sum(len(strengths) for _, strengths in code_pictures.HARMS.values()) * code_pictures.EACH
    )
    for one, other in zip(first, second, strict=True):
        assert one.says == other.says and (one.pixels == other.pixels).all()
        assert one.pixels.shape == (720, 1280)
    scores = code._both(first[:2])
    assert [score.right for score in scores] == [2, 2]


def test_without_photographs_the_row_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_pictures, "made", lambda: iter([Picture(code_pictures.empty(), "A", "dark")]))
    figures = code.measure(Setting(frozenset(), False, tmp_path, tmp_path, tmp_path))
    assert isinstance(figures["code.photographs"], CannotRun)
    assert figures["code.synthetic"].ours == 0  # type: ignore[union-attr]
    assert figures["code.misreads"].ours == 0  # type: ignore[union-attr]


def test_photographs_are_pictures_with_a_text_beside_them(tmp_path: Path) -> None:
    import cv2

    (tmp_path / "qr").mkdir()
    for name in ("1.png", "2.png"):
        cv2.imwrite(str(tmp_path / "qr" / name), BLANK)
    (tmp_path / "qr" / "1.txt").write_text("A", encoding="utf-8")
    assert [picture.says for picture in code_pictures.photographs(tmp_path)] == ["A"]
