"""What a scanned text is: cleaned, told apart by a table, and counted once.  No I/O, no clock.

Lengths and characters of real e-card and voucher codes are not published; the table is data (`[codes]` in the
settings) and only sorts.  Whether a code is good, the platform says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from drivers.scanner.facts import Flaw

LONGEST: Final = 4096
"""Characters; a QR code holds 4,296 at the most, those at a desk a few hundred."""
INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories no code for this desk has: control, format (bidi marks among them), half characters, breaks."""


class CodeKind(StrEnum):
    VOUCHER = "voucher"
    ECARD = "ecard"
    LEARNER = "learner"
    STAFF_BADGE = "staff_badge"
    SETUP = "setup"
    MEDICAL = "medical"
    PAYMENT = "payment"
    URL = "url"
    RUBBISH = "rubbish"


@dataclass(frozen=True, slots=True)
class Code:
    kind: CodeKind
    text: str = field(repr=False)


Table: TypeAlias = Sequence[tuple[CodeKind, re.Pattern[str]]]
"""The first pattern that matches the whole text decides."""


class BadBarcode(Exception):
    """What was read is no code; `.flaw` says why.  Never the text."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def clean(text: str) -> str:
    """The text without the spaces around it.  Raises BadBarcode for what nobody can see, and for too much of it."""
    if len(text) > LONGEST:
        raise BadBarcode(Flaw.TOO_LONG)
    if "\N{REPLACEMENT CHARACTER}" in text:
        raise BadBarcode(Flaw.ENCODING)
    if any(unicodedata.category(character) in INVISIBLE for character in text):
        raise BadBarcode(Flaw.CONTROL)
    return text.strip(" ")


def classify(text: str, table: Table) -> Code:
    """`text` as `clean` gives it.  What no pattern matches is RUBBISH."""
    kind = next((kind for kind, pattern in table if pattern.fullmatch(text)), CodeKind.RUBBISH)
    return Code(kind, text)


class SameCode:
    """Gun and camera may read one code twice, and a camera reads it as long as it is in sight: all that counts once.

    Times are seconds of one monotonic clock.
    """

    def __init__(self, within_s: float = 2.0) -> None:
        self._within_s = within_s
        self._seen: dict[str, float] = {}

    def again(self, text: str, at_s: float) -> bool:
        """True when this code was seen within the last `within_s`, from whatever device."""
        self._seen = {seen: at for seen, at in self._seen.items() if at_s - at <= self._within_s}
        known = text in self._seen
        self._seen[text] = at_s
        return known
