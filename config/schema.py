"""What the settings are: frozen dataclasses, the types of config/kiosk.toml.  No I/O, no defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal


class BadSetting(Exception):
    """G01: a setting that cannot be used.  Names file, key and remedy, for the screen and for the log."""

    code = "G01"

    def __init__(self, file: str, key: str, remedy: str) -> None:
        super().__init__(f"{file}: {key}: {remedy}")
        self.file = file
        self.key = key
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds, both included."""

    least: float
    most: float

    def remedy(self, value: float) -> str | None:
        return (
            None if self.least <= value <= self.most else f"must lie between {self.least:g} and {self.most:g}"
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text that is a regular expression."""

    def remedy(self, value: str) -> str | None:
        try:
            re.compile(value)
        except re.error as error:
            return f"is no regular expression: {error}"
        return None


Minutes = Annotated[int, Between(0, 1440)]
Regex = Annotated[str, Pattern()]


@dataclass(frozen=True, slots=True)
class Desk:
    no: str
    rooms: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    backend: Literal["pcsc", "vendor-library", "vendor-websocket", "virtual"]
    reader: Regex
    ignore: Regex
    keypad: bool
    silence_s: Annotated[float, Between(1, 60)]
    library: str
    address: str


@dataclass(frozen=True, slots=True)
class Platform:
    kind: Literal["ktp", "none"]
    url: str
    app: str
    org_no: str
    suite: Literal["SM2-SM3", "HMAC-SM3"]
    platform_key: str
    ca_file: str
    client_certificate: str
    client_key: str
    visit_wait_s: Annotated[float, Between(0, 4)]  # less than a visit judges (kiosk/visit/waits.py)


@dataclass(frozen=True, slots=True)
class Attendance:
    preset: Literal["session", "four"]
    in_opens_before_min: Minutes
    late_after_min: Minutes
    in_closes_after_min: Minutes
    out_opens_before_min: Minutes
    out_closes_after_min: Minutes


@dataclass(frozen=True, slots=True)
class Screen:
    full_screen: bool
    width: Annotated[int, Between(640, 7680)]
    height: Annotated[int, Between(480, 7680)]
    large_type: bool
    high_contrast: bool
    reduced_motion: bool
    shuffle_pin: bool
    volume: Annotated[float, Between(0, 1)]


@dataclass(frozen=True, slots=True)
class Staff:
    name: str
    pin: str


@dataclass(frozen=True, slots=True)
class Settings:
    mode: Literal["live", "training"]
    profile: str
    language: Literal["zh", "en"]
    folder: Path
    desk: Desk
    card: Card
    platform: Platform
    attendance: Attendance
    screen: Screen
    staff: tuple[Staff, ...]
