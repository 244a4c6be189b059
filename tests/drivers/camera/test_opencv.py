"""OpenCV's own capture, over the one kind of camera every machine has: an MJPEG stream on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

import cv2
import pytest

from drivers.camera.opencv import OpenCvCamera
from drivers.driver import DeviceDown, DeviceUp
from drivers.worker import Worker
from tests.support.camera import scene
from tests.support.facts import Facts


class Stream:
    """A web camera that can be unplugged."""

    def __init__(self) -> None:
        self.unplugged = Event()
        stream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stream.film(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/stream.mjpg"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def film(self, to: BaseHTTPRequestHandler) -> None:
        if self.unplugged.is_set():
            to.send_error(404)
            return
        to.send_response(200)
        to.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        to.end_headers()
        number = 0
        while not self.unplugged.wait(0.02):
            _, picture = cv2.imencode(".jpg", scene(number := number + 1))
            head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            try:
                to.wfile.write(head.encode() + picture.tobytes() + b"\r\n")
            except ConnectionError:
                return

    def close(self) -> None:
        self.unplugged.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def stream() -> Iterator[Stream]:
    opened = Stream()
    yield opened
    opened.close()


@pytest.fixture
def facts() -> Facts:
    return Facts()


def test_a_stream_is_filmed_and_pulled_it_is_unplugged_then_missing(
    stream: Stream, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.worker.AGAIN_S", (0.05,))
    camera = OpenCvCamera(stream.address)
    worker = Worker(camera, facts.emit)
    worker.start()
    facts.expect(DeviceUp, within_s=15)
    frame = camera.frames.newer_than(3, 5)
    assert frame is not None and frame.pixels.shape == (240, 320, 3)
    assert time.monotonic() - frame.at_s < 5
    stream.unplugged.set()
    facts.expect(DeviceDown, within_s=15, why="unplugged")
    facts.expect(DeviceDown, within_s=15, why="missing")
    stream.unplugged.clear()
    facts.expect(DeviceUp, within_s=15)
    assert worker.stop(10)


@pytest.mark.parametrize("device", ["63", "/dev/v4l/by-id/no-such-camera"])
def test_a_camera_that_is_not_there_is_missing(device: str, facts: Facts) -> None:
    worker = Worker(OpenCvCamera(device), facts.emit)
    worker.start()
    facts.expect(DeviceDown, device="camera", why="missing")
    assert worker.stop()
