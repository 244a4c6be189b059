"""One finding of the doctor as a value, and how findings are shown: a table in words, or plain JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words


class State(StrEnum):
    OK = "ok"
    INFO = "info"
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"
    NOT_FITTED = "not-fitted"


MARKS = {State.OK: "✓", State.INFO: "·", State.WARN: "!", State.FAIL: "✗"}


@dataclass(frozen=True, slots=True)
class Check:
    """`name` is stable; its words are doctor.name.<name>.  `remedy` says what to do next wherever something is."""

    name: str
    state: State
    reason: Text
    remedy: Text | None = None
    code: str = ""


NOT_LOOKED = Text("doctor.said.skipped")


def ok(name: str, reason: Text) -> Check:
    return Check(name, State.OK, reason)


def info(name: str, reason: Text, remedy: Text | None = None) -> Check:
    return Check(name, State.INFO, reason, remedy)


def warn(name: str, reason: Text, remedy: Text, code: str = "") -> Check:
    return Check(name, State.WARN, reason, remedy, code)


def fail(name: str, reason: Text, remedy: Text, code: str = "") -> Check:
    return Check(name, State.FAIL, reason, remedy, code)


def refused(name: str, code: str, *args: str | Text) -> Check:
    """A fail in the words the screen has for this code."""
    return fail(name, Text(f"refused.{code}.why", args), Text(f"refused.{code}.next", args), code)


def skipped(*names: str, reason: Text = NOT_LOOKED) -> list[Check]:
    """Not looked at, because something before it failed."""
    return [Check(name, State.SKIPPED, reason) for name in names]


def not_fitted(name: str, reason: Text) -> Check:
    return Check(name, State.NOT_FITTED, reason)


def healthy(checks: Sequence[Check]) -> bool:
    return all(check.state is not State.FAIL for check in checks)


def as_json(checks: Sequence[Check], language: str = LANGUAGES[0]) -> dict[str, object]:
    """`{"healthy", "checks": [{name, state, reason, remedy, code}]}`, plain text; empty where there is nothing."""
    words = Words(language)
    return {
        "healthy": healthy(checks),
        "checks": [
            {
                "name": check.name,
                "state": check.state.value,
                "reason": words.text(check.reason),
                "remedy": words.text(check.remedy) if check.remedy else "",
                "code": check.code,
            }
            for check in checks
        ],
    }


def as_table(checks: Sequence[Check], language: str = LANGUAGES[0]) -> str:
    words = Words(language)
    names = [words.text(f"doctor.name.{check.name}") for check in checks]
    states = [words.text(f"state.{check.state}") for check in checks]
    name_width, state_width = max(map(columns, names)), max(map(columns, states))
    lines = []
    for check, name, state in zip(checks, names, states, strict=True):
        head = f"{MARKS.get(check.state, ' ')} {padded(name, name_width)}  {padded(state, state_width)}  "
        code = f"  ({check.code})" if check.code else ""
        lines.append(f"{head}{words.text(check.reason)}{code}".rstrip())
        if check.remedy:
            lines.append(" " * columns(head) + words.text("devices.remedy", words.text(check.remedy)))
    counts = [sum(check.state is state for check in checks) for state in (State.FAIL, State.WARN)]
    verdict = "doctor.healthy" if healthy(checks) else "doctor.unhealthy"
    return "\n".join([*lines, "", words.text(verdict, *counts)])


def columns(text: str) -> int:
    """Terminal columns: Chinese takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
