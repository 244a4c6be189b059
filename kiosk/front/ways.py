"""What a desk has beside the card reader: gun, camera, face, and how they come and go together.  Main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtQuick import QQuickWindow

from drivers.driver import Driver
from drivers.worker import Worker
from kiosk.front.devices import Devices
from kiosk.front.scans import Scans
from kiosk.ui.camera_picture import CameraModel
from kiosk.ui.gestures import Gesture, GunSetupOpened
from kiosk.ui.gun_setup import GunSetupModel
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from drivers.camera.frame import Camera
    from drivers.scanner.habits import GunHabits
    from kiosk.faces.desk import FaceDesk
    from kiosk.front.gun_lesson import GunLesson
    from kiosk.ui.wedge_filter import WedgeFilter


class Ways:
    """`reads_codes`: the camera is wanted all day, for codes held before it; else only while a screen shows it, and
    until it was seen to work: a face is offered only where there is a camera."""

    def __init__(
        self,
        devices: Devices,
        scans: Scans,
        face: FaceDesk | None,
        camera: Camera | None,
        guns: tuple[Driver, ...],
        model: CameraModel,
        *,
        mirror: bool,
        reads_codes: bool,
    ) -> None:
        self.scans, self.face, self.camera = scans, face, camera
        self.gun = any(gun.name == "scanner" for gun in guns)
        """One with a driver, so with a lamp of its own."""
        self._devices, self._model = devices, model
        drivers = (*guns, *((camera,) if camera else ()))
        self._workers = [Worker(driver, devices.hear) for driver in drivers]
        self._reads_codes, self._shown, self._looking = reads_codes, False, False
        self._begin: Callable[[], GunLesson] | None = None
        self._there = False
        self._lesson: GunLesson | None = None
        self._filter: WedgeFilter | None = None
        if camera is not None:
            model.attach(camera.frames, mirror=mirror)
            model.ran.connect(self._screen)
            devices.device_changed.connect(self._device)
        if face is not None:
            face.wants = self._look

    def listen(
        self,
        window: QQuickWindow,
        habits: GunHabits | None,
        model: GunSetupModel,
        keep: Callable[[GunHabits], Text | None],
    ) -> None:
        """Keys of the window may come from a gun.  Where none types yet, staff may teach the desk one."""

        def begin() -> GunLesson:
            from kiosk.front.gun_lesson import GunLesson  # most desks have no gun that types
            from kiosk.ui.wedge_filter import WedgeFilter

            self._filter = WedgeFilter(window, self._devices.hear, habits)
            lesson = GunLesson(self._filter, habits, model.update, keep)
            self.scans.lesson = lesson.scanned_elsewhere
            return lesson

        self._begin = begin
        if habits is not None:
            self._lesson = begin()

    def gesture(self, gesture: Gesture) -> bool:
        if self._lesson is None and self._begin and isinstance(gesture, GunSetupOpened):
            self._lesson = self._begin()
        return self._lesson is not None and self._lesson.gesture(gesture)

    def start(self) -> None:
        self._want()
        for worker in self._workers:
            worker.start()
        if self.face:
            self.face.start()

    def stop(self) -> None:
        self._model.attach(None)
        if self.face:
            self.face.stop()
        for worker in self._workers:
            worker.stop()

    def _device(self, device: str, why: str) -> None:
        if device != "camera":
            return
        self._there = not why
        if self.face:
            self.face.camera(there=self._there)
        self._want()

    def _screen(self, on: bool) -> None:
        self._shown = on
        self._want()

    def _look(self, on: bool) -> None:
        self._looking = on
        self._want()

    def _want(self) -> None:
        if self.camera:
            self.camera.want(self._reads_codes or self._shown or self._looking or not self._there)
