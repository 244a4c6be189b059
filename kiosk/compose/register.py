"""The parts of registration day: what accepts and uses vouchers, its page, and where its paper goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from config.schema import Settings
from drivers.scanner.codes import CodeKind, classify
from kiosk.compose.gun import table_of
from kiosk.domain.evidence import Accepted, Factor, Policy
from kiosk.main_thread import MainThread
from kiosk.printing.printer import Printer
from kiosk.registration.counter import RegistrationCounter
from kiosk.registration.counter_top import CounterTop
from kiosk.registration.registered import Registered
from kiosk.registration.registering import Registering, Uses
from kiosk.ui.window import Models
from kiosk.visit.events import Event
from kiosk.vouchers.checking import Checking
from sync.clock import Clock
from sync.store.store import Store


def make_registration(
    settings: Settings,
    store: Store,
    clock: Clock,
    platform: Uses,
    checking: Checking,
    models: Models,
    main: MainThread,
    policy: Policy,
    dispatch: Callable[[Event], None],
    ways: Callable[[Accepted], tuple[Factor, ...]],
    printer: Printer,
) -> tuple[Registering, RegistrationCounter]:
    registering = Registering(store, clock, platform, main, checking.rules)
    top = CounterTop(models)
    registered = Registered(top, registering, store, clock, main, printer)
    counter = RegistrationCounter(
        top, registering, registered, checking, store, main, policy, dispatch,
        partial(kind_of, settings), ways,
    )  # fmt: skip
    return registering, counter


def kind_of(settings: Settings, text: str) -> CodeKind:
    return classify(text, table_of(settings.codes)).kind
