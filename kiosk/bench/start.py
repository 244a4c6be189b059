"""start: process -> first frame, -> ready for a card, -> the desk open, against a bare PySide6 window (same backend).

The desk has been open before, as on every day but its first; its platform (the simulator) runs already.  Both are
started in turn.  Ready is when the card reader's driver has reported itself on the main thread: from then on a card is
seen, and judged as soon as the book is open, which `start.desk` gives without a goal.
"""

from __future__ import annotations

from kiosk.bench.rows import Case, Figure, Group, Setting, at_most_times, percentile
from kiosk.bench.windows import BARE, Window, desk

ROUNDS = 7


def measure(_: Setting) -> dict[str, Figure]:
    bare, frames, readies, desks = [], [], [], []
    with desk() as kiosk:
        for number in range(ROUNDS + 1):
            with Window(BARE) as window:
                bare.append(window.after_ms("frame"))
            with Window(kiosk) as window:
                frames.append(window.after_ms("frame"))
                readies.append(window.after_ms("ready"))
                desks.append(window.after_ms("desk"))
            if number == 0:  # the disk's cache is warm from here on, for both
                bare, frames, readies, desks = [], [], [], []
    base = percentile(bare, 50)
    return {
        "start.first_frame": Figure(percentile(frames, 50), base),
        "start.ready": Figure(percentile(readies, 50), base),
        "start.desk": Figure(percentile(desks, 50), base),
    }


GROUP = Group(
    "start",
    (
        Case("start.first_frame", "ms", at_most_times(1.6)),
        Case("start.ready", "ms", at_most_times(2.5)),
        Case("start.desk", "ms"),
    ),
    measure,
)
