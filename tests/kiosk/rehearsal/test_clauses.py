"""The clauses as data: whole, quoted once, and never said to be proved where they are not."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from config.load import load
from kiosk.rehearsal import clauses as module
from kiosk.rehearsal.acts import ACTS
from kiosk.rehearsal.clauses import Clause, Owner, Proved, clauses, documents, holding_at, places
from kiosk.rehearsal.places import Came, Outcome, result_of
from kiosk.words import Words


def test_every_document_is_a_profile() -> None:
    assert set(places()) == {"national", "shanxi", "pingdingshan", "wuxi", "anhui"}
    for place in places():
        assert load(overrides={"profile": place}).profile == place


@pytest.mark.parametrize("clause", clauses(), ids=lambda one: f"{one.name} {one.quote[:8]}")
def test_a_clause_says_all_the_table_needs(clause: Clause) -> None:
    assert clause.quote and "。" not in clause.quote, "one sentence at most"
    assert set(clause.says) == {"zh", "en"} and all(clause.says.values())
    assert clause.walked == bool(clause.acts) == (clause.proved is not None) == (not clause.reason)


def test_no_clause_stands_twice() -> None:
    counted = Counter((one.document.key, one.no, one.quote) for one in clauses())
    assert [key for key, times in counted.items() if times > 1] == []


def test_what_the_ministry_asks_holds_at_every_place() -> None:
    ministry = [one for one in clauses() if one.document.key == "national"]
    for place in places():
        assert all(one in holding_at(place) for one in ministry)
        assert {one.document.key for one in holding_at(place)} == {"national", place}


def test_what_is_outside_stands_in_the_table_with_a_reason() -> None:
    outside = {one.reason for one in clauses() if one.owner is Owner.OUTSIDE}
    assert all(any(word in reason for reason in outside) for word in ("培训费缴纳", "答疑", "网课"))


def test_nothing_claims_a_real_system() -> None:
    assert "real" not in {proved.value for proved in Proved}
    with pytest.raises(ValueError, match="real"):
        module._clause(
            {
                "document": "national", "no": "一", "quote": "x", "owner": "kiosk", "zh": "x", "en": "x",
                "acts": ["card-pin"], "proved": "real-system",
            }
        )  # fmt: skip


def test_every_act_proves_something() -> None:
    wanted = {act for one in clauses() for act in one.acts}
    assert set(ACTS) <= wanted
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", act) for act in wanted)


PASSED, FAILED = Outcome(Came.PASSED, "held"), Outcome(Came.FAILED, "did not")
MISSING, NOT_FITTED = Outcome(Came.MISSING, "missing: it"), Outcome(Came.NOT_FITTED, "not fitted: a camera")


@pytest.mark.parametrize(
    ("outcomes", "optional", "passed", "needed"),
    [
        ([PASSED, PASSED], False, True, True),
        ([PASSED, FAILED], False, False, True),
        ([PASSED, MISSING], False, False, True),
        ([PASSED, MISSING], True, False, False),
        ([FAILED], True, False, True),
        ([NOT_FITTED, PASSED], False, False, False),
        ([NOT_FITTED, FAILED], False, False, True),
    ],
)
def test_what_is_missing_never_passes(
    outcomes: list[Outcome], optional: bool, passed: bool, needed: bool
) -> None:
    clause = Clause(
        documents()["wuxi"], "四(三)", "x", Owner.KIOSK, {"zh": "做", "en": "does"}, ("it",), Proved.STAND_IN,
        optional=optional,
    )  # fmt: skip
    result = result_of(clause, outcomes, Words("zh"))
    assert (result.passed, result.needed) == (passed, needed)
    assert result.name == "无锡方案 四(三) 做"
    assert result.detail
