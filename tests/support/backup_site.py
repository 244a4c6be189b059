"""A desk with a few entries and the recovery paper of its keys."""

from __future__ import annotations

from pathlib import Path

from sync.backup.form import Facts
from sync.backup.making import Desk, back_up
from sync.store.keys import open_vault
from sync.store.recovery import PaperKind, keep_public, make_paper, public_of
from sync.store.store import Store, open_store
from tests.support.drafts import DESK, draft

WEAK = ("weak-file",)
AT_MS = 1_772_409_600_000


class Site:
    """A desk with some entries, and its recovery paper."""

    def __init__(self, folder: Path, entries: int = 3) -> None:
        self.folder = folder
        self.vault = open_vault(folder / "keys", create=True, rungs=WEAK)
        self.paper = make_paper(PaperKind.BACKUP)
        keep_public(self.vault, public_of(self.paper))
        self.write(entries)

    def open(self, desk_no: str = DESK) -> Store:
        return open_store(self.folder / "book.db", open_vault(self.folder / "keys", create=False), desk_no)

    def write(self, entries: int) -> None:
        store = open_store(self.folder / "book.db", self.vault, DESK)
        for number in range(entries):
            store.record(draft(number)).result()
        store.close()

    def back_up(self, target: Path) -> Facts:
        desk = Desk(self.folder, self.folder / "book.db", self.vault, DESK)
        return back_up(desk, b"[desk]\n", target, at_ms=AT_MS, program="0.1.0")

    def files(self) -> dict[str, bytes]:
        return {str(one): one.read_bytes() for one in sorted(self.folder.rglob("*")) if one.is_file()}
