"""The READMEs' table of codes, made of the refusals and of what staff are told about each: `./dev codes`.

What a learner reads on the screen is in kiosk/words; `codes_*.toml` beside this file say the same to staff, who look a
code up: what it is, and what to do.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from kiosk.domain.refusal import Refusal
from kiosk.words import table

HERE: Final = Path(__file__).parent
READMES: Final = {"zh": "README.zh-CN.md", "en": "README.md"}
HEADS: Final = {"zh": "| 代码 | 是什么 | 怎么办 |", "en": "| code | what | what to do |"}
BEGIN, END = "<!-- codes: ./dev codes -->", "<!-- /codes -->"
DOOR: Final = frozenset({"S01", "S02", "S03", "S05", "S06"})
"""The staff door's, which are no refusals of a visit."""


class OutOfStep(Exception):
    """A code without its line, or a line without its code."""


def codes() -> list[str]:
    troubles = {name.split(".")[1] for name in table("zh") if name.startswith("trouble.")}
    return sorted({one.value for one in Refusal} | troubles | DOOR)


def rows(language: str) -> str:
    """The table.  OutOfStep."""
    told = tomllib.loads((HERE / f"codes_{language}.toml").read_text("utf-8"))
    if apart := sorted(set(codes()) ^ told.keys()):
        raise OutOfStep(", ".join(apart))
    lines = [f"| {code} | {told[code]['what']} | {told[code]['do']} |" for code in codes()]
    return "\n".join([HEADS[language], "|---|---|---|", *lines])


def with_table(readme: str, language: str) -> str:
    """OutOfStep where the marks are gone."""
    made, count = re.subn(
        f"({re.escape(BEGIN)}\n).*?(\n{re.escape(END)})",
        lambda found: f"{found[1]}{rows(language)}{found[2]}",
        readme,
        flags=re.DOTALL,
    )
    if count != 1:
        raise OutOfStep(BEGIN)
    return made


if __name__ == "__main__":
    for of, name in READMES.items():
        path = Path(name)
        path.write_text(with_table(path.read_text("utf-8"), of), "utf-8")
