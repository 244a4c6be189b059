"""The simulator as a gateway: whom it lets in, what it keeps, what it shows, how it is told to misbehave."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sync.platform import gm
from sync.platform.codes import checkin_item
from sync.platform.ktp_http import Answer
from sync.platform.ktp_wire import Caller, Suite, b64, canonical_query, new_nonce, string_to_sign
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import (
    Device,
    Seed,
)
from tests.support.entries import ZHANG, Entry, chain, entry, outgoing
from tests.support.stages import APP, SimulatorStage, wall_ms


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
            assert abs(json.loads(answer.body)["serverTime"] - wall_ms()) < 20_000

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
