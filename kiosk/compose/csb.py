"""The national platform's gateway from the settings: account, keys out of the vault, documents of the profile."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from config.bad import BadSetting
from config.platforms import Csb as CsbSettings
from config.platforms import CsbCall
from config.schema import Settings
from sync.clock import Clock
from sync.platform.csb import Csb, CsbAccount
from sync.platform.csb_call import CsbLine
from sync.platform.csb_cipher import BodyCipher, CipherFault, CipherPlan, Encoding, Scheme, make_cipher
from sync.platform.csb_document import CallDocument, CallName, strange
from sync.platform.csb_sign import SignAlgorithm, Signer
from sync.platform.ktp_call import WireClock
from sync.platform.ktp_http import BadTrust, HttpLine, Trust
from sync.platform.ktp_keys import Cabinet

SECRET_KEY, CIPHER_KEY = "csb.secret", "csb.cipher"
"""What the vault calls SK and the cipher's key."""
ACCOUNT = ("url", "access_key", "channel_no", "access_no", "system_name")


def csb_documents(settings: Settings, source: str) -> tuple[CallDocument, ...]:
    """What was typed in.  BadSetting for a field the call does not have, and for a call typed in twice."""
    typed = settings.csb.calls
    twice = [name for name, times in Counter(one.call for one in typed).items() if times > 1]
    if twice:
        raise BadSetting(source, "csb.calls", "csb-twice", twice[0])
    found = tuple(_document(one) for one in typed)
    for number, one in enumerate(found, 1):
        if slips := list(strange(one)):
            raise BadSetting(source, f"csb.calls[{number}].{slips[0]}", "csb-field", one.call.value)
    return found


def _document(one: CsbCall) -> CallDocument:
    return CallDocument(
        CallName(one.call), one.api, one.version, one.request, one.reply, one.codes, one.errors, one.constants
    )


def make_csb(settings: Settings, cabinet: Cabinet, clock: Clock, source: str) -> Csb:
    """BadSetting where the account is not whole, or keys, documents, address or TLS file cannot be used."""
    chosen = settings.csb
    for key in ACCOUNT:
        if not getattr(chosen, key):
            raise BadSetting(source, f"csb.{key}", "csb-account")
    if settings.mode == "live" and not chosen.url.startswith("https://"):
        raise BadSetting(source, "csb.url", "https")
    documents = csb_documents(settings, source)
    signer = Signer(chosen.access_key, _key(cabinet, SECRET_KEY, source), SignAlgorithm(chosen.sign))
    cipher = csb_cipher(chosen, _key(cabinet, CIPHER_KEY, source), source)
    try:
        line = HttpLine(chosen.url, clock.mono_ms, Trust(Path(chosen.ca_file) if chosen.ca_file else None))
    except BadTrust as error:
        if error.__cause__ is not None:
            raise BadSetting(source, "csb.ca_file", "tls-files", chosen.ca_file) from error
        raise BadSetting(source, "csb.url", "address") from error
    wire_clock = WireClock(clock.now_ms, clock.mono_ms, lambda sample: clock.synchronise([sample]))
    account = CsbAccount(
        chosen.channel_no, chosen.access_no, chosen.system_name, settings.platform.org_no, chosen.busi_type
    )
    as_form = chosen.body == "form"
    return Csb(account, documents, CsbLine(signer, cipher, line, wire_clock, as_form=as_form), wire_clock)


def csb_cipher(chosen: CsbSettings, key: str, source: str) -> BodyCipher:
    """BadSetting without the key in it."""
    plan = CipherPlan(Scheme(chosen.cipher), Encoding(chosen.encoding), key, chosen.public_key, chosen.iv)
    try:
        return make_cipher(plan)
    except CipherFault as fault:
        named = str(fault).partition(":")[0]
        raise BadSetting(
            source, f"csb.{named if named in ('iv', 'public_key') else 'cipher'}", "csb-key"
        ) from fault


def _key(cabinet: Cabinet, name: str, source: str) -> str:
    kept = cabinet.secret(name)
    if kept is None:
        raise BadSetting(source, name, "csb-no-key", name.partition(".")[2])
    return kept.decode()
