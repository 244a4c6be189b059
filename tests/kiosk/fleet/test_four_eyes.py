"""Two accounts are not yet two people."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli.main import main
from kiosk.fleet import accounts
from kiosk.fleet.four_eyes import FourEyes, Outcome, People, people_of
from kiosk.fleet.shelf import FILE, Account, Kind, Shelf
from sync.fleet import wire
from tests.support.fleet import NAME, PASSWORD, SECOND, Visitor, agreed, fleet_page, paired

A = "KSK-990000-0007"
NOW_MS = 1_772_413_020_000


def account(name: str, holder: str = "", no: str = "") -> Account:
    return Account(name, "x", holder=holder, holder_no=no)


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (("王芳", "0007"), ("李强", "0012"), People.TWO),
        (("王芳", "0007"), ("王芳", "0012"), People.TWO),
        (("王芳", "0007"), ("李强", "0007"), People.ONE),
        (("王芳", "K-7"), ("王 芳", "ｋ-7 "), People.ONE),
        (("王芳", "0007"), ("李强", "00\u200b07"), People.ONE),
        (("王芳", ""), ("王\u2060芳\u200e", ""), People.ONE),
        (("王芳", "0007"), ("王芳", ""), People.ONE),
        (("王 芳", ""), ("王芳", ""), People.ONE),
        (("王芳", ""), ("李强", ""), People.UNPROVEN),
        (("王芳", "0007"), ("李强", ""), People.UNPROVEN),
        (("", ""), ("", ""), People.UNPROVEN),
        (("", "0007"), ("", ""), People.UNPROVEN),
    ],
)
def test_people_behind_two_accounts(one: tuple[str, str], other: tuple[str, str], people: People) -> None:
    assert people_of(account("a", *one), account("b", *other)) is people
    assert people_of(account("b", *other), account("a", *one)) is people
    assert people_of(account("a", *one), account("a", *other)) is People.ONE


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    shelf.welcome(wire.Applicant(A, bytes(32), "test"), NOW_MS)
    yield shelf
    shelf.close()


def keepers(shelf: Shelf, *holders: tuple[str, str]) -> FourEyes:
    for name, (holder, no) in zip("abc", holders, strict=False):
        shelf.keep_account(account(name, holder, no))
    eyes = FourEyes(shelf, "示范培训学校", lambda: NOW_MS)
    eyes.revoke(A, "a")
    return eyes


def acts(shelf: Shelf) -> list[tuple[str, str]]:
    return [(one.what, one.who) for one in shelf.acts()]


def revoked(shelf: Shelf) -> bool:
    desk = shelf.desk(A)
    return desk is not None and desk.revoked_ms is not None


def test_one_person_with_two_accounts_is_not_four_eyes(shelf: Shelf) -> None:
    eyes = keepers(shelf, ("王芳", "0007"), ("小王", "0007"), ("李强", "0012"))
    (one,) = eyes.waiting()
    assert eyes.agree(one.no, "b") is Outcome.PERSON and not revoked(shelf)
    assert ("same_person", "a + b") in acts(shelf)
    assert eyes.waiting() == [one], "somebody else may still agree"
    assert eyes.agree(one.no, "c") is Outcome.REVOKED and revoked(shelf)
    assert "unproven" not in {what for what, _ in acts(shelf)}


def test_where_only_names_differ_the_acts_say_so(shelf: Shelf) -> None:
    eyes = keepers(shelf, ("王芳", ""), ("李强", ""))
    (one,) = eyes.waiting()
    assert eyes.agree(one.no, "b") is Outcome.REVOKED and revoked(shelf)
    assert ("unproven", "a + b") in acts(shelf)


@pytest.mark.parametrize(
    ("holders", "alone"),
    [
        ([("王芳", "0007")], True),
        ([("王芳", "0007"), ("小王", "0007")], True),
        ([("王芳", "0007"), ("小王", "0007"), ("李强", "")], False),
    ],
)
def test_the_page_says_that_nobody_could_agree(
    shelf: Shelf, holders: list[tuple[str, str]], *, alone: bool
) -> None:
    assert keepers(shelf, *holders).alone() is alone


def test_refused_on_the_page_in_words(tmp_path: Path) -> None:
    with fleet_page(tmp_path, lambda: NOW_MS) as page:
        paired(page, A)
        for name in (NAME, SECOND):
            accounts.keep(page.shelf, name, PASSWORD, holder="王芳", holder_no="0007")
        first = Visitor(page.origin).sign_in()
        first.get(f"/desk/{A}").post(f"/desk/{A}/revoke", typed=A, password=PASSWORD)
        second = agreed(page)
        assert second.status == 403 and "同一个人" in second.page and not revoked(page.shelf)
        assert "同一个人" in first.get("/acts").page


def test_another_password_leaves_whose_it_is(shelf: Shelf) -> None:
    accounts.keep(shelf, "a", PASSWORD, holder="王芳", holder_no="0007")
    accounts.keep(shelf, "a", "another password 9", Kind.VIEWER)
    kept = shelf.account("a")
    assert kept is not None and (kept.holder, kept.holder_no, kept.kind) == ("王芳", "0007", Kind.VIEWER)


def test_accounts_of_before_are_nobody_s(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / FILE)
    old.execute(
        "CREATE TABLE account (name TEXT PRIMARY KEY, hash TEXT NOT NULL, failures INTEGER NOT NULL, "
        "locked_ms INTEGER, kind TEXT NOT NULL DEFAULT 'keeper')"
    )
    old.execute("INSERT INTO account VALUES ('admin', 'x', 0, NULL, 'viewer')")
    old.commit()
    old.close()
    shelf = Shelf(tmp_path)
    assert shelf.account("admin") == Account("admin", "x", kind=Kind.VIEWER)
    shelf.close()


def test_at_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "fleet.toml"
    config.write_text(f'folder = "{tmp_path / "data"}"\ninstitution = "示范培训学校"\n', "utf-8")
    for more, hint in (([], True), (["--person", "王芳", "--no", "0007"], False), ([], False)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
        assert main(["fleet", "account", "admin", "--config", str(config), *more]) == 0
        assert ("--person" in capsys.readouterr().err) is hint
    shelf = Shelf(tmp_path / "data")
    kept = shelf.account("admin")
    assert kept is not None and (kept.holder, kept.holder_no) == ("王芳", "0007")
    shelf.close()
