"""The desks of one LAN that are paired with this one: told of its sign-ins, and heard.

One thread with an event loop of its own.  Each desk calls each of its neighbours and is told from where it left off,
so that what was missed and what is new are one thing, and a line that breaks is called again; plain TCP, because
switches and access points like to swallow multicast, and a datagram that is lost would be a sign-in that nobody knows
of.  The desk itself never waits for any of this.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

from sync.clock import Clock
from sync.lan import finding
from sync.lan.amiss import Amiss, Refused
from sync.lan.calls import Calls
from sync.lan.code import Code
from sync.lan.hearing import Hearing, Kept
from sync.lan.meeting import Meeting, Over, Why
from sync.lan.meetings import Meetings
from sync.lan.pairs import MOST_PAIRS, Pair, fingerprint, keep_pairs, pairs_of
from sync.lan.seen import Seen
from sync.lan.state import LanState, Neighbour
from sync.lan.tally import Tally
from sync.lan.telling import Telling
from sync.store import notices
from sync.store.doubles import Double
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

SILENT_S = 20.0
"""A neighbour that said nothing for so long is called anew; it says something every five seconds."""
MARK_S = 60.0
"""How often the book notes that a neighbour was heard that had nothing to tell."""
AGAIN_S = (0.2, 5.0)
"""Pauses between calls, doubled from the first to the last."""
CALL_S = 3.0
SHUN_S = 30.0
"""So long a neighbour is not called that talked nonsense."""


@dataclass(frozen=True, slots=True)
class Ears:
    """What the desk hears of it, on the LAN's thread: of a pairing under way, of doubles that were found."""

    meeting: Callable[[Meeting], None] = lambda _: None
    doubles: Callable[[Sequence[Double]], None] = lambda _: None


class Lan:
    """`peers`: addresses of desks by number, where nothing announces them.  `takes_out` as in Telling.

    Any thread may call any method; `start` once, `stop` once."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        port: int,
        peers: Mapping[str, tuple[str, int]],
        takes_out: frozenset[str],
        ears: Ears = Ears(),
        host: str = "",
        broadcast: Sequence[str] | None = None,
    ) -> None:
        self._store, self._clock, self._peers, self._ears = store, clock, peers, ears
        self._host, self._port, self._broadcast = host, port, broadcast
        self.tally = Tally()
        self._pairs = {one.desk_no: one for one in pairs_of(store.vault)}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="lan", daemon=True)
        telling = Telling(store, clock.now_ms, takes_out)
        self._meetings = Meetings(store, clock, self.tally, ears.meeting, lambda: self.port)
        self._calls = Calls(
            telling, self.tally, self._paired_as, self._meetings.called, self._meetings.has_met,
            store.vault.ledger_public,
        )  # fmt: skip
        self._seen = Seen(telling, clock.now_ms)
        self._hearers: dict[str, asyncio.Task[None]] = {}
        self._connected: set[str] = set()
        self._heard: dict[str, int] = {}
        self._found: dict[bytes, tuple[str, int]] = {}
        self._server: asyncio.Server | None = None
        self._begun = threading.Event()

    # --- from any thread ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Returns when it listens, or cannot."""
        self._thread.start()
        self._begun.wait(10)

    def stop(self) -> None:
        self._soon(self._loop.stop)
        self._thread.join(10)

    def wake(self) -> None:
        """The book has a new entry."""
        self._soon(self._news)

    @property
    def port(self) -> int:
        """The one it listens at; that of the settings where it cannot."""
        return self._server.sockets[0].getsockname()[1] if self._server else self._port

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(self._pairs.values())

    def state(self) -> LanState:
        return LanState(
            self._server is not None,
            self.port,
            tuple(
                Neighbour(
                    one.desk_no, one.desk_no in self._connected, self._heard.get(one.desk_no), one.since_ms
                )
                for one in self.pairs
            ),
            self.tally.counts,
        )

    def offer(self) -> None:
        """Show a code: `ears.meeting` hears Offered, then what becomes of it."""
        self._soon(lambda: self._meeting(lambda: self._meetings.offer(finding.own_address())))

    def join(self, code: Code) -> None:
        """Call the desk whose code was read; without an address where it is found, or as it announces itself."""
        self._soon(lambda: self._meeting(lambda: self._meetings.join(code, self._address_of_code)))

    def agree(self, same: bool) -> None:
        """Staff compared the digits."""
        self._soon(lambda: self._meetings.agree(same))

    def give_up(self) -> None:
        self._soon(self._meetings.give_up)

    def take(self, pair: Pair) -> None:
        """From now on they are neighbours; the entry of it is in the book.  StoreFault as Vault.keep_secret."""
        known = {**self._pairs, pair.desk_no: pair}
        keep_pairs(self._store.vault, list(known.values()))
        self._pairs = known
        self._soon(self._meetings.settled)
        self._soon(lambda: self._hear_anew(pair.desk_no))

    def unpair(self, desk_no: str) -> None:
        """Its key and what it told are gone.  StoreFault as Vault.keep_secret."""
        known = {no: one for no, one in self._pairs.items() if no != desk_no}
        keep_pairs(self._store.vault, list(known.values()))
        self._pairs = known
        self._store.write(lambda db: notices.forget(db, desk_no))
        self._soon(lambda: self._hear_anew(desk_no))

    def _soon(self, work: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # it has stopped
            self._loop.call_soon_threadsafe(work)

    # --- on its own ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._begin())
            self._begun.set()
            self._loop.run_forever()
            self._loop.run_until_complete(self._end())
        finally:
            self._begun.set()
            self._loop.close()

    async def _begin(self) -> None:
        try:
            self._server = await asyncio.start_server(self._calls.take, self._host or None, self._port)
        except OSError as error:
            log.warning("the LAN port is not to be had: %s", error.strerror)
        self._heard = await asyncio.to_thread(self._heard_before)
        self._announcer = asyncio.ensure_future(self._announce())
        for desk_no in self._pairs:
            self._hear_anew(desk_no)
        self._news()

    async def _end(self) -> None:
        if self._server:
            self._server.close()
        mine = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in mine:
            one.cancel()
        await asyncio.gather(*mine, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    def _heard_before(self) -> dict[str, int]:
        try:
            with self._store.reading() as db:
                return {no: one.heard_ms for no, one in notices.heard(db).items()}
        except StoreFault as fault:
            log.warning("the LAN could not read the book: %s", fault)
            return {}

    def _paired_as(self, tag: bytes) -> Pair | None:
        return next((one for one in self._pairs.values() if one.tag == tag), None)

    def _meeting(self, begin: Callable[[], None]) -> None:
        if len(self._pairs) < MOST_PAIRS:
            begin()
        else:
            self._ears.meeting(Over(Why.FULL))

    def _news(self) -> None:
        self._calls.wake()
        self._look = asyncio.ensure_future(self._look_for_doubles())

    async def _look_for_doubles(self) -> None:
        if not self._pairs:
            return
        try:
            found = await asyncio.to_thread(self._seen.look)
        except StoreFault as fault:
            log.warning("doubles could not be looked for: %s", fault)
            return
        self._tell_doubles(found)

    def _tell_doubles(self, found: Sequence[Double]) -> None:
        if found:
            log.warning("signed in at two desks: %d", len(found))
            self._ears.doubles(found)

    # --- hearing ------------------------------------------------------------------------------------------

    def _hear_anew(self, desk_no: str) -> None:
        if task := self._hearers.pop(desk_no, None):
            task.cancel()
        self._calls.hang_up(desk_no)
        self._connected.discard(desk_no)
        if pair := self._pairs.get(desk_no):
            self._hearers[desk_no] = asyncio.ensure_future(self._hear(pair))
        else:
            self._heard.pop(desk_no, None)

    async def _hear(self, pair: Pair) -> None:
        """For ever: call it, hear it, and call again."""
        pause, turn = AGAIN_S[0], 0
        while True:
            if addresses := self._addresses(pair):
                turn, heard = turn + 1, self._heard.get(pair.desk_no)
                await self._hear_at(pair, *addresses[turn % len(addresses)])
                if self._heard.get(pair.desk_no) != heard:
                    pause, turn = AGAIN_S[0], turn - 1
            await asyncio.sleep(pause)
            pause = min(pause * 2, AGAIN_S[1])

    def _addresses(self, pair: Pair) -> list[tuple[str, int]]:
        known = (
            self._peers.get(pair.desk_no),
            self._found.get(fingerprint(pair.public)),
            (pair.host, pair.port) if pair.host else None,
        )
        return list(dict.fromkeys(one for one in known if one))

    async def _hear_at(self, pair: Pair, host: str, port: int) -> None:
        try:
            await self._listen_to(pair, host, port)
        except Refused as no:
            self.tally.add(no.amiss, pair.desk_no)
            self._connected.discard(pair.desk_no)
            await asyncio.sleep(SHUN_S)
        except (OSError, EOFError, TimeoutError):
            pass
        except StoreFault as fault:
            log.warning("what a neighbour told was not kept: %s", fault)
        finally:
            self._connected.discard(pair.desk_no)

    async def _listen_to(self, pair: Pair, host: str, port: int) -> None:
        hearing = Hearing(self._store, pair, self._clock.now_ms, self.tally)
        ask = await asyncio.to_thread(hearing.ask)
        async with self._calls.calling(pair, host, port, CALL_S) as channel:
            await channel.send(ask.encode())
            first = await channel.receive(CALL_S)
            if len(first) != 8:
                raise Refused(Amiss.MALFORMED)
            hearing.told_from(int.from_bytes(first, "big"))
            self._connected.add(pair.desk_no)
            marked = 0.0
            while True:
                self._heard[pair.desk_no] = self._clock.now_ms()
                now = self._loop.time()
                frame = await channel.receive(SILENT_S)
                if frame:
                    await self._kept(hearing.take(frame))
                elif now - marked >= MARK_S:
                    marked = now
                    await self._kept(hearing.alive())

    async def _kept(self, written: Future[Kept]) -> None:
        self._tell_doubles((await asyncio.wrap_future(written)).doubles)

    # --- being found --------------------------------------------------------------------------------------

    async def _announce(self) -> None:
        """Say that this desk is here, and hear where the others are; a LAN that takes no broadcast is no fault."""

        def heard(said: bytes, host: str) -> None:
            known = {fingerprint(one.public) for one in self._pairs.values()} | self._meetings.sought
            try:
                found = finding.heard(said, self._clock.now_ms(), frozenset(known))
            except Refused as no:
                self.tally.add(no.amiss)
                return
            if found:
                self._found[found[0]] = (host, found[1])

        vault = self._store.vault

        def say() -> bytes:
            return finding.announcement(vault.ledger_public, self.port, self._clock.now_ms(), vault.sign)

        await finding.Announcer(self.port, heard, say, self._broadcast, self._host).run()

    def _address_of_code(self, code: Code) -> tuple[str, int] | None:
        return (code.host, code.port) if code.host else self._found.get(code.fingerprint)
