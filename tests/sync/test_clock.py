"""Two clocks, an offset, and what is believed of them."""

from __future__ import annotations

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import (
    DRIFT_PPM,
    FRESH_MS,
    UNKNOWN_ERROR_MS,
    Clock,
    StepCause,
    best_of,
    boottime_ms,
    wall_ms,
)
from sync.platform.adapter import TimeSample
from sync.records import ClockQuality
from tests.support.desk import Hands

TRUE_MS = 1_800_000_000_000


class TwoClocks:
    """A machine's clocks, turned by hand."""

    def __init__(self, wall: int = TRUE_MS, mono: int = 5_000_000) -> None:
        self.wall_ms, self.mono_ms = wall, mono

    def pass_ms(self, ms: int) -> None:
        self.wall_ms += ms
        self.mono_ms += ms

    def clock(self) -> Clock:
        return Clock(7, wall=lambda: self.wall_ms, mono=lambda: self.mono_ms)

    def sample(self, true_ms: int | None = None, trip_ms: int = 40) -> TimeSample:
        """The platform asked just now, the answer in hand; by default it agrees with the wall clock."""
        server_ms = (self.wall_ms if true_ms is None else true_ms) - trip_ms // 2
        return TimeSample(server_ms, self.mono_ms - trip_ms, self.mono_ms)


@pytest.fixture
def machine() -> TwoClocks:
    return TwoClocks()


def test_never_asked_since_boot_is_bad_whatever_the_wall_clock_says(machine: TwoClocks) -> None:
    stamp = machine.clock().stamp()
    assert stamp.quality is ClockQuality.BAD
    assert (stamp.at_ms, stamp.boot_no, stamp.error_ms) == (TRUE_MS, 7, UNKNOWN_ERROR_MS)
    assert machine.clock().state().age_ms is None


def test_of_five_samples_the_shortest_round_trip_is_believed(machine: TwoClocks) -> None:
    trips = (400, 90, 12, 60, 2_000)
    true_ms = TRUE_MS - 137_250
    samples = [machine.sample(true_ms + (300 if trip != 12 else 0), trip) for trip in trips]
    clock = machine.clock()
    assert clock.synchronise(samples)
    state = clock.state()
    assert clock.stamp().at_ms == true_ms
    assert (state.quality, state.offset_ms, state.error_ms, state.age_ms) == (
        ClockQuality.GOOD,
        true_ms - machine.mono_ms,
        6,
        0,
    )


def test_samples_that_end_before_they_begin_are_no_samples(machine: TwoClocks) -> None:
    clock = machine.clock()
    assert best_of([TimeSample(TRUE_MS, 10, 9)]) is None
    assert not clock.synchronise([TimeSample(TRUE_MS, 10, 9)])
    assert not clock.synchronise([])
    assert clock.stamp().quality is ClockQuality.BAD


@pytest.mark.parametrize(
    ("later_ms", "trip_ms", "quality"),
    [
        pytest.param(0, 40, ClockQuality.GOOD, id="just asked"),
        pytest.param(FRESH_MS - 1, 40, ClockQuality.GOOD, id="12 hours less a millisecond"),
        pytest.param(FRESH_MS, 40, ClockQuality.DRIFT, id="12 hours old"),
        pytest.param(0, 4_000, ClockQuality.DRIFT, id="two seconds unsure"),
        pytest.param(0, 3_998, ClockQuality.GOOD, id="a little less than two seconds unsure"),
    ],
)
def test_quality_by_age_and_error(
    machine: TwoClocks, later_ms: int, trip_ms: int, quality: ClockQuality
) -> None:
    clock = machine.clock()
    clock.synchronise([machine.sample(trip_ms=trip_ms)])
    machine.pass_ms(later_ms)
    stamp = clock.stamp()
    assert stamp.quality is quality
    assert stamp.error_ms == trip_ms // 2 + later_ms * DRIFT_PPM // 1_000_000


@pytest.mark.parametrize(
    ("moved_ms", "recorded", "quality"),
    [
        pytest.param(2_000, False, ClockQuality.GOOD, id="two seconds: an NTP slew, nothing"),
        pytest.param(2_001, True, ClockQuality.GOOD, id="over two seconds: recorded"),
        pytest.param(-2_001, True, ClockQuality.GOOD, id="over two seconds back: recorded"),
        pytest.param(5_000, True, ClockQuality.GOOD, id="five seconds: recorded, still good"),
        pytest.param(5_001, True, ClockQuality.BAD, id="over five seconds: bad"),
        pytest.param(-7_200_000, True, ClockQuality.BAD, id="two hours back: bad"),
    ],
)
def test_a_wall_clock_that_is_set(
    machine: TwoClocks, moved_ms: int, recorded: bool, quality: ClockQuality
) -> None:
    clock = machine.clock()
    clock.synchronise([machine.sample()])
    machine.pass_ms(60_000)
    machine.wall_ms += moved_ms
    steps = clock.take_steps()
    assert [step.moved_ms for step in steps] == ([moved_ms] if recorded else [])
    stamp = clock.stamp()
    assert stamp.quality is quality
    assert stamp.at_ms == TRUE_MS + 60_000, "the offset holds: only the wall clock moved"
    assert clock.take_steps() == (), "each step is told once"
    clock.synchronise([machine.sample(TRUE_MS + 60_000)])
    assert clock.stamp().quality is ClockQuality.GOOD


@pytest.mark.parametrize(
    ("known_ms", "moved"),
    [
        pytest.param(0, [], id="an empty book"),
        pytest.param(TRUE_MS - 60_000, [], id="time has passed"),
        pytest.param(TRUE_MS + 2_000, [], id="two seconds: nothing"),
        pytest.param(TRUE_MS + 3_600_000, [-3_600_000], id="set back an hour while it was off"),
    ],
)
def test_a_start_before_what_is_known(machine: TwoClocks, known_ms: int, moved: list[int]) -> None:
    clock = Clock(7, known_ms=known_ms, wall=lambda: machine.wall_ms, mono=lambda: machine.mono_ms)
    steps = clock.take_steps()
    assert [(step.moved_ms, step.cause) for step in steps] == [(ms, StepCause.START) for ms in moved]
    assert clock.take_steps() == (), "told once"
    assert clock.stamp().at_ms == TRUE_MS, "no better is known"


def test_many_small_steps_add_up(machine: TwoClocks) -> None:
    clock = machine.clock()
    clock.synchronise([machine.sample()])
    for _ in range(4):
        machine.wall_ms += 1_500
        clock.stamp()
    assert [step.moved_ms for step in clock.take_steps()] == [3_000, 3_000]
    assert clock.stamp().quality is ClockQuality.BAD


def test_moved_and_moved_back_stays_bad_until_asked_again(machine: TwoClocks) -> None:
    clock = machine.clock()
    clock.synchronise([machine.sample()])
    for moved_ms in (60_000, -60_000):
        machine.wall_ms += moved_ms
        clock.stamp()
    assert len(clock.take_steps()) == 2
    assert clock.stamp().quality is ClockQuality.BAD


def test_unsynchronised_the_wall_clock_is_followed_and_the_jump_recorded(machine: TwoClocks) -> None:
    clock = machine.clock()
    machine.wall_ms -= 79_000
    assert clock.stamp().at_ms == TRUE_MS - 79_000
    (step,) = clock.take_steps()
    assert (step.moved_ms, step.cause, step.at.at_ms) == (-79_000, StepCause.WALL, TRUE_MS - 79_000)


def test_a_correction_by_the_platform_is_a_step_too(machine: TwoClocks) -> None:
    clock = machine.clock()
    clock.stamp()
    clock.synchronise([machine.sample(TRUE_MS - 3_600_000)])
    (step,) = clock.take_steps()
    assert (step.moved_ms, step.cause, step.at.at_ms) == (-3_600_000, StepCause.SYNC, TRUE_MS - 3_600_000)
    assert clock.stamp().at_ms == TRUE_MS - 3_600_000


def test_a_small_correction_backwards_makes_time_wait_and_says_how_unsure(machine: TwoClocks) -> None:
    clock = machine.clock()
    clock.synchronise([machine.sample()])
    before = clock.stamp()
    clock.synchronise([machine.sample(TRUE_MS - 900)])
    after = clock.stamp()
    assert (after.at_ms, after.error_ms) == (before.at_ms, 20 + 900)
    assert clock.take_steps() == ()


def test_a_monotonic_clock_that_runs_back_is_held(machine: TwoClocks) -> None:
    clock = machine.clock()
    machine.mono_ms -= 500
    assert clock.stamp().mono_ms == 5_000_000


def test_two_readings_torn_apart_are_read_again() -> None:
    readings = iter([0, 0, 0, 0, 10_000, 10_001])
    walls = iter([TRUE_MS, TRUE_MS, TRUE_MS + 10_001])
    clock = Clock(1, wall=lambda: next(walls), mono=lambda: next(readings))
    assert clock.take_steps() == ()


moves = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=100_000),
        st.integers(min_value=-7_200_000, max_value=7_200_000) | st.just(0),
        st.none() | st.integers(min_value=-60_000, max_value=60_000),
    ),
    max_size=30,
)


@given(moves)
def test_time_runs_back_only_where_a_step_says_so(moves: list[tuple[int, int, int | None]]) -> None:
    machine = TwoClocks()
    clock = machine.clock()
    last = clock.stamp()
    for passed_ms, wall_moved_ms, answer_ms in moves:
        machine.pass_ms(passed_ms)
        machine.wall_ms += wall_moved_ms
        if answer_ms is not None:
            clock.synchronise([machine.sample(TRUE_MS + answer_ms)])
        stamp = clock.stamp()
        steps = clock.take_steps()
        assert stamp.mono_ms >= last.mono_ms
        assert stamp.at_ms >= last.at_ms or any(step.moved_ms < 0 for step in steps)
        last = stamp


def test_many_threads_share_one_clock() -> None:
    clock = Clock(1)
    clock.synchronise([TimeSample(wall_ms(), clock.mono_ms(), clock.mono_ms())])
    series: list[list[int]] = [[] for _ in range(4)]
    threads = [
        Thread(target=lambda own=own: own.extend(clock.stamp().at_ms for _ in range(500))) for own in series
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(own == sorted(own) and len(own) == 500 for own in series)


def test_the_real_clocks_run() -> None:
    assert abs(boottime_ms() - boottime_ms()) < 1_000
    assert wall_ms() > 1_700_000_000_000


def test_a_clock_that_lost_its_battery_is_impossible_until_the_platform_vouches() -> None:
    day_ms = 86_400_000
    known_ms = 20_000 * day_ms
    clock = Clock(1, known_ms=known_ms, wall=lambda: known_ms - 2 * day_ms, mono=lambda: 5_000)
    assert clock.is_impossible()
    clock.synchronise([TimeSample(known_ms + day_ms, 5_000, 5_000)])
    assert not clock.is_impossible()


def test_a_clock_a_few_hours_behind_the_book_is_merely_off() -> None:
    clock = Clock(1, known_ms=100_000_000_000, wall=lambda: 100_000_000_000 - 3_600_000, mono=lambda: 5_000)
    assert not clock.is_impossible()


class TestAttested:
    def test_two_people_make_it_drift_and_never_good(self) -> None:
        hands = Hands()
        clock = hands.clock(1)
        assert clock.stamp().quality is ClockQuality.BAD
        clock.attest(hands.true_ms + 20_000)
        stamp = clock.stamp()
        assert (stamp.quality, stamp.error_ms, stamp.at_ms) == (ClockQuality.DRIFT, 60_000, hands.true_ms)
        assert clock.take_steps() == ()

    def test_a_clock_that_is_far_off_is_set_to_what_they_say_and_the_step_is_recorded(self) -> None:
        hands = Hands()
        clock = hands.clock(1)
        clock.attest(hands.true_ms + 3_600_000)
        (step,) = clock.take_steps()
        assert (step.moved_ms, step.cause) == (3_600_000, StepCause.ATTEST)
        assert clock.now_ms() == hands.true_ms + 3_600_000

    def test_a_wall_clock_set_afterwards_ends_it(self) -> None:
        hands = Hands()
        clock = hands.clock(1)
        clock.attest(hands.true_ms)
        hands.wall_ms += 60_000
        assert clock.stamp().quality is ClockQuality.BAD
        clock.attest(hands.true_ms)
        assert clock.stamp().quality is ClockQuality.DRIFT
