"""What a walk through a place needs beyond the training day: a class that is approved and does not run yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kiosk.training import all_cards
from sync.platform.simulator.seed import Seed
from sync.records import RESIDENT_ID, ClassState, Enrolment, PersonKey, Session, TrainingClass

NOT_RUNNING: Final = "qian-guest"
"""Whose only class it is."""
APPROVED_CLASS = "KC-DG-09"


def more_classes(day: Seed) -> Seed:
    """At the times of the day's first session."""
    session = day.sessions[0]
    starts = session.begins.date()
    ends = starts + timedelta(days=9)
    holder = all_cards()[NOT_RUNNING].holder
    return Seed(
        classes=(
            TrainingClass(
                APPROVED_CLASS, "电工（四级） 2026-9班", ClassState.APPROVED, starts, ends, "电工", "四级"
            ),
        ),
        sessions=(
            Session(f"{APPROVED_CLASS}-1", APPROVED_CLASS, session.begins, session.ends, "101", "王老师"),
        ),
        learners=(
            Enrolment(
                f"{APPROVED_CLASS}-001",
                APPROVED_CLASS,
                PersonKey(RESIDENT_ID, holder.person_number),
                holder.name,
            ),
        ),
    )
