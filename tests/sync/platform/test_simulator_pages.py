"""What the simulator shows on its pages."""

from __future__ import annotations

import http.client
import json
import re
from pathlib import Path

import pytest

from sync.platform.adapter import Retryable
from sync.platform.simulator.calls import CALLS
from sync.platform.simulator.remote import Remote, SimulatorRefused
from sync.platform.simulator.seed import (
    KnownEssc,
    KnownVoucher,
)
from sync.platform.simulator.server import SimulatorThread
from sync.records import (
    EssCard,
)
from tests.support.entries import ZHANG, entry, outgoing
from tests.support.stages import SimulatorStage
from tests.support.vouchers import CODE, voucher


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
