"""The csb adapter over real HTTP: what public code shows, and what goes wrong."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.platform.adapter import (
    AuthBroken,
    Capability,
    LoginConfirmed,
    LoginPending,
    PlatformError,
    Rejected,
    Retryable,
    Unanswered,
    Unsupported,
)
from sync.platform.csb import Csb, CsbAccount
from sync.platform.csb_call import CIPHER_WRONG, CsbLine, gateway_failure
from sync.platform.csb_cipher import CipherPlan, Encoding, Scheme, make_cipher
from sync.platform.csb_document import CallDocument, CallName
from sync.platform.csb_sign import SignAlgorithm, Signer
from sync.platform.ktp_call import WireClock
from sync.platform.ktp_fields import Fields, MalformedReply
from sync.platform.ktp_http import Answer, Limits
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import KnownEssc
from sync.platform.simulator.server import SimulatorThread
from sync.records import EssCard
from tests.support.csb import CsbStage
from tests.support.entries import ZHANG
from tests.support.stages import CARD

PHONE = EssCard(ZHANG, "张三", "", "2", "E990000000001", "A00000014", "990000")


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    with SimulatorThread() as remote:
        yield remote


@pytest.fixture
def stage(remote: Remote) -> Iterator[CsbStage]:
    """Nothing typed in: the public calls only."""
    stage = CsbStage(remote, typed=())
    stage.issue(KnownEssc(PHONE))
    yield stage
    remote.behave()
    stage.close()


def test_it_declares_what_is_public_and_nothing_else(stage: CsbStage) -> None:
    assert stage.csb.caps == {Capability.ESSC_QR, Capability.ESSC_LOGIN_QR}
    with pytest.raises(Unsupported):
        stage.csb.time()
    with pytest.raises(Unsupported):
        stage.csb.voucher_verify("V1", ZHANG, "")
    with pytest.raises(Unsupported):
        stage.csb.card_resolve(CARD, b"", "3.00")


@pytest.mark.parametrize("as_form", [False, True])
@pytest.mark.parametrize(
    ("scheme", "encoding", "algorithm"),
    [
        (Scheme.AES_ECB, Encoding.BASE64, SignAlgorithm.SHA1),
        (Scheme.AES_CBC, Encoding.HEX, SignAlgorithm.SHA256),
        (Scheme.SM4_CBC, Encoding.BASE64, SignAlgorithm.MD5),
        (Scheme.SM2_C1C3C2, Encoding.HEX, SignAlgorithm.SHA1),
        (Scheme.SM2_C1C2C3, Encoding.BASE64, SignAlgorithm.SHA1),
    ],
)
def test_an_e_card_under_every_cipher(
    remote: Remote, scheme: Scheme, encoding: Encoding, algorithm: SignAlgorithm, as_form: bool
) -> None:
    stage = CsbStage(remote, scheme=scheme, encoding=encoding, algorithm=algorithm, as_form=as_form, typed=())
    stage.issue(KnownEssc(PHONE))
    found = stage.csb.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
    stage.close()
    assert (found.person, found.name, found.essc_no) == (ZHANG, "张三", "E990000000001")
    assert found.proof_no


def test_a_scan_is_one_request_and_an_answered_one_is_none(stage: CsbStage) -> None:
    code = stage.phone_shows(ZHANG.number)
    stage.csb.essc_verify(code, "scan-1")
    stage.trouble(down=True)
    with pytest.raises(Rejected) as no:
        stage.csb.essc_verify(code, "scan-1")
    assert no.value.code == "E41002"


def test_a_scan_whose_answer_was_lost_is_asked_once_more_and_may_be_too_late(stage: CsbStage) -> None:
    code = stage.phone_shows(ZHANG.number)
    stage.trouble(lose_answers=1)
    with pytest.raises(Unanswered):
        stage.csb.essc_verify(code, "scan-1")
    with pytest.raises(Rejected) as no:
        stage.csb.essc_verify(code, "scan-1")
    assert no.value.code == "712"


def test_a_failure_after_the_commit_is_no_unanswered_scan(stage: CsbStage) -> None:
    stage.trouble(fail_after=1)
    with pytest.raises(Retryable) as later:
        stage.csb.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
    assert not isinstance(later.value, Unanswered)


@pytest.mark.parametrize("as_numbers", [False, True])
def test_codes_come_as_text_and_as_numbers(stage: CsbStage, as_numbers: bool) -> None:
    stage.trouble(codes_as_numbers=as_numbers)
    assert stage.csb.essc_verify(stage.phone_shows(ZHANG.number), "scan-1").person == ZHANG
    with pytest.raises(Rejected) as no:
        stage.csb.essc_verify("no-such-code", "scan-2")
    assert no.value.code == "713"


def test_a_wrong_account_is_the_services_700(stage: CsbStage) -> None:
    other = stage.adapter(account=replace(stage.account, access_no="0300000000"))
    with pytest.raises(Rejected) as no:
        other.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
    assert no.value.code == "700"


def test_the_gateways_own_503_is_the_worlds_fault(stage: CsbStage) -> None:
    stage.trouble(csb_unregistered=1)
    with pytest.raises(Retryable) as later:
        stage.csb.essc_login_begin()
    assert "not registed" in str(later.value)


def test_a_wrong_secret_breaks_the_line(stage: CsbStage) -> None:
    with pytest.raises(AuthBroken) as broken:
        stage.adapter(secret_key="OTHER_SK").essc_login_begin()
    assert broken.value.code == "403"
    assert "OTHER_SK" not in str(broken.value)


def test_a_clock_ten_minutes_off_breaks_the_line(stage: CsbStage) -> None:
    stage.trouble(skew_ms=600_000)
    with pytest.raises(AuthBroken):
        stage.csb.essc_login_begin()


def test_an_answer_under_another_key_breaks_the_line(stage: CsbStage) -> None:
    stage.trouble(wrong_cipher=1)
    with pytest.raises(AuthBroken) as broken:
        stage.csb.essc_login_begin()
    assert broken.value.code == CIPHER_WRONG


def test_another_key_of_ours_is_the_services_700(stage: CsbStage) -> None:
    with pytest.raises(Rejected) as no:
        stage.adapter(plan=CipherPlan(Scheme.AES_ECB, key="another-key-here")).essc_login_begin()
    assert no.value.code == "700"


@pytest.mark.parametrize("switches", [{"portal": True}, {"truncate": 1}, {"rate_limited": 1}, {"down": True}])
def test_whatever_is_no_answer_is_retryable(stage: CsbStage, switches: dict[str, object]) -> None:
    stage.trouble(**switches)
    with pytest.raises(Retryable):
        stage.csb.essc_login_begin()


def test_a_slow_gateway_is_unanswered(remote: Remote) -> None:
    stage = CsbStage(remote, typed=(), limits=Limits(1.0, 0.2, 0.5))
    stage.trouble(slow_ms=600)
    with pytest.raises(Unanswered):
        stage.csb.essc_login_begin()
    remote.behave()
    stage.close()


def test_a_log_in_as_public_code_shows_it(stage: CsbStage) -> None:
    """Scanned looks like pending: `esscNo` is all there is to go by."""
    login = stage.csb.essc_login_begin()
    assert stage.csb.essc_login_poll(login.handle) == LoginPending()
    stage.phone_scans(ZHANG.number, login.qr_text)
    assert stage.csb.essc_login_poll(login.handle) == LoginPending()
    stage.phone_decides(login.qr_text, confirm=True)
    said = stage.csb.essc_login_poll(login.handle)
    assert isinstance(said, LoginConfirmed)
    assert said.card.person == ZHANG


def test_what_was_typed_in_gives_codes_their_meaning(stage: CsbStage) -> None:
    document = CallDocument(CallName.ESSC_QR, errors={"713": "E41003"})
    with pytest.raises(Rejected) as no:
        stage.adapter(typed=(document,)).essc_verify("no-such-code", "scan-1")
    assert no.value.code == "E41003"


@pytest.mark.parametrize(
    ("status", "reply", "kind"),
    [
        (200, {"code": 503, "csbCode": 503, "message": "x"}, Retryable),
        (200, {"code": "503", "message": "x"}, Retryable),
        (502, {"code": 0, "message": "x"}, Retryable),
        (200, {"csbCode": 429}, Retryable),
        (200, {"csbCode": 403}, AuthBroken),
        (401, {"code": "SIGN", "message": "x"}, AuthBroken),
        (404, {"code": 404}, Unsupported),
        (200, {"csbCode": 413}, Retryable),
        (200, {"csbCode": 400}, Rejected),
    ],
)
def test_a_failure_of_the_gateway_is_one_of_the_four(
    status: int, reply: dict[str, object], kind: type[PlatformError]
) -> None:
    assert type(gateway_failure(status, Fields(reply), None)) is kind


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 1000) | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["msgCode", "msg", "result", "code", "csbCode", "message"])


class _Says:
    """A line that answers anything."""

    path = "/CSB"

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def exchange(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return self._answer


CIPHER = make_cipher(CipherPlan(Scheme.AES_ECB, key="0123456789abcdef"))


def _answered(answer: Answer) -> Csb:
    clock = WireClock(lambda: 1_772_413_020_000, lambda: 0, lambda _: None)
    line = CsbLine(Signer("AK", "SK"), CIPHER, _Says(answer), clock)
    return Csb(CsbAccount("1", "2", "3"), (), line, clock)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, {"msgCode": "700", "msg": "x"}),
        (500, {"msgCode": "000000", "result": None}),
        (200, {"msgCode": "000000", "csbCode": 503, "message": "x"}),
    ],
)
def test_a_fault_on_the_way_is_no_word_of_the_service(status: int, body: dict[str, object]) -> None:
    csb = _answered(Answer(status, {"retry-after": "7"}, json.dumps(body).encode()))
    with pytest.raises(Retryable) as later:
        csb.essc_login_begin()
    assert later.value.after_s == 7


def test_an_answer_that_is_not_sealed_is_none() -> None:
    body = {"msgCode": "000000", "result": {"qrCode": "in the open"}}
    with pytest.raises(MalformedReply):
        _answered(Answer(200, {}, json.dumps(body).encode())).essc_login_begin()


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([200, 204, 302, 401, 404, 413, 429, 500, 503]),
    st.binary(max_size=40) | st.dictionaries(NAMES, JSON).map(lambda one: json.dumps(one).encode()),
    st.none() | st.dictionaries(st.sampled_from(["esscNo", "aac002", "aac003", "qrCode"]), JSON),
)
def test_whatever_comes_back_is_an_answer_or_one_of_the_four(
    status: int, body: bytes, sealed: dict[str, object] | None
) -> None:
    if sealed is not None:
        told = {"msgCode": 0, "result": {"encrypt": CIPHER.seal(json.dumps(sealed).encode())}}
        body = json.dumps(told).encode()
    csb = _answered(Answer(status, {}, body))
    for ask in (lambda: csb.essc_verify("code", str(uuid.uuid4())), csb.essc_login_begin):
        with contextlib.suppress(PlatformError):
            ask()


def test_an_answer_of_neither_kind_is_malformed() -> None:
    with pytest.raises(MalformedReply):
        gateway_failure(200, Fields(json.loads('{"hello": 1}')), None)
