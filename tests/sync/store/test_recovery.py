"""The recovery papers: read back as written, no slip passes, one kind is never the other, only the paper opens."""

from __future__ import annotations

import pytest

from sync.store import recovery
from sync.store.fault import StoreFault
from sync.store.recovery import ALPHABET, BadPaper, PaperKind, RecoveryPaper, make_paper, read_paper


class Drawer:
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def secret(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def keep_secret(self, name: str, value: bytes) -> None:
        self._kept[name] = value


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_is_read_back_typed_and_scanned(kind: PaperKind) -> None:
    paper = make_paper(kind)
    groups = paper.typed.split()
    assert len(groups) == 9 and {len(group) for group in groups} == {4}
    assert read_paper(paper.typed, kind) == paper
    assert read_paper(paper.typed.lower().replace(" ", "-"), kind) == paper
    assert read_paper(f"  {paper.scanned.lower()}\n", kind) == paper
    assert recovery.is_paper(paper.scanned) and not recovery.is_paper(paper.typed)


def test_what_people_misread_is_read_as_meant() -> None:
    paper = RecoveryPaper(PaperKind.STAFF, bytes(20))
    assert read_paper(paper.typed.replace("0", "O"), PaperKind.STAFF) == paper


@pytest.mark.parametrize("kind", PaperKind)
def test_every_single_slip_is_found(kind: PaperKind) -> None:
    paper = make_paper(kind)
    letters = paper.typed.replace(" ", "")
    for place, right in enumerate(letters):
        wrong = ALPHABET[(ALPHABET.index(right) + 1) % 32]
        with pytest.raises(BadPaper) as bad:
            read_paper(letters[:place] + wrong + letters[place + 1 :], kind)
        assert bad.value.why in ("slip", "kind")


@pytest.mark.parametrize(
    "text", ["", "KSKPAPER1:B:", "0" * 35, "0" * 37, "U" * 36, "https://example.invalid"]
)
def test_what_is_no_paper_is_refused(text: str) -> None:
    with pytest.raises(BadPaper) as bad:
        read_paper(text, PaperKind.BACKUP)
    assert bad.value.why == "form"


def test_the_other_paper_is_told_apart() -> None:
    with pytest.raises(BadPaper) as bad:
        read_paper(make_paper(PaperKind.STAFF).typed, PaperKind.BACKUP)
    assert bad.value.why == "kind"
    with pytest.raises(BadPaper):
        recovery.public_of(make_paper(PaperKind.STAFF))


def test_only_the_paper_opens_what_was_sealed_to_it() -> None:
    paper, drawer = make_paper(PaperKind.BACKUP), Drawer()
    assert recovery.public_kept(drawer) is None
    recovery.keep_public(drawer, recovery.public_of(paper))
    public = recovery.public_kept(drawer)
    assert public is not None
    assert recovery.key_name(public) == recovery.key_name(recovery.public_of(paper))
    sealed = recovery.wrap(public, "backup", b"thirty-two bytes of another key!")
    again = read_paper(paper.typed, PaperKind.BACKUP)
    assert recovery.unwrap(again, "backup", sealed) == b"thirty-two bytes of another key!"
    for wrong, aad in ((make_paper(PaperKind.BACKUP), "backup"), (paper, "restore")):
        with pytest.raises(StoreFault) as fault:
            recovery.unwrap(wrong, aad, sealed)
        assert fault.value.code == "H03"


@pytest.mark.parametrize("sealed", [b"", bytes(31), bytes(32), bytes(90)], ids=len)
def test_what_was_never_sealed_is_damaged(sealed: bytes) -> None:
    with pytest.raises(StoreFault) as fault:
        recovery.unwrap(make_paper(PaperKind.BACKUP), "backup", sealed)
    assert fault.value.code == "H04"


def test_a_changed_byte_anywhere_opens_nothing() -> None:
    paper = make_paper(PaperKind.BACKUP)
    sealed = recovery.wrap(recovery.public_of(paper), "a", b"key")
    for place in range(len(sealed)):
        torn = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(StoreFault):
            recovery.unwrap(paper, "a", torn)


def test_what_stays_at_the_desk_is_not_the_paper() -> None:
    drawer, paper = Drawer(), make_paper(PaperKind.STAFF)
    recovery.keep_mark(drawer, paper)
    recovery.keep_public(drawer, recovery.public_of(make_paper(PaperKind.BACKUP)))
    assert all(paper.secret not in value for value in drawer._kept.values())
    assert paper.secret.hex() not in repr(paper)


def test_a_staff_paper_counts_once() -> None:
    drawer, paper = Drawer(), make_paper(PaperKind.STAFF)
    assert not recovery.has_mark(drawer) and not recovery.bears_mark(drawer, paper)
    recovery.keep_mark(drawer, paper)
    assert recovery.bears_mark(drawer, paper)
    assert not recovery.bears_mark(drawer, make_paper(PaperKind.STAFF))
    recovery.use_up(drawer)
    assert not recovery.bears_mark(drawer, paper) and not recovery.has_mark(drawer)
