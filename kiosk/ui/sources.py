"""Keeps PySide6 from reading the source of every module that is imported after it.

PySide6 looks for its own name in each module's text, to know where a `from __feature__ import …` could matter.  This
program has none.  The look costs a third of the time to a running desk, and leaves every text in `linecache`: 24 MB of
618 modules, measured with PySide6 6.12.
"""

from __future__ import annotations

import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401  what is to be changed is loaded with it


def spare_sources() -> None:
    """Does nothing where PySide6 looks in another way."""
    feature = sys.modules.get("shibokensupport.feature")
    if callable(getattr(feature, "_mod_uses_pyside", None)):
        setattr(feature, "_mod_uses_pyside", uses_no_features)  # noqa: B010  a module without a stub


def uses_no_features(_: ModuleType) -> bool:
    return False
