"""Where the frozen program starts.  What asks this interpreter for `-m MODULE` gets that module: a frozen program is
its own interpreter, and its children (the simulator, the rehearsal's desk, the doctor's probes) are modules of it.
"""

from __future__ import annotations

import runpy
import sys

OWN = ("kiosk", "sync", "drivers", "config")


def main(argv: list[str]) -> int:
    if argv[:1] == ["-m"] and len(argv) > 1 and argv[1].partition(".")[0] in OWN:
        sys.argv = argv[1:]
        runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
        return 0
    from kiosk.cli.main import main as command_line

    return command_line(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
