"""A day played through the real program offscreen: `kiosk rehearse`.

The day ends with an evening (`acts_leaving.py`, `acts_evening.py`) that nobody waits for: the platforms' clocks are
set on.

`puppet.py` is the program under rehearsal (a process of its own, so that it can be killed), `program.py` holds its
strings, `hands.py` puts cards in, `clip.py` makes the film before its camera, `script.py` and `ways.py` are the day,
`scene.py` what its steps have in hand, `stage.py` sets it up, `play.py` plays the day.

`places.py` walks a place: the clauses of `clauses.toml`, proved by the acts in `acts*.py`; `faults.py` is what a guest
may let go wrong in between, `report.py` and `table.py` what is left of it.
"""
