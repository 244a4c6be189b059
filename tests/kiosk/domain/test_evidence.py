"""What is enough, what is asked for next, and the method that makes on the wire."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.evidence import (
    Accepted,
    Band,
    Enough,
    Evidence,
    FaceWord,
    Factor,
    Short,
    Want,
    accepted,
    both,
    may_begin,
    wanted,
)
from sync.records import Method

CARD, PIN, ECARD, FACE, STAFF = Factor.CARD, Factor.PIN, Factor.ECARD, Factor.FACE, Factor.STAFF
COMPARED = FaceWord(Band.MATCH, "dnn@1")
SEARCHED = FaceWord(Band.MATCH, "dnn@1", searched=True)

METHODS: dict[str, tuple[Evidence, Method]] = {
    "card alone": (Evidence((CARD,)), Method.CARD),
    "card and PIN": (Evidence((CARD, PIN)), Method.CARD_PIN),
    "card and face": (Evidence((CARD, FACE), face=COMPARED), Method.CARD_FACE),
    "card, PIN and face": (Evidence((CARD, PIN, FACE), face=COMPARED), Method.CARD_FACE),
    "card and staff": (Evidence((CARD, STAFF)), Method.STAFF),
    "all of the card's": (Evidence((CARD, PIN, STAFF)), Method.STAFF),
    "e-card": (Evidence((ECARD,)), Method.ESSC_QR),
    "e-card by the desk's own code": (Evidence((ECARD,), login=True), Method.ESSC_LOGIN),
    "number and face": (Evidence((FACE,), face=COMPARED), Method.FACE_1V1),
    "face found, staff confirmed": (Evidence((FACE, STAFF), face=SEARCHED), Method.FACE_1VN),
    "face found, card confirmed": (Evidence((CARD, FACE), face=SEARCHED), Method.CARD_FACE),
    "staff alone": (Evidence((STAFF,)), Method.STAFF),
}


@pytest.mark.parametrize("case", METHODS)
def test_methods(case: str) -> None:
    evidence, method = METHODS[case]
    assert evidence.method is method


EVERY = accepted(("card+pin", "card+face", "e-card", "e-card+face", "face", "staff"))
ALL_ABLE = frozenset({PIN, FACE, ECARD, STAFF})


def s(*factors: Factor) -> frozenset[Factor]:
    return frozenset(factors)


NEXT = {
    "a card, everything possible": (EVERY, s(CARD), ALL_ABLE, Want((PIN, FACE, ECARD, STAFF))),
    "a card, no face enrolled": (EVERY, s(CARD), s(PIN, STAFF), Want((PIN, STAFF))),
    "a card whose PIN is kept back": (EVERY, s(CARD), s(FACE, STAFF), Want((FACE, STAFF))),
    "card and PIN": (EVERY, s(CARD, PIN), ALL_ABLE, Enough()),
    "an e-card": (EVERY, s(ECARD), ALL_ABLE, Enough()),
    "nothing yet": (EVERY, s(), s(STAFF), Want((STAFF,))),
    "a card, the e-card preferred": (
        accepted(("e-card", "staff", "card+face", "card+pin")),
        s(CARD),
        ALL_ABLE,
        Want((FACE, PIN, ECARD, STAFF)),
    ),
    "nothing yet, the e-card preferred": (accepted(("e-card", "face")), s(), ALL_ABLE, Want((ECARD, FACE))),
    "face preferred": (accepted(("card+face", "card+pin")), s(CARD), ALL_ABLE, Want((FACE, PIN))),
    "both wanted, PIN first": (accepted(("card+pin+face",)), s(CARD), ALL_ABLE, Want((PIN,))),
    "both wanted, then the face": (accepted(("card+pin+face",)), s(CARD, PIN), ALL_ABLE, Want((FACE,))),
    "e-card needs a face that is not there": (accepted(("e-card+face",)), s(ECARD), s(STAFF), Short()),
    "staff are not in the policy": (accepted(("card+pin",)), s(), s(STAFF), Short()),
}


@pytest.mark.parametrize("case", NEXT)
def test_what_is_asked_for_next(case: str) -> None:
    policy, shown, able, then = NEXT[case]
    assert wanted(policy, shown, able) == then


def subsets(factors: frozenset[Factor]) -> list[frozenset[Factor]]:
    return [
        frozenset(some)
        for some in chain.from_iterable(combinations(factors, n) for n in range(len(factors) + 1))
    ]


def test_following_what_is_wanted_always_ends() -> None:
    """Whatever was shown and can be: each factor asked for is new and possible, and the end is enough or short."""
    for shown in subsets(frozenset(Factor)):
        for able in subsets(frozenset(Factor)):
            now = shown
            while isinstance(then := wanted(EVERY, now, able), Want):
                assert then.ways[0] in able - now
                now |= {then.ways[0]}
            assert isinstance(then, Enough) == any(needed <= shown | able for needed in EVERY)


SETS = st.sets(st.sampled_from(sorted(Factor)), min_size=1).map(frozenset)


@given(st.lists(SETS, min_size=1, unique=True).map(tuple), SETS, SETS)
def test_what_the_nearest_set_lacks_is_asked_for_first(
    policy: Accepted, shown: frozenset[Factor], able: frozenset[Factor]
) -> None:
    """Whatever stands first in the profile: of what could be enough, the one that has most of what was shown."""
    then = wanted(policy, shown, able)
    possible = [needed for needed in policy if needed <= shown | able]
    if not isinstance(then, Want):
        assert isinstance(then, Enough) or not possible
        return
    nearest = max(possible, key=lambda needed: len(needed & shown))
    assert then.ways[0] in nearest - shown
    assert set(then.ways) <= able - shown


@pytest.mark.parametrize(
    ("policy", "way", "beside", "offered"),
    [
        (EVERY, FACE, s(STAFF), True),
        (accepted(("card+pin", "card+face", "e-card", "staff")), FACE, s(ECARD, STAFF), False),
        (accepted(("card+pin", "card+face", "e-card", "staff")), ECARD, s(FACE, STAFF), True),
        (accepted(("card+pin", "e-card+face")), ECARD, s(STAFF), False),
        (accepted(("card+pin", "e-card+face")), ECARD, s(FACE, STAFF), True),
        (accepted(("card+pin", "e-card+face")), FACE, s(ECARD, STAFF), False),
        ((frozenset({FACE, STAFF}),), FACE, s(STAFF), True),
    ],
)
def test_a_way_that_would_count_for_nothing_begins_no_visit(
    policy: Accepted, way: Factor, beside: frozenset[Factor], *, offered: bool
) -> None:
    assert may_begin(policy, way, beside) is offered


def test_a_word_the_policy_does_not_know() -> None:
    with pytest.raises(KeyError):
        accepted(("card+fingerprint",))


@pytest.mark.parametrize(
    ("first", "second", "then"),
    [
        (("card+pin", "staff"), ("card+pin", "staff"), ("card+pin", "staff")),
        (("card",), ("card+pin",), ("card+pin",)),
        (("card", "e-card"), ("card+pin", "e-card"), ("e-card", "card+pin")),
    ],
)
def test_what_is_enough_for_both(
    first: tuple[str, ...], second: tuple[str, ...], then: tuple[str, ...]
) -> None:
    joined = both(accepted(first), accepted(second))
    assert joined[: len(then)] == accepted(then)
    assert all(any(one <= enough for one in accepted(second)) for enough in joined)
