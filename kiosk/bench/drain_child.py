"""The desk of the drain bench: opens the book in a folder, says it is ready, drains on a word, says how long it took.

`python -m kiosk.bench.drain_child FOLDER URL PLATFORM_KEY`
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from threading import Event

from kiosk.bench import volumes
from kiosk.bench.drain import connect
from sync.clock import Clock
from sync.loop import SyncLoop
from sync.status import SyncStatus
from sync.store.keys import open_vault
from sync.store.store import open_store


def main(folder: Path, url: str, platform_key: bytes) -> None:
    sys.setswitchinterval(0.0001)  # as in a desk's process, see kiosk/shell.py
    vault = open_vault(folder / volumes.KEYS, create=False, rungs=("weak-file",))
    store = open_store(folder / volumes.BOOK, vault, volumes.DESK_NO)
    ktp = connect(vault, url, platform_key)
    empty = Event()

    def look(status: SyncStatus) -> None:
        if status.online and status.backlog.pending == 0:
            empty.set()

    loop = SyncLoop(store, ktp, Clock(store.boot_no), status=look)
    _say(ready=1)
    sys.stdin.readline()
    began = time.perf_counter()
    loop.start()
    empty.wait()
    _say(tookS=time.perf_counter() - began)
    sys.stdin.readline()
    loop.stop()
    store.close()


def _say(**figures: float) -> None:
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3]))
