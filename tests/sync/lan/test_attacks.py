"""Whoever is on the LAN: strangers, eavesdroppers, repeaters, a paired desk gone bad.

Refused, counted, told in the log once and without persons, and the desks go on."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from sync.lan import finding
from sync.lan.amiss import Amiss, Refused
from sync.lan.calls import HELLO, MAGIC, MOST_FAILED, NOTICES, PAIRING, hello
from sync.lan.channel import Channel, Ephemeral
from sync.lan.finding import announcement, heard
from sync.lan.meeting import MOST_WRONG, Comparing, Met, Offered, Over, Why, commitment
from sync.lan.notice import Notice, encode, pack
from sync.lan.pairs import Pair, fingerprint
from sync.records import Action
from tests.support.lan_desks import LOOPBACK, LanDesk, desks, meet, until


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[LanDesk]]:
    with desks(tmp_path, 2) as made:
        meet(*made)
        yield made


def say(desk: LanDesk, what: bytes) -> bytes:
    """As a stranger: what it answers before it hangs up."""
    with closing(socket.create_connection((LOOPBACK, desk.lan.port), 5)) as line:
        line.settimeout(10)
        with suppress(OSError):
            line.sendall(what)
            line.shutdown(socket.SHUT_WR)
            said = b""
            while more := line.recv(4096):
                said += more
            return said
    return b""


def still_works(one: LanDesk, other: LanDesk) -> None:
    trainee = int.from_bytes(os.urandom(4), "big")
    one.sign(trainee)
    until(lambda: other.knows(trainee), "a sign-in still gets through")


STRANGERS = {
    "nothing": (b"", Amiss.SILENT),
    "half a hello": (MAGIC, Amiss.SILENT),
    "http": (b"GET / HTTP/1.1\r\nHost: desk\r\n\r\n" + bytes(HELLO), Amiss.MALFORMED),
    "another kind": (hello(b"X", bytes(16), bytes(32)), Amiss.MALFORMED),
    "a pair there is not": (hello(NOTICES, os.urandom(16), Ephemeral().public), Amiss.FOREIGN),
    "pairing, with none offered": (hello(PAIRING, os.urandom(16), bytes(32)), Amiss.FOREIGN),
    "a megabyte": (os.urandom(1 << 20), Amiss.MALFORMED),
}


@pytest.mark.parametrize("case", STRANGERS)
def test_strangers(case: str, two: list[LanDesk]) -> None:
    what, amiss = STRANGERS[case]
    assert say(two[0], what) == b""
    until(lambda: two[0].lan.tally.counts.get(amiss), f"counted as {amiss}")
    still_works(*two)


@pytest.mark.parametrize(
    ("more", "amiss"),
    [
        (b"", Amiss.SILENT),
        (b"\x00\x05hello", Amiss.OVERSIZED),
        (b"\xff\xff", Amiss.OVERSIZED),
        (b"\x00\x28" + bytes(40), Amiss.FORGED),
    ],
    ids=["silent", "too short", "too long", "forged"],
)  # fmt: skip
def test_somebody_who_has_seen_the_tag_but_not_the_key(more: bytes, amiss: Amiss, two: list[LanDesk]) -> None:
    tag = two[0].lan.pairs[0].tag
    said = say(two[0], hello(NOTICES, tag, Ephemeral().public) + more)
    assert len(said) == 32, "the desk's fresh key, and nothing of its book"
    until(lambda: two[0].lan.tally.counts.get(amiss), f"counted as {amiss}")
    still_works(*two)


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31)], ids=["zero", "one"])
def test_a_key_of_low_order(point: bytes, two: list[LanDesk]) -> None:
    assert say(two[0], hello(NOTICES, two[0].lan.pairs[0].tag, point) + bytes(50)) == b""
    until(lambda: two[0].lan.tally.counts.get(Amiss.MALFORMED), "refused")
    still_works(*two)


class Tap:
    """A line between two desks, as somebody on the LAN has it: everything is seen, and may be changed."""

    def __init__(self, port: int, change: Callable[[bytes], bytes] = lambda seen: seen) -> None:
        self._to, self._change, self.seen = port, change, b""
        self._door = socket.create_server((LOOPBACK, 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                called = socket.create_connection((LOOPBACK, self._to))
                for source, sink, back in ((caller, called, False), (called, caller, True)):
                    threading.Thread(target=self._copy, args=(source, sink, back), daemon=True).start()

    def _copy(self, source: socket.socket, sink: socket.socket, back: bool) -> None:
        with suppress(OSError):
            while seen := source.recv(65536):
                self.seen += seen
                sink.sendall(self._change(seen) if back and len(self.seen) > 400 else seen)
        for line in (source, sink):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def close(self) -> None:
        self._door.close()


def through(desk: LanDesk, tap: Tap) -> None:
    """The desk calls its neighbour through the tap."""
    [pair] = desk.lan.pairs
    desk.lan.take(replace(pair, host=LOOPBACK, port=tap.port))
    until(lambda: len(tap.seen) > 130, "it calls through the tap")


def test_nobody_on_the_lan_reads_who_signed_in(two: list[LanDesk]) -> None:
    a, b = two
    with closing(Tap(a.lan.port)) as tap:
        through(b, tap)
        until(lambda: b.hears(a), "through the tap")
        entry = a.sign(424242, session_no="SESSION-OF-TODAY")
        until(lambda: b.knows(424242, "SESSION-OF-TODAY"), "b knows")
        assert len(tap.seen) > 300
        for telling in (
            b"424242",
            b"SESSION",
            a.desk_no.encode(),
            entry.id.encode(),
            entry.hash,
            entry.hash.hex().encode(),
        ):
            assert telling not in tap.seen


def test_what_is_changed_on_the_line_does_not_get_in(two: list[LanDesk]) -> None:
    a, b = two
    with closing(Tap(a.lan.port, lambda seen: seen[:-1] + bytes([seen[-1] ^ 1]))) as tap:
        through(b, tap)
        a.sign(1)
        a.sign(2)
        until(lambda: b.lan.tally.counts.get(Amiss.FORGED), "b refuses it")
        assert not (b.knows(1) and b.knows(2))


def test_a_call_that_was_recorded_is_of_no_use(two: list[LanDesk]) -> None:
    a, b = two
    with closing(Tap(a.lan.port)) as tap:
        through(b, tap)
        until(lambda: b.hears(a), "through the tap")
        seen = tap.seen
    start = seen.index(MAGIC)
    before = a.lan.tally.total
    assert len(say(a, seen[start : start + HELLO] + seen[start + HELLO + 32 :])) == 32
    until(lambda: a.lan.tally.total > before, "refused")
    assert a.lan.tally.counts.keys() & {Amiss.FORGED, Amiss.OVERSIZED, Amiss.SILENT}


def test_a_desk_that_is_sent_its_own_call_has_not_heard_its_neighbour(two: list[LanDesk]) -> None:
    """Both ends of a pair have the same key: who calls is part of what is agreed on."""
    a, b = two
    (pair,) = a.lan.pairs
    a.lan.take(replace(pair, host=LOOPBACK, port=a.lan.port))
    until(lambda: a.lan.tally.counts.get(Amiss.FORGED), "its own call is refused")
    assert not a.hears(b)
    a.lan.take(pair)
    until(lambda: a.hears(b) and b.hears(a), "both hear each other")


# --- a paired desk gone bad -----------------------------------------------------------------------------

Speech = Callable[[Channel], Awaitable[None]]


class Rogue:
    """Has the key of the pair, and says what it likes."""

    def __init__(self, desk: LanDesk, victim: LanDesk, speech: Speech) -> None:
        desk.lan.stop()
        self._pair = next(one for one in desk.lan.pairs if one.desk_no == victim.desk_no)
        self._speech = speech
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(30)
        [pair] = victim.lan.pairs
        victim.lan.take(replace(pair, host=LOOPBACK, port=self.port))

    def _run(self) -> None:
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        mine = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in mine:
            one.cancel()
        await asyncio.gather(*mine, return_exceptions=True)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._called, LOOPBACK, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._call = asyncio.ensure_future(self._answer(reader, writer))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = await reader.readexactly(HELLO)
        own = Ephemeral()
        ends = own.agree(said[-32:], self._pair.key, said + own.public + self._pair.public)
        writer.write(own.public)
        channel = Channel(reader, writer, sealing=ends.called, opening=ends.caller)
        try:
            await channel.receive(5)
            await self._speech(channel)
            await asyncio.sleep(30)
        except (OSError, EOFError, Refused):
            pass
        finally:
            writer.transport.abort()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)


def notice_of(desk: LanDesk, seq: int, **how: object) -> bytes:
    plain = Notice(
        desk.desk_no,
        f"{desk.desk_no}-1-{seq}",
        seq,
        "S1",
        f"T{seq}",
        Action.IN,
        desk.clock.now_ms(),
        bytes(32),
    )
    return encode(replace(plain, **how), desk.store.vault.sign)  # type: ignore[arg-type]  # its own fields


BAD: dict[str, tuple[Callable[[LanDesk], list[bytes]], Amiss]] = {
    "another desk's": (lambda a: [notice_of(a, 5, desk_no="KSK-990000-0999")], Amiss.FOREIGN),
    "forged": (lambda a: [notice_of(a, 5)[:-1] + b"?"], Amiss.FORGED),
    "signed by another key": (lambda a: [bytes(64) + notice_of(a, 5)[64:]], Amiss.FORGED),
    "told twice": (lambda a: [notice_of(a, 4), notice_of(a, 4)], Amiss.REPLAYED),
    "backwards": (lambda a: [notice_of(a, 4), notice_of(a, 3)], Amiss.REPLAYED),
    "of last week": (lambda a: [notice_of(a, 5, at_ms=a.clock.now_ms() - 7 * 86_400_000)], Amiss.OLD),
    "of tomorrow": (lambda a: [notice_of(a, 5, at_ms=a.clock.now_ms() + 86_400_000)], Amiss.AHEAD),
    "too long": (lambda a: [notice_of(a, 5) + bytes(2000)], Amiss.OVERSIZED),
    "too many bad ones": (lambda a: [notice_of(a, 4)] * 20, Amiss.REPLAYED),
}


@pytest.mark.parametrize("case", BAD)
def test_a_paired_desk_gone_bad(case: str, two: list[LanDesk]) -> None:
    a, b = two
    make, amiss = BAD[case]

    async def speech(channel: Channel) -> None:
        await channel.send(bytes(8))
        await channel.send(pack(make(a)))
        await channel.send(pack([notice_of(a, 9)]))

    with closing(Rogue(a, b, speech)):
        until(lambda: b.knows(9), "the good one after it is kept")
        assert b.lan.tally.counts.get(amiss)
        assert not b.knows(5)
        assert b.sign(77).seq, "and the desk goes on"


@pytest.mark.parametrize(
    "noise",
    [b"\x00", b"\x00\x01x", bytes(2000), b"\xff\xff" + bytes(100)],
    ids=["one byte", "cut", "zeros", "long"],
)
def test_a_frame_that_is_no_list_ends_the_call(noise: bytes, two: list[LanDesk]) -> None:
    a, b = two

    async def speech(channel: Channel) -> None:
        await channel.send(bytes(8))
        await channel.send(noise)

    with closing(Rogue(a, b, speech)):
        until(lambda: b.lan.tally.counts.get(Amiss.MALFORMED), "refused")
        until(lambda: not b.hears(a), "hung up")
        assert b.sign(77).seq


def test_a_paired_desk_that_floods_is_hung_up_on_and_signing_in_goes_on(two: list[LanDesk]) -> None:
    a, b = two
    sent = 0

    async def speech(channel: Channel) -> None:
        nonlocal sent
        await channel.send(bytes(8))
        frame = pack([notice_of(a, 4)] * 40)
        while True:
            await channel.send(frame)
            sent += 1

    with closing(Rogue(a, b, speech)):
        until(lambda: b.lan.tally.counts.get(Amiss.FLOODED), "it is a flood")
        assert all(b.sign(trainee).seq for trainee in range(20))
        until(lambda: not b.hears(a), "hung up")
        counted = b.lan.tally.total
        time.sleep(0.5)
        assert b.lan.tally.total == counted, "and not called again for a while"


def test_a_flood_of_strangers(two: list[LanDesk], caplog: pytest.LogCaptureFixture) -> None:
    a, b = two
    caplog.set_level(logging.INFO)
    for _ in range(5 * MOST_FAILED):
        say(a, b"x" * HELLO)
    until(lambda: a.lan.tally.counts.get(Amiss.FLOODED), "the host is not listened to")
    told = [line for line in caplog.messages if line.startswith("refused from the LAN")]
    assert len(told) == len(set(told)) <= 2, "once for each kind"
    b.sign(1)
    until(lambda: a.knows(1), "what is connected stays connected")
    assert a.sign(2).seq


def test_many_open_lines_are_not_kept(two: list[LanDesk]) -> None:
    a, b = two
    lines = [socket.create_connection((LOOPBACK, a.lan.port), 5) for _ in range(200)]
    try:
        until(lambda: a.lan.tally.counts.get(Amiss.FLOODED), "too many")
        b.sign(1)
        until(lambda: a.knows(1), "what is connected stays connected")
    finally:
        for line in lines:
            line.close()


# --- pairing --------------------------------------------------------------------------------------------


def offered_by(desk: LanDesk) -> Offered:
    desk.lan.offer()
    offered = desk.step(Offered)
    assert isinstance(offered, Offered)
    return replace(offered, code=replace(offered.code, host=LOOPBACK))


@pytest.fixture
def strangers(tmp_path: Path) -> Iterator[list[LanDesk]]:
    with desks(tmp_path, 2) as made:
        yield made


def test_a_wrong_secret_gets_nowhere_and_the_code_is_over_after_five(strangers: list[LanDesk]) -> None:
    a, b = strangers
    offered = offered_by(a)
    for _ in range(MOST_WRONG):
        b.lan.join(replace(offered.code, secret=os.urandom(12)))
        over = b.step(Over)
        assert isinstance(over, Over) and over.why is Why.WRONG
    over = a.step((Comparing, Over))
    assert isinstance(over, Over) and over.why is Why.WRONG
    b.lan.join(offered.code)
    over = b.step((Comparing, Over))
    assert isinstance(over, Over)
    assert not a.lan.pairs and not b.lan.pairs


def test_a_code_is_good_once(strangers: list[LanDesk]) -> None:
    a, b = strangers
    offered = offered_by(a)
    b.lan.join(offered.code)
    a.step(Comparing)
    b.step(Comparing)
    third = say(a, hello(PAIRING, os.urandom(16), commitment(Ephemeral().public)))
    assert third == b""


@pytest.mark.parametrize("who", [0, 1], ids=["the one that shows", "the one that reads"])
def test_one_no_is_no_for_both(who: int, strangers: list[LanDesk]) -> None:
    a, b = strangers
    b.lan.join(offered_by(a).code)
    for desk in strangers:
        desk.step(Comparing)
    strangers[1 - who].lan.agree(True)
    strangers[who].lan.agree(False)
    for desk in strangers:
        over = desk.step((Met, Over))
        assert isinstance(over, Over) and over.why is Why.NOT_SAME
    assert not a.lan.pairs and not b.lan.pairs


def test_the_code_of_another_desk_s_key(strangers: list[LanDesk]) -> None:
    """Somebody has the secret and stands in for the desk: the key is not the one of the code."""
    a, b = strangers
    b.lan.join(replace(offered_by(a).code, fingerprint=os.urandom(8)))
    over = b.step((Comparing, Over))
    assert isinstance(over, Over) and over.why is Why.WRONG


def test_its_own_code(strangers: list[LanDesk]) -> None:
    a, _ = strangers
    code = offered_by(a).code
    a.lan.join(code)
    over = a.step((Comparing, Over))
    assert isinstance(over, Over)
    assert not a.lan.pairs


def test_live_and_training_are_not_paired(tmp_path: Path) -> None:
    live = LanDesk(tmp_path / "live", "KSK-990000-0201").start()
    training = LanDesk(tmp_path / "training", "KSK-990000-0202", "training").start()
    try:
        training.lan.join(offered_by(live).code)
        for desk in (live, training):
            over = desk.step((Comparing, Over))
            assert isinstance(over, Over) and over.why is Why.OTHER_KIND
    finally:
        live.close()
        training.close()


def test_a_desk_that_is_not_there(strangers: list[LanDesk]) -> None:
    a, b = strangers
    code = offered_by(a).code
    a.lan.stop()
    b.lan.join(code)
    over = b.step((Comparing, Over))
    assert isinstance(over, Over) and over.why is Why.NO_ANSWER


def test_staff_left(strangers: list[LanDesk]) -> None:
    a, b = strangers
    code = offered_by(a).code
    a.lan.give_up()
    over = a.step(Over)
    assert isinstance(over, Over) and over.why is Why.LEFT
    b.lan.join(code)
    over = b.step((Comparing, Over))
    assert isinstance(over, Over) and over.why is Why.WRONG


# --- announcements --------------------------------------------------------------------------------------


def test_announcements(tmp_path: Path) -> None:
    with desks(tmp_path, 1) as [desk]:
        vault, now_ms = desk.store.vault, 1_772_413_020_000
        name = fingerprint(vault.ledger_public)
        known = frozenset({name})
        said = announcement(vault.ledger_public, 47810, now_ms, vault.sign)
        assert heard(said, now_ms, known) == (name, 47810)
        assert heard(said, now_ms, frozenset()) is None
        for bad, at_ms, amiss in (
            (said[:-1], now_ms, Amiss.MALFORMED),
            (said + b"x", now_ms, Amiss.OVERSIZED),
            (b"X" + said[1:], now_ms, Amiss.MALFORMED),
            (said[:-1] + bytes([said[-1] ^ 1]), now_ms, Amiss.FORGED),
            (said[:17] + b"\x09" + said[18:], now_ms, Amiss.FORGED),
            (said, now_ms + finding.GOOD_FOR_MS + 1, Amiss.OLD),
        ):
            with pytest.raises(Refused) as no:
                heard(bad, at_ms, known)
            assert no.value.amiss is amiss


def test_pairs_are_never_printed(two: list[LanDesk]) -> None:
    [pair] = two[0].lan.pairs
    assert isinstance(pair, Pair) and pair.key.hex() not in repr(pair) and repr(pair.key) not in repr(pair)
