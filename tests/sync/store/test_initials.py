"""Search by pinyin initials."""

from __future__ import annotations

import pytest

from sync.store.initials import found_by, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        pytest.param("赵海涛", "zht", id="everyday name"),
        pytest.param("欧阳志远", "oyzy", id="compound surname"),
        pytest.param("阿依古丽·买买提", "aygl", id="the middle dot has no letter"),
        pytest.param("啊座", "az", id="first and last letter of the table"),
        pytest.param("𠮷莉", "xl", id="a character without a known letter matches any"),
        pytest.param("张Anna", "zan", id="Latin letters stand for themselves"),
    ],
)
def test_found_by_its_initials(name: str, letters: str) -> None:
    assert found_by(letters, name)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        pytest.param("赵海涛", "zt", id="a letter left out"),
        pytest.param("赵海涛", "zhta", id="longer than the name"),
        pytest.param("李强", "wq", id="another surname"),
    ],
)
def test_not_found_by_others(name: str, letters: str) -> None:
    assert not found_by(letters, name)


def test_unknown_characters_have_no_letter() -> None:
    assert initials("𠮷莉") == "*" + initials("莉")
