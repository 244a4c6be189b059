"""Power lost at any step of a restore or of an update being laid ready: a real process is killed at each of them.

The next start finds the desk as it was, or as it was to become; and whoever does it again gets there.
"""

from __future__ import annotations

import hashlib
import shutil
import signal
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from config.load import load
from kiosk.cli.main import main
from kiosk.compose.book import BOOK, KEYS, Book, open_book
from kiosk.keeping import staging
from kiosk.keeping.release import PRODUCT, Here, Release, look, sign
from kiosk.keeping.returning import Others, Wanted, bring_back
from kiosk.keeping.witnesses import Witness
from sync.backup.place import begun, decided
from sync.backup.restoring import NotRestored
from sync.records import EntryKind
from sync.store import ledger
from sync.store.fault import StoreFault
from sync.store.recovery import PaperKind, RecoveryPaper, keep_public, make_paper, public_of
from sync.store.schema import entry
from tests.support import power
from tests.support.drafts import draft

NO, NEW = "KSK-990000-0001", "KSK-990000-0009"
HERE_IS = Here("0.1.0", "x86_64")
HERE = "tests.kiosk.keeping.test_power_lost"
SITE = '# ours\nfolder = "{0}"\n[desk]\nno = "{1}"\n[platform]\nkind = "none"\n'


class Nobody(Others):
    """There is nobody else who knows the desk."""

    def witnesses(self, *_: object) -> tuple[Witness, ...]:
        return ()

    def sealing(self, *_: object) -> None:
        return None


def restore(file: str, site: str, paper: str, desk_no: str) -> None:
    """What `kiosk restore` does, in the process that is killed."""
    wanted = Wanted(Path(file), Path(site), desk_no, operator="陈")
    bring_back(wanted, RecoveryPaper(PaperKind.BACKUP, bytes.fromhex(paper)), Nobody(), BOOK, KEYS, now_ms=1)


@dataclass(frozen=True)
class Scene:
    """A backup of a desk with three entries and its paper; `site` is where it is brought back."""

    file: Path
    paper: RecoveryPaper
    site: Path
    desk_no: str = NO

    @property
    def folder(self) -> Path:
        return self.site.parent / "data"

    def bring_back(self, at: str = "") -> tuple[int, list[str]]:
        given = (str(self.file), str(self.site), self.paper.secret.hex(), self.desk_no)
        return power.run(f"{HERE}:restore", (self.site.parent,), at, *given)

    def again(self) -> None:
        """The same, in this process and to its end."""
        restore(str(self.file), str(self.site), self.paper.secret.hex(), self.desk_no)


def backed_up(folder: Path) -> Scene:
    site = folder / "desk.toml"
    folder.mkdir()
    site.write_text(SITE.format(folder / "data", NO), "utf-8")
    book, paper = open_book(load(site)), make_paper(PaperKind.BACKUP)
    keep_public(book.vault, public_of(paper))
    for number in range(3):
        book.store.record(draft(number)).result()
    book.close()
    assert main(["backup", "--config", str(site), "--out", str(folder), "--operator", "陈"]) == 0
    return Scene(next(folder.glob("*.kskbackup")), paper, site)


def on_a_new_machine(old: Scene) -> Scene:
    """Its settings are there, as the installer or an administrator put them."""
    shutil.rmtree(old.folder)
    return old


def with_no_settings(old: Scene) -> Scene:
    old.site.unlink()
    return on_a_new_machine(old)


def over_a_broken_book(old: Scene) -> Scene:
    (old.folder / BOOK).write_bytes(b"torn")
    return old


def under_a_new_number(old: Scene) -> Scene:
    return replace(on_a_new_machine(old), desk_no=NEW)


STAGED = (
    "write desk.toml.restoring", "make data", "make restoring", "write book.db", "make keys",
    "remove keys.sealed.new", "write keys.sealed.new", "move keys.sealed.new",
    "remove boot-number.new", "write boot-number.new", "move boot-number.new", "write book.db.keyid", "commit",
)  # fmt: skip
NUMBERED = ("write desk.toml.restoring anew", "move desk.toml.restoring anew")
PLANNED = ("remove restore.plan.new", "write restore.plan.new", "move restore.plan.new")
SETTLED = ("move desk.toml.restoring",)
MOVED = ("make before", "move keys", "move book.db.keyid", "move book.db")
AWAY = (
    "make before", "move keys", "move keys 2", "move book.db.keyid", "move book.db.keyid 2",
    "move book.db", "move book.db 2",
)  # fmt: skip
OVER = ("remove restoring", "remove restore.plan", "remove desk.toml.restoring")

SCENES = {
    "new machine": (on_a_new_machine, (*STAGED, *PLANNED, *MOVED, *OVER)),
    "no settings": (with_no_settings, (*STAGED, *PLANNED, *SETTLED, *MOVED, *OVER)),
    "broken book": (over_a_broken_book, (*STAGED, *PLANNED, *AWAY, *OVER)),
    "new number": (under_a_new_number, (*STAGED, *NUMBERED, *PLANNED, *SETTLED, *MOVED, *OVER)),
}
"""How the place looks where it is brought back, and the steps to the disk this takes, in order."""
CUTS = [
    (name, step)
    for name, (_, steps) in SCENES.items()
    for step in steps
    if name == "new machine" or step not in STAGED
]
"""Until something is decided all four are alike."""


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, Path]:
    """Made once, with a copy of everything to begin from."""
    scene = backed_up(tmp_path_factory.mktemp("power") / "desk")
    kept = scene.site.parent.with_name("kept")
    shutil.copytree(scene.site.parent, kept)
    return scene, kept


def laid_out(backup: tuple[Scene, Path], name: str) -> Scene:
    scene, kept = backup
    shutil.rmtree(scene.site.parent)
    shutil.copytree(kept, scene.site.parent)
    return SCENES[name][0](scene)


def start(scene: Scene) -> Book:
    """As the program does, which reads its settings again whenever the book did not open."""
    try:
        return open_book(load(scene.site))
    except StoreFault as fault:
        if fault.code != "H09":
            raise
        return open_book(load(scene.site))


@pytest.mark.parametrize("name", SCENES)
def test_the_steps_of_a_restore_are_these(backup: tuple[Scene, Path], name: str) -> None:
    """So that a new one is cut off at, too."""
    assert laid_out(backup, name).bring_back() == (0, list(SCENES[name][1]))


@pytest.mark.parametrize(("name", "step"), CUTS, ids=[f"{name}: {step}" for name, step in CUTS])
def test_power_lost_at_any_step_of_a_restore(backup: tuple[Scene, Path], name: str, step: str) -> None:
    scene = laid_out(backup, name)
    status, steps = scene.bring_back(step)
    assert status == -signal.SIGKILL and steps[-1] == step
    if step != OVER[-1]:
        go_on(scene)
    whole(scene)


def go_on(scene: Scene) -> None:
    """Somebody switches it on again; where that brings back nothing, the restore is done once more."""
    if decided(scene.folder):
        if not scene.site.exists():  # nothing starts here yet
            with pytest.raises(NotRestored, match="SAME"):
                scene.again()
        return
    if begun(scene.folder) and scene.site.exists():
        with pytest.raises(StoreFault, match="H04"):  # and no new book is begun under the number
            start(scene)
    scene.again()


def whole(scene: Scene) -> None:
    """The desk opens with what the backup had, says once in its book that it came back, and goes on."""
    for _ in range(2):
        book = start(scene)
        try:
            assert book.store.desk_no == scene.desk_no
            book.store.record(draft(7)).result()
            with book.store.reading() as db:
                for one in {NO, scene.desk_no}:
                    assert ledger.verify(db, one, book.vault.ledger_public).sound
                acts = db.execute(select(entry.c.kind).where(entry.c.kind == EntryKind.OPERATOR.value)).all()
                assert ledger.head(db, NO)[0] >= 3
        finally:
            book.close()
    assert len(acts) == 1
    text = scene.site.read_text("utf-8")
    assert text == SITE.format(scene.folder, scene.desk_no)
    assert not (scene.folder / "restoring").exists() and not (scene.folder / "restore.plan").exists()


# --- an update laid ready ----------------------------------------------------------------------------------

LAID = (
    "make update", "make data", "make update 2",
    "write staged.kskupdate.new", "move staged.kskupdate.new", "write ready",
)  # fmt: skip


def lay_ready(file: str, folder: str, key: str) -> None:
    """What `kiosk update` does, and the desk once nobody stands there."""
    staging.stage(Path(file), Path(folder), Path(key), HERE_IS)
    staging.let_go(Path(folder))


@pytest.fixture
def offered(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A signed update, where the desk is, and the publisher's key."""
    publisher = Ed25519PrivateKey.generate()
    key = tmp_path / "publisher.pem"
    key.write_bytes(publisher.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    package, file = tmp_path / "package.deb", tmp_path / "new.kskupdate"
    package.write_bytes(b"a package")
    made = hashlib.sha256(package.read_bytes()).hexdigest()
    sign(package, Release(PRODUCT, "0.2.0", "amd64", package.stat().st_size, made), publisher, file)
    return file, tmp_path / "desk" / "data", key


def laid(offered: tuple[Path, Path, Path], at: str = "") -> tuple[int, list[str]]:
    file, folder, key = offered
    folder.parent.mkdir(exist_ok=True)
    return power.run(f"{HERE}:lay_ready", (folder.parent,), at, str(file), str(folder), str(key))


def test_the_steps_of_an_update_laid_ready_are_these(offered: tuple[Path, Path, Path]) -> None:
    assert laid(offered) == (0, list(LAID))


@pytest.mark.parametrize("step", LAID)
def test_power_lost_at_any_step_of_an_update_laid_ready(step: str, offered: tuple[Path, Path, Path]) -> None:
    """Nothing waits to be installed that is not whole, and laying it ready again gets there."""
    status, steps = laid(offered, step)
    assert status == -signal.SIGKILL and steps[-1] == step
    _, folder, key = offered
    staged = folder / "update" / "staged.kskupdate"
    assert staging.waits(folder) is (step == LAID[-1]) is staged.exists()
    assert not (folder / "update" / "ready").exists()
    assert laid(offered)[0] == 0
    assert look(staged, key, HERE_IS).version == "0.2.0" and (folder / "update" / "ready").exists()
