"""A lesson of C1, and what each decision makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sync.records import LessonAct, Session

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
S1 = Session("S1", "C1", NINE, NINE + 2 * HOUR, "101", "王老师")
CHANGED: tuple[tuple[LessonAct, dict[str, object], Session], ...] = (
    (LessonAct.SUBSTITUTE, {"teacher": "赵老师"}, replace(S1, teacher="赵老师")),
    (LessonAct.ROOM, {"room": "305"}, replace(S1, room="305")),
    (LessonAct.CANCELLED, {}, replace(S1, cancelled=True)),
    (
        LessonAct.DELAYED,
        {"begins": NINE + HOUR, "ends": NINE + 3 * HOUR},
        replace(S1, begins=NINE + HOUR, ends=NINE + 3 * HOUR, retimed=True),
    ),
    (LessonAct.ENDED_EARLY, {"ends": NINE + HOUR}, replace(S1, ends=NINE + HOUR, retimed=True)),
)
"""(act, what is said with it, S1 as it is then)."""
