"""Bytes of a serial gun -> codes.  No I/O, no clock."""

from __future__ import annotations

from drivers.scanner.codes import LONGEST, BadBarcode, clean
from drivers.scanner.facts import Flaw
from drivers.scanner.habits import GunHabits, Terminator

MOST_BYTES = 4 * LONGEST
"""No text of LONGEST characters takes more, in UTF-8 or GB18030."""


def decode(raw: bytes, prefix: str = "") -> str:
    """The code in `raw`: UTF-8, else GB18030; cleaned, without the gun's prefix.  Raises BadBarcode."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return clean(text.removeprefix(prefix))
    raise BadBarcode(Flaw.ENCODING)


class Framer:
    """Cuts the stream at CR, LF, both, or Tab, as the gun is set; silence ends what has no end.

    With a terminator that is known (`cr`, `lf`, `tab`), silence before it means that bytes were lost.
    """

    def __init__(self, habits: GunHabits) -> None:
        self._ends = habits.terminator.ends.encode()
        self._silence_ends = habits.terminator in (Terminator.ANY, Terminator.IDLE)
        self._frame = bytearray()
        self._dropping = False

    @property
    def pending(self) -> bool:
        """Call `quiet` when nothing came for the gun's `idle_s`."""
        return bool(self._frame) or self._dropping

    def feed(self, data: bytes) -> list[bytes | Flaw]:
        """Whole frames, none of them empty, and flaws in their place."""
        done: list[bytes | Flaw] = []
        for byte in data:
            if byte in self._ends:
                done += self._take()
            elif not self._dropping:
                self._frame.append(byte)
                if len(self._frame) > MOST_BYTES:
                    self._frame.clear()
                    self._dropping = True
                    done.append(Flaw.TOO_LONG)
        return done

    def quiet(self) -> list[bytes | Flaw]:
        taken = self._take()
        return taken if self._silence_ends else [Flaw.NO_TERMINATOR for _ in taken]

    def _take(self) -> list[bytes | Flaw]:
        frame, self._frame, self._dropping = bytes(self._frame), bytearray(), False
        return [frame] if frame else []
