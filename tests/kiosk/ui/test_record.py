"""A record is a frozen dataclass, from its first instance on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, field, replace
from threading import Barrier

import pytest

from kiosk.ui.record import record


@record
class Point:
    x: int
    y: int = 0
    secret: str = field(default="", repr=False)


@record
class Empty:
    """Nothing in it."""


@record
class AlsoEmpty:
    """Nor in this."""


def test_it_is_a_frozen_dataclass() -> None:
    point = Point(1, secret="123456")
    assert point == Point(x=1, y=0, secret="123456") != Point(2)
    assert hash(point) == hash(Point(1, 0, "123456"))
    assert repr(point) == "Point(x=1, y=0)"
    assert replace(point, y=5).y == 5
    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]


def test_two_kinds_without_fields_are_not_the_same() -> None:
    assert Empty() == Empty()
    assert Empty() != AlsoEmpty()


def test_what_is_missing_is_said_at_once_and_every_time() -> None:
    @record
    class Wants:
        what: str

    for _ in range(2):
        with pytest.raises(TypeError, match="what"):
            Wants()  # type: ignore[call-arg]
    assert Wants("it").what == "it"


def test_a_field_may_have_any_name() -> None:
    @record
    class Chosen:
        kind: str
        cls: str = ""

    assert replace(Chosen("leave"), kind="make-up") == Chosen(kind="make-up", cls="")


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_two_threads_may_make_the_first() -> None:
    for _ in range(50):

        @record
        class Shared:
            number: int

        together = Barrier(2)

        def make(number: int, made: type[Shared] = Shared, gate: Barrier = together) -> Shared:
            gate.wait()
            return made(number)

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(make, (1, 2))) == [Shared(1), Shared(2)]
