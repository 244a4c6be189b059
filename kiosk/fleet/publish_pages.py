"""The pages where desks are paired, a profile is published, and what was done is read.  PURE."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.fleet.html import Child, Markup, joined, tag
from kiosk.fleet.pages import Frame, called, cell, clock, form, listing, password_again, shown, whole
from kiosk.fleet.settable import Settable
from kiosk.fleet.shelf import Act, Published
from sync.fleet.code import FleetCode

_TRUE, _FALSE = "true", "false"


def pair(frame: Frame, code: FleetCode | None, minutes: int) -> bytes:
    say = frame.say
    begin = form(frame, "/pair", tag("button", say("fleet.pair_begin")))
    content: list[Child] = [tag("p", say("fleet.pair_what"))]
    if code is not None:
        content += [
            tag("p", code.typed, class_="code"),
            tag("p", say("fleet.pair_how", minutes)),
            tag("p", f"training-desk fleet join --config kiosk.toml {code.scanned}", class_="plain"),
        ]
    content.append(begin)
    return whole(frame, say("fleet.nav.pair"), tag("div", *content, class_="card"))


def profile(frame: Frame, fields: Sequence[Settable], newest: Published | None) -> bytes:
    say = frame.say
    now = (
        say("fleet.profile_now", newest.version, clock(newest.made_ms), newest.made_by)
        if newest
        else say("fleet.profile_none")
    )
    held = newest.settings if newest else {}
    rows = [_row(frame, one, one.key in held, held.get(one.key, one.usual)) for one in fields]
    columns = ("use", "setting", "value", "usual")
    table = listing(frame, columns, rows)
    password = password_again(frame)
    published = form(frame, "/profile", table, password, tag("button", say("fleet.eyes.propose_publish")))
    return whole(
        frame,
        say("fleet.nav.profile"),
        tag("p", now),
        tag("p", say("fleet.profile_what"), " ", say("fleet.eyes.what"), class_="note"),
        published,
    )


def _row(frame: Frame, one: Settable, used: bool, value: object) -> Markup:
    said = called(frame, one.key)
    box = tag(
        "input", type="checkbox", name=f"use.{one.key}", checked=used, aria_label=frame.say("fleet.use", said)
    )
    label = joined(said, tag("span", one.key, class_="label"))
    return tag(
        "tr",
        cell(frame, "use", box),
        tag("th", label, scope="row"),
        cell(frame, "value", _entry(frame, one, said, value)),
        cell(frame, "usual", shown(frame, one.usual)),
    )


def _entry(frame: Frame, one: Settable, said: str, value: object) -> Markup:
    name = f"set.{one.key}"
    if one.kind is bool:
        options = [
            tag("option", shown(frame, choice), value=_TRUE if choice else _FALSE, selected=value is choice)
            for choice in (True, False)
        ]
        return tag("select", *options, name=name, aria_label=said)
    if one.kind is int:
        least, most = (None if bound is None else round(bound) for bound in (one.least, one.most))
        return tag("input", type="number", name=name, value=str(value), min=least, max=most, aria_label=said)
    return tag("input", type="text", name=name, value=str(value), maxlength=200, aria_label=said)


def acts(frame: Frame, found: Sequence[Act]) -> bytes:
    say = frame.say
    columns = ("at", "who", "what", "about")
    rows = [
        tag(
            "tr",
            cell(frame, "at", clock(one.at_ms)),
            cell(frame, "who", one.who),
            cell(frame, "what", say(f"fleet.act.{one.what}")),
            cell(frame, "about", one.about, class_="free"),
        )
        for one in found
    ]
    table = listing(frame, columns, rows)
    return whole(frame, say("fleet.nav.acts"), table if found else tag("p", say("fleet.no_acts")))
