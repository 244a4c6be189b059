"""What counts: attendance, vouchers, and what proves somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from config.bounds import Amount, Between, Minutes, Percent


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
