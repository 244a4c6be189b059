"""The clauses of the five documents, from clauses.toml: what is to be walked at which place.

A place's profile has the name of its document; what the ministry's own document asks holds at every place.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

NATIONAL = "national"


class Owner(StrEnum):
    """KIOSK, FEEDS and SHARES are walked, the others only stand in the table."""

    KIOSK = "kiosk"
    FEEDS = "feeds"
    SHARES = "shares"
    PLATFORM = "platform"
    OFFICIALS = "officials"
    OUTSIDE = "outside"


WALKED = frozenset({Owner.KIOSK, Owner.FEEDS, Owner.SHARES})


class Proved(StrEnum):
    """Against what.  A real system is not among them: nothing has met one yet."""

    STAND_IN = "stand-in"
    PUBLIC_SHAPE = "public-shape"
    KNOWN_ANSWER = "known-answer"


@dataclass(frozen=True, slots=True)
class Document:
    key: str
    title: str
    short: str


@dataclass(frozen=True, slots=True)
class Clause:
    """`says` by language.  `reason` where the kiosk does not do it, else "" with `acts` and `proved`."""

    document: Document
    no: str
    quote: str
    owner: Owner
    says: dict[str, str]
    acts: tuple[str, ...] = ()
    proved: Proved | None = None
    reason: str = ""
    optional: bool = False

    @property
    def walked(self) -> bool:
        return self.owner in WALKED

    @property
    def name(self) -> str:
        """As staff and officials name it: 试点方案 一(三)2."""
        return f"{self.document.short} {self.no}"


@cache
def documents() -> dict[str, Document]:
    return {key: Document(key, **row) for key, row in _file()["document"].items()}


@cache
def clauses() -> tuple[Clause, ...]:
    return tuple(_clause(row) for row in _file()["clause"])


def places() -> tuple[str, ...]:
    """The profiles that can be walked."""
    return tuple(documents())


def holding_at(place: str) -> tuple[Clause, ...]:
    """In the order of the documents, the ministry's first."""
    return tuple(one for one in clauses() if one.document.key in (NATIONAL, place))


def _clause(row: dict[str, Any]) -> Clause:
    owner = Owner(row["owner"])
    walked = owner in WALKED
    return Clause(
        documents()[row["document"]],
        row["no"],
        row["quote"],
        owner,
        {"zh": row["zh"], "en": row["en"]},
        tuple(row["acts"]) if walked else (),
        Proved(row["proved"]) if walked else None,
        "" if walked else row["reason"],
        row.get("optional", False),
    )


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files("kiosk.rehearsal").joinpath("clauses.toml").read_text(encoding="utf-8"))
