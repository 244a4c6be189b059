"""`kiosk fleet`: the page that looks after many desks, and a desk joined to it."""

from __future__ import annotations

from argparse import Namespace

from kiosk.cli import BAD_INPUT
from kiosk.cli.settings import settings_of


def fleet_serve(options: Namespace) -> int:
    from kiosk.fleet.commands import serve

    return serve(options.config)


def fleet_account(options: Namespace) -> int:
    from kiosk.fleet.commands import account

    return account(
        options.config,
        options.name,
        viewer=options.viewer,
        holder=options.person,
        holder_no=options.no,
    )


def fleet_join(options: Namespace) -> int:
    from kiosk.fleet.commands import join

    settings = settings_of(options.config)
    return BAD_INPUT if settings is None else join(settings, options.code)


def fleet_leave(options: Namespace) -> int:
    from kiosk.fleet.commands import leave

    settings = settings_of(options.config)
    return BAD_INPUT if settings is None else leave(settings)
