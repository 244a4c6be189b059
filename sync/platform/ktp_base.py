"""What every KTP/1 call of a desk is made of: its account, keys and line, a post, a page, a batch, an envelope."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sync.platform import codes, gm
from sync.platform.adapter import AuthBroken, BatchAnswer, Page, Retryable
from sync.platform.ktp_call import Account, Call, KtpLine, Line, WireClock
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_keys import WireKeys
from sync.platform.ktp_pages import read_page
from sync.platform.ktp_receipt import receipt_of
from sync.platform.ktp_wire import RATE_LIMIT, aad, field_key, no_verdict, seal, unseal
from sync.records import Entry, EntryKind, Outgoing

Item = TypeVar("Item")

BUSY_S = 1.0
"""The least pause when the platform has no time for any entry: its own load, never an entry's fault."""


class KtpDesk:
    """One desk on one line; the calls themselves are in the rooms beside this one."""

    def __init__(self, account: Account, keys: WireKeys, line: Line, clock: WireClock) -> None:
        self._account = account
        self._keys = keys
        self._site: Mapping[str, str] = account.site
        self._calls = KtpLine(account, keys, line, clock)

    def worded(self, entry: Entry, envelope: str | None) -> str:
        """The item as canonical JSON."""
        if entry.kind is EntryKind.CHECKIN:
            item = codes.checkin_item(entry, self._account.org_no, self._site)
        else:
            item = codes.event_item(entry)
        return gm.canonical_with(item, "sec", envelope) if envelope else gm.canonical_text(item)

    def _push(self, path: str, batch: Sequence[Outgoing], device: str = "") -> BatchAnswer:
        """`device`: whose entries they are where they are another desk's; its own desk sealed their envelopes."""
        items = ",".join(one.worded or self.worded(one.entry, one.envelope) for one in batch)
        whose = f'"device":{json.dumps(device)},' if device else ""
        call = Call("POST", path, {}, f'{{{whose}"items":[{items}]}}'.encode(), signed=True, write=True)
        result = self._calls.call(call).result
        sent = {one.entry.id: one.entry for one in batch}
        told = [codes.ack_of(row) for row in result.objects("items")]
        if any(ack.rec_id not in sent for ack in told):
            raise result.wrong("items", "about what was sent")
        acks = tuple(ack for ack in told if not no_verdict(ack.code))
        if told and not acks:
            busy = any(ack.code == RATE_LIMIT for ack in told)
            raise Retryable(f"{told[0].code} for every entry", BUSY_S if busy else None)
        accepted = [sent[ack.rec_id] for ack in acks if ack.accepted]
        account = self._account
        return BatchAnswer(acks, receipt_of(result, accepted, device or account.device, account.platform_key))

    def _post(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        signed: bool = False,
        write: bool = False,
        by_pair: bool = False,
        key: str = "",
    ) -> Fields:
        call = Call("POST", path, {}, gm.canonical_json(body), signed, write or bool(key), by_pair, key)
        return self._calls.call(call).result

    def _page(
        self,
        path: str,
        since: str | None,
        cursor: str | None,
        key_name: str,
        decode: Callable[[Fields], Item | None],
        more: Mapping[str, str] | None = None,
    ) -> Page[Item]:
        asked = {"limit": str(self._account.page_limit), "since": since, "cursor": cursor, **(more or {})}
        query = {name: value for name, value in asked.items() if value is not None}
        return read_page(self._calls.call(Call("GET", path, query)).result, key_name, decode)

    def _sealed_pages(
        self,
        call: str,
        path: str,
        since: str | None,
        cursor: str | None,
        key_name: str,
        decode: Callable[[Fields, Fields], Item],
    ) -> Page[Item]:
        """Pages whose rows hold an identity: `decode` gets the row and its opened envelope."""
        request = str(uuid.uuid4())
        about = aad(call, request)

        def row(fields: Fields) -> Item:
            return decode(fields, self._unseal(about, fields.object("sec")))

        return self._page(path, since, cursor, key_name, row, {"reqId": request})

    def _seal(self, about: bytes, fields: Mapping[str, str]) -> dict[str, str]:
        issued = self._keys.issued
        if not issued.active:
            raise AuthBroken("E10005", "this desk has not been activated")
        return seal(issued.secrets[issued.current], issued.current, self._account.device, about, fields)

    def _seal_again(self, about: bytes, fields: Mapping[str, str]) -> dict[str, str]:
        """The same envelope for the same request and identity, after a restart too: a request that is repeated under
        its key must have the same body.  The IV is a MAC over both, so none serves two texts."""
        issued = self._keys.issued
        if not issued.active:
            raise AuthBroken("E10005", "this desk has not been activated")
        secret, device = issued.secrets[issued.current], self._account.device
        iv = gm.hmac_sm3(field_key(secret, device), about + b"\n" + gm.canonical_json(fields))[: gm.IV_BYTES]
        return seal(secret, issued.current, device, about, fields, iv)

    def _unseal(self, about: bytes, sec: Fields) -> Fields:
        return unseal(self._keys.issued.secrets, self._account.device, about, sec)
