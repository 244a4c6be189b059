"""An update as a file: a plain ZIP of a signed manifest and the package.  Checked whole before anything is staged.

update.json   product, version, architecture, the package's length and SHA-256
update.sig    Ed25519 of update.json by the publisher's key, which the settings name
package.deb
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

PRODUCT, SUFFIX = "training-desk-kiosk", ".kskupdate"
MANIFEST, SIGNATURE, PACKAGE = "update.json", "update.sig", "package.deb"
MEMBERS: Final = [MANIFEST, SIGNATURE, PACKAGE]
MOST: Final = 1 << 30
SMALL: Final = 64 * 1024
CHUNK: Final = 1 << 20
VERSION: Final = re.compile(r"\d{1,6}(\.\d{1,6}){1,3}")
ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}
"""`uname -m` to dpkg's word."""


class BadUpdate(Exception):
    """`why`: KEY the publisher's key is missing or none · FORM no update · SIGNATURE not the publisher's · CHANGED the
    package is not the signed one · PRODUCT · ARCHITECTURE · OLDER not newer than what runs."""

    def __init__(self, why: str, particular: str = "") -> None:
        super().__init__(f"{why} {particular}".strip())
        self.why, self.particular = why, particular


@dataclass(frozen=True, slots=True)
class Release:
    product: str
    version: str
    architecture: str
    size: int
    sha256: str

    @property
    def text(self) -> bytes:
        """What is signed."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Here:
    """What an update has to fit; `machine` as `uname -m`."""

    version: str
    machine: str


def look(file: Path, key_file: Path, here: Here) -> Release:
    """BadUpdate, OSError: the first reason it may not be installed here.  The signature comes before what it says."""
    key = _publisher(key_file)
    with _opened(file) as members:
        text = members.read(MANIFEST)
        try:
            key.verify(members.read(SIGNATURE), text)
        except InvalidSignature:
            raise BadUpdate("SIGNATURE") from None
        release = _release(text)
        _refuse_unfit(release, here)
        made, size = hashlib.sha256(), 0
        with members.open(PACKAGE) as package:
            while part := package.read(CHUNK):
                made.update(part)
                size += len(part)
        if (made.hexdigest(), size) != (release.sha256, release.size):
            raise BadUpdate("CHANGED")
    return release


def unpack(file: Path, target: Path) -> None:
    """The package out of a file that was looked at."""
    with _opened(file) as members, members.open(PACKAGE) as package, target.open("xb") as out:
        while part := package.read(CHUNK):
            out.write(part)


def sign(package: Path, release: Release, key: Ed25519PrivateKey, target: Path) -> None:
    """At the publisher's: an update of a package."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as members:
        members.writestr(MANIFEST, release.text)
        members.writestr(SIGNATURE, key.sign(release.text))
        members.write(package, PACKAGE)


def private_key(pem: bytes) -> Ed25519PrivateKey:
    """ValueError for anything but an unencrypted Ed25519 key."""
    key = load_pem_private_key(pem, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def newer(version: str, than: str) -> bool:
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (4 - len(parts)))


def _publisher(key_file: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(key_file.read_bytes())
    except (OSError, ValueError):
        raise BadUpdate("KEY", str(key_file)) from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadUpdate("KEY", str(key_file))
    return key


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as members:
            listed = members.infolist()
            plain = all(one.compress_type == zipfile.ZIP_STORED and not one.flag_bits & 1 for one in listed)
            small = all(one.file_size <= (MOST if one.filename == PACKAGE else SMALL) for one in listed)
            if [one.filename for one in listed] != MEMBERS or not plain or not small:
                raise BadUpdate("FORM")
            yield members
    except (zipfile.BadZipFile, EOFError, NotImplementedError, UnicodeDecodeError):
        raise BadUpdate("FORM") from None


def _release(text: bytes) -> Release:
    said: Any = json.loads(text)  # signed: whoever has the key wrote it
    try:
        release = Release(**said)
    except TypeError:
        raise BadUpdate("FORM", MANIFEST) from None
    if not VERSION.fullmatch(str(release.version)):
        raise BadUpdate("FORM", MANIFEST)
    return release


def _refuse_unfit(release: Release, here: Here) -> None:
    if release.product != PRODUCT:
        raise BadUpdate("PRODUCT", release.product)
    if release.architecture != ARCHITECTURES.get(here.machine, here.machine):
        raise BadUpdate("ARCHITECTURE", release.architecture)
    if not newer(release.version, here.version):
        raise BadUpdate("OLDER", release.version)
