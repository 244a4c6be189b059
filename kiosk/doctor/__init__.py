"""Self-diagnosis of every part: `examination.py` all of it, `quick.py` what a morning needs.  Loads nothing by itself:
the probes are programs of their own, and start with nearly nothing."""
