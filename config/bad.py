"""What can be wrong with a setting, and what to do about it."""

from __future__ import annotations

from typing import Literal, TypeAlias

Remedy: TypeAlias = Literal[
    "no-file", "unreadable", "unwritable", "no-utf8", "no-toml", "no-toml-end",
    "unknown", "missing", "table", "list", "text", "whole-number", "number", "true-false",
    "one-of", "printer-name", "between", "regex", "degrees", "amount",
    "by-hand", "usb", "gun-port", "camera", "evidence",
    "desk-no", "library", "account", "stand-in", "https", "address", "tls-files", "platform-key",
    "no-back-end", "route", "route-torn",
    "peer", "csb-account", "csb-key", "csb-no-key", "csb-field", "csb-twice",
    "hub-address", "hub-key", "hub-password",
]  # fmt: skip
"""What to do about a wrong setting; its words are setting.<remedy> in kiosk/words."""


class BadSetting(Exception):
    """G01: a setting that cannot be used: file, key, and a remedy with what its words have places for.

    No sentence: as text it is a line for the log, with what caused it.
    """

    code = "G01"

    def __init__(self, file: str, key: str, remedy: Remedy, *remedy_args: str) -> None:
        super().__init__(file, key, remedy, *remedy_args)
        self.file = file
        self.key = key
        self.remedy: Remedy = remedy
        self.remedy_args = remedy_args

    def __str__(self) -> str:
        cause = f" ({self.__cause__})" if self.__cause__ else ""
        return f"{self.file}: {self.key}: {' '.join((self.remedy, *self.remedy_args))}{cause}"


Cure: TypeAlias = tuple[Remedy, tuple[str, ...]]
"""A remedy and its arguments."""
