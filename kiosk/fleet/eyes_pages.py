"""The page where a second keeper looks at what the first proposed.  PURE."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.fleet.html import Child, Markup, tag
from kiosk.fleet.pages import Frame, called, clock, form, password_again, shown, whole
from kiosk.fleet.shelf import Proposal


def waiting(frame: Frame, found: Sequence[Proposal], *, alone: bool) -> bytes:
    """`alone`: there is no second keeper who could agree."""
    say = frame.say
    content: list[Child] = [tag("p", say("fleet.eyes.alone"), class_="said wrong")] if alone else []
    content += [_card(frame, one) for one in found] or [tag("p", say("fleet.eyes.none"))]
    return whole(frame, say("fleet.nav.waiting"), *content)


def _card(frame: Frame, one: Proposal) -> Markup:
    say = frame.say
    about = " · ".join(called(frame, key) for key in one.settings) or one.about
    by = tag("p", say("fleet.eyes.by", one.by, clock(one.at_ms)), class_="note")
    head = tag("p", say(f"fleet.eyes.{one.what}", about))
    settings = [
        tag(
            "li",
            f"{called(frame, key)}{say('fleet.eyes.is')}{shown(frame, value)}",
            tag("br"),
            tag("code", key),
        )
        for key, value in one.settings.items()
    ]
    parts: list[Child] = [head, by, tag("ul", *settings) if settings else None]
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
