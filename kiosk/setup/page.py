"""What the pages of the guide share: work aside whose failures become words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Protocol, TypeAlias, TypeVar

from kiosk.main_thread import MainThread
from kiosk.setup.site import NotWritten
from kiosk.staff.staffing import NotDone
from kiosk.ui.setup import SetupShown
from kiosk.visit.view import Text
from sync.platform.adapter import AuthBroken, PlatformError, Rejected
from sync.platform.provisioning import NotProvisioned
from sync.store.fault import StoreFault
from sync.store.recovery import BadPaper

log = logging.getLogger(__name__)
T = TypeVar("T")
Tell: TypeAlias = Callable[[SetupShown], None]
Hands: TypeAlias = Mapping[type, Callable[..., None]]
FAILURES = (NotWritten, NotProvisioned, StoreFault, PlatformError, NotDone, BadPaper)


class Page(Protocol):
    """One step.  It tells what it looks like; the guide adds which step it is."""

    @property
    def hands(self) -> Hands: ...

    def open(self) -> None: ...

    def shut(self) -> None: ...


def words_of(failure: BaseException) -> Text:
    match failure:
        case NotWritten():
            return failure.text
        case Rejected() | AuthBroken():
            return Text("setup.said_no", (str(failure),))
        case NotProvisioned():
            return Text(f"setup.refused.{failure.code}", (failure.detail,))
        case StoreFault():
            return Text(f"refused.{failure.code}.next")
        case NotDone():
            return Text(f"members.no.{failure.why}")
        case BadPaper():
            return Text(f"setup.paper.bad_{failure.why}")
        case _:
            return Text("setup.no_answer")


def aside(
    main: MainThread, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[Text], None]
) -> None:
    """`then` or `failed` on the main thread; a failure that is none of the world's is raised."""

    def done(future: Future[T]) -> None:
        if future.cancelled():
            return
        failure = future.exception()
        if failure is None:
            then(future.result())
        elif isinstance(failure, FAILURES):
            log.warning("a step of the set-up did not go through: %s", type(failure).__name__)
            failed(words_of(failure))
        else:
            raise failure

    main.aside(work, done)
