"""The composition root's part for the set-up guide: settings, book, platform and devices as the guide asks for them.

Loaded only where the guide comes up.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from config.bad import BadSetting
from config.load import found, load
from config.schema import Settings
from config.write import write_sections
from drivers.card.facts import CardReader
from drivers.driver import Driver
from drivers.scanner.facts import CodeScanned
from drivers.worker import Worker
from kiosk.compose.book import BOOK, Book, open_book
from kiosk.compose.camera import make_camera, make_camera_gun
from kiosk.compose.card import make_reader
from kiosk.compose.fit import refuse_unfit
from kiosk.compose.gun import keep_habits, keyboard_habits_of
from kiosk.compose.remote import noted
from kiosk.compose.routes import make_platform
from kiosk.compose.staff import make_staffing
from kiosk.doctor.check import Check
from kiosk.doctor.quick import self_check
from kiosk.front.card_watch import CardWatch
from kiosk.main_thread import MainThread
from kiosk.setting import particulars
from kiosk.setup.guide import Guide
from kiosk.setup.site import NotWritten, OpenedBook, Plain, SiteFacts
from kiosk.setup.steps import JOURNAL, Journal, as_bytes, read_journal
from kiosk.staff.door import StaffDoor
from kiosk.ui.gestures import Gesture
from kiosk.ui.setup import GUIDE_QML
from kiosk.visit.view import Text
from sync.clock import boottime_ms, wall_ms
from sync.platform.ktp import Ktp
from sync.platform.ktp_http import BadTrust, HttpLine, Trust
from sync.platform.ktp_provision import fetch
from sync.platform.provisioning import InForce, NotProvisioned, Provision
from sync.store.rungs import replace_file, sync_folder

if TYPE_CHECKING:
    from drivers.camera.frame import Camera
    from drivers.scanner.habits import GunHabits
    from kiosk.front.gun_lesson import GunLesson
    from kiosk.ui.window import KioskWindow, Models

TRIED = ".tried"
"""Beside the site's file, while a setting is tried."""


class SetupSite:
    """`config` is the site's file, which need not exist.  `reader` and `camera` may be given by whoever holds the
    virtual ones in hand."""

    def __init__(
        self,
        config: Path,
        models: Models,
        main: MainThread,
        window: KioskWindow,
        reader: CardReader | None = None,
        camera: Camera | None = None,
    ) -> None:
        self._config, self._models, self._main, self._window = config, models, main, window
        self._reader, self._camera = reader, camera
        self._opening = Lock()
        self._book: tuple[Book, OpenedBook] | None = None
        self._platform: Ktp | None = None

    # --- settings -------------------------------------------------------------------------------------------

    def settings(self) -> Settings:
        """Raises BadSetting for a file that is wrong; one that is not there yet is empty."""
        return load(found(self._config))

    def facts(self) -> SiteFacts:
        now = self.settings()
        alone = now.platform.kind == "none"
        return SiteFacts(
            now.language, now.desk.institution, now.desk.no, "" if alone else now.platform.url, alone,
            now.scanner.backend, now.camera.backend,
        )  # fmt: skip

    def write(self, sections: Mapping[str, Mapping[str, Plain]]) -> None:
        """Tried on a copy first: what the desk would refuse, by itself or together, never stands in the site's file."""
        tried = self._config.with_name(self._config.name + TRIED)
        try:
            self._config.parent.mkdir(parents=True, exist_ok=True)
            tried.unlink(missing_ok=True)
            if self._config.exists():
                shutil.copy(self._config, tried)
            write_sections(tried, sections)
            told = load(tried)
            if "desk" in sections:
                refuse_unfit(told, str(self._config))
            tried.replace(self._config)
            sync_folder(self._config.parent)
        except BadSetting as wrong:
            raise _unfit(wrong) from wrong
        except OSError as wrong:
            raise NotWritten(Text("gun.not_saved", (str(self._config), wrong.strerror or ""))) from wrong
        finally:
            tried.unlink(missing_ok=True)

    # --- the book -------------------------------------------------------------------------------------------

    def book(self) -> OpenedBook:
        with self._opening:
            if self._book is None:
                try:
                    settings = self.settings()
                    refuse_unfit(settings, str(self._config))
                    book = open_book(settings)
                except BadSetting as wrong:
                    raise _unfit(wrong) from wrong
                staffing = make_staffing(settings, book.store, book.clock)
                door = StaffDoor(book.store, book.clock, staffing.registry)
                self._book = book, OpenedBook(book.vault, book.store, book.clock, staffing, door)
            return self._book[1]

    @property
    def has_book(self) -> bool:
        return (self.settings().folder / BOOK).exists()

    def close(self) -> None:
        with self._opening:
            if self._book:
                self._book[0].close()
            self._book = None

    # --- the journal ----------------------------------------------------------------------------------------

    def journal(self) -> Journal:
        return read_journal(self.settings().folder) or Journal()

    def keep(self, journal: Journal) -> None:
        """What the institution's step wrote meanwhile stays."""
        folder = self.settings().folder
        folder.mkdir(parents=True, exist_ok=True)
        issued = max(journal.issued_ms, self.journal().issued_ms)
        replace_file(folder / JOURNAL, as_bytes(replace(journal, issued_ms=issued)))

    # --- the platform ---------------------------------------------------------------------------------------

    def now_ms(self) -> int:
        return self._book[1].clock.now_ms() if self._book else wall_ms()

    def in_force(self) -> InForce:
        """A desk number belongs to the book; before there is one, a code may bring another."""
        now = self.settings()
        try:
            key = bytes.fromhex(now.platform.platform_key)
        except ValueError:
            key = b""
        return InForce(key, now.desk.no if self.has_book else "", self.journal().issued_ms)

    def fetch(self, address: str, ticket: str) -> str:
        try:
            anchors = self.settings().platform.ca_file
            line = HttpLine(address, boottime_ms, Trust(Path(anchors) if anchors else None))
        except BadTrust as wrong:
            raise NotProvisioned("G03", address) from wrong
        try:
            return fetch(line, ticket)
        finally:
            line.close()

    def accept(self, provision: Provision) -> None:
        platform: dict[str, Plain] = {"kind": provision.kind}
        if provision.kind != "none":
            platform |= {
                "url": provision.url, "app": provision.app, "org_no": provision.org_no,
                "suite": provision.suite, "platform_key": provision.key.hex(),
            }  # fmt: skip
        sections: dict[str, Mapping[str, Plain]] = {
            "desk": {"no": provision.desk_no, "institution": provision.institution},
            "platform": platform,
        }
        if provision.profile:
            sections = {"": {"profile": provision.profile}, **sections}
        self.write(sections)
        self.keep(replace(self.journal(), issued_ms=provision.issued_ms))
        self._platform = None

    def _ktp(self) -> Ktp:
        if self._platform is None:
            book = self.book()
            try:
                self._platform = make_platform(self.settings(), book.vault, book.clock, str(self._config))
            except BadSetting as wrong:
                raise _unfit(wrong) from wrong
        return self._platform

    def activated(self) -> bool:
        return self._ktp().activated

    def activate(self, code: str) -> str:
        ktp = self._ktp()
        if code and not ktp.activated:
            ktp.activate(code)
        return ktp.org().name

    def offset_ms(self) -> int | None:
        if self.settings().platform.kind == "none":
            return None
        sample = self._ktp().time()
        middle = (sample.sent_mono_ms + sample.received_mono_ms) // 2
        return sample.server_ms - (wall_ms() - boottime_ms() + middle)

    # --- the devices ----------------------------------------------------------------------------------------

    def listen(self, heard: Callable[[object], None]) -> Callable[[], None]:
        watch = CardWatch(self._reader or make_reader(self.settings().card))
        watch.heard.connect(heard)
        watch.start()

        def deaf() -> None:
            watch.heard.disconnect(heard)
            watch.stop()

        return deaf

    def film(
        self, device: Callable[[object], None], code: Callable[[str], None] | None
    ) -> Callable[[], None]:
        chosen = self.settings().camera
        chosen = replace(chosen, backend="qt") if chosen.backend == "none" else chosen
        camera = self._camera or make_camera(chosen)
        assert camera is not None
        camera.want(True)
        drivers: list[Driver] = [camera]
        gun = make_camera_gun(replace(chosen, read_codes=True), camera) if code else None
        if gun:
            drivers.append(gun)

        def told(fact: object) -> None:
            if isinstance(fact, CodeScanned):
                if code:
                    code(fact.text)
            else:
                device(fact)

        workers = [Worker(driver, lambda fact: self._main.post(partial(told, fact))) for driver in drivers]
        self._models.camera.attach(camera.frames, mirror=chosen.mirror)
        for worker in workers:
            worker.start()

        def blind() -> None:
            self._models.camera.attach(None)
            for worker in workers:
                worker.stop()

        return blind

    def teach(self, saved: Callable[[], None]) -> GunLesson:
        from kiosk.front.gun_lesson import GunLesson
        from kiosk.ui.wedge_filter import WedgeFilter

        def keep(habits: GunHabits) -> Text | None:
            problem = keep_habits(self._config, habits)
            if problem is None:
                self._main.post(saved)
            return problem

        habits = keyboard_habits_of(self.settings().scanner)
        ears = WedgeFilter(self._window.root, lambda fact: None, habits)
        return GunLesson(ears, habits, self._models.gun_setup.update, keep)

    def checks(self) -> Sequence[Check]:
        settings = self.settings()
        return noted(settings.folder, self_check(settings, str(self._config)), wall_ms())


class GuideAtWork:
    """What the shell needs of a guide."""

    def __init__(self, site: SetupSite, guide: Guide) -> None:
        self._site, self._guide = site, guide

    def gesture(self, gesture: Gesture) -> None:
        self._guide.gesture(gesture)

    def close(self) -> None:
        self._guide.close()
        self._site.close()


def begin_guide(
    config: Path,
    window: KioskWindow,
    models: Models,
    main: MainThread,
    ended: Callable[[], None],
    reader: CardReader | None = None,
    camera: Camera | None = None,
) -> GuideAtWork:
    """Bring the guide up in the window.  Raises BadSetting for a site's file that cannot be read."""
    from kiosk.ui.window import kept

    site = SetupSite(config, models, main, window, reader, camera)
    settings = site.settings()
    models.language.switch(settings.language)
    for name in ("setup", "gun_setup", "hanzi"):
        kept(getattr(models, name))

    def over() -> None:
        site.close()
        window.root.setProperty("guide", "")
        ended()

    guide = Guide(site, models.setup, main, site.journal(), site.keep, over)
    window.root.setProperty("guide", GUIDE_QML)
    guide.begin(locked=site.has_book and bool(site.book().staffing.registry.members))
    return GuideAtWork(site, guide)


def _unfit(wrong: BadSetting) -> NotWritten:
    """A code, or a hand in the file, that this desk cannot go by: said, and another can be given."""
    return NotWritten(Text("setup.unfit", particulars(wrong)[1:]))
