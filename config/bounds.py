"""What a value must be beyond its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from config.bad import Cure


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds, both included."""

    least: float
    most: float

    def cure(self, value: float) -> Cure | None:
        if self.least <= value <= self.most:
            return None
        return "between", (f"{self.least:g}", f"{self.most:g}")


class Pattern:
    """Text that is a regular expression."""

    def cure(self, value: str) -> Cure | None:
        try:
            re.compile(value)
        except re.error as error:
            return "regex", (str((error.pos or 0) + 1),)
        except OverflowError:  # a repetition beyond what the engine counts
            return "regex", ("1",)
        return None


class UsbId:
    """Empty, or a USB device as lsusb writes it."""

    def cure(self, value: str) -> Cure | None:
        return None if re.fullmatch(r"(?:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4})?", value) else ("usb", ())


class PublicAddress:
    """Empty, or an address that a learner's phone may open."""

    def cure(self, value: str) -> Cure | None:
        return None if not value or value.startswith("https://") else ("https", ())


class LedgerKey:
    """A desk's public key as its page 设备 shows it: 64 hex digits, blanks between them as one likes."""

    def cure(self, value: str) -> Cure | None:
        return None if re.fullmatch(r"(?: *[0-9A-Fa-f]){64} *", value) else ("hub-key", ())


class Amount:
    """Empty, or yuan with two decimals as text: never a binary fraction."""

    def cure(self, value: str) -> Cure | None:
        return None if re.fullmatch(r"(?:[1-9]\d{0,7}\.\d\d)?", value) else ("amount", ())


@dataclass(frozen=True, slots=True)
class Degrees:
    """Decimal degrees as text, no more than `most` either way."""

    most: int

    def cure(self, value: str) -> Cure | None:
        fits = re.fullmatch(r"-?\d{1,3}(\.\d{1,8})?", value) and abs(float(value)) <= self.most
        return None if fits else ("degrees", (str(self.most),))


class Peer:
    """Another desk's number and where it listens: "KSK-990000-0002@10.0.3.12:47810"."""

    def cure(self, value: str) -> Cure | None:
        shaped = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}@[^@:\s]+:(\d{1,5})", value)
        return None if shaped and 0 < int(shaped[1]) < 65536 else ("peer", ())


Minutes = Annotated[int, Between(0, 1440)]
Percent = Annotated[int, Between(0, 100)]
Regex = Annotated[str, Pattern()]
