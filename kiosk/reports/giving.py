"""A list given out as a file: made, written, entered in the book with the hash of what left.  No Qt.

It takes personal data out of the desk, whole names, numbers and codes: whoever did it stands in the book.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kiosk.domain.timetable import from_ms
from kiosk.drafts import operator_act
from kiosk.reports.files import put_json, put_paper, put_workbook
from kiosk.reports.manifest import Manifest, Signed, Watched
from kiosk.reports.practice import practice
from kiosk.reports.use_versions import EXPORTED
from kiosk.reports.wanted import ABOUT_DESK, Asked, Form, Given, Lists, Made, Wanted
from sync.clock import Clock
from sync.platform.workbook_faults import FileFault, WorkbookRefused
from sync.records import Stamp
from sync.store import ledger
from sync.store.store import Store

UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""What no drive takes in the name of a file."""


class NothingThere(Exception):
    """F69: the class is gone."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """Blocks: for a thread aside."""

    store: Store
    clock: Clock
    lists: Lists

    def give(self, wanted: Wanted, folder: Path, asked: Asked) -> Given:
        """The file in `folder`, what it is checked by beside it, and its entry, or none of them.

        Raises NothingThere, WorkbookRefused, NoChineseFont, StoreFault, Cancelled."""
        at = self.clock.stamp()
        with self.store.reading() as db:
            head = ledger.head(db, self.store.desk_no)
        made = self.lists.make(wanted, asked.words, from_ms(at.at_ms))
        if made is None:
            raise NothingThere
        path = folder / (self._before(asked) + _name(made, wanted.form, from_ms(at.at_ms)))
        beside = path.with_name(f"{path.name}.json")
        try:
            signed = self._write(path, made, wanted, head, at, asked)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            put_json(beside, {"file": path.name, "fileSha256": digest, "manifest": signed.facts})
            asked.stop()
            self._enter(wanted, signed, digest, at)
        except BaseException as error:
            for half in (path, beside):
                with suppress(OSError):  # what cannot be reached any more cannot be there either
                    half.unlink()
            if isinstance(error, OSError):
                raise WorkbookRefused(FileFault.UNWRITABLE, error.strerror or "") from error
            raise
        told = signed.manifest
        return Given(path, told.rows, told.version, told.code)

    def _before(self, asked: Asked) -> str:
        """The file of a desk that is only tried out says so by its name."""
        tried_out = practice(self.store.vault.environment, asked.words.text)
        return f"{UNFIT.sub('_', tried_out.split()[0])} " if tried_out else ""

    def _write(
        self, path: Path, made: Made, wanted: Wanted, head: tuple[int, bytes], at: Stamp, asked: Asked
    ) -> Signed:
        watched = Watched(asked.heard, asked.stop)

        def sign() -> Signed:
            manifest = Manifest(
                wanted.which.value, made.about, made.version, watched.rows, watched.sha256(), head[0],
                head[1].hex(), self.store.desk_no, at.at_ms, asked.operator,
            )  # fmt: skip
            vault = self.store.vault
            return Signed(manifest, vault.sign(manifest.statement), vault.ledger_public)

        put = put_paper if wanted.form is Form.PDF else put_workbook
        return put(path, made, watched, sign, asked, self.store.vault.environment)

    def _enter(self, wanted: Wanted, signed: Signed, digest: str, at: Stamp) -> None:
        told = signed.manifest
        said = operator_act(
            EXPORTED, told.operator, at,
            list=told.list, about=told.about, form=wanted.form.value, rows=told.rows, version=told.version,
            sha256=digest, data=told.sha256, code=told.code, headSeq=told.seq, headHash=told.head,
        )  # fmt: skip
        class_no = "" if wanted.which in ABOUT_DESK else wanted.class_no
        self.store.record(replace(said, class_no=class_no)).result()


def _name(made: Made, form: Form, now: datetime) -> str:
    version = f" v{made.version}" if made.version else ""
    name = f"{made.called} {made.about}{version} {now:%Y%m%d-%H%M%S}.{form.value}"
    return UNFIT.sub("_", " ".join(name.split()))
