"""The pairing that is under way at this desk: at most one, offered or joined."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace

from sync.clock import Clock
from sync.lan import code as codes
from sync.lan.amiss import Amiss, Refused
from sync.lan.calls import PAIRING, fresh_tag, hello
from sync.lan.channel import POINT, Channel, Ends, Ephemeral
from sync.lan.code import Code
from sync.lan.meeting import (
    ANSWERS_S,
    GOOD_FOR_S,
    MOST_WRONG,
    Caller,
    Calling,
    Comparing,
    Ended,
    Meeting,
    Met,
    Offered,
    Over,
    Self,
    Why,
    both_agree,
    commitment,
    digits,
    introduce,
    introduced,
    pair_of,
    unfit,
)
from sync.lan.pairs import fingerprint
from sync.lan.tally import Tally
from sync.store.store import Store

CALLER, CALLED = b"B", b"A"


class Meetings:
    """`told` hears each step.  All on the LAN's thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tally: Tally,
        told: Callable[[Meeting], None],
        port: Callable[[], int],
    ) -> None:
        self._store, self._clock, self._tally, self._told, self._port = store, clock, tally, told, port
        self._offered: Code | None = None
        self._wrong = 0
        self._now: Meeting | None = None
        self._same: asyncio.Future[bool] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._joining: asyncio.Task[None] | None = None
        self._until = 0.0
        self._seeks: bytes = b""

    @property
    def sought(self) -> frozenset[bytes]:
        """The fingerprint of the desk whose code was typed."""
        return frozenset({self._seeks} if self._seeks else ())

    def has_met(self, tag: bytes) -> bool:
        """The pair just agreed on, which the other desk may have written down first."""
        return isinstance(self._now, Met) and self._now.pair.tag == tag

    def settled(self) -> None:
        """The pair is written down."""
        if isinstance(self._now, Met):
            self._now = None

    def offer(self, host: str) -> None:
        self._begin()
        name = fingerprint(self._store.vault.ledger_public)
        self._offered = Code(name, os.urandom(codes.SECRET), host, self._port())
        self._say(Offered(self._offered, round(GOOD_FOR_S)))

    def join(self, code: Code, where: Callable[[Code], tuple[str, int] | None]) -> None:
        self._begin()
        self._seeks = code.fingerprint
        self._say(Calling())
        self._joining = asyncio.ensure_future(self._join(code, where))

    def agree(self, same: bool) -> None:
        if isinstance(self._now, Comparing) and self._same and not self._same.done():
            self._same.set_result(same)
            self._say(replace(self._now, agreed=same))

    def give_up(self) -> None:
        if isinstance(self._now, Comparing) and self._same and not self._same.done():
            self._same.set_result(False)
        elif self._now is not None and not isinstance(self._now, Met | Over):
            self._over(Why.LEFT)

    # --- the called desk ----------------------------------------------------------------------------------

    async def called(self, said: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody has read the code, or says so.  Refused for one who has not."""
        code = self._offered
        if code is None:
            raise Refused(Amiss.FOREIGN)
        own = Ephemeral()
        writer.write(own.public)
        async with asyncio.timeout(ANSWERS_S):
            theirs = await reader.readexactly(POINT)
        if commitment(theirs) != said[-POINT:]:
            raise Refused(Amiss.FORGED)
        ends = own.agree(theirs, code.secret, said + own.public + theirs)
        channel = Channel(reader, writer, sealing=ends.called, opening=ends.caller)
        try:
            other = introduced(await channel.receive(ANSWERS_S), ends, CALLER)
        except Refused:
            self._try_failed(code)
            raise
        if self._offered is not code:  # another caller was first
            raise Refused(Amiss.REPLAYED)
        self._offered = None
        await channel.send(introduce(self._self(), ends, CALLED))
        host = str(writer.get_extra_info("peername")[0])
        await self._compare(channel, ends, other, host, called=self._store.vault.ledger_public)

    def _try_failed(self, code: Code) -> None:
        self._wrong += 1
        if self._wrong >= MOST_WRONG and self._offered is code:
            self._over(Why.WRONG)

    # --- the caller ---------------------------------------------------------------------------------------

    async def _join(self, code: Code, where: Callable[[Code], tuple[str, int] | None]) -> None:
        try:
            while (address := where(code)) is None:
                await asyncio.sleep(0.1)
            await self._call(code, *address)
        except (
            EOFError,
            ConnectionResetError,
        ):  # it hung up: the code was not one it had given, or not any more
            self._over(Why.WRONG)
        except (OSError, TimeoutError):
            self._over(Why.NO_ANSWER)
        except Refused as no:
            self._tally.add(no.amiss)
            self._over(Why.WRONG)

    async def _call(self, code: Code, host: str, port: int) -> None:
        async with asyncio.timeout(ANSWERS_S):
            reader, writer = await asyncio.open_connection(host, port)
        try:
            own = Ephemeral()
            said = hello(PAIRING, fresh_tag(), commitment(own.public))
            writer.write(said)
            async with asyncio.timeout(ANSWERS_S):
                theirs = await reader.readexactly(POINT)
            writer.write(own.public)
            ends = own.agree(theirs, code.secret, said + theirs + own.public)
            channel = Channel(reader, writer, sealing=ends.caller, opening=ends.called)
            await channel.send(introduce(self._self(), ends, CALLER))
            other = introduced(await channel.receive(ANSWERS_S), ends, CALLED)
            if fingerprint(other.public) != code.fingerprint:
                raise Refused(Amiss.FORGED)
            await self._compare(channel, ends, replace(other, port=port), host, called=other.public)
        finally:
            writer.close()

    # --- both ---------------------------------------------------------------------------------------------

    async def _compare(
        self, channel: Channel, ends: Ends, other: Caller, host: str, *, called: bytes
    ) -> None:
        own = self._self()
        if why := unfit(own, other):
            self._over(why)
            return
        caller = own.public if called == other.public else other.public
        self._same = asyncio.get_running_loop().create_future()
        self._say(Comparing(other.desk_no, digits(ends, caller, called)))
        left_s = self._until - asyncio.get_running_loop().time()
        try:
            await both_agree(channel, self._same, left_s)
        except Ended as ended:
            self._over(ended.why)
            return
        self._settle(Met(pair_of(other, ends, host, self._clock.now_ms())))

    def _begin(self) -> None:
        """What was under way is over without a word."""
        self._quiet()
        loop = asyncio.get_running_loop()
        self._wrong, self._until = 0, loop.time() + GOOD_FOR_S
        self._timer = loop.call_later(GOOD_FOR_S, self._too_late)

    def _too_late(self) -> None:
        self._over(Why.TOO_LATE)

    def _over(self, why: Why) -> None:
        if self._now is not None and not isinstance(self._now, Met | Over):
            self._settle(Over(why))

    def _settle(self, end: Meeting) -> None:
        self._quiet()
        self._say(end)

    def _quiet(self) -> None:
        self._offered, self._seeks, self._now = None, b"", None
        if self._timer:
            self._timer.cancel()
        if self._same and not self._same.done():
            self._same.cancel()
        joining, self._joining = self._joining, None
        if joining and joining is not asyncio.current_task():
            joining.cancel()

    def _say(self, meeting: Meeting) -> None:
        self._now = meeting
        self._told(meeting)

    def _self(self) -> Self:
        vault = self._store.vault
        return Self(self._store.desk_no, vault.ledger_public, self._port(), vault.environment, vault.sign)
