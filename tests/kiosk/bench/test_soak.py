"""The soak counts what it should: a lost, a doubled, an untold sign-in is found; and a short one really runs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any, cast

import pytest

from drivers.card.facts import CardGone, CardInserted, ReaderAdded, ReaderRemoved
from drivers.card.virtual_card import Holder, VirtualCard
from drivers.driver import DeviceDown, DeviceUp
from kiosk.bench.pulse import Block, Longest
from kiosk.bench.soak import Notes, Soak, count, grown, soak
from kiosk.bench.soak_day import FULL, SLICE, Day, Fault, Visit, class_no, session_no
from kiosk.bench.soak_desk import Body
from kiosk.bench.soak_faults import Site, small_disk
from kiosk.bench.soak_hands import pcsc_hands
from kiosk.bench.soak_reader import LooseReader
from kiosk.bench.soak_time import SoakTime
from kiosk.bench.soak_visit import AS_TOLD, Told
from kiosk.domain.names import mask
from kiosk.rehearsal.rig import unfit
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.clock import Clock, wall_ms
from sync.records import Action

DAY = Day(1, 3, range(30, 31), range(36, 37), whole=False)


def test_the_day_is_the_one_of_the_issue() -> None:
    minutes = FULL.minutes()
    assert len(minutes) == 8 * 60
    assert sum(len(minute.visits) for minute in minutes) == len(FULL.expected()) >= 5_000
    assert {minute.fault for minute in minutes} == set(Fault)
    assert all(minutes[place].fault is not Fault.KILL for place in FULL.long_life())
    assert len(FULL.long_life()) >= 5 * 60


def test_the_short_one_has_everything_go_wrong() -> None:
    assert {minute.fault for minute in SLICE.minutes()} == set(Fault)
    assert len(SLICE.expected()) == 2 * SLICE.size


def test_nobody_signs_out_before_signing_in() -> None:
    come: set[tuple[int, Action]] = set()
    for minute in FULL.minutes():
        for visit in minute.visits:
            assert (visit.who, visit.action) not in come
            assert visit.action is Action.IN or (visit.who, Action.IN) in come
            come.add((visit.who, visit.action))


def arrived(day: Day) -> list[dict[str, Any]]:
    return [record(day, who, action) for who, action in sorted(day.expected())]


def record(day: Day, who: int, action: Action) -> dict[str, Any]:
    item = {"traineeNo": day.learner(who).trainee_no, "sessionNo": session_no(0), "action": action.value}
    return {"kind": "CHECKIN", "item": item}


def all_told(day: Day) -> Notes:
    return Notes(told=Counter(day.expected()), known=day.expected())


def test_a_day_on_which_nothing_was_lost() -> None:
    counted = count(DAY, all_told(DAY), arrived(DAY))
    assert counted.wrong == 0


def test_what_was_told_and_never_arrived_is_lost() -> None:
    counted = count(DAY, all_told(DAY), arrived(DAY)[1:])
    assert (counted.lost, counted.doubled, counted.untold) == (1, 0, 0)


def test_what_arrived_twice_or_was_told_as_new_twice_is_doubled() -> None:
    twice = [*arrived(DAY), record(DAY, 1, Action.IN)]
    assert count(DAY, all_told(DAY), twice).doubled == 1
    notes = all_told(DAY)
    notes.told[0, Action.OUT] += 1
    assert count(DAY, notes, arrived(DAY)).doubled == 1


def test_what_nobody_wanted_is_doubled() -> None:
    odd = record(DAY, 1, Action.IN)
    odd["item"]["sessionNo"] = session_no(7)
    assert count(DAY, all_told(DAY), [*arrived(DAY), odd]).doubled == 1


def test_who_was_never_told_is_counted() -> None:
    notes = all_told(DAY)
    notes.known.discard((2, Action.OUT))
    assert count(DAY, notes, arrived(DAY)).untold == 1


def test_growth_is_between_the_first_and_the_last_tenth() -> None:
    bodies = [Body(200 + place, 10 + (place > 50), 20) for place in range(100)]
    assert grown(bodies) == Body(90, 1, 0)


def test_a_block_s_own_work_is_told_from_what_it_waited_for() -> None:
    seen = Longest().and_of(Block(140, ran_ms=10, starved_ms=90)).and_of(Block(60, ran_ms=25, starved_ms=30))
    assert seen == Longest(ms=140, held_ms=50, ran_ms=25)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("group", ["good", "calm"])
def test_the_screen_s_words_are_understood(group: str, action: Action) -> None:
    words = Words("zh")
    shown = words.text(Text(f"{group}.{action.value.lower()}", ("08:57",)))
    found = [told for pattern, told in AS_TOLD if pattern.fullmatch(shown)]
    assert found == [Told(action, group == "calm")]


def test_another_s_name_on_the_screen_is_no_word_to_oneself() -> None:
    run = Soak(DAY, cast(Site, None))
    visit = Visit(1, Action.IN)
    run._note(visit, Told(Action.IN, again=False, name=mask(DAY.learner(2).name)))
    assert not run.notes.known and run.notes.turned_away == {"the screen named somebody else": 1}
    run._note(visit, Told(Action.IN, again=False, name=mask(DAY.learner(1).name)))
    assert run.notes.known == {(1, Action.IN)}


def test_time_passes_for_everybody_and_is_set_for_one(tmp_path: Path) -> None:
    (tmp_path / "time").touch()
    mine = SoakTime.begun(tmp_path / "time", wall_ms() + 3_600_000)
    theirs = SoakTime(tmp_path / "time")
    clock = Clock(1, wall=theirs.desk_wall_ms, mono=theirs.desk_mono_ms)
    before = clock.stamp()
    mine.ahead_ms += 60_000
    after = clock.stamp()
    assert after.at_ms - before.at_ms >= 60_000 and after.mono_ms - before.mono_ms >= 60_000
    assert clock.take_steps() == (), "time that passes is no step"
    mine.aside_ms = -90_000
    assert [round(step.moved_ms, -3) for step in clock.take_steps()] == [-90_000]
    assert theirs.true_ms() - theirs.desk_wall_ms() == 90_000


def test_a_reader_that_is_lost_says_what_pcsc_says() -> None:
    reader, heard, stop = LooseReader(), Queue[object](), Event()
    thread = Thread(target=reader.run, args=(heard.put, stop))
    thread.start()
    try:
        wait_for(heard, DeviceUp)
        reader.insert(VirtualCard(Holder("王芳", "990000199001011234", "Z1", "99" + "0" * 30), pin="302514"))
        wait_for(heard, CardInserted)
        reader.lose("no-service")
        assert wait_for(heard, CardGone, ReaderRemoved, DeviceDown)[-1] == DeviceDown("card", "no-service")
        reader.find()
        wait_for(heard, ReaderAdded, DeviceUp, CardInserted)
        reader.remove()
        wait_for(heard, CardGone)
    finally:
        stop.set()
        thread.join()


def wait_for(heard: Queue[object], *kinds: type) -> list[object]:
    """Facts of these kinds, in this order; others may be between."""
    found = []
    for kind in kinds:
        while not isinstance(fact := heard.get(timeout=20), kind):
            pass
        found.append(fact)
    return found


SHORT = Day(1, 8, range(29, 34), range(36, 40), whole=False)


def test_a_short_one_runs(tmp_path: Path) -> None:
    """Killed in one of its minutes, and everybody is told and arrives once."""
    assert Fault.KILL in {minute.fault for minute in SHORT.minutes()}
    with small_disk(tmp_path / "disk") as disk:
        notes, counted = soak(SHORT, tmp_path, disk)
    assert counted.wrong == 0 and notes.known == SHORT.expected()
    assert len(notes.bodies) == len(SHORT.long_life()) and class_no(0) == "CLS-000"


@pytest.mark.skipif(bool(unfit()), reason=unfit() or "-")
def test_a_short_one_runs_behind_a_real_card_service(tmp_path: Path) -> None:
    """Reader and service go in the middle of visits, and a card stays in when the desk is killed."""
    assert {Fault.READER, Fault.SERVICE, Fault.KILL} <= {minute.fault for minute in SHORT.minutes()}
    with small_disk(tmp_path / "disk") as disk, pcsc_hands() as hands:
        notes, counted = soak(SHORT, tmp_path, disk, hands)
    assert counted.wrong == 0 and notes.known == SHORT.expected()
    assert "the screen named somebody else" not in notes.turned_away
