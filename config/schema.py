"""What the settings are: frozen dataclasses, the types of config/kiosk.toml.  No I/O, no defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from config.columns import Export
from config.desk import Desk, Door, Exchange, Learner, Monitor, Point, Retention, Staff, Update
from config.devices import Camera, Card, Codes, Face, PrinterAt, Printing, Scanner
from config.others import Fleet, Hub, Lan
from config.platforms import Csb, Platform, Routes, Second
from config.rules import Attendance, Evidence, Voucher
from config.screen import Screen


@dataclass(frozen=True, slots=True)
class Settings:
    mode: Literal["live", "test", "training"]
    profile: str
    language: Literal["zh", "en"]
    folder: Path
    desk: Desk
    points: tuple[Point, ...]
    monitors: tuple[Monitor, ...]
    printers: tuple[PrinterAt, ...]
    card: Card
    camera: Camera
    scanner: Scanner
    codes: Codes
    face: Face
    platform: Platform
    second: Second
    routes: Routes
    csb: Csb
    attendance: Attendance
    evidence: Evidence
    learner: Learner
    voucher: Voucher
    lan: Lan
    exchange: Exchange
    retention: Retention
    export: Export
    hub: Hub
    fleet: Fleet
    printing: Printing
    screen: Screen
    door: Door
    update: Update
    staff: tuple[Staff, ...]
