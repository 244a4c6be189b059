"""gun: from the last key or byte of a code until the desk has the code.

wedge: the filter on an offscreen window with a running event loop, in a process of its own; a key counts from when
it is posted to the window.  serial: the driver in its thread over a pseudo terminal; a byte counts from its writing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Final

from drivers.driver import DeviceUp
from drivers.scanner.facts import CodeScanned
from kiosk.bench.rows import CannotRun, Case, Figure, Group, Setting, at_most, percentile
from kiosk.bench.windows import as_installed

SCANS: Final = 300
PAUSE_S: Final = 0.002
PATIENCE_S: Final = 60.0
CODE: Final = "PXQ34010020210000001"


def measure(setting: Setting) -> dict[str, Figure]:
    figures = {}
    if "gun.wedge" in setting.wanted:
        figures["gun.wedge"] = Figure(percentile(wedge_ms(), 99))
    if "gun.serial" in setting.wanted:
        figures["gun.serial"] = Figure(percentile(serial_ms(), 99))
    return figures


def wedge_ms() -> list[float]:
    command = [sys.executable, "-m", "kiosk.bench.gun_child", str(SCANS)]
    child = subprocess.run(
        command, stdout=subprocess.PIPE, timeout=PATIENCE_S, text=True, check=True, env=as_installed()
    )
    took: list[float] = json.loads(child.stdout.splitlines()[-1])
    return took


def serial_ms() -> list[float]:
    if not hasattr(os, "openpty"):
        raise CannotRun("needs a pseudo terminal")
    from drivers.scanner.serial_gun import SerialGun

    gun, desk = os.openpty()
    facts: SimpleQueue[tuple[Any, int]] = SimpleQueue()
    stop = Event()
    driver = SerialGun(port=os.ttyname(desk))
    thread = Thread(
        target=driver.run,
        args=(lambda fact: facts.put((fact, time.perf_counter_ns())), stop),
        daemon=True,
    )
    thread.start()
    try:
        if not isinstance(facts.get(timeout=PATIENCE_S)[0], DeviceUp):
            raise RuntimeError("the pseudo terminal was not opened")
        return [_scan_ms(gun, facts) for _ in range(SCANS)]
    finally:
        stop.set()
        thread.join(PATIENCE_S)
        os.close(gun)
        os.close(desk)


def _scan_ms(gun: int, facts: SimpleQueue[tuple[Any, int]]) -> float:
    """The gun's end of the line writes a code, then the byte that ends it."""
    time.sleep(PAUSE_S)
    os.write(gun, CODE.encode())
    time.sleep(PAUSE_S)
    began = time.perf_counter_ns()
    os.write(gun, b"\r")
    fact, told = facts.get(timeout=PATIENCE_S)
    if not isinstance(fact, CodeScanned) or fact.text != CODE:
        raise RuntimeError("the code did not arrive whole")
    return (told - began) / 1e6


GROUP = Group(
    "gun",
    (Case("gun.wedge", "ms", at_most(20, "ms")), Case("gun.serial", "ms", at_most(20, "ms"))),
    measure,
)
