"""The rules of calling again: jitter, batch sizes, suspects, and the word online."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.policy import (
    CAP_S,
    DEFINITE_FAILURES,
    FULL_BATCH,
    LONE_FAILURES,
    LONGEST_ORDERED_S,
    BatchSize,
    Hysteresis,
    Pace,
    Suspects,
    pause,
)


@given(failures=st.integers(min_value=1, max_value=10_000), seed=st.integers())
def test_half_the_pause_is_certain_and_half_is_chance(failures: int, seed: int) -> None:
    ceiling = min(CAP_S, 2.0 ** min(failures - 1, 60))
    assert ceiling / 2 <= pause(failures, Random(seed)) <= ceiling


def test_without_a_failure_there_is_no_pause() -> None:
    assert pause(0, Random(1)) == 0.0


def test_desks_that_fail_together_do_not_come_back_together() -> None:
    assert len({round(pause(5, Random(seed)), 3) for seed in range(100)}) > 90


@pytest.mark.parametrize(
    ("ordered_s", "at_least_s", "at_most_s"),
    [
        pytest.param(None, 0.5, 1.0, id="nothing ordered: our own pause"),
        pytest.param(30.0, 30.0, 30.0, id="Retry-After is longer: honoured"),
        pytest.param(0.1, 0.5, 1.0, id="Retry-After is shorter: our own pause"),
        pytest.param(86_400.0, LONGEST_ORDERED_S, LONGEST_ORDERED_S, id="a day is cut to an hour"),
        pytest.param(-5.0, 0.5, 1.0, id="a negative order is none"),
    ],
)
def test_the_pause_after_one_failure(ordered_s: float | None, at_least_s: float, at_most_s: float) -> None:
    pace = Pace()
    pace.failed(1_000, Random(3), ordered_s)
    assert at_least_s * 1000 <= pace.not_before_ms - 1_000 <= at_most_s * 1000
    assert not pace.ready(1_000)
    assert pace.ready(pace.not_before_ms)


def test_success_ends_every_pause() -> None:
    pace = Pace()
    pace.failed(0, Random(3), 60)
    pace.succeeded()
    assert pace.ready(0)
    assert pace.failures == 0


def test_another_lane_s_success_lifts_our_own_pause_but_not_the_platform_s_order() -> None:
    own, ordered = Pace(), Pace()
    own.failed(0, Random(3))
    ordered.failed(0, Random(3), 60)
    own.relieve()
    ordered.relieve()
    assert own.ready(0)
    assert not ordered.ready(0)


def test_a_batch_halves_down_to_one_and_doubles_back() -> None:
    size, seen = BatchSize(), []
    for _ in range(7):
        size = size.failed()
        seen.append(size.size)
    assert seen == [25, 12, 6, 3, 1, 1, 1]
    for _ in range(7):
        size = size.succeeded()
    assert size.size == FULL_BATCH


def fail(suspects: Suspects, rec_id: str, now_ms: int = 0, *, definite: bool = False) -> None:
    suspects.failed_alone(rec_id, "E50001", now_ms, Random(1), definite=definite)


LATER = 10_000_000


def test_a_suspect_steps_aside_until_another_was_tried_and_its_time_has_come() -> None:
    suspects = Suspects()
    fail(suspects, "poison")
    assert suspects.aside(LATER) == {"poison"}
    assert not suspects.wanted(LATER)
    suspects.passed(["other"])
    assert suspects.aside(0) == {"poison"}
    assert suspects.aside(LATER) == set()
    assert suspects.wanted(LATER)


def test_poison_is_parked_after_enough_lone_failures_while_others_pass() -> None:
    suspects = Suspects()
    for round_no in range(LONE_FAILURES):
        assert suspects.take_guilty() == {}
        fail(suspects, "poison", round_no * LATER)
        suspects.passed(["other"])
    assert suspects.take_guilty() == {"poison": "E50001"}
    assert suspects.aside(0) == set()


def test_a_platform_that_fails_everything_parks_nothing() -> None:
    suspects = Suspects()
    for round_no in range(100):
        for rec_id in ("a", "b", "c"):
            fail(suspects, rec_id, round_no * LATER)
        suspects.nothing_else()
    assert suspects.take_guilty() == {}


def test_one_failure_is_proven_once_however_many_pass_after_it() -> None:
    suspects = Suspects()
    fail(suspects, "slow")
    for _ in range(20):
        suspects.passed(["other"])
    assert suspects.take_guilty() == {}


def test_a_failure_is_still_evidence_when_the_witness_comes_later() -> None:
    suspects = Suspects()
    for _ in range(LONE_FAILURES):
        fail(suspects, "poison")
        suspects.nothing_else()
        suspects.passed(["other"])
    assert suspects.take_guilty() == {"poison": "E50001"}


def test_who_is_judged_is_cleared() -> None:
    suspects = Suspects()
    for _ in range(LONE_FAILURES - 1):
        fail(suspects, "innocent")
        suspects.passed(["other"])
    suspects.passed(["innocent"])
    fail(suspects, "innocent")
    suspects.passed(["other"])
    assert suspects.take_guilty() == {}


def test_the_platform_s_own_no_counts_without_a_witness() -> None:
    suspects = Suspects()
    for _ in range(DEFINITE_FAILURES):
        assert suspects.take_guilty() == {}
        fail(suspects, "too large", definite=True)
        suspects.nothing_else()
    assert suspects.take_guilty() == {"too large": "E50001"}


@pytest.mark.parametrize(
    ("calls", "online"),
    [
        pytest.param("", False, id="nothing heard yet"),
        pytest.param("+", True, id="the first answer decides"),
        pytest.param("-", False, id="the first failure decides"),
        pytest.param("++++-", True, id="one error changes nothing"),
        pytest.param("+++--", True, id="two errors change nothing"),
        pytest.param("++---", False, id="the third error does"),
        pytest.param("-----+++", False, id="three good calls are not enough to come back"),
        pytest.param("-----++++", True, id="four are"),
        pytest.param("+-+-+-+-+", False, id="a flapping line stays offline"),
        pytest.param("+ss", False, id="six seconds an answer is as good as none"),
        pytest.param("s", False, id="a first answer too slow"),
        pytest.param("sssss++++", False, id="one slow answer in five keeps the mean at its limit or above"),
        pytest.param("sssss+++++", True, id="five quick ones bring it back"),
    ],
)
def test_online_by_hysteresis(calls: str, online: bool) -> None:
    word = Hysteresis()
    for call in calls:
        word.note(call != "-", 12.0 if call == "s" else 0.05)
    assert word.online is online


def test_a_change_of_the_word_is_told_once() -> None:
    word = Hysteresis()
    told = [word.note(ok, 0.1) for ok in (True, True, False, False, False, False)]
    assert told == [True, False, False, False, True, False]
