"""A class into its archive, read back.  Blocks; no screen.

Cut off at any step it continues or undoes itself: what is half written bears another name and is thrown away by the
next try; a whole one is read back and only then entered in the book.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from kiosk.archive import verify
from kiosk.archive.zipping import new_key, packed
from kiosk.domain.timetable import from_ms, local_day
from sync.clock import Clock
from sync.records import Draft, EntryKind, Json
from sync.store import acts, mirror
from sync.store.store import Store

ARCHIVED: Final = "CLASS_ARCHIVED"
README: Final = """结班归档 · Archive of a class

class.zip 用 7-Zip、WinRAR 等软件打开，密钥在归档时打印的纸上（含连字符，共 35 个字符）。
核对有没有被动过：  python3 verify.py           核对里面的每一条：  python3 verify.py 密钥
class.zip opens in 7-Zip, WinRAR and others with the key on the paper made with it (35 characters, dashes included).
To check that nothing was touched: python3 verify.py; to check every entry inside: python3 verify.py KEY
What each file is and how the proof works stands at the beginning of verify.py.
"""


class NotArchived(Exception):
    """`why`: no-class, running (until then), there (another archive has that name), read-back, no-room; of erasing:
    no-archive, too-early, under-way (entries that nobody else has yet)."""

    def __init__(self, why: str, particular: str = "") -> None:
        super().__init__(f"{why} {particular}".strip())
        self.why = why
        self.particular = particular


@dataclass(frozen=True, slots=True)
class Archived:
    """`entries` of the book in it; `again`: it was there already, whole."""

    folder: Path
    key: str
    entries: int
    again: bool = False


def archive(
    store: Store,
    clock: Clock,
    class_no: str,
    out: Path,
    operator: str,
    gather: Callable[[], Mapping[str, bytes]],
) -> Archived:
    """`out`/CLASS/…; raises NotArchived, StoreFault, OSError.  The key is in the vault before the archive is there."""
    place = out / safe(class_no)
    today = local_day(from_ms(clock.now_ms()))
    with store.reading() as db:
        found, known = mirror.classes(db, {class_no}), acts.last(db, ARCHIVED, class_no)
    if not found:
        raise NotArchived("no-class", class_no)
    if found[0].ends >= today:
        raise NotArchived("running", found[0].ends.isoformat())
    if place.exists():
        return _there(store, clock, class_no, place, operator, entered=known is not None)
    files = gather()
    key = new_key()
    store.vault.keep_secret(secret_of(class_no), key.encode())
    half = place.with_name(place.name + ".part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    try:
        _write(half, files, key, store, class_no, clock)
        entries = _read_back(half, key)
        half.replace(place)
        _settle(out)
    except BaseException:  # whatever it was: nothing that looks like an archive is left
        shutil.rmtree(half, ignore_errors=True)
        raise
    _enter(store, clock, class_no, place, operator)
    return Archived(place, key, entries)


def _there(
    store: Store, clock: Clock, class_no: str, place: Path, operator: str, *, entered: bool
) -> Archived:
    """Cut off between the archive and its entry, or asked for twice."""
    key = (store.vault.secret(secret_of(class_no)) or b"").decode()
    if not key:
        raise NotArchived("there", str(place))
    entries = _read_back(place, key)
    if not entered:
        _enter(store, clock, class_no, place, operator)
    return Archived(place, key, entries, again=True)


def _write(
    folder: Path, files: Mapping[str, bytes], key: str, store: Store, class_no: str, clock: Clock
) -> None:
    whole = packed(files, key)
    seal: dict[str, Any] = {
        "desk": store.desk_no,
        "classNo": class_no,
        "madeAt": from_ms(clock.now_ms()).astimezone(UTC).isoformat(timespec="seconds"),
        "sha256": hashlib.sha256(whole).hexdigest(),
        "entries": files["entries.jsonl"].count(b"\n"),
        "ledgerKey": store.vault.ledger_public.hex(),
    }
    seal["signature"] = store.vault.sign(verify.statement(seal)).hex()
    source = Path(__file__).with_name("verify.py").read_bytes()
    for name, data in (
        ("class.zip", whole),
        ("seal.json", json.dumps(seal, ensure_ascii=False, indent=2).encode()),
        ("verify.py", source),
        ("README.txt", README.encode()),
    ):
        _put(folder / name, data)
    _settle(folder)


def _read_back(folder: Path, key: str) -> int:
    """By the program that goes with it, from the disk."""
    try:
        return int(verify.check(folder, key)["entries"])
    except (verify.Damaged, verify.WrongKey) as fault:
        raise NotArchived("read-back", str(fault)) from fault


def _enter(store: Store, clock: Clock, class_no: str, place: Path, operator: str) -> None:
    seal = json.loads((place / "seal.json").read_text(encoding="utf-8"))
    body: dict[str, Json] = {
        "act": ARCHIVED,
        "operator": operator,
        "sha256": seal["sha256"],
        "entries": seal["entries"],
    }
    store.record(act_of(clock, class_no, body)).result()


def act_of(clock: Clock, class_no: str, body: Mapping[str, Json]) -> Draft:
    stamp = clock.stamp()
    return Draft(EntryKind.OPERATOR, stamp, local_day(from_ms(stamp.at_ms)), body, class_no=class_no)


def safe(class_no: str) -> str:
    """A folder's name."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in class_no).strip(".") or "_"


def secret_of(class_no: str) -> str:
    """Where the vault keeps its key."""
    return f"archive|{class_no}"


def _put(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def _settle(folder: Path) -> None:
    """The names in it are on the disk too."""
    if os.name == "posix":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
