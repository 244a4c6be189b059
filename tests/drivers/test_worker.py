"""A driver's thread: started again whatever ended it, and ended when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from drivers.driver import DeviceDown, DeviceUp, DriverError, Emit
from drivers.worker import Worker
from tests.support.facts import Facts


class Script:
    """A driver whose runs end as the test wants: an exception, or None for running until stopped."""

    name = "card"

    def __init__(self, *ends: Exception | None) -> None:
        self.ends = list(ends)
        self.runs = 0

    def run(self, emit: Emit, stop: Event) -> None:
        self.runs += 1
        emit(DeviceUp(self.name))
        end = self.ends.pop(0)
        if end is not None:
            raise end
        stop.wait()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.worker.AGAIN_S", (0.01, 0.02))


@pytest.fixture
def facts() -> Iterator[Facts]:
    yield Facts()


ENDS = {
    "lost": ([DriverError("no-service"), None], ["no-service"]),
    "lost again and again": ([DriverError("no-service")] * 4 + [None], ["no-service"] * 4),
    "broken, which is our fault": ([ZeroDivisionError(), None], ["broken"]),
    "broken, then lost": ([KeyError("x"), DriverError("no-reader"), None], ["broken", "no-reader"]),
}


@pytest.mark.parametrize("case", ENDS)
def test_it_is_started_again_and_says_why(case: str, facts: Facts) -> None:
    ends, reasons = ENDS[case]
    driver = Script(*ends)
    worker = Worker(driver, facts.emit)
    worker.start()
    for _ in ends:
        facts.expect(DeviceUp)
    assert worker.stop()
    assert [fact.why for fact in facts.of(DeviceDown)] == reasons
    assert driver.runs == len(ends)


def test_one_that_ends_by_itself_is_not_started_again(facts: Facts) -> None:
    class Done(Script):
        def run(self, emit: Emit, stop: Event) -> None:
            self.runs += 1

    driver = Done()
    worker = Worker(driver, facts.emit)
    worker.start()
    assert worker.stop() and driver.runs == 1 and facts.all == []


def test_one_that_hangs_is_left_behind(facts: Facts) -> None:
    release = Event()

    class Hanging(Script):
        def run(self, emit: Emit, stop: Event) -> None:
            emit(DeviceUp(self.name))
            release.wait(10)

    worker = Worker(Hanging(), facts.emit)
    worker.start()
    facts.expect(DeviceUp)
    assert not worker.stop(timeout_s=0.05)
    release.set()
    assert worker.stop()


def test_one_that_was_never_started_stops(facts: Facts) -> None:
    assert Worker(Script(), facts.emit).stop()
