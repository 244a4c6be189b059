"""Corrections written: all steps of a plan in one transaction, or none where the book has moved on meanwhile.

What lies beside the entries (a lesson's new times, that a refused entry is dealt with) follows the book: after each
entry it is decided anew from all that was written about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from kiosk.attendance.attending import facts_of
from kiosk.corrections.plan import Added, Plan
from kiosk.domain.signs import counting, decided, stands, told
from sync.records import Draft, Entry
from sync.store import laid, ledger, lessons, mirror, settled, united
from sync.store.keys import Vault
from sync.store.store import Store


class Stale(Exception):
    """Somebody decided about the same entry meanwhile: look again."""


class Correcting:
    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, plan: Plan) -> Future[tuple[Entry, ...]]:
        """The future fails with Stale, or StoreFault; then nothing was written."""
        return self._store.write(partial(self._write, plan))

    def _write(self, plan: Plan, db: Connection) -> tuple[Entry, ...]:
        if not still_so(db, self._store.vault, plan):
            raise Stale
        return tuple(self._step(db, plan, place) for place in range(len(plan.steps)))

    def _step(self, db: Connection, plan: Plan, place: int) -> Entry:
        step, store = plan.steps[place], self._store
        made = enter(db, store, step.draft)
        if step.change:
            lessons.keep(db, replace(step.change, entry_id=made.id))
        if step.settles:
            settled.keep(db, step.settles, made.id, made.at_ms)
        return made


def enter(db: Connection, store: Store, draft: Draft) -> Entry:
    """Append a correction; what lies beside the entries above it follows."""
    made = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
    laid.settle(db, [made])
    for one in _upwards(db, made):
        follow(db, one, made)
    return made


def still_so(db: Connection, vault: Vault, plan: Plan) -> bool:
    """Whether everything the plan rests on is as it was when it was made."""
    words = decided(facts_of(united.about(db, (*plan.standing, *plan.undecided)), ()).corrections)
    return (
        all(stands(one, words) for one in plan.standing)
        and not any(one in words for one in plan.undecided)
        and not any(settled.settled_by(db, one) for one in plan.unsettled)
        and all(mirror.session_of(db, one.session_no) == one for one in plan.sessions)
        and not any(_there_already(db, vault, one) for one in plan.adds)
    )


def _there_already(db: Connection, vault: Vault, added: Added) -> bool:
    facts = facts_of(united.of_learner(db, vault, added.person, added.class_no, added.trainee_no), ())
    words = decided(facts.corrections)
    return any(
        sign.session_no in added.covers and sign.action is added.action and sign.key != added.beside
        for sign in counting(told(facts, words), words)
    )


def _upwards(db: Connection, made: Entry) -> Iterator[str]:
    """What it corrects, and what that corrects, to the beginning."""
    corrects = str(made.body.get("corrects", ""))
    while corrects:
        yield corrects
        above = united.entry(db, corrects)
        corrects = str(above.body.get("corrects", "")) if above else ""


def follow(db: Connection, entry_id: str, by: Entry) -> None:
    """Bring what lies beside this entry in line with the book."""
    words = decided(facts_of(united.about(db, [entry_id]), ()).corrections)
    here = stands(entry_id, words)
    settled.set_standing(db, entry_id, by.id, stands=here)
