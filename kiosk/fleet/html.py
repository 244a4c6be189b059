"""HTML by function calls: every text is escaped because only `Markup` is not.  PURE."""

from __future__ import annotations

from html import escape
from typing import TypeAlias

_EMPTY = frozenset({"input", "link", "meta", "path", "circle", "rect"})


class Markup(str):
    """Made by `tag` and `joined` alone."""

    __slots__ = ()


Child: TypeAlias = "Markup | str | int | None"


def tag(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """An element.  Attributes: `class_` for class, `_` for `-`; True stands alone, None and False are left out."""
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Markup(opening if name in _EMPTY else f"{opening}{joined(*children)}</{name}>")


def joined(*children: Child) -> Markup:
    return Markup(
        "".join(one if isinstance(one, Markup) else escape(str(one)) for one in children if one is not None)
    )


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'
