"""Step 1 and 2: the language, and whose desk this is: by a provisioning code, or without a platform."""

from __future__ import annotations

import re
from functools import partial

from drivers.driver import DeviceDown, DeviceUp
from kiosk.front.down import sentences
from kiosk.main_thread import MainThread
from kiosk.setup.page import Hands, Tell, aside
from kiosk.setup.site import NotWritten, Site, SiteFacts
from kiosk.ui import setup_gestures as sg
from kiosk.ui.setup import SetupLine, SetupShown
from kiosk.visit.view import Text
from sync.platform.provisioning import SCHEME, Provision, read, read_short

DESK_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")


class LanguagePage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell

    @property
    def hands(self) -> Hands:
        return {sg.LanguagePicked: self._picked}

    def open(self) -> None:
        self._tell(SetupShown(good=True, said=Text("setup.language.is")))

    def shut(self) -> None:
        pass

    def _picked(self, gesture: sg.LanguagePicked) -> None:
        def written(_: None) -> None:
            self._tell(SetupShown(good=True, said=Text("setup.language.is")))

        work = partial(self._site.write, {"": {"language": gesture.language}})
        aside(self._main, work, written, lambda why: self._tell(SetupShown(problem=why)))


class InstitutionPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell
        self._provision: Provision | None = None
        self._blind = _nothing

    @property
    def hands(self) -> Hands:
        return {
            sg.ProvisionGiven: self._given,
            sg.ProvisionAccepted: self._accepted,
            sg.ProvisionRefused: lambda _: self._begin(Text("setup.institution.not_same")),
            sg.AloneWanted: self._alone,
            sg.CodeCameraWanted: self._film,
        }

    def open(self) -> None:
        aside(self._main, self._standing, self._show_standing, self._begin)

    def shut(self) -> None:
        self._blind()
        self._blind, self._provision = _nothing, None

    def _standing(self) -> tuple[SiteFacts, bool]:
        facts = self._site.facts()
        return facts, bool(facts.desk_no) and (facts.alone or self._site.activated())

    def _show_standing(self, found: tuple[SiteFacts, bool]) -> None:
        facts, ready = found
        if ready:
            self._tell(SetupShown("", "ready", good=True, lines=_lines_of(facts)))
        else:
            self._begin(Text("setup.institution.not_active") if facts.desk_no else None)

    def _begin(self, problem: Text | None = None) -> None:
        self._provision = None
        self._tell(SetupShown(problem=problem))

    # --- a code -------------------------------------------------------------------------------------------

    def _film(self, gesture: sg.CodeCameraWanted) -> None:
        self._blind()
        self._blind = _nothing
        if not gesture.on:
            self._begin()
            return
        self._tell(SetupShown("", "film"))
        self._blind = self._site.film(self._device, lambda text: self._given(sg.ProvisionGiven(text)))

    def _device(self, fact: object) -> None:
        if isinstance(fact, DeviceDown):
            self._tell(SetupShown("", "film", problem=sentences("camera", fact.why)[1]))
        elif isinstance(fact, DeviceUp):
            self._tell(SetupShown("", "film"))

    def _given(self, gesture: sg.ProvisionGiven) -> None:
        self._blind()
        self._blind = _nothing
        self._tell(SetupShown("", "asking", busy=True))
        work = partial(self._read, gesture.code, gesture.address)
        aside(self._main, work, self._compare, self._begin)

    def _read(self, code: str, address: str) -> Provision:
        now, known = self._site.now_ms(), self._site.in_force()
        if code.strip().upper().startswith(SCHEME):
            return read(code, now, known)
        short = read_short(code)
        if not short.address and not address.strip():
            raise NotWritten(Text("setup.institution.where"))
        whole = self._site.fetch(short.address or address_of(address), short.ticket)
        return read(whole, now, known, mark=short.mark)

    def _compare(self, provision: Provision) -> None:
        self._provision = provision
        rows = (
            ("issuer", provision.issuer), ("fingerprint", provision.fingerprint),
            ("institution", provision.institution), ("desk", provision.desk_no), ("address", provision.url),
        )  # fmt: skip
        lines = tuple(SetupLine(Text(f"setup.line.{name}"), value) for name, value in rows if value)
        self._tell(SetupShown("", "compare", lines=lines))

    def _accepted(self, _: sg.ProvisionAccepted) -> None:
        provision = self._provision
        if provision is None:
            return
        self._tell(SetupShown("", "asking", busy=True))
        aside(self._main, partial(self._take, provision), self._done, self._begin)

    def _take(self, provision: Provision) -> str:
        """Written first, activated afterwards: cut off in between, the same code is taken once more."""
        self._site.accept(provision)
        if provision.kind == "none":
            return ""
        return self._site.activate(provision.activation)

    def _done(self, name: str) -> None:
        said = Text("setup.institution.answers", (name,)) if name else Text("setup.institution.alone_set")
        lines = _lines_of(self._site.facts())
        self._tell(SetupShown("", "ready", good=True, said=said, lines=lines))

    # --- no platform ----------------------------------------------------------------------------------------

    def _alone(self, gesture: sg.AloneWanted) -> None:
        if not gesture.institution or not DESK_NO.fullmatch(gesture.desk_no):
            self._begin(Text("setup.institution.form"))
            return
        known = self._site.in_force().desk_no
        if known and known != gesture.desk_no:
            self._begin(Text("setup.refused.G05", (gesture.desk_no,)))
            return
        sections = {
            "desk": {"no": gesture.desk_no, "institution": gesture.institution},
            "platform": {"kind": "none"},
        }
        aside(self._main, partial(self._site.write, sections), lambda _: self._done(""), self._begin)


def _lines_of(facts: SiteFacts) -> tuple[SetupLine, ...]:
    rows = (("institution", facts.institution), ("desk", facts.desk_no), ("address", facts.platform))
    return tuple(SetupLine(Text(f"setup.line.{name}"), value, "ok") for name, value in rows if value)


def address_of(typed: str) -> str:
    """As people type it: without https:// and the path, in capitals where the screen's keys were used."""
    text = typed.strip()
    scheme, _, rest = text.rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower() or 'https'}://{host.lower()}/{path if slash else 'ktp/v1'}"


def _nothing() -> None:
    pass
