"""What the KTP adapter sends: in clear and sealed, and nothing twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sync.platform import codes, gm
from sync.platform.adapter import (
    Capability,
    Rejected,
)
from sync.platform.ktp_wire import Suite, aad
from sync.platform.simulator.seed import Seed
from sync.records import (
    Enrolment,
    EntryKind,
    Organisation,
    PersonKey,
)
from tests.support.entries import SIGNED_IN, ZHANG, entry, outgoing
from tests.support.ktp_lines import SigningLine, acks, adapter, said
from tests.support.stages import CARD, SimulatorStage


class TestWhatGoesOut:
    def test_a_check_in_carries_the_ledgers_numbers_and_hashes(self) -> None:
        one = entry(3, prev=b"\x07" * 32)
        item = codes.checkin_item(one, "ORG1", {"lng": "117.2", "lat": "31.8"})
        assert (
            item
            | {
                "recId": one.id,
                "seq": 3,
                "bootNo": 1,
                "prevHash": "07" * 32,
                "hash": one.hash.hex(),
                "monoMs": 3000,
                "clockQ": "G",
                "clockErrMs": 120,
                "devTime": one.at_ms,
                "method": "CARD_PIN",
                "factors": ["CARD", "PIN"],
                "judge": {"state": "ON_TIME", "ruleVer": "1"},
                "action": "IN",
                "source": "KIOSK",
                "orgNo": "ORG1",
                "geo": {"lng": "117.2", "lat": "31.8", "kind": "FIXED_SITE"},
            }
            == item
        )
        assert gm.canonical_json(item)

    def test_what_was_worded_ahead_goes_out_as_it_would_have_been_worded_then(self) -> None:
        one, event = entry(1), entry(2, EntryKind.REFUSED)
        line = SigningLine([said(acks(one)), said(acks(one)), said(acks(event)), said(acks(event))])
        ktp, _ = adapter(line)
        for push, which in ((ktp.push_checkins, one), (ktp.push_events, event)):
            late = outgoing(which)
            push([late])
            push([replace(late, worded=ktp.worded(which, late.envelope))])
        bodies = [body for *_, body in line.asked]
        assert bodies[0] == bodies[1] and bodies[2] == bodies[3]
        assert all(gm.canonical_json(json.loads(body)) == body for body in bodies)

    def test_a_kind_the_profile_lacks_travels_as_operator_and_says_so(self) -> None:
        item = codes.event_item(entry(1, EntryKind.PROVISIONAL, body={"reason": "late bus"}))
        assert item["kind"] == "OPERATOR"
        assert item["body"] == {"reason": "late bus", "act": "PROVISIONAL", "action": "IN"}
        assert (item["sessionNo"], item["classNo"], item["traineeNo"]) == ("S1", "C1", "T1")

    @pytest.mark.parametrize("kind", sorted(codes._OWN_KINDS))
    def test_the_profiles_own_kinds_travel_as_they_are(self, kind: EntryKind) -> None:
        item = codes.event_item(entry(1, kind, body={"code": "A03"}, action=None))
        assert (item["kind"], item["body"]) == (kind, {"code": "A03"})

    def test_no_name_and_no_number_stands_outside_an_envelope(self) -> None:
        secrets_of_people = (ZHANG.number, "张三", CARD.ident, CARD.number)
        line = SigningLine([said(acks(entry(1))), said({}, 404, "E42002")])
        ktp, _ = adapter(line)
        sealed = ktp.envelope(entry(1).id, ZHANG, "张三")
        ktp.push_checkins([outgoing(entry(1), envelope=sealed)])
        with pytest.raises(Rejected):
            ktp.card_resolve(CARD, b"", "3.00")
        assert len(line.asked) == 2
        for method, path, headers, body in line.asked:
            sent = f"{method}{path}{dict(headers)}{body.decode()}"
            assert not any(secret in sent for secret in secrets_of_people)

    def test_an_envelope_goes_out_unchanged(self) -> None:
        line = SigningLine([said(acks(entry(1)))])
        ktp, _ = adapter(line)
        sealed = ktp.envelope(entry(1).id, ZHANG, "张三")
        ktp.push_checkins([outgoing(entry(1), envelope=sealed)])
        assert sealed.encode() in line.asked[0][3]

    def test_a_class_number_cannot_leave_its_place_in_the_path(self) -> None:
        line = SigningLine([said({}, 404, "E30001")])
        ktp, _ = adapter(line)
        with pytest.raises(Rejected):
            ktp.sessions("a/b?c#一", None, None)
        assert line.asked[0][1] == "/classes/a%2Fb%3Fc%23%E4%B8%80/sessions"

    @pytest.mark.parametrize(
        "person",
        [PersonKey("01", "11010519491231002X"), PersonKey("14", "E12345678")],
        ids=["resident", "passport"],
    )
    def test_any_document_comes_back_from_an_envelope(self, stage: SimulatorStage, person: PersonKey) -> None:
        class_no = f"C-{stage.device}"
        row = Enrolment(
            "T1", class_no, person, "欧阳·明", card_number="A00000014", voucher_no="V1", face_allowed=True
        )
        stage.put(row)
        assert stage.platform.roster(class_no, None, None).items == (row,)

    @pytest.mark.parametrize("name", ["a", "m", "z"])
    @pytest.mark.parametrize("rest", [{}, {"c": 1}, {"b": "x", "n": {"m": None}}, {"é": "é", "y": []}])
    def test_a_field_that_is_json_already_stands_where_it_belongs(
        self, name: str, rest: dict[str, object]
    ) -> None:
        ready = {"kid": "k1", "ct": "=="}
        whole = gm.canonical_json({**rest, name: ready}).decode()
        assert gm.canonical_with(rest, name, gm.canonical_json(ready).decode()) == whole

    def test_everything_of_the_protocol_is_offered(self) -> None:
        ktp, _ = adapter(SigningLine([]))
        assert ktp.caps == frozenset(Capability)

    def test_a_method_of_the_body_is_carried(self) -> None:
        item = codes.checkin_item(entry(1, body={**SIGNED_IN, "voucherNo": "V1"}), "O", {})
        assert item["voucherNo"] == "V1"
        assert "geo" not in item

    def test_the_aad_names_call_and_record(self) -> None:
        assert aad("checkin", "KSK-1-1") == b"KTP1|checkin|KSK-1-1"


@pytest.mark.parametrize("stage", list(Suite), indirect=True)
def test_the_institutions_place_goes_with_every_sign_in(stage: SimulatorStage) -> None:
    stage.remote.seed(Seed(Organisation("ORG1", "示范培训学校", "990000", "117.2272", "31.8206", "GCJ02")))
    told = stage.platform.org()
    stage.platform.push_checkins([outgoing(entry(1, desk_no=stage.device))])
    [item] = [one["item"] for one in stage.remote.received() if one["item"]["recId"].startswith(stage.device)]
    place = {"lng": told.longitude, "lat": told.latitude, "coordSys": told.coord_system, "kind": "FIXED_SITE"}
    assert told.longitude and item["geo"] == place
    assert codes.site_of(replace(told, latitude="")) == {}
