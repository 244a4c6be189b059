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
    made = False

    # `__new__` because `__init__` is looked up after it: a second thread waits here and finds a whole class.
    def new(kind: type[T], /, *_values: Any, **_named: Any) -> T:
        nonlocal made
        if not made:
            with _MAKING:
                if not made:
                    dataclass(frozen=True)(cls)
                    made = True
        return object.__new__(kind)

    cls.__new__ = new  # type: ignore[method-assign, assignment]
    return cls
