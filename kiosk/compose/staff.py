"""Who works here, from the settings."""

from __future__ import annotations

from config.schema import Settings
from kiosk.domain.roles import Role
from kiosk.staff.registry import Member, Registry


def registry_of(settings: Settings) -> Registry:
    """Numbered as the settings have them."""
    return Registry(
        Member(f"{number:02d}", one.name, tuple(Role(role) for role in one.roles), one.pin)
        for number, one in enumerate(settings.staff, 1)
    )
