"""Calls between desks: who calls is known by the tag of the pair, and proves it by the first frame it seals.

Strangers cost a key agreement at most: a few calls at a time, a few seconds each, and a host that failed too often in a
minute is not listened to for the rest of it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from sync.lan.amiss import Amiss, Refused
from sync.lan.channel import POINT, Channel, Ephemeral
from sync.lan.notice import Ask, pack
from sync.lan.pairs import Pair
from sync.lan.tally import Tally
from sync.lan.telling import Telling
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)

MAGIC = b"KSKLAN1\n"
NOTICES, PAIRING = b"N", b"P"
TAG = 16
HELLO = len(MAGIC) + 1 + TAG + POINT
MOST_OPEN = 64
HELLO_S = 3.0
BEAT_S = 5.0
"""How often something is said that says nothing: by it the other knows that the line stands."""
LOOK_S = 1.0
"""How often the book is looked at without being woken: some entries are written many at a time, by others."""
MOST_FAILED = 20
FAILED_WITHIN_S = 60.0

Meet = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def hello(kind: bytes, tag: bytes, point: bytes) -> bytes:
    return MAGIC + kind + tag + point


class Calls:
    """`own` is this desk's ledger key (Ed25519, raw); `paired` finds a pair by its tag; `meet` takes a caller that
    wants to be paired, after its hello; `met` knows the one that is being written down."""

    def __init__(
        self,
        telling: Telling,
        tally: Tally,
        paired: Callable[[bytes], Pair | None],
        meet: Meet,
        met: Callable[[bytes], bool],
        own: bytes,
    ) -> None:
        self._own = own
        self._telling, self._tally, self._paired, self._meet, self._met = telling, tally, paired, meet, met
        self._open = 0
        self._calls: set[asyncio.Task[None]] = set()
        self._failed: dict[str, deque[float]] = {}
        self._told: dict[str, asyncio.StreamWriter] = {}
        self._news: set[asyncio.Event] = set()

    def wake(self) -> None:
        for news in self._news:
            news.set()

    def hang_up(self, desk_no: str) -> None:
        if writer := self._told.pop(desk_no, None):
            writer.transport.abort()

    # --- called -------------------------------------------------------------------------------------------

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody calls."""
        call = asyncio.ensure_future(self._take(reader, writer))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One call, from its first byte to its last; never raises but when the desk stops."""
        host = str((writer.get_extra_info("peername") or ("",))[0])
        if self._open >= MOST_OPEN or self._failing(host):
            self._tally.add(Amiss.FLOODED)
            writer.transport.abort()
            return
        self._open += 1
        try:
            await self._answer(reader, writer)
        except Refused as no:
            self._fail(host, no.amiss)
        except TimeoutError:
            self._fail(host, Amiss.SILENT)
        except (OSError, EOFError):
            self._fail(host, Amiss.SILENT)
        except StoreFault as fault:
            log.warning("a neighbour could not be told: %s", fault)
        finally:
            self._open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(HELLO_S):
            said = await reader.readexactly(HELLO)
        kind, tag = said[len(MAGIC) : len(MAGIC) + 1], said[len(MAGIC) + 1 : -POINT]
        if not said.startswith(MAGIC) or kind not in (NOTICES, PAIRING):
            raise Refused(Amiss.MALFORMED)
        if kind == PAIRING:
            await self._meet(said, reader, writer)
            return
        pair = self._paired(tag)
        if pair is None and self._met(tag):
            return
        if pair is None:
            raise Refused(Amiss.FOREIGN)
        own = Ephemeral()
        ends = own.agree(said[-POINT:], pair.key, said + own.public + pair.public)
        writer.write(own.public)
        channel = Channel(reader, writer, sealing=ends.called, opening=ends.caller)
        ask = Ask.decode(await channel.receive(HELLO_S))
        self.hang_up(pair.desk_no)
        self._told[pair.desk_no] = writer
        with suppress(OSError):  # it hung up, or called anew
            await self._tell(channel, ask)

    async def _tell(self, channel: Channel, ask: Ask) -> None:
        news = asyncio.Event()
        self._news.add(news)
        try:
            after = await asyncio.to_thread(self._telling.begin, ask)
            await channel.send(after.to_bytes(8, "big"))
            beat = time.monotonic()
            while True:
                news.clear()
                told = await asyncio.to_thread(self._telling.next, after)
                if told.signed or time.monotonic() - beat >= BEAT_S:
                    await channel.send(pack(told.signed))
                    beat = time.monotonic()
                if told.after == after:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_S):
                            await news.wait()
                after = told.after
        finally:
            self._news.discard(news)

    def _fail(self, host: str, amiss: Amiss) -> None:
        self._tally.add(amiss)
        if len(self._failed) >= 4096:  # an attacker with very many addresses makes it forget, not grow
            self._failed.clear()
        self._failed.setdefault(host, deque(maxlen=MOST_FAILED)).append(time.monotonic())

    def _failing(self, host: str) -> bool:
        failed = self._failed.get(host)
        if failed is None or len(failed) < MOST_FAILED:
            return False
        return time.monotonic() - failed[0] < FAILED_WITHIN_S

    # --- calling ------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def calling(self, pair: Pair, host: str, port: int, within_s: float) -> AsyncIterator[Channel]:
        """A channel to the desk of this pair.  OSError, EOFError, TimeoutError where nobody answers as it."""
        async with asyncio.timeout(within_s):
            reader, writer = await asyncio.open_connection(host, port)
        try:
            own = Ephemeral()
            said = hello(NOTICES, pair.tag, own.public)
            writer.write(said)
            async with asyncio.timeout(within_s):
                theirs = await reader.readexactly(POINT)
            ends = own.agree(theirs, pair.key, said + theirs + self._own)
            yield Channel(reader, writer, sealing=ends.caller, opening=ends.called)
        finally:
            writer.transport.abort()


def fresh_tag() -> bytes:
    return os.urandom(TAG)
