"""Faces: found, measured, compared, and shown to be there in person.

No Qt, no database, no settings, no threads: one worker owns an engine and feeds `session.Look` with frames.
Nothing here keeps a picture after its frame.
"""
