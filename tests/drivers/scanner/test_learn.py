"""Three scans of the set-up code tell how a gun types."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Layout, Stroke, strokes_of
from drivers.scanner.learn import LENIENT, SCANS, SETUP_CODE, NotLearnt, learn
from drivers.scanner.wedge import Decoded, Wedge


def scan(text: str, layout: Layout = Layout.US, gap_s: float = 0.01) -> list[Stroke]:
    """The keys as the lenient wedge hears them."""
    wedge: Wedge[None] = Wedge(LENIENT)
    outcomes = [out for stroke in strokes_of(text, layout, 5.0, gap_s) for out in wedge.feed(stroke, None)]
    outcomes += wedge.quiet()
    decoded = outcomes[0]
    assert isinstance(decoded, Decoded)
    return list(decoded.strokes)


@pytest.mark.parametrize(
    ("sent", "habits"),
    [
        (SETUP_CODE + "\r", GunHabits(Terminator.CR)),
        (SETUP_CODE + "\r\n", GunHabits(Terminator.CR)),
        (SETUP_CODE + "\n", GunHabits(Terminator.LF)),
        (SETUP_CODE + "\t", GunHabits(Terminator.TAB)),
        (SETUP_CODE, GunHabits(Terminator.IDLE)),
        ("!" + SETUP_CODE + "\r", GunHabits(Terminator.CR, prefix="!")),
        (SETUP_CODE.swapcase() + "\r", GunHabits(Terminator.CR, swapped_case=True)),
    ],
    ids="cr crlf lf tab idle prefix capslock".split(),
)
@pytest.mark.parametrize("layout", Layout)
def test_what_is_learnt(sent: str, habits: GunHabits, layout: Layout) -> None:
    learnt = learn([scan(sent, layout)] * SCANS)
    assert replace(learnt, gap_s=habits.gap_s) == replace(habits, layout=layout)


@pytest.mark.parametrize(("gap_s", "learnt_s"), [(0.0, 0.04), (0.01, 0.04), (0.05, 0.12), (0.15, 0.2)])
def test_the_pace_is_learnt_with_room(gap_s: float, learnt_s: float) -> None:
    assert learn([scan(SETUP_CODE + "\r", gap_s=gap_s)] * SCANS).gap_s == pytest.approx(learnt_s)


def test_what_was_learnt_reads_the_gun() -> None:
    habits = learn([scan("~" + SETUP_CODE.swapcase() + "\t", gap_s=0.06)] * SCANS)
    wedge: Wedge[None] = Wedge(habits)
    strokes = strokes_of("~" + "pxq12345\t", Layout.US, 9.0, 0.07)
    assert [out for s in strokes for out in wedge.feed(s, None)] == [Decoded("PXQ12345", tuple(strokes))]


def test_another_code_is_unknown() -> None:
    with pytest.raises(NotLearnt, match="unknown"):
        learn([scan("SOMETHING-ELSE\r")] * SCANS)


def test_scans_that_disagree_are_not_averaged() -> None:
    with pytest.raises(NotLearnt, match="differ"):
        learn([scan(SETUP_CODE + "\r"), scan(SETUP_CODE + "\t"), scan(SETUP_CODE + "\r")])


def test_the_code_looks_different_on_every_keyboard() -> None:
    seen = {
        tuple((stroke.code, stroke.shift) for stroke in strokes_of(text, layout))
        for layout in Layout
        for text in (SETUP_CODE, SETUP_CODE.swapcase())
    }
    assert len(seen) == 4
