"""Every word the kiosk says, by id: `zh.toml` first, `en.toml` complete.  No Qt.

An id is a path through nested tables (`refused.A01.verb`); `{0}`, `{1}` … take the arguments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.visit.view import Text
from kiosk.words.kept import made_of, parsed
from kiosk.words.qm import QM, compiled

LANGUAGES = ("zh", "en")
"""The order of the language switch; the first is what the desk starts with."""

PLACEHOLDER = re.compile(r"\{(\d)\}")


class MissingWord(LookupError):
    """An id that no table has.  Raised only by a strict `Words`, which tests use."""


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested tables to `{"refused.A01.verb": "…"}`.  TypeError where a leaf is no text."""
    flat: dict[str, str] = {}
    _flatten(table, prefix, flat)
    return flat


def _flatten(table: Mapping[str, Any], prefix: str, flat: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, str):
            flat[prefix + key] = value
        elif isinstance(value, Mapping):
            _flatten(value, f"{prefix}{key}.", flat)
        else:
            raise TypeError(f"word {prefix}{key} is {type(value).__name__}, not text")


@cache
def table(language: str) -> Mapping[str, str]:
    """All words of one language by id.  ValueError for a language the desk does not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"no words in {language!r}; there are {', '.join(LANGUAGES)}")
    return flatten(parsed(toml_of(language)))


def toml_of(language: str) -> Path:
    return Path(__file__).with_name(f"{language}.toml")


@cache
def compiled_table(language: str) -> bytes:
    """As Qt reads them."""
    return made_of(toml_of(language), QM, lambda: compiled(table(language)))


class Words:
    """The words of one language.  A missing id shows itself in bold brackets, so a screen still comes up."""

    def __init__(self, language: str, *, strict: bool = False) -> None:
        self.language = language
        self._table = table(language)
        self._strict = strict

    def __contains__(self, id: str) -> bool:
        return id in self._table

    def compiled(self) -> bytes:
        """All of them as Qt reads them."""
        return compiled_table(self.language)

    def text(self, word: Text | str, *args: object) -> str:
        """`word` is an id or a Text with its own arguments; `args` are added behind those."""
        id, own = (word, ()) if isinstance(word, str) else (word.id, word.args)
        pattern = self._table.get(id)
        if pattern is None:
            if self._strict:
                raise MissingWord(id)
            return f"【{id}】"
        values = [self.text(value) if isinstance(value, Text) else str(value) for value in (*own, *args)]
        return PLACEHOLDER.sub(lambda found: self._argument(id, values, int(found[1])), pattern)

    def _argument(self, id: str, values: list[str], index: int) -> str:
        if index < len(values):
            return values[index]
        if self._strict:
            raise MissingWord(f"{id} wants argument {index}")
        return f"【{index}】"
