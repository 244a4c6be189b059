"""The digits of a PIN while they are typed: one bytearray, wiped; never a str, a QString or a property."""

from __future__ import annotations

import hmac

LONGEST = 12
"""What a card can take at most (GM/T 0030: 2–6 BCD bytes); staff PINs are no longer."""


class PinBuffer:
    """Fixed storage, so that growing never leaves an old copy behind."""

    def __init__(self, most: int = LONGEST) -> None:
        self._digits = bytearray(LONGEST)
        self._count = 0
        self.most = min(most, LONGEST)

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"PinBuffer({self._count} digits)"

    def press(self, digit: int) -> bool:
        """Append one digit; False when the PIN is full already.  ValueError for anything but 0–9."""
        if not 0 <= digit <= 9:
            raise ValueError("a PIN key is 0 to 9")
        if self._count >= self.most:
            return False
        self._digits[self._count] = 0x30 + digit
        self._count += 1
        return True

    def erase(self) -> bool:
        """Take the last digit back; False when there is none."""
        if not self._count:
            return False
        self._count -= 1
        self._digits[self._count] = 0
        return True

    def take(self) -> bytearray:
        """The digits as ASCII, handed over once: the buffer itself is empty afterwards."""
        taken = self._digits[: self._count]
        self.wipe()
        return taken

    def wipe(self) -> None:
        for place in range(LONGEST):
            self._digits[place] = 0
        self._count = 0


class TwicePin:
    """A new PIN, typed twice."""

    def __init__(self, least: int, most: int = LONGEST) -> None:
        self._least = least
        self._first, self._second = PinBuffer(most), PinBuffer(most)
        self.again = False
        """The first has been typed: now once more."""

    @property
    def now(self) -> PinBuffer:
        """What is being typed."""
        return self._second if self.again else self._first

    def confirm(self) -> bool | None:
        """True where it has been typed twice alike, False where the second was another one and both are gone; None
        where there is more to type."""
        if len(self.now) < self._least:
            return None
        if not self.again:
            self.again = True
            return None
        first, second = self._first.take(), self._second.take()
        same = hmac.compare_digest(first, second)
        if same:
            for digit in first:
                self._first.press(digit - 0x30)
        first[:], second[:] = bytes(len(first)), bytes(len(second))
        self.again = False
        return same

    def take(self) -> bytearray:
        """The digits as ASCII, handed over once."""
        taken = self._first.take()
        self.wipe()
        return taken

    def wipe(self) -> None:
        self._first.wipe()
        self._second.wipe()
        self.again = False
