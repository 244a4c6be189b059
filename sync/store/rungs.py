"""How a file of keys is sealed to this machine and put in its place: the only code that differs between systems.

The ladder, strongest first:

    host       systemd-creds (Linux, root): bound to this machine, and to its TPM where it has one
    dpapi      Windows DPAPI, machine scope (written to its documentation, not tested on Windows)
    weak-file  a file only its owner may read; whoever copies the disk has the keys, so status pages flag it
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.store.driver_errors import fault_of
from sync.store.fault import StoreFault


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to seal a bundle to this machine.  `open` raises StoreFault H03."""

    usable: Callable[[], bool]
    seal: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes]


def _systemd_creds(verb: str, given: bytes) -> bytes:
    """`systemd-creds encrypt|decrypt`, through pipes: no plain key ever touches a file."""
    arguments = ["systemd-creds", "--name=training-desk", verb, "-", "-"]
    try:
        done = subprocess.run(arguments, input=given, capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise StoreFault("H03", f"systemd-creds {verb} failed: {type(error).__name__}") from None
    return done.stdout


def _systemd_creds_usable() -> bool:
    if not sys.platform.startswith("linux") or not shutil.which("systemd-creds") or os.geteuid() != 0:
        return False
    try:
        return _systemd_creds("decrypt", _systemd_creds("encrypt", b"probe")) == b"probe"
    except StoreFault:
        return False


class _Blob(ctypes.Structure):
    """DATA_BLOB of wincrypt.h."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.POINTER(ctypes.c_char)))


_LOCAL_MACHINE = (
    0x4  # CRYPTPROTECT_LOCAL_MACHINE: any account of this machine, so the file's rights still matter
)
_UI_FORBIDDEN = 0x1


def _dpapi(call: str, given: bytes) -> bytes:
    if sys.platform != "win32":
        raise StoreFault("H03", "these keys were sealed on Windows")
    buffer = ctypes.create_string_buffer(given, len(given))
    source = _Blob(len(given), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
    target = _Blob()
    function = getattr(ctypes.windll.crypt32, call)
    flags = _LOCAL_MACHINE | _UI_FORBIDDEN
    if not function(ctypes.byref(source), None, None, None, None, flags, ctypes.byref(target)):
        raise StoreFault("H03", f"{call} failed")
    try:
        return ctypes.string_at(target.data, target.size)
    finally:
        ctypes.windll.kernel32.LocalFree(target.data)


def _open_weak(payload: bytes) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except binascii.Error:
        raise StoreFault("H03", "a sealed key file is damaged") from None


LADDER: dict[str, Rung] = {
    "host": Rung(
        _systemd_creds_usable,
        lambda plain: _systemd_creds("encrypt", plain),
        lambda sealed: _systemd_creds("decrypt", sealed),
    ),
    "dpapi": Rung(
        lambda: sys.platform == "win32",
        lambda plain: _dpapi("CryptProtectData", plain),
        lambda sealed: _dpapi("CryptUnprotectData", sealed),
    ),
    "weak-file": Rung(lambda: True, base64.b64encode, _open_weak),
}
"""Strongest first."""


def replace_file(path: Path, content: bytes) -> None:
    """Write a file of mode 0400 in one step: either the old content or the new is there, whatever happens."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if sys.platform == "win32" and path.exists():
            path.chmod(0o600)  # Windows refuses to replace a read-only file
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise fault_of(error) from error


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
