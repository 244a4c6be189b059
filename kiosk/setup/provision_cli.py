"""`kiosk provision`: an institution, or a platform's office, signs the provisioning code of a desk with its key."""

from __future__ import annotations

import os
import secrets
import sys
from argparse import Namespace
from pathlib import Path

from kiosk.cli import give, say
from kiosk.words import LANGUAGES, Words
from sync.clock import wall_ms
from sync.platform import gm
from sync.platform.provisioning import NOTHING, NotProvisioned, Provision, fingerprint_of, read, sign

DAY_MS = 86_400_000
QR_PX = 900
READY, BAD_INPUT = 0, 2


def provision(options: Namespace) -> int:
    """The activation code comes on standard input, "" for none: an argument would stand in the list of processes."""
    words = Words(LANGUAGES[0])
    try:
        key = key_in(options.key)
        activation = sys.stdin.readline().strip() if options.url else ""
        now = wall_ms()
        code = sign(_wanted(options, key, activation, now), key)
        read(code, now, NOTHING)  # what a desk would refuse is not given out
    except NotProvisioned as no:
        say(words.text("cli.no_provision", no.code))
        return BAD_INPUT
    except (OSError, ValueError, gm.GmError) as wrong:
        say(words.text("cli.bad_file", str(options.key), type(wrong).__name__))
        return BAD_INPUT
    if options.qr and not _drawn(code, options.qr):
        say(words.text("cli.bad_file", str(options.qr), "PNG"))
        return BAD_INPUT
    give({"code": code, "fingerprint": fingerprint_of(key.public), "publicKey": key.public.hex()})
    return READY


def _wanted(options: Namespace, key: gm.Sm2Key, activation: str, now_ms: int) -> Provision:
    return Provision(
        serial=f"P-{secrets.token_hex(4)}",
        issuer=options.issuer,
        key=key.public,
        issued_ms=now_ms,
        until_ms=now_ms + options.days * DAY_MS,
        desk_no=options.desk,
        institution=options.institution,
        profile=options.profile,
        kind="ktp" if options.url else "none",
        url=options.url,
        app=options.app,
        org_no=options.org,
        activation=activation,
    )


def _drawn(code: str, picture: Path) -> bool:
    """As a PNG; without `--qr` nothing of Qt is loaded."""
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QImageWriter

    from kiosk.ui.qr import qr_picture

    return QImageWriter(str(picture), QByteArray(b"png")).write(qr_picture(code, QR_PX))


def key_in(path: Path) -> gm.Sm2Key:
    """The SM2 pair in the file, in hex; made where there is none, readable by its owner alone."""
    try:
        return gm.Sm2Key.from_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except FileNotFoundError:
        key = gm.Sm2Key.generate()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key.to_bytes().hex() + "\n")
        return key
