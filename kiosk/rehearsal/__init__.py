"""A day played through the real program offscreen: `kiosk rehearse`.

`puppet.py` is the program under rehearsal (a process of its own, so that it can be killed), `program.py` holds its
strings, `hands.py` puts cards in, `script.py` is the day, `play.py` plays and reports it.
"""
