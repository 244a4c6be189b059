"""What the words of a day's close are believed, and what is asked about."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as hst

from kiosk.domain.closes import Close, Doubt, State, closes, doubt, standing, told
from kiosk.domain.timetable import from_ms
from sync.records import Entry, EntryKind, Json
from tests.support.entries import AT_MS, DAY, entry

THERE = "KSK-990000-0042"


def word(seq: int, **body: Json) -> Entry:
    return entry(seq, EntryKind.DAY_CLOSED, body=body, action=None)


def there(seq: int, **body: Json) -> Entry:
    """As another desk of the hub wrote it, later than all here."""
    at_ms = AT_MS + 60_000
    return entry(seq, EntryKind.DAY_CLOSED, body=body, action=None, desk_no=THERE, at_ms=at_ms)


def closed(seq: int, first: str = "李老师", second: str = "王老师", **more: Json) -> Entry:
    return word(seq, first=first, second=second, state="SEALED_TO_REPORT", **more)


def held(*words: Entry) -> Close:
    found = standing(closes(words))
    assert found is not None
    return found


def test_two_sign_at_once() -> None:
    one = held(closed(1))
    assert (one.first, one.second, one.signed, one.state) == ("李老师", "王老师", True, State.SEALED)


def test_the_second_signs_later_and_the_platform_after_that() -> None:
    first = closed(1, second="")
    assert not held(first).signed
    signed = word(2, signs=first.id, first="李老师", second="王老师")
    told = word(3, confirms=first.id, state="RECONCILED")
    one = held(first, signed, told)
    assert (one.second, one.state, one.key) == ("王老师", State.RECONCILED, first.id)


def test_nobody_is_both_people() -> None:
    first = closed(1, second="")
    assert not held(first, word(2, signs=first.id, second="李老师")).signed
    assert not held(closed(1, second="李老师")).signed


def test_of_two_second_signatures_the_first_holds() -> None:
    first = closed(1, second="")
    words = [first, word(2, signs=first.id, second="王老师"), word(3, signs=first.id, second="周老师")]
    assert held(*words).second == "王老师"


def test_a_later_close_holds_and_the_earlier_is_kept() -> None:
    first = closed(1)
    again = closed(5, supersedes=first.id, reason="漏看")
    found = closes([first, again])
    assert [one.key for one in found] == [first.id, again.id]
    assert found[0].replaced_by == again.id
    assert standing(found) == found[1]


def test_a_clock_put_back_loses_no_word() -> None:
    """Words come by their time, and the clock was put back after the first."""
    first = closed(1, second="")
    signed, told = word(2, signs=first.id, second="王老师"), word(3, confirms=first.id, state="RECONCILED")
    again = closed(5, supersedes=first.id, reason="漏看")
    assert held(signed, told, first).second == "王老师"
    assert held(signed, told, first).state is State.RECONCILED
    assert held(again, first, signed).key == again.id


def test_a_word_about_a_close_that_is_not_there_says_nothing() -> None:
    assert closes([word(2, signs="KSK-9", second="王老师"), word(3, confirms="KSK-9")]) == ()


@given(hst.lists(hst.sampled_from(["close", "sign", "confirm", "again"]), max_size=12), hst.randoms())
def test_whatever_is_said_in_whatever_order_one_close_holds_and_none_is_lost(
    acts: list[str], rng: random.Random
) -> None:
    words: list[Entry] = []
    made: list[Entry] = []
    for seq, act in enumerate(acts, start=1):
        if act in ("close", "again") or not made:
            over: dict[str, Json] = {"supersedes": rng.choice(made).id} if made and act == "again" else {}
            made.append(closed(seq, second=rng.choice(["", "王老师", "李老师", "李老师 "]), **over))
            words.append(made[-1])
        elif act == "sign":
            words.append(word(seq, signs=rng.choice(made).id, second=rng.choice(["王老师", "李老师"])))
        else:
            words.append(word(seq, confirms=rng.choice(made).id, state="RECONCILED"))
    found = closes(words)
    assert [one.key for one in found] == [one.id for one in made]
    assert len([one for one in found if one.holds]) == bool(made)
    assert all(one.second.strip() != one.first for one in found)
    repeated = closes([*words, *words])
    assert [one.second for one in found] == [one.second for one in repeated]


class TestWhatIsNotBelieved:
    """Each stays in the book, changes nothing, and is asked about."""

    @pytest.mark.parametrize("second", ["李老师 ", "李 老师", "\u200b李老师"])
    def test_one_name_written_twice(self, second: str) -> None:
        first = closed(1, second="")
        signed = word(2, signs=first.id, second=second)
        assert not held(first, signed).signed
        assert why(first, signed) == [(signed.id, Doubt.SAME)]
        at_once = closed(1, second=second)
        assert not held(at_once).signed and held(at_once).second_at is None
        assert why(at_once) == [(at_once.id, Doubt.SAME)]

    def test_letters_of_another_width_or_case(self) -> None:
        first = closed(1, first="Li", second="")
        for second in ("Li ", "ＬＩ", "li"):
            assert why(first, word(2, signs=first.id, second=second))[0][1] is Doubt.SAME

    def test_a_signature_dated_before_its_close(self) -> None:
        first = closed(5, second="")
        signed = word(4, signs=first.id, second="王老师")
        assert not held(signed, first).signed
        assert why(signed, first) == [(signed.id, Doubt.EARLY)]

    def test_a_signature_for_another_day(self) -> None:
        first = closed(1, second="")
        body: dict[str, Json] = {"signs": first.id, "second": "王老师"}
        signed = entry(2, EntryKind.DAY_CLOSED, body=body, action=None, day=DAY + timedelta(days=1))
        assert not held(first, signed).signed
        assert why(first, signed) == [(signed.id, Doubt.OTHER_DAY)]
        assert why(signed) == [(signed.id, Doubt.ABSENT)]

    @pytest.mark.parametrize(
        "body",
        [{"digest": "ab"}, {}, {"digest": "cd", "signs": "x"}, {"digest": "cd", "state": "SEALED_TO_REPORT"}],
        ids=["another", "none", "a signature as well", "confirms nothing"],
    )
    def test_a_word_of_another_digest_reconciles_nothing(self, body: dict[str, Json]) -> None:
        first = closed(1, digest="cd")
        said: dict[str, Json] = {"confirms": first.id, "state": "RECONCILED", **body}
        if "signs" in body:
            said["signs"] = first.id
        told_so = word(2, **said)
        one = held(first, told_so)
        assert one.state is State.SEALED and one.reconciled_at is None
        assert [key for key, _ in why(first, told_so)] == [told_so.id]

    def test_a_signature_of_another_digest(self) -> None:
        first = closed(1, second="", digest="cd")
        assert held(first, word(2, signs=first.id, second="王老师", digest="cd")).signed
        other = word(2, signs=first.id, second="王老师", digest="ab")
        assert not held(first, other).signed
        assert why(first, other) == [(other.id, Doubt.OTHER_DIGEST)]

    def test_a_close_of_another_desk_that_names_none(self) -> None:
        first = closed(1)
        other = there(1, first="陈老师", second="赵老师", state="RECONCILED")
        assert held(first, other).key == first.id
        assert why(first, other) == [(other.id, Doubt.APART)]
        assert not next(one for one in closes([first, other]) if one.key == other.id).holds

    def test_nor_what_rests_on_it(self) -> None:
        first = closed(1)
        other = there(1, first="陈老师")
        again = there(2, first="陈老师", supersedes=other.id, reason="漏看")
        assert held(first, other, again).key == first.id
        assert [key for key, _ in why(first, other, again)] == [other.id, again.id]

    def test_until_two_have_closed_the_day_again(self) -> None:
        first = closed(1)
        other = there(1, first="陈老师")
        again = there(5, first="陈老师", supersedes=first.id, reason="两台各关了一次")
        assert held(first, other, again).key == again.id
        assert why(first, other, again) == []

    def test_the_chain_holds_in_whatever_order_its_words_come(self) -> None:
        """Clocks were put back in between."""
        first = closed(1)
        again = closed(2, supersedes=first.id, reason="漏看")
        last = closed(3, supersedes=again.id, reason="再看")
        for words in permutations([first, again, last]):
            assert held(*words).key == last.id
            assert why(*words) == []


def why(*words: Entry) -> list[tuple[str, Doubt]]:
    return [(one.key, one.why) for one in told(words).doubted]


def test_what_is_asked_where_it_is_written() -> None:
    (close,) = closes([closed(2, second="", digest="cd")])
    signs: dict[str, Json] = {"signs": close.key, "second": "王老师", "digest": "cd"}
    assert doubt(close, DAY, close.at, signs) is None
    assert doubt(close, DAY, from_ms(AT_MS), signs) is Doubt.EARLY
    assert doubt(None, DAY, close.at, signs) is Doubt.ABSENT
