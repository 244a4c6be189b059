"""`unshare -m -n python -m tests.support.fake_dns ANSWER URL`: a name server on 127.0.0.1:53 of a network of its own
that answers every question with the address ANSWER, "unknown", or nothing at all ("silent"); then the way to URL."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
from ipaddress import ip_address
from threading import Thread

from kiosk.doctor.network import way
from sync.platform.ktp_http import Trust

HEADER = 12


def answer(question: bytes, said: str) -> bytes:
    """RFC 1035: the question again, and one A record; or "no such name"."""
    end = question.index(0, HEADER) + 5
    asked, kind = question[HEADER:end], question[end - 4 : end - 2]
    if said == "unknown":
        return question[:2] + b"\x81\x83" + b"\0\1" + bytes(6) + asked
    if kind != b"\0\1":  # no AAAA
        return question[:2] + b"\x81\x80" + b"\0\1" + bytes(6) + asked
    record = b"\xc0\x0c" + b"\0\1\0\1" + b"\0\0\0\x3c" + b"\0\4" + ip_address(said).packed
    return question[:2] + b"\x81\x80" + b"\0\1\0\1" + bytes(4) + asked + record


def serve(said: str) -> None:
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 53))

    def run() -> None:
        while True:
            question, who = line.recvfrom(512)
            if said != "silent":
                line.sendto(answer(question, said), who)

    Thread(target=run, daemon=True).start()


def main(said: str, url: str) -> int:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        conf.write("nameserver 127.0.0.1\n")
        conf.flush()
        subprocess.run(["mount", "--bind", conf.name, "/etc/resolv.conf"], check=True)
        serve(said)
        found = way(url, Trust())
    print(json.dumps([[one.name, one.state.value, one.reason.id, one.code] for one in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
