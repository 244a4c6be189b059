"""Which settings may be set from afar, by whom, and the settings with them.  PURE.

How attendance is judged and what proves somebody is the platform's to say, since it pays on it.  Whoever looks after
the desks may set how they are used.  Addresses, keys, folders, devices and staff nobody sets from afar: who could would
own the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final, get_type_hints

from config.bad import BadSetting
from config.load import typed_value
from config.schema import Settings

OF_PLATFORM: Final = frozenset(
    {
        "attendance.preset",
        "attendance.in_opens_before_min",
        "attendance.late_after_min",
        "attendance.in_closes_after_min",
        "attendance.out_opens_before_min",
        "attendance.out_closes_after_min",
        "attendance.presence_percent",
        "attendance.ratio_warn_percent",
        "attendance.ratio_pass_percent",
        "attendance.leave",
        "attendance.primary",
        "evidence.sign_in",
        "evidence.sign_out",
        "evidence.registration",
        "evidence.voucher_use",
        "voucher.warn_days",
        "voucher.accepted",
        "voucher.tiers",
        "voucher.yearly",
        "voucher.face_value",
        "learner.evaluation_url",
        "retention.person_months",
    }
)
OF_FLEET: Final = frozenset(
    {
        "screen.large_type",
        "screen.high_contrast",
        "screen.reduced_motion",
        "door.locks_after_s",
        "voucher.warn_days",
        "learner.evaluation_url",
    }
)
LIVE: Final = frozenset(
    {"screen.large_type", "screen.high_contrast", "screen.reduced_motion", "door.locks_after_s"}
)
"""Hold without a restart; everything else with the next idle one."""


def overlaid(settings: Settings, told: Mapping[str, Any], source: str) -> Settings:
    """The settings with these instead, by dotted name.  BadSetting where one does not exist or does not fit."""
    changed: dict[str, dict[str, Any]] = {}
    for dotted, value in told.items():
        section, _, key = dotted.partition(".")
        part = getattr(settings, section, None)
        if part is None or key not in {one.name for one in fields(part)}:
            raise BadSetting(source, dotted, "unknown", source)
        hint = get_type_hints(type(part), include_extras=True)[key]
        changed.setdefault(section, {})[key] = typed_value(hint, value, source, dotted)
    return replace(
        settings, **{name: replace(getattr(settings, name), **values) for name, values in changed.items()}
    )


def value_of(settings: Settings, dotted: str) -> Any:
    """As a profile would say it."""
    section, _, key = dotted.partition(".")
    value = getattr(getattr(settings, section), key)
    return list(value) if isinstance(value, tuple) else value
