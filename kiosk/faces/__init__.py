"""Faces of learners at the desk: in a visit, kept by consent, erased in time.  What a face is, kiosk/face knows."""
