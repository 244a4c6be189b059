"""Who somebody is, and which card.  PURE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What canonical JSON may hold.  No floats: they have no canonical form."""

RESIDENT_ID = "01"
"""aac058: 居民身份证, the only document type whose check digit is enforced."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """Who a person is to the platform: document type (aac058) and number (aac147), upper case."""

    document: str
    number: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", self.number.strip().upper())

    def __repr__(self) -> str:
        return f"PersonKey({self.document}, ****{self.number[-2:]})"


@dataclass(frozen=True, slots=True)
class CardKey:
    """Which card: 卡识别码 (aaz501, upper-case hex) and 卡号 (aaz500); either may be empty, not both."""

    ident: str
    number: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "ident", self.ident.strip().upper())
        object.__setattr__(self, "number", self.number.strip().upper())
        if not (self.ident or self.number):
            raise ValueError("a card needs its 卡识别码 or its 卡号")

    def __repr__(self) -> str:
        return f"CardKey({self.ident[:6]}…, {self.number[:2]}…)"
