"""What is wrong with something that came from the LAN.  PURE."""

from __future__ import annotations

from enum import StrEnum


class Amiss(StrEnum):
    """Why something from the LAN was refused: counted by this word, and shown by it."""

    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    FORGED = "forged"
    FOREIGN = "foreign"  # a desk that is not paired, or one that speaks for another
    REPLAYED = "replayed"
    OLD = "old"
    AHEAD = "ahead"  # its clock or ours is far wrong
    FLOODED = "flooded"
    SILENT = "silent"  # connected and said nothing in time


class Refused(Exception):
    def __init__(self, amiss: Amiss) -> None:
        super().__init__(amiss.value)
        self.amiss = amiss
