"""What the guide asks of the machine it runs on.  `kiosk/compose/setup.py` is the one that answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.staff.door import StaffDoor
from kiosk.staff.staffing import Staffing
from kiosk.ui.gestures import Gesture
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.platform.provisioning import InForce, Provision
from sync.store.keys import Vault
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.doctor.check import Check

Plain = str | int | float | bool


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the settings say now; `platform` its address, "" for none."""

    language: str
    institution: str
    desk_no: str
    platform: str
    alone: bool
    gun: str
    camera: str


@dataclass(frozen=True, slots=True)
class OpenedBook:
    vault: Vault
    store: Store
    clock: Clock
    staffing: Staffing
    door: StaffDoor


class Lesson(Protocol):
    """A gun's; `kiosk/front/gun_lesson.py`."""

    def gesture(self, gesture: Gesture) -> bool: ...


class Site(Protocol):
    """Whatever opens the book, writes or asks a platform is called off the main thread.  `write` and `accept` raise
    NotWritten; `book` StoreFault; `fetch` NotProvisioned or a PlatformError, `activate` a PlatformError."""

    def facts(self) -> SiteFacts: ...

    def write(self, sections: Mapping[str, Mapping[str, Plain]]) -> None: ...

    def book(self) -> OpenedBook: ...

    def in_force(self) -> InForce: ...

    def fetch(self, address: str, ticket: str) -> str: ...

    def accept(self, provision: Provision) -> None: ...

    def activate(self, code: str) -> str:
        """The institution's name as the platform has it."""
        ...

    def activated(self) -> bool: ...

    def offset_ms(self) -> int | None:
        """The platform's time less ours; None where there is no platform, or no answer."""
        ...

    def now_ms(self) -> int: ...

    def listen(self, heard: Callable[[object], None]) -> Callable[[], None]:
        """Facts of the card reader, on the main thread; what is returned ends it."""
        ...

    def film(
        self, device: Callable[[object], None], code: Callable[[str], None] | None
    ) -> Callable[[], None]:
        """The camera on the screen, and its codes where somebody wants them; what is returned ends it."""
        ...

    def teach(self, saved: Callable[[], None]) -> Lesson: ...

    def checks(self) -> Sequence[Check]: ...


class NotWritten(Exception):
    """The site's file cannot be written; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.id)
        self.text = text
