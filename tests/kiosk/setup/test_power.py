"""The real program, killed in the middle of the guide: the next start opens the guide where it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from kiosk.setup.steps import EIGHT, JOURNAL, Journal, Mark, Step, as_bytes, is_wanted, read_journal

CHILD = """
import os, sys
from pathlib import Path
from kiosk.setup.steps import EIGHT, JOURNAL, Journal, Mark, as_bytes
from sync.store.rungs import replace_file
folder, journal = Path(sys.argv[1]), Journal()
while True:
    for step in EIGHT:
        journal = journal.marked(step, Mark.DONE)
        replace_file(folder / JOURNAL, as_bytes(journal))
        print(step.value, flush=True)
    journal = Journal()
"""


@pytest.mark.parametrize("step", EIGHT)
def test_a_kill_at_any_step_leaves_a_whole_journal(step: Step, tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == step.value:
            break
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    journal = read_journal(tmp_path)
    assert journal is not None and journal.marks, "the old journal or the new one, never half of one"
    assert list(journal.marks) == list(EIGHT[: len(journal.marks)])
    assert is_wanted(tmp_path, book=True, desk_no="KSK-990000-0001")


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b'{"marks": {"x": "done"}}', b"\xff\xfe"], ids=repr)
def test_a_journal_that_cannot_be_read_begins_anew(torn: bytes, tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(torn)
    assert read_journal(tmp_path) == Journal()
    assert is_wanted(tmp_path, book=True, desk_no="KSK-990000-0001")


@pytest.mark.parametrize(
    ("journal", "book", "desk_no", "wanted"),
    [
        (None, False, "", True),
        (None, False, "KSK-001", False),
        (None, True, "", False),
        (Journal({Step.LANGUAGE: Mark.DONE}), False, "", True),
        (Journal(ended=True), True, "KSK-001", False),
        (Journal(ended=True, again=True), True, "KSK-001", True),
    ],
    ids=["nothing at all", "settings by hand", "a book", "cut off", "through", "wanted again"],
)
def test_when_the_guide_comes_first(
    journal: Journal | None, book: bool, desk_no: str, wanted: bool, tmp_path: Path
) -> None:
    if journal is not None:
        (tmp_path / JOURNAL).write_bytes(as_bytes(journal))
    assert is_wanted(tmp_path, book=book, desk_no=desk_no) is wanted


def test_the_program_opens_the_guide_killed_or_not(tmp_path: Path) -> None:
    """`kiosk live` on a file that is not there yet: it stays up, and a kill leaves nothing that is in the way."""
    site = tmp_path / "site.toml"
    site.write_text(
        f'mode = "training"\nfolder = "{tmp_path / "data"}"\n[card]\nbackend = "virtual"\n', "utf-8"
    )
    for _ in range(2):
        child = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "live", "--config", str(site)],
            env={"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        end = monotonic() + 6
        while monotonic() < end and child.poll() is None:
            sleep(0.1)
        assert child.poll() is None, child.stderr.read() if child.stderr else ""
        child.kill()
        _, said = child.communicate()
        assert "Traceback" not in said and "SetupModel" not in said and "qml" not in said.lower(), said
    assert not (tmp_path / "data" / "book.db").exists(), "no book before there is an institution"
