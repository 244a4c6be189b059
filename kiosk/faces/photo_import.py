"""Enrolment photos of a folder become templates, on a thread of its own.  The pictures stay where they are.

Files are named by the learner's number or by the number of their document; that number is in memory only.  All photos
are looked at before the first template is kept, so that of two learners with one face neither is taken for the other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

from kiosk.domain.consent import Allowed, AskConsent, FaceAnswer
from kiosk.domain.names import mask
from kiosk.face.engine import Engine, FaceFault, Source
from kiosk.face.match import doubles, others_like, roster_of
from kiosk.face.photo import Portrait, pixels_of, portrait_of
from kiosk.faces.records import FaceRecords, Today
from kiosk.main_thread import MainThread
from kiosk.school.drives import DRIVES, shown_name
from kiosk.school.plugged import open_plugged
from kiosk.ui.photos import PhotoFate, PhotoFolder, PhotoLine, PhotoRun, PhotoStep
from kiosk.ui.staff_facts import DOCUMENTS
from kiosk.visit.view import Text
from sync.records import Enrolment, EnrolmentState, FaceSource, FaceTemplate, PersonKey
from sync.store import mirror
from sync.store.faces import NoConsent
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".bmp")
LARGEST: Final = 30_000_000
"""Bytes; no photograph of one person needs more."""
DEPTH: Final = 2
KEEP_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo that will do, and whose it is by its name."""

    file: str
    ref: str
    learner: Enrolment
    portrait: Portrait = field(repr=False)


class PhotoImport:
    """`open_engine` makes an engine for the import alone: the desk's own belongs to the thread that looks for learners.

    `tell` hears the run on the main thread; `kept(learner, operator, template)` is called there for every template.
    """

    def __init__(
        self,
        store: Store,
        records: FaceRecords,
        main: MainThread,
        open_engine: Callable[[], Engine],
        tell: Callable[[PhotoRun], None],
    ) -> None:
        self._store, self._records, self._main = store, records, main
        self._open_engine, self._tell = open_engine, tell
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="photos")
        self._stop = Event()
        self._under_way: Future[PhotoRun] | None = None

    @property
    def running(self) -> bool:
        return self._under_way is not None

    def start(self, folder: Path, operator: str) -> None:
        """One import at a time; another call while it runs does nothing."""
        if self.running:
            return
        self._stop.clear()
        self._tell(PhotoRun(PhotoStep.RUNNING))
        self._under_way = self._thread.submit(self._run, folder, operator)
        self._main.when_done(self._under_way, self._over)

    def folders(self) -> tuple[PhotoFolder, ...]:
        """Where photos may lie; looks at drives, so not on the main thread."""
        open_plugged()
        return photo_folders()

    def stop(self) -> None:
        """What was kept by now stays; the rest is left alone."""
        self._stop.set()

    def close(self) -> None:
        self.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _over(self, done: Future[PhotoRun]) -> None:
        self._under_way = None
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._tell(done.result())
        elif isinstance(error, FaceFault | StoreFault):
            log.warning("the import ended: %s", error)
            self._tell(PhotoRun(PhotoStep.STOPPED, problem=Text("photos.broken", (error.code,))))
        else:
            log.error("the import broke", exc_info=error)
            self._tell(PhotoRun(PhotoStep.STOPPED, problem=Text("photos.broken", ("H06",))))

    # --- on its own thread --------------------------------------------------------------------------------

    def _run(self, folder: Path, operator: str) -> PhotoRun:
        try:
            files = photos_in(folder)
        except OSError as error:
            log.info("no folder to import: %s", type(error).__name__)
            return PhotoRun(PhotoStep.STOPPED, problem=Text("photos.no_folder"))
        if not files:
            return PhotoRun(PhotoStep.STOPPED, problem=Text("photos.no_photos"))
        engine = self._open_engine()
        run, taken = self._look_at_all(engine, files)
        if self._stop.is_set():
            return replace(run, step=PhotoStep.STOPPED)
        good, doubled = self._without_doubles(engine, taken)
        lines = [*run.lines, *doubled, *self._keep_all(good, operator)]
        step = PhotoStep.STOPPED if self._stop.is_set() else PhotoStep.DONE
        return PhotoRun(step, run.done, run.total, tuple(lines))

    def _look_at_all(self, engine: Engine, files: list[Path]) -> tuple[PhotoRun, list[Taken]]:
        run, taken = PhotoRun(PhotoStep.RUNNING, total=len(files)), list[Taken]()
        for file in files:
            if self._stop.is_set():
                break
            seen = self._look_at(engine, file)
            lines = (*run.lines, seen) if isinstance(seen, PhotoLine) else run.lines
            run = replace(run, done=run.done + 1, lines=lines)
            if isinstance(seen, Taken):
                taken.append(seen)
            self._main.post(partial(self._tell, run))
        return run, taken

    def _look_at(self, engine: Engine, file: Path) -> Taken | PhotoLine:
        shown = shown_name(file.name)
        learners = self._whose(file.stem)
        if not learners:
            return PhotoLine(shown, PhotoFate.UNKNOWN)
        answers = [(one, self._records.may_use(one)) for one in learners]
        learner = next((one for one, answer in answers if isinstance(answer, Allowed)), None)
        name = mask(learners[0].name)
        if learner is None:
            return PhotoLine(shown, PhotoFate.NO_CONSENT, name, _why_not(answers[0][1]))
        pixels = pixels_of(_content(file))
        if pixels is None:
            return PhotoLine(shown, PhotoFate.BAD, name, Text("photos.unreadable"))
        portrait = portrait_of(engine, pixels, Source.PHOTO)
        if not isinstance(portrait, Portrait):
            return PhotoLine(shown, PhotoFate.BAD, name, Text(f"photos.hint.{portrait.name.lower()}"))
        return Taken(shown, self._store.vault.person_ref(learner.person), learner, portrait)

    def _whose(self, stem: str) -> list[Enrolment]:
        """All enrolments of the one person whom the file's name means; none where it could be several."""
        vault, name = self._store.vault, stem.strip()
        with self._store.reading() as db:
            found = mirror.enrolments_by_number(db, vault, name)
            for document in DOCUMENTS if not found else ():
                found.extend(mirror.enrolments_of(db, vault, PersonKey(document, name)))
        there = [one for one in found if one.state is not EnrolmentState.QUIT]
        return there if len({one.person for one in there}) == 1 else []

    def _without_doubles(self, engine: Engine, taken: list[Taken]) -> tuple[list[Taken], list[PhotoLine]]:
        """The first photo of a learner whose face nobody else has, here or among those kept; and the others."""
        at = engine.bands[Source.PHOTO].match
        kept = self._kept_by_now(engine.version)
        new = roster_of([(one.ref, one.portrait.template) for one in taken], engine.version)
        shared = {ref for pair in doubles(new, at) for ref in pair}
        good: list[Taken] = []
        lines: list[PhotoLine] = []
        for one in taken:
            others = others_like(one.portrait.template.vector, kept.roster, one.ref, at)
            name = mask(one.learner.name)
            if one.ref in shared or others:
                also = next((kept.whose[ref].name for ref in others if ref in kept.whose), "")
                why = Text("photos.face_of", (mask(also),)) if also else Text("photos.same_face")
                lines.append(PhotoLine(one.file, PhotoFate.DOUBLE, name, why))
            elif any(one.ref == other.ref for other in good):
                lines.append(PhotoLine(one.file, PhotoFate.DOUBLE, name, Text("photos.second")))
            else:
                good.append(one)
        return good, lines

    def _kept_by_now(self, model: str) -> Today:
        with self._store.reading() as db:
            class_nos = [one.class_no for one in mirror.classes(db)]
        return self._records.of_classes(class_nos, model)

    def _keep_all(self, good: list[Taken], operator: str) -> Iterator[PhotoLine]:
        for one in good:
            if self._stop.is_set():
                return
            template, name = one.portrait.template, mask(one.learner.name)
            try:
                kept = self._records.keep(
                    one.learner, FaceSource.PHOTO, template.model, template.vector, one.portrait.face_px
                ).result(KEEP_S)
            except NoConsent:  # taken back while the photos were looked at
                yield PhotoLine(one.file, PhotoFate.NO_CONSENT, name, Text("photos.why.ask"))
                continue
            self._main.post(partial(self._enter, one.learner, operator, kept))
            yield PhotoLine(one.file, PhotoFate.IMPORTED, name)

    def _enter(self, learner: Enrolment, operator: str, kept: FaceTemplate) -> None:
        self._records.enrolled(learner, operator, kept)


# --- files ----------------------------------------------------------------------------------------------


def photos_in(folder: Path) -> list[Path]:
    """Raises OSError."""
    return sorted(
        one
        for one in folder.expanduser().iterdir()
        if one.suffix.lower() in SUFFIXES and not one.name.startswith(".") and one.is_file()
    )


def photo_folders(roots: Iterable[Path] = DRIVES) -> tuple[PhotoFolder, ...]:
    """Folders with photos on drives put in, two levels below where they are mounted."""
    found: list[PhotoFolder] = []
    for root in roots:
        for folder in _below(root, DEPTH + 1):
            try:
                photos = len(photos_in(folder))
            except OSError:  # a drive of somebody else
                continue
            if photos:
                found.append(PhotoFolder(str(folder), photos))
    return tuple(found)


def _below(root: Path, levels: int) -> Iterator[Path]:
    if not levels:
        return
    try:
        inside = sorted(one for one in root.iterdir() if one.is_dir() and not one.name.startswith("."))
    except OSError:
        return
    for one in inside:
        yield one
        yield from _below(one, levels - 1)


def _content(file: Path) -> bytes:
    """Empty where it cannot be read or is no photo by its size."""
    try:
        return file.read_bytes() if file.stat().st_size <= LARGEST else b""
    except OSError as error:
        log.info("a photo cannot be read: %s", type(error).__name__)
        return b""


def _why_not(answer: FaceAnswer) -> Text:
    return Text(
        "photos.why.ask" if isinstance(answer, AskConsent | Allowed) else f"photos.why.{answer.why.lower()}"
    )
