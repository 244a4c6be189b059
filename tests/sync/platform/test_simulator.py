"""The simulator as a gateway: whom it lets in, what it keeps, what it shows, how it is told to misbehave."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.platform import gm
from sync.platform.adapter import Retryable
from sync.platform.codes import checkin_item
from sync.platform.ktp_http import Answer
from sync.platform.ktp_wire import Caller, Suite, b64, canonical_query, new_nonce, string_to_sign
from sync.platform.simulator.calls import CALLS
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.remote import Remote, SimulatorRefused
from sync.platform.simulator.seed import (
    BadSeed,
    Device,
    KnownCard,
    KnownEssc,
    KnownVoucher,
    Seed,
    from_plain,
    load,
    to_plain,
)
from sync.platform.simulator.server import SimulatorThread
from sync.records import (
    ClassState,
    Enrolment,
    EssCard,
    Organisation,
    Session,
    SessionKind,
    TrainingClass,
    VoucherScope,
    VoucherUse,
)
from tests.support.entries import LI, ZHANG, Entry, chain, entry, outgoing
from tests.support.stages import APP, CARD, SimulatorStage, wall_ms
from tests.support.vouchers import CODE, voucher


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    with SimulatorThread() as remote:
        yield remote


@pytest.fixture
def stage(remote: Remote, request: pytest.FixtureRequest) -> Iterator[SimulatorStage]:
    remote.behave()
    device = f"KSK-{gm.sm3(request.node.nodeid.encode()).hex()[:10]}"
    stage = SimulatorStage(remote, device=device)
    yield stage
    stage.close()


class SigningDesk:
    """Signs requests as the desk of the stage does, or not quite."""

    def __init__(self, stage: SimulatorStage) -> None:
        self.stage, self.line = stage, stage.line

    def headers(
        self, method: str, path: str, query: str = "", body: bytes = b"", **changed: str
    ) -> dict[str, str]:
        time_ms, nonce = changed.get("time", str(wall_ms())), changed.get("nonce", new_nonce())
        caller = Caller(APP, changed.get("device", self.stage.device))
        text = string_to_sign(method, self.line.path + path, query, caller, time_ms, nonce, body)
        return {
            "X-KTP-App": APP,
            "X-KTP-Device": caller.device,
            "X-KTP-Time": time_ms,
            "X-KTP-Nonce": nonce,
            "X-KTP-Suite": Suite.SM2,
            "X-KTP-Kid": self.stage.keys.issued.device_kid,
            "X-KTP-Sign": b64(self.stage.keys.pair.sign(text)),
        }

    def get(self, path: str, **query: str) -> Answer:
        text = canonical_query(query)
        return self.line.exchange("GET", path, text, self.headers("GET", path, text), b"")

    def post(self, path: str, value: object, key: str = "K") -> Answer:
        body = gm.canonical_json(value)
        headers = self.headers("POST", path, body=body) | ({"Idempotency-Key": key} if key else {})
        return self.line.exchange("POST", path, "", headers, body)


@pytest.fixture
def caller(stage: SimulatorStage) -> SigningDesk:
    return SigningDesk(stage)


def code(answer: Answer) -> str:
    return str(json.loads(answer.body)["msgCode"])


def item(one: Entry, **changed: object) -> dict[str, Any]:
    return {**checkin_item(one, "ORG1", {}), "sec": json.loads(outgoing(one).envelope or "null"), **changed}


class TestGate:
    def test_a_request_without_a_signature_stays_outside(self, caller: SigningDesk) -> None:
        headers = caller.headers("GET", "/time") | {"X-KTP-Sign": ""}
        answer = caller.line.exchange("GET", "/time", "", headers, b"")
        assert (answer.status, code(answer)) == (401, "E10001")

    @pytest.mark.parametrize("what", ["body", "query", "path"])
    def test_a_signature_is_for_one_request(self, caller: SigningDesk, what: str) -> None:
        body = b"{}"
        headers = caller.headers("POST", "/checkins/reconcile", "", body) | {"Idempotency-Key": "K"}
        path = "/devices/heartbeat" if what == "path" else "/checkins/reconcile"
        query = "a=1" if what == "query" else ""
        answer = caller.line.exchange("POST", path, query, headers, b"{ }" if what == "body" else body)
        assert code(answer) == "E10001"

    def test_a_nonce_works_once(self, caller: SigningDesk) -> None:
        headers = caller.headers("GET", "/time")
        assert caller.line.exchange("GET", "/time", "", headers, b"").status == 200
        again = caller.line.exchange("GET", "/time", "", headers, b"")
        assert (again.status, code(again)) == (401, "E10004")

    @pytest.mark.parametrize(
        ("off_s", "let_in"),
        [(-290, True), (290, True), (-310, False), (310, False)],
        ids=["slow, just", "fast, just", "too slow", "too fast"],
    )
    def test_five_minutes_of_clock_are_forgiven(self, caller: SigningDesk, off_s: int, let_in: bool) -> None:
        headers = caller.headers("GET", "/time", time=str(wall_ms() + off_s * 1000))
        answer = caller.line.exchange("GET", "/time", "", headers, b"")
        assert (answer.status == 200) is let_in
        if not let_in:
            assert code(answer) == "E10003"
            assert abs(json.loads(answer.body)["serverTime"] - wall_ms()) < 5000

    def test_an_unknown_device_stays_outside(self, caller: SigningDesk) -> None:
        headers = caller.headers("GET", "/time", device="KSK-NOBODY")
        assert code(caller.line.exchange("GET", "/time", "", headers, b"")) == "E10002"

    def test_a_desk_not_yet_activated_stays_outside(self, remote: Remote, caller: SigningDesk) -> None:
        remote.seed(Seed(devices=(Device("KSK-FRESH", APP, "X"),)))
        headers = caller.headers("GET", "/time", device="KSK-FRESH")
        assert code(caller.line.exchange("GET", "/time", "", headers, b"")) == "E10005"

    def test_no_such_call(self, caller: SigningDesk) -> None:
        answer = caller.get("/vouchers")
        assert (answer.status, code(answer)) == (404, "E40400")

    @pytest.mark.parametrize("query", [{"since": "x"}, {"limit": "-1"}, {"cursor": "nowhere"}])
    def test_a_strange_page_is_refused(self, caller: SigningDesk, query: dict[str, str]) -> None:
        assert code(caller.get("/classes", **query)) == ("E30004" if "cursor" in query else "E20001")

    def test_a_roster_wants_a_request_id(self, caller: SigningDesk) -> None:
        assert code(caller.get("/classes/C1/roster")) == "E20001"


class TestIdempotency:
    def test_the_same_key_and_body_get_the_same_answer(self, caller: SigningDesk) -> None:
        batch = {"items": [item(entry(1, desk_no=caller.stage.device))]}
        first, again = caller.post("/checkins/batch", batch), caller.post("/checkins/batch", batch)
        assert (first.status, first.body) == (again.status, again.body)
        assert first.headers["x-ktp-sign"] != again.headers["x-ktp-sign"]  # another nonce was answered

    def test_the_same_key_with_another_body_is_a_conflict(self, caller: SigningDesk) -> None:
        caller.post("/checkins/batch", {"items": [item(entry(1, desk_no=caller.stage.device))]})
        other = {"items": [item(entry(2, desk_no=caller.stage.device))]}
        answer = caller.post("/checkins/batch", other)
        assert (answer.status, code(answer)) == (409, "E20002")

    def test_a_write_without_a_key_is_refused(self, caller: SigningDesk) -> None:
        assert code(caller.post("/checkins/batch", {"items": []}, key="")) == "E20001"

    def test_201_items_are_too_many(self, caller: SigningDesk) -> None:
        answer = caller.post("/checkins/batch", {"items": [{}] * 201})
        assert (answer.status, code(answer)) == (413, "E20003")

    @pytest.mark.parametrize("body", [[], {"items": {}}, {"items": [1]}, {"items": [{}]}, {}])
    def test_a_batch_that_is_none_is_refused_whole(self, caller: SigningDesk, body: object) -> None:
        answer = caller.post("/checkins/batch", body)
        assert (answer.status, code(answer)) == (400, "E20001")


class TestItems:
    @pytest.mark.parametrize(
        "changed",
        [
            {"hash": "no hash"},
            {"seq": "x"},
            {"action": "THROUGH"},
            {"traineeNo": ""},
            {"devTime": None},
            {"sec": {"alg": "SM4-GCM", "kid": "f1", "iv": "AAAA", "ct": "", "tag": ""}},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_a_bad_item_is_refused_by_itself(self, caller: SigningDesk, changed: dict[str, object]) -> None:
        good, bad = chain(2, desk_no=caller.stage.device)
        answer = caller.post("/checkins/batch", {"items": [item(good), item(bad, **changed)]})
        codes = [ack["code"] for ack in json.loads(answer.body)["result"]["items"]]
        assert codes == ["000000", "E20001"]

    def test_an_envelope_of_another_record_is_refused(self, stage: SimulatorStage) -> None:
        first, second = chain(2, desk_no=stage.device)
        swapped = outgoing(second, envelope=stage.platform.envelope(first.id, ZHANG, "张三"))
        assert stage.platform.push_checkins([swapped]).acks[0].code == "E20001"

    def test_an_event_of_no_known_kind_is_refused(self, caller: SigningDesk) -> None:
        event = item(entry(1, desk_no=caller.stage.device), kind="PARTY", at=1, body={})
        answer = caller.post("/events/batch", {"items": [event]})
        assert json.loads(answer.body)["result"]["items"][0]["code"] == "E20001"


class TestChain:
    def alarms(self, stage: SimulatorStage) -> list[str]:
        return [alarm["code"] for alarm in stage.remote.alarms() if alarm["device"] == stage.device]

    def send(self, stage: SimulatorStage, *entries: Entry) -> None:
        acks = stage.platform.push_checkins([outgoing(one) for one in entries]).acks
        assert all(ack.accepted for ack in acks)  # nothing is ever lost for an alarm

    def test_a_whole_chain_in_any_order_with_a_gap_is_calm(self, stage: SimulatorStage) -> None:
        entries = chain(6, desk_no=stage.device)
        self.send(stage, entries[5], entries[1], entries[0], entries[2])
        assert self.alarms(stage) == []

    def test_a_broken_link_is_an_alarm(self, stage: SimulatorStage) -> None:
        first, second = chain(2, desk_no=stage.device)
        self.send(stage, first, replace(second, prev_hash=bytes(32)))
        assert self.alarms(stage) == ["E44004"]

    def test_a_broken_link_is_found_when_the_earlier_one_comes_later(self, stage: SimulatorStage) -> None:
        first, second = chain(2, desk_no=stage.device)
        self.send(stage, replace(second, prev_hash=bytes(32)))
        self.send(stage, first)
        assert self.alarms(stage) == ["E44004"]

    def test_a_number_used_twice_is_an_alarm(self, stage: SimulatorStage) -> None:
        first = entry(1, desk_no=stage.device)
        self.send(stage, first, entry(1, desk_no=stage.device, boot_no=2, trainee_no="T2"))
        assert self.alarms(stage) == ["E44004"]

    def test_the_same_id_with_another_hash_is_an_alarm_and_the_first_stays(
        self, stage: SimulatorStage
    ) -> None:
        self.send(stage, entry(1, desk_no=stage.device))
        stage.platform.push_checkins([outgoing(entry(1, desk_no=stage.device, trainee_no="T9"))])
        assert self.alarms(stage) == ["E20002"]
        kept = [
            record for record in stage.remote.received() if record["item"]["recId"].startswith(stage.device)
        ]
        assert [record["item"]["traineeNo"] for record in kept] == ["T1"]


def fetch(remote: Remote, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection(remote.origin.removeprefix("http://"), timeout=10)
    line.request(method, path, body, headers)
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, text


class TestPages:
    def test_the_page_shows_masked_names_only(self, stage: SimulatorStage) -> None:
        one = entry(1, desk_no=stage.device)
        stage.platform.push_checkins(
            [outgoing(one, envelope=stage.platform.envelope(one.id, ZHANG, "张三丰"))]
        )
        status, page = fetch(stage.remote, "GET", "/")
        assert status == 200
        assert one.id in page
        assert "张**" in page
        assert "张三丰" not in page
        assert ZHANG.number not in page

    def test_what_a_desk_sends_is_never_markup(self, stage: SimulatorStage) -> None:
        stage.platform.push_checkins([outgoing(entry(1, desk_no=stage.device, trainee_no="<b>x</b>"))])
        assert "<b>x</b>" not in fetch(stage.remote, "GET", "/")[1]

    @pytest.mark.parametrize("path", ["/", "/docs"])
    def test_no_page_fetches_anything_from_elsewhere(self, remote: Remote, path: str) -> None:
        page = fetch(remote, "GET", path)[1]
        assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)

    def test_the_openapi_document_names_every_call(self, remote: Remote) -> None:
        document = json.loads(fetch(remote, "GET", "/openapi.json")[1])
        assert document["openapi"].startswith("3.")
        listed = {(method.upper(), path) for path, calls in document["paths"].items() for method in calls}
        assert listed == {(call.method, f"/ktp/v1{call.path}") for call in CALLS}
        page = fetch(remote, "GET", "/docs")[1]
        assert all(call.path in page for call in CALLS)

    def test_a_switch_of_the_page_works(self, stage: SimulatorStage) -> None:
        status, _ = fetch(stage.remote, "POST", "/switch", b"portal=on")
        assert status == 303
        with pytest.raises(Retryable, match="not from the platform"):
            stage.platform.time()
        fetch(stage.remote, "POST", "/switch", b"portal=off")
        stage.platform.time()

    def test_a_phone_of_the_page_shows_a_code_the_desk_takes(self, stage: SimulatorStage) -> None:
        stage.issue(KnownEssc(EssCard(ZHANG, "张三", "")))
        _, page = fetch(stage.remote, "GET", "/")
        phone = re.search(r"name='phone' value='(\d+)'", page)
        assert phone and ZHANG.number not in page and "张三" not in page
        _, page = fetch(stage.remote, "POST", "/phone", f"phone={phone[1]}".encode())
        shown = re.search(r"<code>(ESSC1\.[^<]+)</code>", page)
        assert shown
        assert stage.platform.essc_verify(shown[1], "scan-1").person == ZHANG

    def test_there_is_no_other_phone(self, remote: Remote) -> None:
        assert fetch(remote, "POST", "/phone", b"phone=99999")[0] == 400
        with pytest.raises(SimulatorRefused):
            remote.phone_shows("990000190001010000")

    def test_a_phone_decides_only_on_what_it_has_scanned(self, stage: SimulatorStage) -> None:
        login = stage.platform.essc_login_begin()
        with pytest.raises(SimulatorRefused):
            stage.phone_decides(login.qr_text, confirm=True)

    def test_no_code_of_a_phone_is_kept(self, tmp_path: Path) -> None:
        with SimulatorThread(tmp_path / "platform.db") as remote:
            stage = SimulatorStage(remote)
            stage.issue(KnownEssc(EssCard(ZHANG, "张三", "")))
            code = stage.phone_shows(ZHANG.number)
            stage.platform.essc_verify(code, "scan-1")
            stage.close()
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert ZHANG.number.encode() in kept
        assert code.encode() not in kept

    def test_vouchers_stand_on_the_page_without_their_holder(self, stage: SimulatorStage) -> None:
        stage.issue(KnownVoucher(voucher(), ZHANG))
        _, page = fetch(stage.remote, "GET", "/")
        assert CODE in page and ZHANG.number not in page

    def test_a_foreign_page_turns_no_switch(self, remote: Remote) -> None:
        for path in ("/switch", "/sim/misbehave"):
            status, _ = fetch(remote, "POST", path, b"{}", Origin="http://elsewhere.invalid")
            assert status == 403

    @pytest.mark.parametrize(
        "switches",
        [{"unheard": 1}, {"down": 1}, {"slow_ms": -1}, {"slow_ms": True}, {"refuse": ["x"]}, {"omit": [1]}],
        ids=lambda switches: next(iter(switches)),
    )
    def test_an_impossible_switch_is_refused(self, remote: Remote, switches: dict[str, object]) -> None:
        with pytest.raises(SimulatorRefused):
            remote.misbehave(**switches)

    def test_the_desks_and_their_last_word(self, stage: SimulatorStage) -> None:
        (desk,) = [desk for desk in stage.remote.desks() if desk["device"] == stage.device]
        assert (desk["active"], desk["sessionKid"], desk["beat"]) == (True, "f1", None)


ROWS = st.dictionaries(
    st.sampled_from("device class_no session_no starts begins ends document number name state kind".split()),
    st.none() | st.integers() | st.text(max_size=12) | st.just("2026-03-02") | st.lists(st.integers()),
)
VALUES = st.none() | st.text(max_size=3) | ROWS | st.lists(ROWS, max_size=3)

SEED = Seed(
    organisation=Organisation("ORG1", "示范", "990000"),
    devices=(Device("KSK-1", "demo", "CODE"),),
    classes=(TrainingClass("C1", "电工", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 31)),),
    sessions=(
        Session(
            "S1",
            "C1",
            datetime(2026, 3, 2, 1, tzinfo=UTC),
            datetime(2026, 3, 2, 4, tzinfo=UTC),
            kind=SessionKind.ONLINE,
        ),
    ),
    learners=(Enrolment("T1", "C1", ZHANG, "张三", card_number="A00000014"),),
    cards=(KnownCard(CARD, LI, "李四"),),
    vouchers=(
        KnownVoucher(
            voucher(scope=VoucherScope(projects=("电工",))),
            ZHANG,
            VoucherUse("ORG2", "C7", datetime(2026, 2, 1, tzinfo=UTC)),
        ),
        KnownVoucher(voucher(voucher_no="V-7", face_value=None)),
    ),
    essc=(KnownEssc(EssCard(ZHANG, "张三", "", "2", "E1", "A00000014", "990000"), "2"),),
)


class TestSeed:
    def test_a_seed_comes_back_from_json(self, tmp_path: Path) -> None:
        path = tmp_path / "seed.json"
        path.write_text(json.dumps(to_plain(SEED)), encoding="utf-8")
        assert load(path) == SEED

    def test_a_seed_in_toml(self, tmp_path: Path) -> None:
        path = tmp_path / "seed.toml"
        path.write_text(
            '[[classes]]\nclass_no = "C1"\nname = "电工"\nstarts = 2026-03-01\nends = 2026-03-31\n'
            '[[learners]]\ntrainee_no = "T1"\nclass_no = "C1"\nname = "张三"\nnumber = "11010519491231002X"\n'
            '[[sessions]]\nsession_no = "S1"\nclass_no = "C1"\nbegins = 2026-03-02T09:00:00+08:00\n'
            "ends = 2026-03-02T12:00:00+08:00\n",
            encoding="utf-8",
        )
        seed = load(path)
        assert seed.csb == ()
        assert seed.classes == SEED.classes
        assert seed.sessions[0].begins == SEED.sessions[0].begins
        assert seed.learners[0].person == ZHANG

    @pytest.mark.parametrize(
        "plain",
        [
            [],
            {"classes": {}},
            {"classes": [1]},
            {"classes": [{}]},
            {"classes": [{"class_no": "C", "name": "n", "starts": "soon", "ends": "2026-01-01"}]},
            {"learners": [{"trainee_no": "T", "class_no": "C", "name": "n"}]},
            {"sessions": [{"session_no": "S", "class_no": "C", "begins": "2026-03-02T09:00", "ends": "x"}]},
            {"cards": [{"number": "1", "name": "n"}]},
            {"organisation": {"org": 1}},
            {"devices": [{"device": "K"}]},
            {"vouchers": [{"voucher_no": "V"}]},
            {"vouchers": [{**to_plain(SEED)["vouchers"][0], "face_value": "a lot"}]},
            {"vouchers": [{**to_plain(SEED)["vouchers"][0], "scope": ["ORG1"]}]},
            {
                "vouchers": [
                    {**to_plain(SEED)["vouchers"][0], "used": {"org_no": "O", "class_no": "C", "at": "soon"}}
                ]
            },
            {"essc": [{"number": "1"}]},
        ],
    )
    def test_what_is_no_seed_says_so(self, plain: object) -> None:
        with pytest.raises(BadSeed):
            from_plain(plain)

    @given(st.dictionaries(st.sampled_from(sorted(to_plain(SEED))), VALUES))
    def test_anything_is_a_seed_or_says_it_is_none(self, plain: dict[str, object]) -> None:
        with contextlib.suppress(BadSeed):
            assert isinstance(from_plain(plain), Seed)

    def test_a_file_that_is_no_json_says_so(self, tmp_path: Path) -> None:
        path = tmp_path / "seed.json"
        path.write_text("{")
        with pytest.raises(BadSeed, match=r"seed\.json"):
            load(path)


class TestProcess:
    def test_it_starts_stops_and_comes_back_with_everything(self, tmp_path: Path) -> None:
        process = SimulatorProcess(tmp_path / "platform.db")
        stage = SimulatorStage(process.start())
        url = process.base_url
        try:
            stage.platform.push_checkins([outgoing(one) for one in chain(2)])
            process.stop()
            with pytest.raises(Retryable, match="no connection"):  # refused: nobody listens
                stage.platform.time()
            process.start()
            assert process.base_url == url
            assert len(stage.received()) == 2
            assert stage.platform.push_checkins([outgoing(one) for one in chain(2)]).acks[0].duplicate
        finally:
            stage.close()
            process.stop()
        assert process.pid is None

    def test_it_starts_with_a_seed_from_any_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        path = tmp_path / "seed.json"
        path.write_text(json.dumps(to_plain(SEED)), encoding="utf-8")
        with SimulatorProcess(tmp_path / "platform.db", seed=path) as remote:
            assert [desk["device"] for desk in remote.desks()] == ["KSK-1"]

    def test_it_ends_with_the_one_who_started_it(self, tmp_path: Path) -> None:
        process = SimulatorProcess(tmp_path / "platform.db")
        process.start()
        child = process._child
        assert child is not None
        assert child.stdin is not None
        child.stdin.close()  # what the system does when the parent dies
        assert child.wait(10) is not None
        process.stop()

    def test_it_survives_being_killed(self, tmp_path: Path) -> None:
        process = SimulatorProcess(tmp_path / "platform.db")
        stage = SimulatorStage(process.start())
        stage.platform.push_checkins([outgoing(one) for one in chain(2)])
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.stop()
        process.start()
        assert len(stage.received()) == 2
        stage.close()
        process.stop()

    def test_a_bad_seed_does_not_leave_a_process_behind(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "seed.json"
        path.write_text("{")
        process = SimulatorProcess(tmp_path / "platform.db", seed=path)
        with pytest.raises(RuntimeError, match="did not start"):
            process.start()
        assert process.pid is None
        assert "BadSeed" in capfd.readouterr().err
