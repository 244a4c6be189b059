"""A recovery paper on the screen: shown once, two of its groups read back off the paper, and only then in force.

Cut off before that, nothing was kept: the paper written down so far is none, and another one is made.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial

from kiosk.main_thread import MainThread
from kiosk.setup.page import Hands, aside
from kiosk.ui import setup_gestures as sg
from kiosk.ui.setup import PaperShown
from kiosk.visit.view import Text
from sync.store.recovery import PaperKind, RecoveryPaper, key_name, make_paper, public_of

GROUPS = 9
DRAW = random.SystemRandom().sample
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class PaperShow:
    """`show` draws the paper with what is amiss, `keep` puts it in force (aside), `kept` hears that it is."""

    def __init__(
        self,
        kind: PaperKind,
        main: MainThread,
        show: Callable[[PaperShown, Text | None], None],
        keep: Callable[[RecoveryPaper], None],
        kept: Callable[[], None],
        draw: Callable[[Sequence[int], int], list[int]] = DRAW,
    ) -> None:
        self._kind, self._main = kind, main
        self._show, self._keep, self._kept, self._draw = show, keep, kept, draw
        self._paper: RecoveryPaper | None = None
        self._shown: PaperShown | None = None

    @property
    def hands(self) -> Hands:
        return {
            sg.PaperWanted: lambda _: self.make(),
            sg.PaperRead: lambda gesture: self.read(gesture.groups),
        }

    def forget(self) -> None:
        self._paper = self._shown = None

    def make(self) -> None:
        self._paper = make_paper(self._kind)
        one, other = sorted(self._draw(range(1, GROUPS + 1), 2))
        groups = tuple(self._paper.typed.split())
        no = key_name(public_of(self._paper)) if self._kind is PaperKind.BACKUP else ""
        self._shown = PaperShown(self._kind.name.lower(), groups, self._paper.scanned, (one, other), no)
        self._show(self._shown, None)

    def read(self, groups: Sequence[str]) -> None:
        paper, shown = self._paper, self._shown
        if paper is None or shown is None:
            return
        wanted = tuple(shown.groups[place - 1] for place in shown.asked)
        if tuple(_plain(group) for group in groups) != wanted:
            self._show(shown, Text("setup.paper.misread"))
            return
        aside(self._main, partial(self._keep, paper), lambda _: self._done(), self._failed)

    def _done(self) -> None:
        self.forget()
        self._kept()

    def _failed(self, why: Text) -> None:
        if self._shown:
            self._show(self._shown, why)


def _plain(group: str) -> str:
    return group.strip().upper().translate(MISREAD)
