"""Prints the visit as a Mermaid state diagram: `python -m kiosk.visit.diagram`.  ARCHITECTURE.md holds its output.

The edges are found by trying every cell of the table on sample states, so the picture cannot promise what the code
does not do.
"""

from __future__ import annotations

from kiosk.visit.machine import TRANSITIONS, step
from kiosk.visit.samples import events_for, states


def edges() -> list[tuple[str, str, str]]:
    """(from, event, to), sorted; a cell that changes nothing but a counter is no edge."""
    found: set[tuple[str, str, str]] = set()
    for state in states():
        for state_type, event_type in TRANSITIONS:
            if state_type is not type(state):
                continue
            for event in events_for(event_type, state):
                after, _ = step(state, event)
                if type(after) is not type(state):
                    found.add((type(state).__name__, event_type.__name__, type(after).__name__))
    return sorted(found)


def mermaid() -> str:
    merged: dict[tuple[str, str], list[str]] = {}
    for start, event, end in edges():
        merged.setdefault((start, end), []).append(event)
    lines = [f"    {start} --> {end}: {' / '.join(labels)}" for (start, end), labels in merged.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> Idle", *lines])


if __name__ == "__main__":
    print(mermaid())
