"""What each state looks like: words that exist, a ring where it leaves by itself, the strip while the card is in."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from kiosk.domain.attendance import Judgement
from kiosk.domain.refusal import Refusal
from kiosk.visit import states as st
from kiosk.visit.claims import Claim
from kiosk.visit.diagram import edges, mermaid
from kiosk.visit.machine import TRANSITIONS, step
from kiosk.visit.samples import ADMIT, ALREADY, ANYBODY, CARD, OUT, events_for, states
from kiosk.visit.show import show
from kiosk.visit.states import State
from kiosk.visit.view import Choice, Sound, Stage, Text, View
from kiosk.visit.waits import wait_s
from kiosk.words import LANGUAGES, Words

ROOT = Path(__file__).parents[3]


def everything() -> list[State]:
    """Every sample, and whatever one step makes of it."""
    found = list(states())
    for state in states():
        for _, event_type in TRANSITIONS:
            found += [step(state, event)[0] for event in events_for(event_type, state)]
    found += [
        st.Welcomed(CARD, "张*明", replace(ADMIT, judgement=j, minutes=12), "09:12", True) for j in Judgement
    ]
    return list(dict.fromkeys(found))


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif isinstance(value, View | Choice):
        yield from texts(tuple(getattr(value, field.name) for field in fields(value)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_state_exists_and_has_no_hole(language: str) -> None:
    words = Words(language, strict=True)
    for state in everything():
        said = [words.text(text) for text in texts(show(state))]
        assert all(said), state


def test_the_ring_is_as_long_as_the_wait() -> None:
    for state in everything():
        view = show(state)
        if view.leaves_after_s is not None:
            assert view.leaves_after_s == wait_s(state)
        if view.more_time:
            assert view.leaves_after_s, f"{state} offers more time, but shows no ring"


def test_the_card_s_strip_is_shown_with_every_result_until_it_is_out() -> None:
    for state in everything():
        if hasattr(state, "card_in") and not isinstance(state, st.Recording):
            assert show(state).take_card == state.card_in, state


def test_a_refusal_says_its_code() -> None:
    for state in everything():
        if isinstance(state, st.Refused | st.StaffWanted | st.OutOfOrder) and state.refusal:
            shown = not isinstance(state, st.Refused) or state.shown
            assert show(state).code == (state.refusal.value if shown else "")


def test_results_are_told_apart_by_stage_and_sound() -> None:
    good = show(st.Welcomed(CARD, "张*明", ADMIT, "08:57", True))
    bad = show(st.Refused(Refusal.TOO_EARLY, ("08:00",), "张*明", 7, True))
    calm = show(st.Repeated(CARD, "张*明", ALREADY, True))
    assert [(v.stage, v.sound) for v in (good, bad, calm)] == [
        (Stage.GOOD, Sound.GOOD),
        (Stage.REFUSED, Sound.REFUSED),
        (Stage.CALM, Sound.ATTENTION),
    ]


REMARKS = {
    Judgement.ON_TIME: None,
    Judgement.LATE: "迟到 12 分钟",
    Judgement.EARLY: "早退 12 分钟",
    Judgement.WITHOUT_IN: "没有签到记录，请告诉老师",
}


@pytest.mark.parametrize("judgement", Judgement)
def test_what_was_not_on_time_is_the_last_fact(judgement: Judgement) -> None:
    admit = replace(ADMIT, judgement=judgement, minutes=12)
    view = show(st.Welcomed(CARD, "张*明", admit, "09:12", True))
    remark = REMARKS[judgement]
    assert view.late is (remark is not None)
    if remark:
        assert Words("zh").text(view.facts[-1]) == remark


def test_a_pin_pad_shows_as_many_pips_as_the_card_has_tries() -> None:
    for tries, pips in ((None, 6), (3, 6), (10, 10)):
        pin = show(st.PinWanted(replace(CARD, tries_left=tries), "张*明", ADMIT)).pin
        assert pin and (pin.tries_left, pin.tries_max) == (tries, pips)


def test_leaving_early_is_offered_only_with_the_card_in() -> None:
    for card_in in (True, False):
        view = show(st.Repeated(CARD, "张*明", replace(ALREADY, leave_early=OUT), card_in))
        assert bool(view.choices) is card_in


def test_two_classes_at_once_are_told_apart() -> None:
    view = show(st.Choosing(CARD, "张*明", (ADMIT, OUT)))
    assert [choice.key for choice in view.choices] == ["0", "1"]
    assert [Words("en").text(choice.title) for choice in view.choices] == ["Sign in", "Sign out"]


# --- the diagram ----------------------------------------------------------------------------------------


def test_the_diagram_shows_every_state() -> None:
    shown = {name for start, _, end in edges() for name in (start, end)}
    assert shown == {type(state).__name__ for state in states()}


def test_the_diagram_prints_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "kiosk.visit.diagram")
    runpy.run_module("kiosk.visit.diagram", run_name="__main__")
    assert capsys.readouterr().out == mermaid() + "\n"


def test_the_architecture_page_holds_the_diagram() -> None:
    page = ROOT / "ARCHITECTURE.md"
    assert mermaid() in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("claim", "next_step"), [(CARD, "staff.next"), (ANYBODY, "staff.next_free")])
def test_only_who_has_a_card_in_the_reader_is_told_to_leave_it_there(claim: Claim, next_step: str) -> None:
    assert show(st.StaffWanted(claim, "", Refusal.NOTHING_TO_SHOW)).next == Text(next_step)
