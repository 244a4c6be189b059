"""A gun on a pseudo terminal: the other end of the line a serial gun sits on, under a name that stays."""

from __future__ import annotations

import os
import tty
from pathlib import Path


class GunLine:
    """`port` is a link, as udev makes one: it is there while the gun is plugged in."""

    def __init__(self, folder: Path) -> None:
        self.port = folder / "barcode-gun"
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        gun, desk = os.openpty()
        tty.setraw(desk)
        self._ends = gun, desk
        self.port.symlink_to(os.ttyname(desk))

    def unplug(self) -> None:
        """The device vanishes under whoever has it open."""
        if self._ends:
            self.port.unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None

    def send(self, data: bytes) -> None:
        assert self._ends, "not plugged in"
        while data:
            data = data[os.write(self._ends[0], data) :]
