"""Hypothesis for every test.

No deadline and no complaint about slow data: how long an example takes says more about the machine than about the
code.  A failure prints what repeats it.  With CI set the examples are the same each time, so that a red build is
about what was pushed.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "desk",
    deadline=None,
    print_blob=True,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("desk")
