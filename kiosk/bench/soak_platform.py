"""`python -m kiosk.bench.soak_platform TIME …`: the platform simulator by the time of a soak."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.bench.soak_time import SoakTime
from sync.platform.simulator.__main__ import main

if __name__ == "__main__":
    main(sys.argv[2:], SoakTime(Path(sys.argv[1])).true_ms)
