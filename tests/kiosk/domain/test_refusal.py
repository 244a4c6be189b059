"""Every "no" has its own code, its words in both languages, and its row in both READMEs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kiosk.domain.refusal import MEND_BY_INSERTING_AGAIN, Refusal
from kiosk.handbook.codes import READMES, codes, with_table
from kiosk.words import LANGUAGES, Words, table

ROOT = Path(__file__).parents[3]
AREAS = "ABCDEGHK"
ARGUMENTS = {
    Refusal.TOO_EARLY: ("08:30",),
    Refusal.CLOSED: ("09:30",),
    Refusal.WRONG_PLACE: ("101",),
    Refusal.PIN_WRONG: ("3",),
    Refusal.SHEET_UNKNOWN: ("261122-001-9",),
    Refusal.SHEET_OTHER_DAY: ("2026-11-20",),
    Refusal.SETTINGS_WRONG: ("site.toml", "desk.no", "give a number"),
}
"""What fills the words; nothing for all the others."""


def test_codes_are_unique() -> None:
    assert len({refusal.value for refusal in Refusal}) == len(Refusal.__members__)


@pytest.mark.parametrize("refusal", Refusal, ids=lambda r: r.value)
def test_a_code_says_its_area(refusal: Refusal) -> None:
    assert re.fullmatch(rf"[{AREAS}]\d\d", refusal.value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", Refusal, ids=lambda r: r.value)
def test_every_code_has_its_words(refusal: Refusal, language: str) -> None:
    words = Words(language, strict=True)
    verb, why, following = (
        words.text(f"refused.{refusal.value}.{part}", *ARGUMENTS.get(refusal, ()))
        for part in ("verb", "why", "next")
    )
    assert verb and why and following
    assert len({verb, why, following}) == 3, "verb, reason and next step say different things"
    if language == "zh":
        assert len(verb) <= 6 and re.fullmatch(r"[一-鿿]+", verb)


def test_no_words_for_a_code_that_is_never_said() -> None:
    told = {id.split(".")[1] for id in table("zh") if id.startswith("refused.")}
    assert told - {refusal.value for refusal in Refusal} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_staff_door_says_its_codes(language: str) -> None:
    assert "S01" in table(language)["door.wrong"]
    assert "S02" in table(language)["door.locked"]
    assert "S03" in table(language)["staff.no_right"]


def test_what_a_second_insertion_mends_says_so() -> None:
    for refusal in MEND_BY_INSERTING_AGAIN:
        assert re.search("再插|换", table("zh")[f"refused.{refusal.value}.next"]), refusal


def test_every_fault_of_the_face_engine_has_its_words() -> None:
    raised = {
        code
        for file in (*(ROOT / "kiosk/face").glob("*.py"), ROOT / "kiosk/compose/camera.py")
        for code in re.findall(r'FaceFault\("(E\d\d)"', file.read_text(encoding="utf-8"))
    }
    assert raised == {f"E{number}" for number in range(30, 36)}
    for language in LANGUAGES:
        assert all(
            f"trouble.{code}.{part}" in table(language) for code in raised for part in ("what", "next")
        )


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_code_has_one_row_in_the_readme(name: str) -> None:
    """Staff look codes up there: what refuses a visit, what is in the way of the desk, the staff door."""
    readme = ROOT / name
    rows = Counter(
        re.findall(r"^\|\s*`?([A-Z]\d\d)`?\s*\|", readme.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert rows == Counter(codes())
    assert {refusal.value for refusal in Refusal} <= rows.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_is_the_one_the_command_makes(language: str) -> None:
    """`./dev codes` after a new code or another word."""
    readme = (ROOT / READMES[language]).read_text(encoding="utf-8")
    assert with_table(readme, language) == readme
