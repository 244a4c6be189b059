"""What a step found is told in the words of the report, never spelt out in code."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator

import pytest

from kiosk.rehearsal.acts import ACTS
from kiosk.rehearsal.clauses import clauses
from kiosk.rehearsal.faults import FAULTS
from kiosk.rehearsal.places import caption_of
from kiosk.rehearsal.report import as_html, as_text
from kiosk.rehearsal.scene import Step
from kiosk.rehearsal.script import SCRIPT
from kiosk.rehearsal.stage import Rehearsal, StepResult
from kiosk.words import LANGUAGES, Words, table

STEPS: dict[str, Step] = {**dict(SCRIPT), **ACTS, **FAULTS}
CHINESE = re.compile(r"[一-鿿]")
SENTENCE = re.compile(r"[A-Za-z一-鿿] [A-Za-z一-鿿]|[一-鿿]{2}")
CLAUSE = next(one for one in clauses() if one.walked)


def spelt_out(step: Step) -> Iterator[str]:
    """Texts with a blank between words in what the step itself returns."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(step))).body
    inner = {id(node) for child in ast.walk(tree) if is_inner(child, tree) for node in ast.walk(child)}
    for returned in (
        node for node in ast.walk(tree) if isinstance(node, ast.Return) and id(node) not in inner
    ):
        texts = [part.value for part in ast.walk(returned) if isinstance(part, ast.Constant)]
        yield from (text for text in texts if isinstance(text, str) and SENTENCE.search(text))


def is_inner(node: ast.AST, step: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node is not step


@pytest.mark.parametrize("name", STEPS)
def test_a_step_tells_what_it_found_in_words(name: str) -> None:
    assert list(spelt_out(STEPS[name])) == []


def test_each_language_is_its_own() -> None:
    told = [text for id, text in table("en").items() if id.startswith("proof.")]
    assert told and not [text for text in told if CHINESE.search(text.replace("位置签到失败", ""))]
    bare = re.compile(r"[A-Z]\d\d|\{\d\}|[：–；，]")
    zh = {id: bare.sub("", text) for id, text in table("zh").items() if id.startswith("proof.")}
    assert [id for id, text in zh.items() if text and not CHINESE.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_what_was_found_beside_what_was_asked(language: str) -> None:
    said = Words(language, strict=True)
    found = said.text("proof.card_pin")
    one = StepResult(CLAUSE.name, True, found, CLAUSE)
    walked = Rehearsal([one], place="anhui", about={"environment": "training"})
    for report in (as_text(walked, said), as_html(walked, said)):
        assert found in report and CLAUSE.says[language] in report


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_is_in_the_language_of_the_report(language: str) -> None:
    assert caption_of([CLAUSE], "1/9", language)["text"] == CLAUSE.says[language]
