"""Parts of an examination side by side, within a time: one that hangs is a finding of its own and holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TypeAlias

from config.schema import Settings
from kiosk.doctor.check import Check, fail, skipped
from kiosk.visit.view import Text
from sync.store.fault import StoreFault
from sync.store.keys import Vault

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patient:
    """The desk that is looked at.  `vault` as it lies there, never made here; `running`: a kiosk has the book open,
    and with it gun and camera."""

    settings: Settings
    source: str
    vault: Vault | StoreFault
    running: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What is looked at in one go on one thread: always these lines, in this order."""

    names: tuple[str, ...]
    look: Callable[[Patient], Iterable[Check]]


Told: TypeAlias = Callable[[Sequence[Check]], None]


def untold(_: Sequence[Check]) -> None:
    """For who waits for the whole."""


def side_by_side(
    parts: Sequence[Part], patient: Patient, within_s: float, told: Told = untold
) -> list[Check]:
    """The lines of all parts in their order.  `told` hears each part's lines as soon as they are there, on the calling
    thread; what is not there after `within_s` is said to hang, and its thread is left behind."""
    answers: SimpleQueue[tuple[int, list[Check]]] = SimpleQueue()
    for place, part in enumerate(parts):
        Thread(target=_look, args=(place, part, patient, answers), name="doctor", daemon=True).start()
    found: dict[int, list[Check]] = {}
    ends = monotonic() + within_s
    while len(found) < len(parts):
        try:
            place, checks = answers.get(timeout=max(0.0, ends - monotonic()))
        except Empty:
            break
        found[place] = checks
        told(checks)
    for place, part in enumerate(parts):
        if place not in found:
            found[place] = [_hung(name, within_s) for name in part.names]
            told(found[place])
    return [check for place in range(len(parts)) for check in found[place]]


def _look(place: int, part: Part, patient: Patient, answers: SimpleQueue[tuple[int, list[Check]]]) -> None:
    try:
        said = {check.name: check for check in part.look(patient)}
    except (
        Exception
    ) as error:  # whatever it is: the other parts are wanted all the same, and this is a finding
        log.exception("a part of the examination broke: %s", part.names[0])
        answers.put((place, [_broke(name, error) for name in part.names]))
        return
    answers.put((place, [said.get(name) or skipped(name)[0] for name in part.names]))


def _hung(name: str, within_s: float) -> Check:
    return fail(name, Text("doctor.said.hung", (str(round(within_s)),)), Text("doctor.do.hung"))


def _broke(name: str, error: Exception) -> Check:
    return fail(name, Text("doctor.said.broke", (type(error).__name__,)), Text("doctor.do.broke"))
