"""The supervisor's day as somebody would ask the book for it by hand: one statement, its rows fetched, nothing made of
them.  The baseline of bench day, written down so that it stays what it is whatever the page asks.

Of what was decided it knows leave only; all else that the page shows of a day is there: expected, here, late, left
early, missing, on leave, not signed out, by class, by method and by five minutes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kiosk.bench import day_book
from kiosk.domain.attendance import Windows
from kiosk.domain.timetable import CHINA

DAY = """
WITH seen AS MATERIALIZED (
  SELECT class_no, trainee_no, action, at_ms,
         json_extract(CAST(canonical AS TEXT), '$.body.method') AS method,
         json_extract(CAST(canonical AS TEXT), '$.body.judge.state') AS judged
  FROM entry WHERE day = :day AND kind IN ('CHECKIN', 'PROVISIONAL')
), came AS (
  SELECT class_no, trainee_no, min(at_ms) AS at_ms, method, judged FROM seen
  WHERE action = 'IN' AND at_ms BETWEEN :in_from AND :in_to GROUP BY trainee_no, class_no
), went AS (
  SELECT class_no, trainee_no, max(at_ms) AS at_ms, judged FROM seen
  WHERE action = 'OUT' AND at_ms BETWEEN :out_from AND :out_to GROUP BY trainee_no, class_no
), away AS (
  SELECT DISTINCT class_no, trainee_no FROM entry WHERE day = :day AND kind = 'LEAVE'
)
SELECT class.class_no, class.name, came.method, came.at_ms / 300000 AS bar,
       count(*) AS expected, count(came.at_ms) AS present, sum(came.judged = 'LATE') AS late,
       sum(came.at_ms IS NULL AND away.class_no IS NULL) AS missing,
       sum(came.at_ms IS NULL AND away.class_no IS NOT NULL) AS leave,
       sum(went.judged = 'EARLY') AS early, sum(came.at_ms IS NOT NULL AND went.at_ms IS NULL) AS no_out
FROM mirror_head AS head
JOIN enrolment AS seat ON seat.snapshot = head.snapshot
JOIN mirror_head AS top ON top.kind = 'classes'
JOIN training_class AS class ON class.snapshot = top.snapshot AND class.class_no = seat.class_no
LEFT JOIN came ON came.class_no = seat.class_no AND came.trainee_no = seat.trainee_no
LEFT JOIN went ON went.class_no = seat.class_no AND went.trainee_no = seat.trainee_no
LEFT JOIN away ON away.class_no = seat.class_no AND away.trainee_no = seat.trainee_no
WHERE head.kind = 'roster' AND seat.state <> 'QUIT'
GROUP BY class.class_no, class.name, came.method, bar
"""
EXPECTED, PRESENT, MISSING, LEAVE = 4, 5, 7, 8
"""Columns by which the bench sees that both say the same."""


def values(day: date, windows: Windows) -> dict[str, Any]:
    """Of DAY: every class of the book's day begins and ends together."""
    begins, ends = (datetime.combine(day, clock, CHINA) for clock in (day_book.BEGINS, day_book.ENDS))
    return {
        "day": day.isoformat(),
        "in_from": _ms(begins - windows.in_opens_before),
        "in_to": _ms(ends),
        "out_from": _ms(begins),
        "out_to": _ms(ends + windows.out_closes_after),
    }


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
