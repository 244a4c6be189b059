"""How Chinese characters are read: pypinyin's single characters, which are Unihan's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

USUAL: Final = Path(__file__).with_name("usual.txt")
"""A hundred surnames by how many bear them, then characters of given names and of institutions."""


def readings() -> Mapping[int, str]:
    """Code point -> its readings with tone marks, the usual one first, between commas.  Loading takes some 0.2 s."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # 2.5 MB about words, which nobody here asks
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


def usual() -> str:
    return "".join(USUAL.read_text("utf-8").split())
