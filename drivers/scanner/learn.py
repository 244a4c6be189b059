"""Learns a gun that types from three scans of one known code: speed, end, prefix, layout, Shift.  No I/O.

The code has what tells keyboards apart: z and y, both cases, and signs that lie elsewhere on a German one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Layout, Stroke, character

SETUP_CODE: Final = "KIOSK-SETUP/zY-aZ=1"
SCANS: Final = 3
LENIENT: Final = GunHabits(terminator=Terminator.IDLE, gap_s=0.2, idle_s=0.3, least=8)
"""How to listen to a gun nobody knows: the slowest that is still no person, ended by anything or nothing."""
GAP_LEAST_S, GAP_MOST_S = 0.04, 0.2
ENDS: Final = {"\r": Terminator.CR, "\n": Terminator.LF, "\t": Terminator.TAB}


class NotLearnt(Exception):
    """`why`: "unknown" where no keyboard we know writes the code so, "differ" where the scans do not agree."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def learn(scans: Sequence[Sequence[Stroke]], code: str = SETUP_CODE) -> GunHabits:
    """The habits of the gun that made these scans, with the defaults for what cannot be learnt.  Raises NotLearnt."""
    seen = {_habits(scan, code) for scan in scans}
    if len(seen) != 1:
        raise NotLearnt("differ")
    longest = max(later.at_s - one.at_s for scan in scans for one, later in pairwise(scan))
    return replace(seen.pop(), gap_s=round(min(max(2 * longest + 0.02, GAP_LEAST_S), GAP_MOST_S), 3))


def _habits(scan: Sequence[Stroke], code: str) -> GunHabits:
    for layout in Layout:
        typed = "".join(character(stroke, layout) for stroke in scan)
        text = typed.rstrip("\r\n\t")
        terminator = ENDS[typed[len(text)]] if typed != text else Terminator.IDLE
        for swapped in (False, True):
            wanted = code.swapcase() if swapped else code
            if text.endswith(wanted):
                prefix = text.removesuffix(wanted)
                return GunHabits(terminator, prefix=prefix, layout=layout, swapped_case=swapped)
    raise NotLearnt("unknown")
