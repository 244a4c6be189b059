"""The page where a second keeper looks at what the first proposed.  PURE."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.fleet.html import Child, Markup, tag
from kiosk.fleet.pages import Frame, clock, form, password_again, whole
from kiosk.fleet.shelf import Proposal


def waiting(frame: Frame, found: Sequence[Proposal], *, alone: bool) -> bytes:
    """`alone`: there is no second keeper who could agree."""
    say = frame.say
    content: list[Child] = [tag("p", say("fleet.eyes.alone"), class_="said wrong")] if alone else []
    content += [_card(frame, one) for one in found] or [tag("p", say("fleet.eyes.none"))]
    return whole(frame, say("fleet.nav.waiting"), *content)


def _card(frame: Frame, one: Proposal) -> Markup:
    say = frame.say
    head = tag(
        "p", say(f"fleet.eyes.{one.what}", one.about), " ", say("fleet.eyes.by", one.by, clock(one.at_ms))
    )
    settings = [tag("li", f"{key} = {value}", class_="plain") for key, value in one.settings.items()]
    parts: list[Child] = [head, tag("ul", *settings) if settings else None]
    if frame.keeper:
        parts += _forms(frame, one)
    return tag("div", *parts, class_="card grave" if one.what == "revoke" else "card")


def _forms(frame: Frame, one: Proposal) -> list[Child]:
    say = frame.say
    drop = form(frame, f"/waiting/{one.no}/drop", tag("button", say("fleet.eyes.drop"), class_="quiet"))
    if one.by == frame.account:
        return [tag("p", say("fleet.eyes.yours"), class_="note"), drop]
    agree = form(
        frame, f"/waiting/{one.no}/agree", password_again(frame), tag("button", say("fleet.eyes.agree"))
    )
    return [agree, drop]
