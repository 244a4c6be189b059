"""A handbook's page: Markdown with two marks of our own.  PURE.

`{{staff.title}}` is what the screen says there, in the page's language; `![what it shows](screen:NAME)` is the picture
of the sample screen NAME.  So no page goes on quoting a word or showing a screen that is no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath

WORD = re.compile(r"\{\{([^{}]+)\}\}")
SCREEN = re.compile(r"!\[([^\]]*)\]\(screen:([\w-]+)\)")
PLACE = re.compile(r"\{\d+\}")
DOTS = "…"


class UnknownMark(ValueError):
    """A page names a word or a screen that the program has not got; `mark` is what it names."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self.mark = mark


def screens_of(text: str) -> list[str]:
    """The names of the screens in it, in order."""
    return [name for _, name in SCREEN.findall(text)]


def expanded(
    text: str, words: Mapping[str, str], screens: Collection[str], picture: Callable[[str], PurePosixPath]
) -> str:
    """Markdown with the words in bold and the pictures' files.  What the screen fills in becomes dots.

    Raises UnknownMark.
    """

    def word(found: re.Match[str]) -> str:
        said = words.get(found[1].strip())
        if said is None:
            raise UnknownMark(found[1].strip())
        return f"**{PLACE.sub(DOTS, said)}**"

    def screen(found: re.Match[str]) -> str:
        if found[2] not in screens:
            raise UnknownMark(found[2])
        return f"![{found[1]}]({picture(found[2])})"

    return WORD.sub(word, SCREEN.sub(screen, text))
