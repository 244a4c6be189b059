"""The settings a fleet page may set, as fields of a form, and what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from config.bounds import Between
from config.load import load
from config.remote import OF_FLEET, overlaid, value_of
from config.schema import Settings


@dataclass(frozen=True, slots=True)
class Settable:
    """`kind`: bool, int or str; `least` and `most` for numbers; `usual` what a desk has by itself."""

    key: str
    kind: type
    usual: Any
    least: float | None = None
    most: float | None = None


def settables() -> tuple[Settable, ...]:
    usual = load()
    return tuple(_settable(key, usual) for key in sorted(OF_FLEET))


def typed(form: Mapping[str, str]) -> dict[str, Any]:
    """The chosen settings of a form: `use.<key>` ticks one, `set.<key>` is its value.  Raises BadSetting, as a desk
    would."""
    told = {
        one.key: _value(one, form.get(f"set.{one.key}", ""))
        for one in settables()
        if f"use.{one.key}" in form
    }
    overlaid(load(), told, "profile")
    return told


def _value(one: Settable, text: str) -> Any:
    if one.kind is bool:
        return text == "true"
    return int(text) if one.kind is int and text.strip().isdecimal() else text.strip()


def _settable(key: str, usual: Settings) -> Settable:
    section, _, name = key.partition(".")
    hint = get_type_hints(type(getattr(usual, section)), include_extras=True)[name]
    kind, rules = hint, list[Any]()
    if get_origin(hint) is Annotated:
        kind, *rules = get_args(hint)
    bounds = next((rule for rule in rules if isinstance(rule, Between)), None)
    value = value_of(usual, key)
    if bounds is None:
        return Settable(key, kind, value)
    return Settable(key, kind, value, bounds.least, bounds.most)
