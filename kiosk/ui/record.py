"""Frozen dataclasses that are made when the first instance of each is.

Making one takes half a millisecond, there are hundreds of gestures and facts, and the first screen wants a few.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
_MAKING = RLock()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """As `dataclass(frozen=True)`; `fields()` and patterns by position only know it once there is an instance."""

    def first(self: Any, *values: Any, **named: Any) -> None:
        with _MAKING:
            if cls.__dict__.get("__init__") is first:
                del cls.__init__
                dataclass(frozen=True)(cls)
        self.__init__(*values, **named)

    cls.__init__ = first  # type: ignore[method-assign]
    return cls
