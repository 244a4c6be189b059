"""Invented pages of 我的: everything there is, nothing at all, the platform out of reach, long words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kiosk.visit import own
from kiosk.visit import samples as visits
from kiosk.visit import states as st
from kiosk.visit.states import State

LONG_NAME = "阿***买"
LONG_CLASS = "养老护理员（四级）职业技能等级认定培训 2026年第12期（周末班）"
FULL = visits.PAGE
OFFLINE = own.OwnPage(
    classes=(replace(FULL.classes[0], permille=None, minutes=0),),
    vouchers=(own.OwnVoucher("9900**********0196"),),
    asked=own.Told.OFFLINE,
)
MUCH = own.OwnPage(
    classes=tuple(replace(one, name=LONG_CLASS) for one in FULL.classes * 2),
    vouchers=FULL.vouchers * 2,
    certificates=FULL.certificates * 3,
    asked=own.Told.ANSWERED,
)
EARLY = replace(visits.ALREADY, leave_early=visits.OUT)
OWN: Mapping[str, State] = {
    "own-offered": st.Repeated(visits.CARD, "张*明", EARLY, card_in=True),
    "own-between": visits.BETWEEN,
    "own": own.OwnShown(visits.CARD, "张*明", FULL),
    "own-offline": own.OwnShown(visits.CARD, "张*明", OFFLINE),
    "own-much": own.OwnShown(visits.CARD, LONG_NAME, MUCH),
    "own-nothing": own.OwnShown(visits.CARD, "张*明", own.OwnPage()),
}
