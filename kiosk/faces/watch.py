"""The thread that owns engine and looks: frames of the camera in, hints and one outcome out, on the main thread."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Final

from drivers.camera.frame import Camera
from kiosk.conditions import LOADING
from kiosk.face import session
from kiosk.face.engine import Engine, FaceFault
from kiosk.face.quality import Hint
from kiosk.face.replay import Reel
from kiosk.main_thread import MainThread

log = logging.getLogger(__name__)

FRAME_S: Final = 0.25
"""How long it sleeps without a frame before it looks whether it is still wanted."""


@dataclass(frozen=True, slots=True)
class FaceRules:
    frames: int
    challenge: bool


@dataclass(slots=True)
class Watched:
    """One look under way.  `hinted(hint, challenge)` and `over(outcome)` are called on the main thread, and no more
    once it was dropped."""

    purpose: session.Purpose
    hinted: Callable[[str, bool], None] = field(repr=False)
    over: Callable[[session.Outcome], None] = field(repr=False)
    dropped: Event = field(default_factory=Event)


class FaceWatch:
    """`new_reel` False keeps one memory of frames for all looks, so that a recording shown twice is known; a clip that
    plays in training repeats itself and needs a new one a look."""

    def __init__(
        self,
        main: MainThread,
        camera: Camera,
        open_engine: Callable[[], Engine],
        rules: FaceRules,
        *,
        new_reel: bool = False,
    ) -> None:
        self._main, self._camera = main, camera
        self._open_engine, self._rules = open_engine, rules
        self._new_reel, self._reel = new_reel, Reel()
        self._engine: Engine | None = None
        self.fault: FaceFault | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="face")

    def start(self) -> None:
        """Load the engine beside, before anybody waits for it."""
        self._thread.submit(self._load)

    def stop(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    @property
    def model(self) -> str | None:
        """The engine's version; None while it is not there."""
        return self._engine.version if self._engine else None

    @property
    def standing(self) -> str:
        """ "" while the engine is there, LOADING before, else the fault's code."""
        if self._engine:
            return ""
        return self.fault.code if self.fault else LOADING

    @property
    def engine(self) -> Engine | None:
        return self._engine

    def begin(self, watched: Watched) -> None:
        self._main.when_done(self._thread.submit(self._watch, watched), self._ended)

    def _load(self) -> None:
        try:
            self._engine = self._open_engine()
        except FaceFault as fault:
            log.warning("no face engine: %s", fault)
            self.fault = fault

    def _watch(self, watched: Watched) -> None:
        engine = self._engine
        if engine is None:
            return
        rules = session.rules_of(
            engine, watched.purpose, challenge=self._rules.challenge, frames=self._rules.frames
        )
        reel = Reel() if self._new_reel else self._reel
        look = session.Look(engine, watched.purpose, rules, random.SystemRandom().choice, reel)
        number, told = -1, ""
        while not watched.dropped.is_set():
            frame = self._camera.frames.newer_than(number, FRAME_S)
            if frame is None:
                continue
            number = frame.number
            outcome = look.see(frame.pixels, frame.number, frame.at_s)
            if not isinstance(outcome, session.Looking | session.Challenge):
                self._tell(watched, partial(watched.over, outcome))
                return
            if (hint := _hint(outcome)) != told:
                told = hint
                asked = isinstance(outcome, session.Challenge)
                self._tell(watched, partial(watched.hinted, hint, asked))

    def _tell(self, watched: Watched, say: Callable[[], None]) -> None:
        def on_main() -> None:
            if not watched.dropped.is_set():
                say()

        self._main.post(on_main)

    def _ended(self, done: Future[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("the look broke", exc_info=error)


def _hint(outcome: session.Looking | session.Challenge) -> str:
    if isinstance(outcome, session.Challenge) and outcome.hint is Hint.GOOD:
        return outcome.move.value
    return outcome.hint.value
