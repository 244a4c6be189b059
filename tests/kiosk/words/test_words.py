"""The two languages say the same things; no id is missing, unused or spelt out in code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from config.bad import Remedy
from kiosk.domain.roles import Right
from kiosk.staff.audit import GROUPS
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, PLACEHOLDER, MissingWord, Words, flatten, table

ROOT = Path(__file__).parents[3]
QML = sorted((ROOT / "kiosk" / "ui" / "qml").rglob("*.qml"))
PYTHON = sorted(path for path in (ROOT / "kiosk").rglob("*.py"))
UI_PYTHON = [path for path in (ROOT / "kiosk" / "ui").rglob("*.py") if not path.name.startswith("samples")]
CJK = re.compile(r"[一-鿿]")
QML_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def without_comments(qml: str) -> str:
    return re.sub(r"(?m)//.*$|/\*[\s\S]*?\*/", "", qml)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in the code that is no docstring, f-strings with {…} for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values),
            )
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent | inner
        ):
            yield node.lineno, node.value


def used_ids() -> set[str]:
    """Ids and id patterns named anywhere in QML or Python; an f-string's {} stands for one part."""
    found = set()
    for path in QML:
        found |= set(re.findall(r'qsTrId\("([^"]+)"\)', path.read_text(encoding="utf-8")))
    for path in PYTHON:
        found |= {
            text for _, text in strings(path) if re.fullmatch(r"[a-z_]+(\.([A-Za-z0-9_-]|\{\})+)+", text)
        }
    return found


def patterns() -> list[re.Pattern[str]]:
    return [re.compile(re.escape(used).replace(r"\{\}", r"[A-Za-z0-9_-]+")) for used in used_ids()]


def test_both_languages_have_the_same_ids() -> None:
    assert set(table("zh")) ^ set(table("en")) == set()


def test_both_languages_take_the_same_arguments() -> None:
    differing = [
        id for id, text in table("zh").items() if arguments(text) != arguments(table("en").get(id, ""))
    ]
    assert differing == []


def arguments(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_every_id_in_qml_exists() -> None:
    missing = [
        f"{path.name}: {id}"
        for path in QML
        for id in re.findall(r'qsTrId\("([^"]+)"\)', path.read_text(encoding="utf-8"))
        if id not in table("zh")
    ]
    assert missing == []


def test_every_id_in_a_text_exists() -> None:
    """Text("…") and its f-string forms, wherever a view is made."""
    missing = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
            ):
                continue
            for id in literal_ids(node.args[0]) if node.args else ():
                if not any(re.fullmatch(id, known) for known in table("zh")):
                    missing.append(f"{path.name}:{node.lineno} {id}")
    assert missing == []


def literal_ids(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from literal_ids(node.body)
        yield from literal_ids(node.orelse)


def test_no_word_is_without_use() -> None:
    known = patterns()
    unused = [id for id in table("zh") if not any(pattern.fullmatch(id) for pattern in known)]
    assert unused == []


def test_qml_holds_no_words() -> None:
    spelt = []
    for path in QML:
        for number, line in enumerate(
            without_comments(path.read_text(encoding="utf-8")).splitlines(), start=1
        ):
            for text in QML_STRING.findall(line):
                sentence = " " in text.strip() and not re.match(r"M[-\d. ]", text)
                if CJK.search(text) or (sentence and re.search(r"[A-Za-z]{2}", text) and "Noto" not in text):
                    spelt.append(f"{path.name}:{number} {text}")
            if re.search(r'\b(text|title|note|what|placeholderText): "[^"]*[A-Za-z]', line):
                spelt.append(f"{path.name}:{number} {line.strip()}")
    assert spelt == []


def test_view_models_hold_no_words() -> None:
    spelt = [
        f"{path.name}:{line} {text}" for path in UI_PYTHON for line, text in strings(path) if CJK.search(text)
    ]
    assert spelt == []


@pytest.mark.parametrize("id", [id for id in table("zh") if id.endswith(".verb")])
def test_a_verb_has_at_most_six_characters(id: str) -> None:
    assert len(table("zh")[id]) <= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_verb_reason_and_next_step(language: str) -> None:
    words = table(language)
    codes = {id.split(".")[1] for id in words if re.fullmatch(r"refused\.[A-Z]\d\d\..*", id)}
    assert codes
    assert [
        c for c in sorted(codes) for part in ("verb", "why", "next") if f"refused.{c}.{part}" not in words
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remedy_of_a_wrong_setting_has_words(language: str) -> None:
    words = {id.removeprefix("setting.") for id in table(language) if id.startswith("setting.")}
    assert words == set(get_args(Remedy))


class TestWords:
    def test_arguments_may_be_words_themselves(self) -> None:
        assert Words("zh").text(Text("good.who_when", ("张*明", Text("choose.in")))) == "张*明　签到"

    def test_a_missing_word_shows_itself_in_bold_brackets(self) -> None:
        assert Words("en").text("no.such") == "【no.such】"
        assert Words("en").text("good.who_when", "x") == "x   【1】"

    def test_strict_words_raise(self) -> None:
        with pytest.raises(MissingWord, match=r"no\.such"):
            Words("zh", strict=True).text("no.such")
        with pytest.raises(MissingWord, match="argument 1"):
            Words("zh", strict=True).text("good.who_when", "x")

    def test_an_unknown_language_is_named(self) -> None:
        with pytest.raises(ValueError, match="'fr'"):
            Words("fr")

    def test_a_leaf_must_be_text(self) -> None:
        with pytest.raises(TypeError, match=r"a\.b is int"):
            flatten({"a": {"b": 1}})


@pytest.mark.parametrize("act", sorted(act for acts in GROUPS.values() for act in acts))
def test_every_act_the_audit_asks_for_has_a_word(act: str) -> None:
    assert f"act.{act}" in table("zh")


@pytest.mark.parametrize("right", Right)
def test_every_right_has_a_word(right: Right) -> None:
    assert f"right.{right}" in table("zh")
