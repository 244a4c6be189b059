"""The fleet page: what an administrator does on it, and what nobody else may."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.fleet import accounts
from kiosk.fleet.four_eyes import GOOD_FOR_MS
from kiosk.fleet.server import FleetThread
from kiosk.fleet.shelf import Kind, Shelf
from sync.fleet.code import read
from sync.profiles import Expected
from sync.profiles import read as read_profile
from tests.support.fleet import (
    LOOKS,
    NAME,
    PASSWORD,
    REPORT,
    SECOND,
    Clock,
    FarDesk,
    Visitor,
    agreed,
    fleet_page,
    paired,
)

A, B = "KSK-990000-0007", "KSK-990000-0008"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def page(tmp_path: Path, clock: Clock) -> Iterator[FleetThread]:
    with fleet_page(tmp_path / "fleet", clock) as page:
        yield page


@pytest.fixture
def visitor(page: FleetThread) -> Visitor:
    return Visitor(page.origin)


@pytest.fixture
def admin(visitor: Visitor) -> Visitor:
    return visitor.sign_in()


class TestWork:
    def test_a_desk_is_paired_by_the_code_and_then_seen(self, page: FleetThread, admin: Visitor) -> None:
        admin.get("/pair").post("/pair")
        code = read(re.search(r"KSKFLEET1:\S+?(?=<)", admin.page)[0])  # type: ignore[index]
        assert code.address == page.origin
        desk = FarDesk(page.origin, A)
        assert desk.pair(code.code.secret) == 200
        assert "未报告" in admin.get("/").page
        desk.tell(page.shelf.key, queue=3, oldest_ms=REPORT.at_ms - 7_200_000)
        admin.get("/")
        assert A in admin.page and "留意" in admin.page and "2 小时前" in admin.page

    def test_a_code_pairs_once_and_for_ten_minutes(
        self, page: FleetThread, admin: Visitor, clock: Clock
    ) -> None:
        admin.get("/pair").post("/pair")
        secret = read(re.search(r"KSKFLEET1:\S+?(?=<)", admin.page)[0]).code.secret  # type: ignore[index]
        assert FarDesk(page.origin, A).pair(secret) == 200
        assert FarDesk(page.origin, B).pair(secret) == 403
        admin.get("/pair").post("/pair")
        secret = read(re.search(r"KSKFLEET1:\S+?(?=<)", admin.page)[0]).code.secret  # type: ignore[index]
        clock.ms += 11 * 60_000
        assert FarDesk(page.origin, B).pair(secret) == 403

    def test_a_known_number_takes_no_second_key(self, page: FleetThread, admin: Visitor) -> None:
        paired(page, A)
        admin.get("/pair").post("/pair")
        secret = read(re.search(r"KSKFLEET1:\S+?(?=<)", admin.page)[0]).code.secret  # type: ignore[index]
        assert FarDesk(page.origin, A).pair(secret) == 409

    def test_lamps_say_who_wants_a_look(self, page: FleetThread, admin: Visitor, clock: Clock) -> None:
        paired(page, A).tell(page.shelf.key, devices={"readers": "fail H05"})
        silent = paired(page, B)
        silent.tell(page.shelf.key)
        clock.ms += 10 * 60_000
        admin.get("/")
        assert admin.page.count("无音讯") >= 2
        page_a = admin.get(f"/desk/{A}").page
        assert "故障 H05" in page_a and REPORT.head in page_a and "python 3.11.2" in page_a

    def test_both_languages(self, admin: Visitor) -> None:
        admin.get("/language/en?back=/pair")
        assert admin.answered["location"] == "/pair"
        assert "Publish settings" in admin.get("/pair").page and 'lang="en"' in admin.page
        admin.get("/language/zh?back=//evil.invalid")
        assert admin.answered["location"] == "/"

    def test_a_revoked_desk_hears_it_and_only_then_is_let_go(self, page: FleetThread, admin: Visitor) -> None:
        desk = paired(page, A)
        assert desk.tell(page.shelf.key).revoked_ms is None
        admin.get(f"/desk/{A}").post(f"/desk/{A}/revoke", typed=A, password=PASSWORD)
        assert admin.status == 200 and desk.tell(page.shelf.key).revoked_ms is None, "not yet"
        assert "它下次联系时照办" in agreed(page).page
        assert f"{NAME} + {SECOND}" in admin.get(f"/desk/{A}").page and "还没来联系" in admin.page
        admin.post(f"/desk/{A}/let-go")
        assert admin.status == 409
        assert desk.tell(page.shelf.key).revoked_ms == REPORT.at_ms
        admin.get(f"/desk/{A}").post(f"/desk/{A}/let-go")
        assert admin.status == 303 and page.shelf.desk(A) is None

    @pytest.mark.parametrize(("typed", "password"), [(B, PASSWORD), (A, "wrong password 1")])
    def test_revoking_wants_the_number_and_the_password(
        self, page: FleetThread, admin: Visitor, typed: str, password: str
    ) -> None:
        paired(page, A)
        admin.get(f"/desk/{A}").post(f"/desk/{A}/revoke", typed=typed, password=password)
        assert admin.status == 403
        assert page.shelf.desk(A).revoked_ms is None  # type: ignore[union-attr]

    def test_a_profile_is_signed_and_handed_out_until_it_is_held(
        self, page: FleetThread, admin: Visitor
    ) -> None:
        desk = paired(page, A)
        fields = {"use.screen.large_type": "on", "set.screen.large_type": "true"}
        admin.get("/profile").post("/profile", password=PASSWORD, **fields)
        assert desk.tell(page.shelf.key).profile == "", "not yet"
        assert "已签名发布" in agreed(page).page
        text = desk.tell(page.shelf.key).profile
        told = read_profile(text, Expected(page.shelf.key.public, A))
        assert told is not None and told.settings == {"screen.large_type": True} and told.version == 1
        assert desk.tell(page.shelf.key, profiles={"fleet": 1}).profile == ""
        assert "第 1 版" in admin.get("/").page

    def test_a_value_no_desk_could_use_is_not_signed(self, page: FleetThread, admin: Visitor) -> None:
        fields = {"use.door.locks_after_s": "on", "set.door.locks_after_s": "5"}
        admin.get("/profile").post("/profile", password=PASSWORD, **fields)
        assert admin.status == 400 and "door.locks_after_s" in admin.page
        assert page.shelf.published() is None

    def test_what_may_not_be_set_from_here_is_not_even_looked_at(
        self, page: FleetThread, admin: Visitor
    ) -> None:
        fields = {"use.platform.url": "on", "set.platform.url": "https://evil.invalid"}
        admin.get("/profile").post("/profile", password=PASSWORD, **fields)
        agreed(page)
        assert page.shelf.published().settings == {}  # type: ignore[union-attr]

    def test_what_was_done_is_listed(self, page: FleetThread, admin: Visitor) -> None:
        admin.get("/pair").post("/pair")
        assert "出配对码" in admin.get("/acts").page and NAME in admin.page


class TestFourEyes:
    def propose(self, page: FleetThread, admin: Visitor) -> int:
        paired(page, A)
        admin.get(f"/desk/{A}").post(f"/desk/{A}/revoke", typed=A, password=PASSWORD)
        return page.shelf.proposals()[0].no

    def revoked(self, page: FleetThread) -> bool:
        return page.shelf.desk(A).revoked_ms is not None  # type: ignore[union-attr]

    def test_who_proposed_it_cannot_agree_to_it(self, page: FleetThread, admin: Visitor) -> None:
        no = self.propose(page, admin)
        page_of_theirs = admin.get("/waiting").page
        assert f"/waiting/{no}/agree" not in page_of_theirs and f"/waiting/{no}/drop" in page_of_theirs
        admin.post(f"/waiting/{no}/agree", password=PASSWORD)
        assert admin.status == 403 and "不能自己复核" in admin.page and not self.revoked(page)

    def test_the_second_one_types_a_password_as_well(self, page: FleetThread, admin: Visitor) -> None:
        no = self.propose(page, admin)
        other = Visitor(page.origin).sign_in(SECOND)
        other.get("/waiting").post(f"/waiting/{no}/agree", password="wrong password 1")
        assert other.status == 403 and not self.revoked(page)
        other.get("/waiting").post(f"/waiting/{no}/agree", token="x", password=PASSWORD)
        assert other.status == 403 and not self.revoked(page)

    def test_a_viewer_sees_and_changes_nothing(self, page: FleetThread, admin: Visitor) -> None:
        no = self.propose(page, admin)
        viewer = Visitor(page.origin).sign_in(LOOKS)
        assert A in viewer.get("/").page and A in viewer.get("/waiting").page
        assert "/revoke" not in viewer.get(f"/desk/{A}").page and "/name" not in viewer.page
        for path in ("/pair", "/profile"):
            assert f'href="{path}"' not in viewer.get("/").page
            assert viewer.get(path).status == 403
        token = viewer.get("/").token
        fields = {"typed": A, "password": PASSWORD, "label": "x"}
        for path in ("/pair", "/profile", f"/desk/{A}/revoke", f"/desk/{A}/name", f"/desk/{A}/let-go",
                     f"/waiting/{no}/agree", f"/waiting/{no}/drop"):  # fmt: skip
            assert viewer.post(path, token=token, **fields).status == 403, path
        assert not self.revoked(page) and len(page.shelf.proposals()) == 1
        assert page.fleet.side.invitation is None and page.shelf.published() is None

    def test_a_keeper_made_a_viewer_is_one_at_once(self, page: FleetThread, admin: Visitor) -> None:
        no = self.propose(page, admin)
        other = Visitor(page.origin).sign_in(SECOND).get("/waiting")
        page.shelf.keep_account(replace(page.shelf.account(SECOND), kind=Kind.VIEWER))  # type: ignore[type-var]
        assert other.post(f"/waiting/{no}/agree", password=PASSWORD).status == 403
        assert not self.revoked(page)
        assert "没有人能复核" in admin.get("/waiting").page

    def test_dropped_by_either_it_is_gone(self, page: FleetThread, admin: Visitor) -> None:
        no = self.propose(page, admin)
        other = Visitor(page.origin).sign_in(SECOND)
        other.get("/waiting").post(f"/waiting/{no}/drop")
        assert agreed_to(page, no).status == 403 and not self.revoked(page)
        assert "不办了" in admin.get("/acts").page

    def test_after_a_day_it_is_gone(self, page: FleetThread, admin: Visitor, clock: Clock) -> None:
        no = self.propose(page, admin)
        clock.ms += GOOD_FOR_MS
        assert agreed_to(page, no).status == 403 and not self.revoked(page)

    def test_agreed_to_twice_it_is_done_once(self, page: FleetThread, admin: Visitor) -> None:
        fields = {"use.screen.large_type": "on", "set.screen.large_type": "true"}
        admin.get("/profile").post("/profile", password=PASSWORD, **fields)
        no = page.shelf.proposals()[0].no
        assert agreed_to(page, no).status == 200 and agreed_to(page, no).status == 403
        assert page.shelf.published().version == 1  # type: ignore[union-attr]

    def test_the_second_reads_in_words_what_is_published(self, page: FleetThread, admin: Visitor) -> None:
        fields = {"use.screen.large_type": "on", "set.screen.large_type": "true"}
        admin.get("/profile").post("/profile", password=PASSWORD, **fields)
        seen = Visitor(page.origin).sign_in(SECOND).get("/waiting").page
        assert "大字：是" in seen and "True" not in seen

    def test_settings_that_rest_on_older_ones_are_not_published(
        self, page: FleetThread, admin: Visitor
    ) -> None:
        for value in ("true", "false"):
            fields = {"use.screen.large_type": "on", "set.screen.large_type": value}
            admin.get("/profile").post("/profile", password=PASSWORD, **fields)
        first, second = (one.no for one in page.shelf.proposals())
        assert agreed_to(page, second).status == 200
        stale = agreed_to(page, first)
        assert stale.status == 403 and "请重新提出" in stale.page
        assert page.shelf.published().settings == {"screen.large_type": False}  # type: ignore[union-attr]

    def test_accounts_of_before_are_keepers(self, tmp_path: Path) -> None:
        old = sqlite3.connect(tmp_path / "fleet.db")
        old.execute(
            "CREATE TABLE account (name TEXT PRIMARY KEY, hash TEXT NOT NULL, failures INTEGER NOT NULL, "
            "locked_ms INTEGER)"
        )
        old.execute("INSERT INTO account VALUES ('admin', 'x', 0, NULL)")
        old.commit()
        old.close()
        shelf = Shelf(tmp_path)
        assert shelf.account("admin").kind is Kind.KEEPER  # type: ignore[union-attr]
        shelf.close()


def agreed_to(page: FleetThread, no: int) -> Visitor:
    other = Visitor(page.origin).sign_in(SECOND)
    return other.get("/waiting").post(f"/waiting/{no}/agree", password=PASSWORD)


class TestNobodyElse:
    @pytest.mark.parametrize("path", ["/", f"/desk/{A}", "/pair", "/profile", "/acts"])
    def test_no_page_without_a_sign_in(self, page: FleetThread, visitor: Visitor, path: str) -> None:
        paired(page, A)
        assert visitor.get(path).status in (303, 401)
        assert A not in visitor.page.replace(path, "")

    @pytest.mark.parametrize(
        "path", ["/pair", "/profile", f"/desk/{A}/revoke", "/waiting/1/agree", "/waiting/1/drop", "/sign-out"]
    )
    def test_no_act_without_a_sign_in(self, visitor: Visitor, path: str) -> None:
        assert visitor.post(path, token="x").status == 401

    @pytest.mark.parametrize("token", ["", "x", "0" * 64])
    @pytest.mark.parametrize(
        "path", ["/pair", "/profile", f"/desk/{A}/revoke", f"/desk/{A}/name", "/sign-out"]
    )
    def test_no_act_without_the_token(self, page: FleetThread, admin: Visitor, path: str, token: str) -> None:
        paired(page, A)
        fields = {"typed": A, "password": PASSWORD, "label": "x"}
        assert admin.post(path, token=token, **fields).status == 403
        assert page.shelf.published() is None and page.shelf.desk(A).revoked_ms is None  # type: ignore[union-attr]
        assert admin.get("/acts").status == 200

    def test_another_sessions_token_is_none(self, page: FleetThread, admin: Visitor) -> None:
        other = Visitor(page.origin).sign_in()
        assert other.token and other.token != admin.token
        assert admin.post("/pair", token=other.token).status == 403

    def test_another_pages_form_is_refused_by_its_origin(self, admin: Visitor) -> None:
        admin.get("/pair")
        admin.headers = {"Origin": "https://evil.invalid"}
        assert admin.post("/pair").status == 403

    def test_nobody_is_signed_in_by_somebody_elses_form(self, page: FleetThread) -> None:
        """Login CSRF: the form's token belongs to the browser that asked for the form."""
        attacker, victim = Visitor(page.origin), Visitor(page.origin)
        attacker.get("/sign-in")
        victim.get("/sign-in")
        victim.post("/sign-in", token=attacker.token, account=NAME, password=PASSWORD)
        assert victim.status == 403

    def test_a_session_given_beforehand_is_never_taken_over(self, page: FleetThread) -> None:
        victim = Visitor(page.origin)
        victim.get("/sign-in")
        planted = victim.cookies["fleet"]
        victim.post("/sign-in", account=NAME, password=PASSWORD)
        assert victim.status == 303 and victim.cookies["fleet"] != planted
        thief = Visitor(page.origin)
        thief.cookies["fleet"] = planted
        assert thief.get("/").status == 303

    def test_a_made_up_session_signs_nobody_in(self, page: FleetThread) -> None:
        made_up = Visitor(page.origin)
        made_up.cookies["fleet"] = "chosen-by-the-attacker"
        made_up.get("/sign-in")
        made_up.cookies["fleet"] = "before.chosen-by-the-attacker"
        assert made_up.post("/sign-in", account=NAME, password=PASSWORD).status == 403

    def test_a_session_ends(self, page: FleetThread, clock: Clock) -> None:
        one = Visitor(page.origin).sign_in()
        clock.ms += 16 * 60_000
        assert one.get("/acts").status == 401
        one = Visitor(page.origin).sign_in()
        for _ in range(50):
            clock.ms += 10 * 60_000
            one.get("/acts")
        assert one.status == 401, "eight hours are the longest"
        one = Visitor(page.origin).sign_in()
        kept = dict(one.cookies)
        one.post("/sign-out")
        one.cookies = kept
        assert one.get("/acts").status == 401

    @pytest.mark.parametrize("name", [NAME, LOOKS])
    def test_another_password_ends_what_was_begun_by_the_one_before(
        self, page: FleetThread, name: str
    ) -> None:
        one = Visitor(page.origin).sign_in(name)
        assert one.get("/acts").status == 200
        accounts.keep(page.shelf, name, "another password 9", Kind.VIEWER)
        assert one.get("/acts").status == 401

    @pytest.mark.parametrize("password", [PASSWORD, "wrong password 1"])
    def test_signing_in_without_end_keeps_nobody_a_keeper(
        self, page: FleetThread, monkeypatch: pytest.MonkeyPatch, password: str
    ) -> None:
        """A password is compared for a tenth of a second, and meanwhile the account is changed at the console."""
        compared = accounts._matches

        def changed_meanwhile(hashed: str, given: str) -> bool:
            accounts.keep(page.shelf, NAME, "another password 9", Kind.VIEWER)
            return compared(hashed, given)

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(accounts, "_matches", changed_meanwhile)
            assert Visitor(page.origin).sign_in(password=password).status == 403
        kept = page.shelf.account(NAME)
        assert kept is not None and kept.kind is Kind.VIEWER and kept.failures == 0
        assert Visitor(page.origin).sign_in(password="another password 9").status == 200

    def test_guessing_locks_the_account_and_a_restart_does_not_open_it(
        self, tmp_path: Path, page: FleetThread, clock: Clock
    ) -> None:
        for guess in range(5):
            assert Visitor(page.origin).sign_in(password=f"guess number {guess}").status == 403
        right = Visitor(page.origin).sign_in()
        assert right.status == 403 and "十五分钟" in right.page
        with fleet_page(tmp_path / "second", clock) as other:
            other.shelf.keep_account(page.shelf.account(NAME))  # type: ignore[arg-type]
            assert Visitor(other.origin).sign_in().status == 403
            clock.ms += 15 * 60_000
            assert Visitor(other.origin).sign_in().status == 200

    def test_an_unknown_account_is_answered_as_a_wrong_password(self, page: FleetThread) -> None:
        unknown = Visitor(page.origin).sign_in("nobody")
        wrong = Visitor(page.origin).sign_in(password="wrong password 1")
        assert unknown.status == wrong.status == 403
        shown = re.compile(r'value="[0-9a-f]{64}"')
        assert shown.sub("", unknown.page) == shown.sub("", wrong.page)

    def test_another_name_for_the_server_is_refused(self, visitor: Visitor) -> None:
        assert visitor.get("/sign-in", Host="evil.invalid").status == 421

    @pytest.mark.parametrize("path", ["/nowhere", "/desk/", "/language/de", "/desk/none/x"])
    def test_a_wrong_address_says_so_in_both_languages_and_leads_back(
        self, page: FleetThread, admin: Visitor, path: str
    ) -> None:
        for browser in (admin, Visitor(page.origin)):
            assert browser.get(path).status == 404
            assert "没有这一页" in browser.page and "There is no such page" in browser.page
            assert '<a href="/">回到首页' in browser.page and '<a href="/">To the first page' in browser.page
            assert browser.answered["x-frame-options"] == "DENY", "as any other answer"
        assert admin.post("/acts").status == 404, "nor is there one to send a form to"

    def test_every_answer_forbids_what_it_does_not_need(self, admin: Visitor) -> None:
        for path in ("/", "/sign-in", "/style.css", "/pair", "/desk/none"):
            headers = admin.get(path).answered
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "script" not in headers["content-security-policy"]
            assert headers["x-frame-options"] == "DENY" and headers["cache-control"] == "no-store"
            assert "server" not in headers
        cookie = Visitor(admin._host and f"http://{admin._host}").get("/sign-in").answered["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie

    def test_pages_name_no_other_server(self, page: FleetThread, admin: Visitor) -> None:
        paired(page, A).tell(page.shelf.key)
        for path in ("/", "/pair", "/profile", "/acts", f"/desk/{A}"):
            text = admin.get(path).page
            assert not re.search(r'(?:src|href|action)="(?!/)', text.replace('href="#main"', ""))
            assert "<script" not in text and " style=" not in text and " on" + "click" not in text

    @pytest.mark.parametrize(
        "label", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'&<b>"]
    )
    def test_a_label_stays_text(self, page: FleetThread, admin: Visitor, label: str) -> None:
        paired(page, A).tell(page.shelf.key)
        admin.get(f"/desk/{A}").post(f"/desk/{A}/name", label=label)
        for path in ("/", f"/desk/{A}"):
            assert label not in admin.get(path).page and "&lt;" in admin.page

    def test_a_body_that_is_too_long_is_not_read(self, admin: Visitor) -> None:
        admin.get("/pair")
        assert admin.post("/pair", more="x" * 100_000).status == 413


class TestReports:
    def test_a_report_counts_once(self, page: FleetThread) -> None:
        desk = paired(page, A)
        body = desk.body(queue=5, oldest_ms=1)
        assert desk.send(body).status == 200
        assert desk.send(body).status == 409, "replayed"
        old = desk.body(queue=9, oldest_ms=1)
        desk.tell(page.shelf.key)
        assert desk.send(old).status == 409, "held back"
        assert page.shelf.desk(A).report.queue == 0  # type: ignore[union-attr]

    def test_only_the_desks_own_key_speaks_for_it(self, page: FleetThread) -> None:
        ours, other = paired(page, A), paired(page, B)
        body = ours.body()
        assert other.send(body).status == 403
        assert ours.send(body, "00" * 64).status == 403
        assert FarDesk(page.origin, "KSK-990000-0099").send(body).status == 403

    def test_a_changed_report_is_refused(self, page: FleetThread) -> None:
        desk = paired(page, A)
        body = desk.body()
        from sync.fleet import wire

        signature = wire.sign_report(body, desk.key.sign)
        assert desk.send(body.replace(b'"queue":0', b'"queue":7'), signature).status == 403

    @pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"desk":"<script>"}', b"{" * 5000])
    def test_rubbish_is_refused(self, page: FleetThread, body: bytes) -> None:
        assert paired(page, A).send(body).status == 403

    @pytest.mark.parametrize(
        "changes",
        [
            {"version": "<b>1</b>"},
            {"devices": {"<script>": "ok"}},
            {"devices": {"readers": "<img>"}},
            {"versions": {f"v{n}": "1" for n in range(100)}},
        ],
    )
    def test_a_desk_turned_bad_writes_no_markup(self, page: FleetThread, changes: dict[str, object]) -> None:
        desk = paired(page, A)
        assert desk.send(desk.body(**changes)).status == 403

    def test_a_code_that_is_guessed_at_is_good_no_more(self, page: FleetThread, admin: Visitor) -> None:
        admin.get("/pair").post("/pair")
        secret = read(re.search(r"KSKFLEET1:\S+?(?=<)", admin.page)[0]).code.secret  # type: ignore[index]
        for _ in range(5):
            assert FarDesk(page.origin, A).pair(b"guess") == 403
        assert FarDesk(page.origin, A).pair(secret) == 403
