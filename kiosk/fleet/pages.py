"""The pages as HTML: facts in, markup out.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from kiosk.fleet.html import Child, Markup, joined, tag
from kiosk.fleet.lamps import Desk, Lamp, counted, lamp_of
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words

CSRF: Final = "token"
SHANGHAI: Final = timedelta(hours=8)
_SHAPES: Mapping[Lamp, Markup] = {
    Lamp.WELL: tag("circle", cx=12, cy=12, r=9),
    Lamp.LOOK: tag("path", d="M12 3 L22 21 L2 21 Z"),
    Lamp.TROUBLE: tag("rect", x=4, y=4, width=16, height=16),
    Lamp.SILENT: tag("path", d="M12 2 L22 12 L12 22 L2 12 Z", class_="hollow"),
    Lamp.NEW: tag("circle", cx=12, cy=12, r=9, class_="hollow"),
    Lamp.REVOKED: tag("path", d="M4 4 L20 20 M20 4 L4 20", class_="hollow"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Around every page.  `account` "" before the sign-in; `said` what the last act led to; `wrong` that it failed;
    `place` the path of the page; `every_s` when it is to be loaded again by itself.  `keeper`: may change things;
    `waits`: so many wait for a second keeper."""

    words: Words
    now_ms: int
    institution: str = ""
    account: str = ""
    token: str = field(default="", repr=False)
    place: str = "/"
    keeper: bool = False
    waits: int = 0
    said: Text | None = None
    wrong: bool = False
    every_s: int = 0

    def say(self, word: Text | str, *args: object) -> str:
        return self.words.text(word, *args)


PLACES: Mapping[str, str] = {
    "/": "fleet.nav.desks",
    "/pair": "fleet.nav.pair",
    "/profile": "fleet.nav.profile",
    "/waiting": "fleet.nav.waiting",
    "/acts": "fleet.nav.acts",
}
OF_KEEPERS: Final = frozenset({"/pair", "/profile"})


def whole(frame: Frame, title: str, *content: Child) -> bytes:
    say = frame.say
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="refresh", content=frame.every_s) if frame.every_s else None,
        tag("title", f"{title} · {say('fleet.title')}"),
        tag("link", rel="stylesheet", href="/style.css"),
    )
    kind = "said wrong" if frame.wrong else "said"
    said = tag("p", say(frame.said), class_=kind, role="status") if frame.said else None
    main = tag("main", tag("h1", title), said, *content, id="main")
    body = tag("body", tag("a", say("fleet.skip"), href="#main", class_="skip"), _header(frame), main)
    lang = "zh-CN" if frame.words.language == "zh" else frame.words.language
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang=lang)}\n".encode()


def _header(frame: Frame) -> Markup:
    say = frame.say
    name = say("fleet.of", frame.institution) if frame.institution else say("fleet.title")
    other = next(one for one in LANGUAGES if one != frame.words.language)
    switch = tag(
        "a", Words(other).text("fleet.language"), href=f"/language/{other}?back={frame.place}", lang=other
    )
    if not frame.account:
        return tag("header", tag("span", name, class_="name"), switch)
    links = [
        tag("a", _place(frame, path), href=path, aria_current="page" if path == frame.place else None)
        for path in PLACES
        if frame.keeper or path not in OF_KEEPERS
    ]
    leave = form(frame, "/sign-out", tag("button", say("fleet.sign_out", frame.account), class_="quiet"))
    nav = tag("nav", *links, aria_label=say("fleet.nav.all"))
    return tag("header", tag("span", name, class_="name"), nav, switch, leave)


def _place(frame: Frame, path: str) -> str:
    waits = f" ({frame.waits})" if path == "/waiting" and frame.waits else ""
    return f"{frame.say(PLACES[path])}{waits}"


def password_again(frame: Frame) -> Markup:
    """Whose it is stands beside it, for what keeps passwords."""
    owner = tag("input", type="text", name="owner", value=frame.account, autocomplete="username", hidden=True)
    return joined(owner, text_field(frame.say("fleet.password_again"), "password", secret=True))


def form(frame: Frame, path: str, *content: Child, token: str = "") -> Markup:
    hidden = tag("input", type="hidden", name=CSRF, value=token or frame.token)
    return tag("form", hidden, *content, method="post", action=path)


def text_field(
    label: str, name: str, *, secret: bool = False, value: str = "", hint: str = "", fills: str = ""
) -> Markup:
    entry = tag(
        "input", type="password" if secret else "text", name=name, value=value or None, required=True,
        autocomplete=fills or ("current-password" if secret else "off"), maxlength=128,
    )  # fmt: skip
    return tag(
        "label",
        tag("span", label),
        entry,
        tag("small", hint, class_="note") if hint else None,
        class_="field",
    )


def sign_in(frame: Frame, token: str) -> bytes:
    say = frame.say
    fields = (
        text_field(say("fleet.account"), "account", fills="username"),
        text_field(say("fleet.password"), "password", secret=True),
        tag("button", say("fleet.sign_in")),
    )
    return whole(
        frame, say("fleet.sign_in"), tag("div", form(frame, "/sign-in", *fields, token=token), class_="card")
    )


def nowhere(frame: Frame) -> bytes:
    """Whoever typed an address wrong may read either language."""
    said = [
        tag(
            "p", words.text("fleet.no.page"), " ", tag("a", words.text("fleet.home"), href="/"), lang=language
        )
        for language, words in ((one, Words(one)) for one in LANGUAGES)
    ]
    return whole(replace(frame, said=None), frame.say("fleet.nowhere"), tag("div", *said, class_="card"))


# --- the desks --------------------------------------------------------------------------------------------


def desks(frame: Frame, known: Sequence[Desk], version: int) -> bytes:
    """`version` is the newest profile's, 0 while there is none."""
    say = frame.say
    title = say("fleet.nav.desks")
    if not known:
        return whole(
            frame, title, tag("p", say("fleet.none"), " ", tag("a", say("fleet.nav.pair"), href="/pair"))
        )
    order = list(Lamp)
    lamps = {desk.no: lamp_of(desk, frame.now_ms) for desk in known}
    listed = sorted(known, key=lambda desk: (order.index(lamps[desk.no]), desk.no))
    columns = ("lamp", "desk", "queue", "oldest", "version", "checked", "heard", "profile")
    rows = [_row(frame, desk, lamps[desk.no], version) for desk in listed]
    return whole(frame, title, _tally(frame, lamps.values()), listing(frame, columns, rows))


def listing(frame: Frame, columns: Sequence[str], rows: Iterable[Markup]) -> Markup:
    """A table whose rows stand one below the other where the window is narrow: nothing lies out of sight."""
    head = tag("tr", *(tag("th", frame.say(f"fleet.column.{one}"), scope="col") for one in columns))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="stack")
    return tag("div", table, class_="wide", tabindex="0")


def cell(frame: Frame, column: str, *children: Child, class_: str | None = None) -> Markup:
    """Its column's heading goes with it into a narrow window."""
    return tag("td", *children, class_=class_, data_head=frame.say(f"fleet.column.{column}"))


def _tally(frame: Frame, lamps: Iterable[Lamp]) -> Markup:
    say = frame.say
    counts = counted(lamps)
    parts = [tag("span", lamp_mark(frame, lamp), f" {count}") for lamp, count in counts.items()]
    now = tag("span", say("fleet.as_of", clock(frame.now_ms)), class_="note")
    again = (
        tag("a", say("fleet.live_off"), href="/")
        if frame.every_s
        else tag("a", say("fleet.live_on"), href="/?live=1")
    )
    return tag("p", *parts, now, again, class_="tally")


def _row(frame: Frame, desk: Desk, lamp: Lamp, version: int) -> Markup:
    report, say = desk.report, frame.say
    name = tag(
        "th", tag("a", desk.no, href=f"/desk/{desk.no}"), tag("span", desk.label, class_="label"), scope="row"
    )
    if report is None:
        return tag("tr", tag("td", lamp_mark(frame, lamp)), name, tag("td", say("fleet.not_yet"), colspan=6))
    return tag(
        "tr",
        tag("td", lamp_mark(frame, lamp)),
        name,
        cell(frame, "queue", report.queue, class_="number"),
        cell(frame, "oldest", ago(frame, report.oldest_ms) if report.queue else "–"),
        cell(frame, "version", report.version),
        cell(frame, "checked", checked(frame, desk)),
        cell(frame, "heard", ago(frame, desk.heard_ms)),
        cell(frame, "profile", profile_word(frame, desk, version)),
    )


def desk(frame: Frame, one: Desk, version: int) -> bytes:
    say = frame.say
    lamp = lamp_of(one, frame.now_ms)
    facts = tag("dl", *_facts(frame, one, lamp, version))
    label = form(
        frame, f"/desk/{one.no}/name",
        text_field(say("fleet.label"), "label", value=one.label, hint=say("fleet.label_note")),
        tag("button", say("fleet.keep"), class_="quiet"),
    )  # fmt: skip
    parts: list[Child] = [facts, *_parts(frame, one)]
    if frame.keeper:
        parts += [tag("h2", say("fleet.label")), tag("div", label, class_="card"), *_ending(frame, one)]
    return whole(frame, f"{one.no} {one.label}".strip(), *parts)


def _facts(frame: Frame, one: Desk, lamp: Lamp, version: int) -> list[Markup]:
    say, report = frame.say, one.report
    rows: list[tuple[str, Child]] = [("lamp", lamp_mark(frame, lamp)), ("heard", ago(frame, one.heard_ms))]
    if report is not None:
        rows += [
            ("queue", str(report.queue)),
            ("oldest", ago(frame, report.oldest_ms) if report.queue else "–"),
            ("chain", tag("span", f"{report.seq} · {report.head}", class_="plain")),
            ("checked", checked(frame, one)),
            (
                "clock",
                say(
                    "fleet.clock",
                    say(f"fleet.clock_{clock_state(report.clock_state)}"),
                    report.clock_error_ms,
                ),
            ),
            ("disk", f"{report.disk_mb / 1000:.1f} GB"),
            ("version", report.version),
            (
                "versions",
                ", ".join(f"{name} {text}" for name, text in sorted(report.versions.items())) or "–",
            ),
            ("profile", profile_word(frame, one, version)),
            ("platform_profile", str(report.profiles.get("platform", 0) or "–")),
        ]
    rows += [("environment", one.environment), ("key", tag("span", one.public.hex(), class_="plain"))]
    rows.append(("paired", clock(one.paired_ms)))
    return [joined(tag("dt", say(f"fleet.column.{name}")), tag("dd", value)) for name, value in rows]


def _parts(frame: Frame, one: Desk) -> list[Markup]:
    if one.report is None or not one.report.devices:
        return []
    rows = [
        tag("tr", tag("th", _named(frame, name), scope="row"), tag("td", _state(frame, state)))
        for name, state in one.report.devices.items()
    ]
    return [tag("h2", frame.say("fleet.parts")), tag("div", tag("table", tag("tbody", *rows)), class_="wide")]


def _ending(frame: Frame, one: Desk) -> list[Child]:
    say = frame.say
    if one.revoked_ms is None:
        content: tuple[Child, ...] = (
            tag("p", say("fleet.revoke_what"), " ", say("fleet.eyes.what")),
            text_field(say("fleet.revoke_typed", one.no), "typed"),
            password_again(frame),
            tag("button", say("fleet.eyes.propose_revoke"), class_="grave"),
        )
        revoke = tag("div", form(frame, f"/desk/{one.no}/revoke", *content), class_="card grave")
        return [tag("h2", say("fleet.revoke")), revoke]
    told = (
        say("fleet.revoked_told", clock(one.told_ms))
        if one.told_ms is not None
        else say("fleet.revoked_waits")
    )
    heading = tag("p", say("fleet.revoked_by", clock(one.revoked_ms), one.revoked_by), " ", told)
    if one.told_ms is None:
        return [tag("h2", say("fleet.revoke")), tag("div", heading, class_="card grave")]
    go = form(frame, f"/desk/{one.no}/let-go", tag("button", say("fleet.let_go"), class_="quiet"))
    note = tag("p", say("fleet.let_go_what"), class_="note")
    return [tag("h2", say("fleet.revoke")), tag("div", heading, note, go, class_="card grave")]


# --- small parts ------------------------------------------------------------------------------------------


def lamp_mark(frame: Frame, lamp: Lamp) -> Markup:
    shape = tag("svg", _SHAPES[lamp], viewBox="0 0 24 24", aria_hidden="true")
    return tag("span", shape, frame.say(f"fleet.lamp.{lamp.value}"), class_=f"lamp {lamp.value}")


def checked(frame: Frame, one: Desk) -> str:
    report = one.report
    if report is None or report.checked is None:
        return frame.say("fleet.never_checked")
    failed = ", ".join(_named(frame, name) for name in report.checked.failed)
    when = ago(frame, report.checked.at_ms)
    return frame.say("fleet.checked_bad", when, failed) if failed else frame.say("fleet.checked_well", when)


def profile_word(frame: Frame, one: Desk, version: int) -> str:
    report = one.report
    if report is None or not version:
        return "–"
    if report.refused:
        why = f"profile.why.{report.refused.split()[0]}"
        return frame.say("fleet.profile_refused", frame.say(why) if why in frame.words else report.refused)
    held = report.profiles.get("fleet", 0)
    return frame.say("fleet.profile_held" if held == version else "fleet.profile_behind", held, version)


def ago(frame: Frame, at_ms: int | None) -> str:
    if at_ms is None:
        return "–"
    seconds = max(0, (frame.now_ms - at_ms) // 1000)
    return frame.say("fleet.ago", frame.say(_span(seconds)))


def _span(seconds: int) -> Text:
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * length:
            return Text(f"time.{unit}", (str(seconds // length),))
    return Text("time.second", (str(seconds),))


def clock(at_ms: int) -> str:
    """Local time of the desks: China has one."""
    try:
        return (datetime.fromtimestamp(at_ms / 1000, UTC) + SHANGHAI).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return str(at_ms)


def clock_state(state: str) -> str:
    return {"G": "good", "D": "drift"}.get(state, "bad")


def _named(frame: Frame, name: str) -> str:
    word = f"doctor.name.{name}"
    return frame.say(word) if word in frame.words else name


def _state(frame: Frame, state: str) -> Child:
    """A state and, where there is one, its code: "fail H05"."""
    first, _, code = state.partition(" ")
    lamp = {"ok": Lamp.WELL, "info": Lamp.WELL, "warn": Lamp.LOOK, "fail": Lamp.TROUBLE}.get(first)
    word = f"state.{first}"
    said = f"{frame.say(word) if word in frame.words else first} {code}".strip()
    if lamp is None:
        return said
    shape = tag("svg", _SHAPES[lamp], viewBox="0 0 24 24", aria_hidden="true")
    return tag("span", shape, said, class_=f"lamp {lamp.value}")


def called(frame: Frame, key: str) -> str:
    """A setting that can be published, as people call it."""
    return frame.say(f"fleet.setting.{key.replace('.', '_')}")


def shown(frame: Frame, value: object) -> str:
    """Its value."""
    if isinstance(value, bool):
        return frame.say("fleet.yes_word" if value else "fleet.no_word")
    return str(value) or "–"
