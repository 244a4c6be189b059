"""Invented people and their virtual cards, from a TOML file of `[[card]]` tables (`cards/*.toml`).

Every key of a table is checked; BadCardFile names file, card, key and what it should be.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.card.virtual_card import Holder, Protect, VirtualCard

TRAINING: Final = Path(__file__).parent / "cards" / "training.toml"

TEXTS: Final = {
    "key": r"[a-z0-9-]+",
    "name": r".+",
    "person_number": r"[0-9A-Za-z()]{1,18}",
    "card_number": r"[0-9A-Za-z]{1,9}",
    "ident": r"[0-9A-F]{32}",
    "version": r"[1-9]\.[0-9]{1,2}",
    "issued": r"(\d{8})?",
    "expires": r"(\d{8})?",
    "pin": r"(\d{4,12})?",
    "protect": "|".join(Protect),
    "note": r".*",
}
DEFAULTS: Final = {
    "version": "2.00",
    "issued": "20180601",
    "expires": "20380601",
    "protect": "none",
    "note": "",
}
NAME_BYTES: Final = 50


class BadCardFile(ValueError):
    """The file of virtual cards cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class CardSpec:
    """One card as described; `card()` makes a fresh one of it.  `key` is what rehearsals and side panels call it."""

    key: str
    holder: Holder
    pin: str
    tries: int
    protect: Protect
    is_ssc: bool
    note: str

    def __repr__(self) -> str:
        return f"CardSpec({self.key})"

    def card(self) -> VirtualCard:
        return VirtualCard(
            self.holder,
            pin=self.pin,
            tries_left=self.tries,
            tries_max=max(self.tries, 6),
            protect=self.protect,
            is_ssc=self.is_ssc,
        )


def load(path: Path = TRAINING) -> dict[str, CardSpec]:
    """Cards by key, in the file's order.  Raises BadCardFile, also when the file is missing or no TOML."""
    try:
        tables = tomllib.loads(path.read_text("utf-8")).get("card", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadCardFile(f"{path.name}: {problem}") from problem
    specs: dict[str, CardSpec] = {}
    if not isinstance(tables, list):
        raise BadCardFile(f"{path.name}: cards are [[card]] tables")
    for place, table in enumerate(tables, 1):
        where = f"{path.name}, card {place}"
        if not isinstance(table, Mapping):
            raise BadCardFile(f"{where}: not a table")
        spec = _spec(where, table)
        if spec.key in specs:
            raise BadCardFile(f"{where}: key {spec.key!r} is already taken")
        specs[spec.key] = spec
    return specs


def _spec(where: str, table: Mapping[str, object]) -> CardSpec:
    if unknown := table.keys() - TEXTS.keys() - {"tries", "is_ssc"}:
        raise BadCardFile(f"{where}: unknown key {min(unknown)!r}")
    text = {key: _text(where, table, key) for key in TEXTS}
    tries, is_ssc = table.get("tries", 6), table.get("is_ssc", True)
    if not isinstance(tries, int) or isinstance(tries, bool) or not 0 <= tries <= 15:
        raise BadCardFile(f"{where}: tries is a number from 0 to 15")
    if not isinstance(is_ssc, bool):
        raise BadCardFile(f"{where}: is_ssc is true or false")
    if len(text["name"].encode("gb18030", "replace")) > NAME_BYTES:
        raise BadCardFile(f"{where}: name has more than {NAME_BYTES} bytes in GB18030")
    holder = Holder(
        text["name"],
        text["person_number"],
        text["card_number"],
        text["ident"],
        text["version"],
        text["issued"],
        text["expires"],
    )
    return CardSpec(text["key"], holder, text["pin"], tries, Protect(text["protect"]), is_ssc, text["note"])


def _text(where: str, table: Mapping[str, object], key: str) -> str:
    value = table.get(key, DEFAULTS.get(key))
    if value is None:
        raise BadCardFile(f"{where}: {key} is missing")
    if not isinstance(value, str) or not re.fullmatch(TEXTS[key], value):
        raise BadCardFile(f"{where}: {key} does not look like {TEXTS[key]}")
    return value
