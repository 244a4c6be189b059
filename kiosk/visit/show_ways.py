"""What the ways without a PIN look like: code, face, consent; and the ways offered beside one another.  PURE."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.evidence import Factor
from kiosk.visit import states as st
from kiosk.visit.endings import in_reader
from kiosk.visit.face import AGREE, DECLINE, NOT_ME
from kiosk.visit.view import Choice, Sound, Stage, Text, View
from kiosk.visit.waits import wait_s


def choices(ways: Sequence[Factor]) -> tuple[Choice, ...]:
    """Ways of equal size, each a key that comes back as Chosen."""
    return tuple(
        Choice(way.value, Text(f"way.{way.value}.title"), Text(f"way.{way.value}.note")) for way in ways
    )


def code(state: st.CodeWanted) -> View:
    offered = "code.either" if state.qr else "code.show_it"
    next_step = Text("code.confirm_on_phone" if state.scanned else offered)
    return View(
        Stage.CODE,
        Text("code.verb"),
        next_step,
        name=state.name,
        choices=choices(state.ways),
        qr=state.qr,
        camera=True,
        leaves_after_s=wait_s(state),
        more_time=not state.qr,
        can_cancel=True,
        card_in=in_reader(state.claim),
    )


def checking(state: st.Checking) -> View:
    name = state.before.name if state.before else ""
    return View(
        Stage.READING,
        Text("code.checking"),
        Text("code.checking_next"),
        name=name,
        card_in=False,
        sound=Sound.READ,
    )


def face(state: st.FaceWanted) -> View:
    return View(
        Stage.FACE,
        Text("face.verb"),
        Text(state.hint),
        name=state.name,
        choices=choices(state.ways),
        camera=True,
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
        card_in=in_reader(state.claim),
        sound=Sound.ATTENTION if state.challenge else None,
    )


def sought(state: st.FaceSought) -> View:
    return View(
        Stage.FACE,
        Text("face.verb"),
        Text(state.hint),
        facts=(Text("face.or"),),
        choices=choices(state.ways),
        camera=True,
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
        card_in=False,
        sound=Sound.ATTENTION if state.challenge else None,
    )


def proposed(state: st.Proposed) -> View:
    return View(
        Stage.STAFF,
        Text("face.is_it_you"),
        Text("face.confirm"),
        name=state.name,
        choices=(Choice(NOT_ME, Text("face.not_me"), Text("face.not_me_note")),),
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
        card_in=False,
        sound=Sound.ATTENTION,
    )


def consent(state: st.ConsentWanted) -> View:
    return View(
        Stage.CONSENT,
        Text("consent.verb"),
        Text("consent.next"),
        facts=tuple(Text(f"consent.{part}") for part in ("purpose", "kept", "erased", "instead", "withdraw")),
        name=state.name,
        choices=(
            Choice(AGREE, Text("consent.agree"), Text("consent.agree_note")),
            Choice(DECLINE, Text("consent.decline"), Text("consent.decline_note")),
        ),
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
        card_in=False,
        sound=Sound.ATTENTION,
    )


def taking(state: st.FaceTaking) -> View:
    return View(
        Stage.FACE,
        Text("face.verb"),
        Text(state.hint),
        name=state.name,
        camera=True,
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
        card_in=False,
    )


def settled(state: st.FaceSettled) -> View:
    return View(
        Stage.CALM,
        Text("face.kept" if state.kept else "face.declined"),
        Text("face.kept_next" if state.kept else "face.declined_next"),
        name=state.name,
        leaves_after_s=wait_s(state),
        sound=Sound.GOOD if state.kept else Sound.READ,
    )
