"""The one kind of camera every machine has: an MJPEG stream on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

import cv2

from drivers.camera.frame import Pixels
from tests.support.camera import scene


class Stream:
    """A web camera that can be unplugged.  `picture` gives its pictures by number."""

    def __init__(self, picture: Callable[[int], Pixels] = scene) -> None:
        self.unplugged = Event()
        self._picture = picture
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
            _, picture = cv2.imencode(".jpg", self._picture(number := number + 1))
            head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            try:
                to.wfile.write(head.encode() + picture.tobytes() + b"\r\n")
            except ConnectionError:
                return

    def close(self) -> None:
        self.unplugged.set()
        self._server.shutdown()
        self._server.server_close()
