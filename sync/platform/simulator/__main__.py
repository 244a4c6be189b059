"""`python -m sync.platform.simulator [--data FILE] [--port N] [--seed FILE]`: prints one JSON line when ready."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from sync.platform.simulator.seed import load
from sync.platform.simulator.server import serve, wall_ms


def main(argv: Sequence[str] | None = None, true_ms: Callable[[], int] = wall_ms) -> None:
    parser = argparse.ArgumentParser(prog="simulator")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=Path)
    parser.add_argument("--until-stdin-closes", action="store_true")
    options = parser.parse_args(argv)
    if options.until_stdin_closes:
        threading.Thread(target=_watch_parent, daemon=True).start()
    seed = load(options.seed) if options.seed else None
    with contextlib.suppress(KeyboardInterrupt):
        serve(options.data, options.port, seed, _say, true_ms)


def _say(url: str, platform_key: bytes) -> None:
    origin = url.removesuffix("/ktp/v1")
    print(
        json.dumps({"url": url, "origin": origin, "csb": f"{origin}/CSB", "platformKey": platform_key.hex()}),
        flush=True,
    )


def _watch_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
