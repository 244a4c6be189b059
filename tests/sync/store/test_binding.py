"""Cards and persons, on both databases."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import Connection

from sync.records import Binding, CardKey, EntryKind, Json, PersonKey
from sync.store import ledger, mirror
from sync.store.keys import Vault
from tests.support.drafts import AT_MS, DESK, LI, LIS_CARD, ZHANG, ZHANGS_CARD, draft

NEW_CARD = CardKey("99000000000000000000000000000009", ZHANGS_CARD.number)
"""Zhang's replacement: another chip, the same 卡号."""


class Desk:
    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db, self._vault, self._number = db, vault, 0

    def bind(self, card: CardKey, person: PersonKey, body: Mapping[str, Json] | None = None) -> None:
        self._number += 1
        given = draft(self._number, EntryKind.BINDING, card=card, person=person, body=body or {}, action=None)
        ledger.append(self._db, self._vault, DESK, 1, given)

    def whose(self, card: CardKey) -> Binding | None:
        return mirror.person_of_card(self._db, self._vault, card)

    def active(self, card: CardKey) -> PersonKey | None:
        found = self.whose(card)
        return found.person if found and found.active else None


@pytest.fixture
def desk(db: Connection, vault: Vault) -> Desk:
    return Desk(db, vault)


def test_an_unbound_card_is_nobodys(desk: Desk) -> None:
    assert desk.whose(ZHANGS_CARD) is None


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(ZHANGS_CARD, id="both"),
        pytest.param(CardKey(ZHANGS_CARD.ident, ""), id="卡识别码 only"),
        pytest.param(CardKey("", ZHANGS_CARD.number), id="卡号 only"),
        pytest.param(CardKey(ZHANGS_CARD.ident, "OTHER"), id="卡识别码 decides"),
    ],
)
def test_a_bound_card_is_found(desk: Desk, shown: CardKey) -> None:
    desk.bind(ZHANGS_CARD, ZHANG)
    desk.bind(LIS_CARD, LI)
    assert desk.whose(shown) == Binding(ZHANGS_CARD, ZHANG, "张伟", AT_MS + 1000, active=True)


def test_a_card_bound_by_its_number_is_found_by_it(desk: Desk) -> None:
    desk.bind(CardKey("", ZHANGS_CARD.number), ZHANG)
    assert desk.active(ZHANGS_CARD) == ZHANG


def test_another_chip_with_the_same_number_is_not_that_card(desk: Desk) -> None:
    desk.bind(ZHANGS_CARD, ZHANG)
    assert desk.whose(NEW_CARD) is None


@pytest.mark.parametrize(
    "body", [{"replaces": True}, {"act": "REPLACED"}, {}], ids=["replaces", "act", "same number anyway"]
)
def test_a_replaced_card_is_refused(desk: Desk, body: Mapping[str, Json]) -> None:
    desk.bind(ZHANGS_CARD, ZHANG)
    desk.bind(NEW_CARD, ZHANG, body)
    assert desk.active(NEW_CARD) == ZHANG
    old = desk.whose(ZHANGS_CARD)
    assert old is not None
    assert not old.active


def test_a_second_card_replaces_only_when_it_says_so(desk: Desk) -> None:
    desk.bind(ZHANGS_CARD, ZHANG)
    desk.bind(LIS_CARD, ZHANG)
    assert desk.active(ZHANGS_CARD) == desk.active(LIS_CARD) == ZHANG
    third = CardKey("AA", "")
    desk.bind(third, ZHANG, {"replaces": True})
    assert desk.active(third) == ZHANG
    assert desk.active(ZHANGS_CARD) is desk.active(LIS_CARD) is None


def test_replacing_does_not_touch_other_people(desk: Desk) -> None:
    desk.bind(LIS_CARD, LI)
    desk.bind(ZHANGS_CARD, ZHANG, {"replaces": True})
    assert desk.active(LIS_CARD) == LI


def test_a_card_belongs_to_one_person(desk: Desk) -> None:
    desk.bind(ZHANGS_CARD, LI)
    desk.bind(ZHANGS_CARD, ZHANG)
    assert desk.active(ZHANGS_CARD) == ZHANG


def test_a_number_is_found_at_the_card_that_is_valid(desk: Desk) -> None:
    desk.bind(ZHANGS_CARD, ZHANG)
    desk.bind(NEW_CARD, LI)
    assert desk.active(CardKey("", ZHANGS_CARD.number)) == LI


@pytest.mark.parametrize(
    ("card", "person"), [(None, ZHANG), (ZHANGS_CARD, None)], ids=["no card", "no person"]
)
def test_a_binding_without_card_or_person_writes_nothing(
    db: Connection, vault: Vault, card: CardKey | None, person: PersonKey | None
) -> None:
    with pytest.raises(ValueError, match="card and its person"):
        ledger.append(db, vault, DESK, 1, draft(0, EntryKind.BINDING, card=card, person=person))
    db.rollback()
    assert ledger.head(db, DESK) == (0, bytes(32))
