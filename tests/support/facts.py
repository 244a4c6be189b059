"""What a driver emitted, in order, with a way to wait for it."""

from __future__ import annotations

import time
from threading import Condition, Event, Thread
from typing import Any, TypeVar

from drivers.driver import Driver

F = TypeVar("F")


class Facts:
    """An `emit` that remembers.  Waiting looks at facts after the last one waited for."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self.at: list[float] = []
        self._seen = 0
        self._changed = Condition()

    def emit(self, fact: Any) -> None:
        with self._changed:
            self.all.append(fact)
            self.at.append(time.monotonic())
            self._changed.notify_all()

    def expect(self, kind: type[F], within_s: float = 20.0, **fields: object) -> F:
        """The next fact of this kind with these field values.  AssertionError with all facts when it does not come."""

        def found() -> F | None:
            for place in range(self._seen, len(self.all)):
                fact = self.all[place]
                if isinstance(fact, kind) and all(
                    getattr(fact, key) == value for key, value in fields.items()
                ):
                    self._seen = place + 1
                    return fact
            return None

        with self._changed:
            fact = self._changed.wait_for(found, within_s)
        assert fact is not None, f"no {kind.__name__} {fields} within {within_s} s in {self.all}"
        return fact

    def none(self, kind: type[Any], for_s: float) -> None:
        """No fact of this kind after the last one waited for, also not for a while."""

        def came() -> bool:
            return any(isinstance(fact, kind) for fact in self.all[self._seen :])

        with self._changed:
            assert not self._changed.wait_for(came, for_s), f"an unwanted {kind.__name__} in {self.all}"

    def of(self, kind: type[F]) -> list[F]:
        with self._changed:
            return [fact for fact in self.all if isinstance(fact, kind)]


class Running:
    """A driver in its own thread, as its worker would run it."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.facts = Facts()
        self.stop = Event()
        self.problem: BaseException | None = None
        self._thread = Thread(target=self._run, name=f"driver-{driver.name}", daemon=True)

    def __enter__(self) -> Running:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.end()

    def end(self, within_s: float = 10.0) -> float:
        """Stop it; returns how long that took."""
        began = time.monotonic()
        self.stop.set()
        self._thread.join(within_s)
        assert not self._thread.is_alive(), "the driver did not stop"
        assert self.problem is None, self.problem
        return time.monotonic() - began

    def _run(self) -> None:
        try:
            self.driver.run(self.facts.emit, self.stop)
        except Exception as problem:  # noqa: BLE001  handed to the test's own thread by end()
            self.problem = problem
