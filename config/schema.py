"""What the settings are: frozen dataclasses, the types of config/kiosk.toml.  No I/O, no defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from config.columns import Export

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


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds, both included."""

    least: float
    most: float

    def cure(self, value: float) -> Cure | None:
        if self.least <= value <= self.most:
            return None
        return "between", (f"{self.least:g}", f"{self.most:g}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text that is a regular expression."""

    def cure(self, value: str) -> Cure | None:
        try:
            re.compile(value)
        except re.error as error:
            return "regex", (str((error.pos or 0) + 1),)
        except OverflowError:  # a repetition beyond what the engine counts
            return "regex", ("1",)
        return None


@dataclass(frozen=True, slots=True)
class UsbId:
    """Empty, or a USB device as lsusb writes it."""

    def cure(self, value: str) -> Cure | None:
        return None if re.fullmatch(r"(?:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4})?", value) else ("usb", ())


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Empty, or an address that a learner's phone may open."""

    def cure(self, value: str) -> Cure | None:
        return None if not value or value.startswith("https://") else ("https", ())


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """A desk's public key as its page 设备 shows it: 64 hex digits, blanks between them as one likes."""

    def cure(self, value: str) -> Cure | None:
        return None if re.fullmatch(r"(?: *[0-9A-Fa-f]){64} *", value) else ("hub-key", ())


Minutes = Annotated[int, Between(0, 1440)]
Percent = Annotated[int, Between(0, 100)]
Regex = Annotated[str, Pattern()]


@dataclass(frozen=True, slots=True)
class Desk:
    no: str
    institution: str
    rooms: tuple[str, ...]
    classes: tuple[str, ...]
    point: str
    portable: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """Empty, or yuan with two decimals as text: never a binary fraction."""

    def cure(self, value: str) -> Cure | None:
        return None if re.fullmatch(r"(?:[1-9]\d{0,7}\.\d\d)?", value) else ("amount", ())


@dataclass(frozen=True, slots=True)
class Degrees:
    """Decimal degrees as text, no more than `most` either way."""

    most: int

    def cure(self, value: str) -> Cure | None:
        fits = re.fullmatch(r"-?\d{1,3}(\.\d{1,8})?", value) and abs(float(value)) <= self.most
        return None if fits else ("degrees", (str(self.most),))


@dataclass(frozen=True, slots=True)
class Point:
    """教学点."""

    no: str
    name: str
    longitude: Annotated[str, Degrees(180)]
    latitude: Annotated[str, Degrees(90)]
    radius_m: Annotated[int, Between(1, 100_000)]
    coord_system: Literal["", "WGS84", "GCJ02", "CGCS2000"]
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Monitor:
    """A camera of the institution's own, as its recorder names it, and the room it watches."""

    room: str
    device: str


@dataclass(frozen=True, slots=True)
class PrinterAt:
    """`address`: a CUPS queue, or how bytes get to a roll."""

    name: str
    backend: Literal["cups", "roll"]
    address: str
    dots: Annotated[int, Between(200, 1000)] = 576
    cut: bool = True


@dataclass(frozen=True, slots=True)
class Printing:
    """Which paper goes to which printer: none, file, or a printer's name."""

    receipt: str
    slip: str
    badge: str
    sheet: str
    digest: str
    report: str


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
class Camera:
    backend: Literal["none", "qt", "opencv", "clip"]
    device: str
    width: Annotated[int, Between(320, 3840)]
    height: Annotated[int, Between(240, 2160)]
    mirror: bool
    read_codes: bool
    decoder: Literal["zxing", "pyzbar"]


@dataclass(frozen=True, slots=True)
class Scanner:
    backend: Literal["none", "wedge", "serial", "evdev", "virtual"]
    port: str
    usb: Annotated[str, UsbId()]
    terminator: Literal["any", "cr", "lf", "tab", "idle"]
    idle_ms: Annotated[int, Between(20, 2000)]
    gap_ms: Annotated[int, Between(10, 500)]
    prefix: str
    least: Annotated[int, Between(1, 100)]
    layout: Literal["us", "de"]
    swapped_case: bool


CodeKind: TypeAlias = Literal[
    "setup", "staff_badge", "url", "voucher", "payment", "medical", "learner", "ecard"
]


@dataclass(frozen=True, slots=True)
class Codes:
    """`order` names the patterns to try; one that is not in it is not tried."""

    order: tuple[CodeKind, ...]
    setup: Regex
    staff_badge: Regex
    url: Regex
    voucher: Regex
    payment: Regex
    medical: Regex
    learner: Regex
    ecard: Regex


@dataclass(frozen=True, slots=True)
class FaceThresholds:
    """Similarity; `match` below `unsure` is refused when the engine is made."""

    source: Literal["desk", "photo", "chip"]
    match: Annotated[float, Between(-1, 1)]
    unsure: Annotated[float, Between(-1, 1)]


@dataclass(frozen=True, slots=True)
class FaceModel:
    """A site's own ONNX files, by path."""

    name: str
    detect: str
    landmark: str
    feature: str
    liveness: str
    eye: str
    live_at: float


@dataclass(frozen=True, slots=True)
class Face:
    engine: Literal["dnn", "dlib", "none"]
    folder: str
    frames: Annotated[int, Between(3, 5)]
    challenge: bool
    keep_days: Annotated[int, Between(0, 365)]
    thresholds: tuple[FaceThresholds, ...]
    model: tuple[FaceModel, ...]


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
class CsbCall:
    """A page of an interface document, typed in.  Our names to theirs; `codes` and `errors` theirs to ours."""

    call: Literal[
        "essc.qr", "essc.login_qr", "essc.login_qr.poll",
        "card.resolve", "voucher.verify", "voucher.use", "voucher.revoke",
    ]  # fmt: skip
    api: str = ""
    version: str = "1.0.0"
    request: Mapping[str, str] = field(default_factory=dict)
    reply: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Csb:
    """The national platform's gateway.  Its secret key and its cipher's key are in the vault, never here."""

    url: str
    access_key: str
    channel_no: str
    access_no: str
    system_name: str
    busi_type: Literal["01", "02", "03", "04"]
    sign: Literal["HmacSHA1", "HmacSHA256", "HmacMD5"]
    cipher: Literal["AES-ECB", "AES-CBC", "SM4-ECB", "SM4-CBC", "SM2-C1C3C2", "SM2-C1C2C3"]
    encoding: Literal["base64", "hex"]
    iv: str
    public_key: str
    body: Literal["json", "form"]
    ca_file: str
    calls: tuple[CsbCall, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    preset: Literal["session", "four"]
    in_opens_before_min: Minutes
    late_after_min: Minutes
    in_closes_after_min: Minutes
    out_opens_before_min: Minutes
    out_closes_after_min: Minutes
    presence_percent: Percent
    ratio_warn_percent: Percent
    ratio_pass_percent: Percent
    leave: Literal["excused", "absent"]
    primary: Literal["desk", "phone"]


VoucherCombination: TypeAlias = Literal["general+face", "general+offset", "directed+face", "directed+offset"]


@dataclass(frozen=True, slots=True)
class Voucher:
    """`face_value` in yuan, empty where the place fixes none."""

    warn_days: Annotated[int, Between(0, 365)]
    accepted: tuple[VoucherCombination, ...]
    tiers: tuple[Literal["basic", "advanced"], ...]
    yearly: bool
    face_value: Annotated[str, Amount()]


BackEnd: TypeAlias = Literal["ktp", "second", "csb", "workbook", "none"]


@dataclass(frozen=True, slots=True)
class Second:
    """A second platform of the same wire; `name` as staff call it."""

    name: str
    url: str
    app: str
    org_no: str
    suite: Literal["SM2-SM3", "HMAC-SM3"]
    platform_key: str
    ca_file: str
    client_certificate: str
    client_key: str


@dataclass(frozen=True, slots=True)
class Routes:
    """Which back end serves which capability; a name is a Capability's with _ for the dot."""

    time: BackEnd
    org: BackEnd
    classes: BackEnd
    roster: BackEnd
    card_resolve: BackEnd
    checkin_push: BackEnd
    checkin_reconcile: BackEnd
    checkin_pull: BackEnd
    leave_push: BackEnd
    correction_push: BackEnd
    result_push: BackEnd
    spotcheck: BackEnd
    audit_daily: BackEnd
    voucher_verify: BackEnd
    voucher_use: BackEnd
    voucher_revoke: BackEnd
    voucher_log: BackEnd
    voucher_list: BackEnd
    essc_qr: BackEnd
    essc_login_qr: BackEnd
    cert_query: BackEnd


Proof: TypeAlias = Literal[
    "card", "card+pin", "card+face", "card+pin+face", "e-card", "e-card+face", "face", "staff"
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is enough, the preferred first."""

    sign_in: tuple[Proof, ...]
    sign_out: tuple[Proof, ...]
    registration: tuple[Proof, ...]
    voucher_use: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Learner:
    evaluation_url: Annotated[str, PublicAddress()]


@dataclass(frozen=True, slots=True)
class Peer:
    """Another desk's number and where it listens: "KSK-990000-0002@10.0.3.12:47810"."""

    def cure(self, value: str) -> Cure | None:
        shaped = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}@[^@:\s]+:(\d{1,5})", value)
        return None if shaped and 0 < int(shaped[1]) < 65536 else ("peer", ())


@dataclass(frozen=True, slots=True)
class Lan:
    on: bool
    port: Annotated[int, Between(1, 65535)]
    peers: tuple[Annotated[str, Peer()], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    folder: str


@dataclass(frozen=True, slots=True)
class Retention:
    log_months: Annotated[int, Between(6, 120)]
    person_months: Annotated[int, Between(1, 240)]


@dataclass(frozen=True, slots=True)
class HubDesk:
    """Another desk whose entries are believed."""

    no: str
    key: Annotated[str, LedgerKey()]


@dataclass(frozen=True, slots=True)
class Hub:
    """The PostgreSQL shared by the desks of an institution; its password is in the vault or a file, never here."""

    url: str
    name: str
    password_file: str
    ca_file: str
    wait_ms: Annotated[int, Between(50, 1000)]
    desks: tuple[HubDesk, ...]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Where the page is that looks after many desks; which one it is, is in the vault since the pairing."""

    url: str
    ca_file: str


@dataclass(frozen=True, slots=True)
class Screen:
    full_screen: bool
    width: Annotated[int, Between(640, 7680)]
    height: Annotated[int, Between(480, 7680)]
    large_type: bool
    high_contrast: bool
    reduced_motion: bool
    slow: bool
    spoken: bool
    hand: Literal["right", "left"]
    seated: bool
    shuffle_pin: bool
    volume: Annotated[float, Between(0, 1)]


@dataclass(frozen=True, slots=True)
class Door:
    locks_after_s: Annotated[int, Between(30, 3600)]


@dataclass(frozen=True, slots=True)
class Update:
    """`key_file` is the publisher's public key, PEM, in a file that the desk's user cannot write."""

    key_file: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Where no roles are said, one person runs the desk: teaching and machine in one hand, and it is said so."""

    name: str
    pin: str
    roles: tuple[Literal["front", "supervisor", "administrator", "auditor", "regulator"], ...] = (
        "supervisor",
        "administrator",
    )


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
