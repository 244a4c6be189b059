"""The mirror, on both databases: staged in chunks, flipped at once, read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select

from sync.records import (
    ClassState,
    Enrolment,
    EnrolmentState,
    Organisation,
    Session,
    SessionKind,
    TrainingClass,
)
from sync.store import bulk, mirror
from sync.store.keys import Vault
from sync.store.schema_mirror import enrolment, snapshot
from sync.store.snapshots import Row
from tests.support.drafts import LI, ZHANG

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai."""

ORG = Organisation("ORG1", "示例培训学校", "340100", "117.2272", "31.8206", "GCJ02")
CLASS = TrainingClass("C1", "电工", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 31), "4-01", "5")
SESSION = Session("S1", "C1", NINE, NINE + timedelta(hours=3), "101", "王老师", SessionKind.OFFLINE)
ZHANG_ENROLLED = Enrolment("T1", "C1", ZHANG, "张伟", EnrolmentState.ENROLLED, "ZA0000001", "Voucher-a1")
LI_ENROLLED = Enrolment("T2", "C1", LI, "李·买买提", EnrolmentState.LEAVE)


def show(db: Connection, vault: Vault, kind: str, scope: str, rows: Sequence[Row], mark: str = "w1") -> int:
    made = mirror.start_snapshot(db, kind, scope)
    mirror.stage(db, vault, made, rows)
    mirror.flip(db, kind, scope, made, mark, now_ms=1000)
    return made


def test_everything_comes_back_as_it_was_staged(db: Connection, vault: Vault) -> None:
    show(db, vault, "org", "", [ORG])
    show(db, vault, "classes", "", [CLASS])
    show(db, vault, "sessions", "C1", [SESSION])
    show(db, vault, "roster", "C1", [ZHANG_ENROLLED, LI_ENROLLED])
    assert mirror.org(db) == ORG
    assert mirror.classes(db) == [CLASS]
    assert mirror.sessions_between(db, 0, 10**13) == [SESSION]
    assert mirror.roster(db, vault, "C1") == [ZHANG_ENROLLED, LI_ENROLLED]
    assert mirror.enrolments_of(db, vault, LI) == [LI_ENROLLED]


def test_an_empty_mirror_answers_with_nothing(db: Connection, vault: Vault) -> None:
    assert mirror.org(db) is None
    assert mirror.classes(db) == []
    assert mirror.roster(db, vault, "C1") == []
    assert mirror.watermark(db, "roster", "C1") is None
    assert mirror.age_ms(db, 5) is None


def test_nothing_shows_before_the_flip(engine: Engine, vault: Vault) -> None:
    """A reader with an open transaction and one that begins after the flip each see one whole snapshot."""
    with engine.begin() as db:
        show(db, vault, "roster", "C1", [ZHANG_ENROLLED])
    with engine.begin() as db:
        fresh = mirror.start_snapshot(db, "roster", "C1")
        mirror.stage(db, vault, fresh, [replace(LI_ENROLLED, trainee_no="T9")])
    with engine.connect() as reader:
        assert mirror.roster(reader, vault, "C1") == [ZHANG_ENROLLED]
    with engine.begin() as db:
        mirror.flip(db, "roster", "C1", fresh, "w2")
    with engine.connect() as reader:
        assert [one.trainee_no for one in mirror.roster(reader, vault, "C1")] == ["T9"]
        assert mirror.watermark(reader, "roster", "C1") == "w2"


def test_a_flip_that_is_rolled_back_changes_nothing(engine: Engine, vault: Vault) -> None:
    with engine.begin() as db:
        show(db, vault, "roster", "C1", [ZHANG_ENROLLED])
    with engine.connect() as db:
        show(db, vault, "roster", "C1", [LI_ENROLLED], "w2")
        db.rollback()
        assert mirror.roster(db, vault, "C1") == [ZHANG_ENROLLED]
        assert mirror.watermark(db, "roster", "C1") == "w1"


def test_a_page_may_come_twice(db: Connection, vault: Vault) -> None:
    made = mirror.start_snapshot(db, "roster", "C1")
    mirror.stage(db, vault, made, [ZHANG_ENROLLED])
    moved = replace(ZHANG_ENROLLED, state=EnrolmentState.QUIT)
    mirror.stage(db, vault, made, [moved, LI_ENROLLED])
    mirror.flip(db, "roster", "C1", made, "w")
    assert mirror.roster(db, vault, "C1") == [moved, LI_ENROLLED]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([SESSION], id="another kind"),
        pytest.param([replace(ZHANG_ENROLLED, class_no="C2")], id="another class"),
        pytest.param([ZHANG_ENROLLED] * 501, id="more than a chunk"),
    ],
)
def test_what_does_not_belong_is_refused(db: Connection, vault: Vault, rows: list[Row]) -> None:
    made = mirror.start_snapshot(db, "roster", "C1")
    with pytest.raises(ValueError, match=r"belong|rows"):
        mirror.stage(db, vault, made, rows)


def test_a_snapshot_can_be_flipped_once_and_only_where_it_belongs(db: Connection, vault: Vault) -> None:
    made = mirror.start_snapshot(db, "roster", "C1")
    with pytest.raises(mirror.NoSnapshot):
        mirror.flip(db, "roster", "C2", made, "w")
    mirror.flip(db, "roster", "C1", made, "w")
    with pytest.raises(mirror.NoSnapshot):
        mirror.flip(db, "roster", "C1", made, "w")
    with pytest.raises(mirror.NoSnapshot):
        mirror.stage(db, vault, made, [ZHANG_ENROLLED])


def test_an_unfinished_snapshot_is_dropped_by_the_next(db: Connection, vault: Vault) -> None:
    torn = mirror.start_snapshot(db, "roster", "C1")
    mirror.stage(db, vault, torn, [ZHANG_ENROLLED])
    show(db, vault, "roster", "C1", [LI_ENROLLED])
    while mirror.sweep(db):
        pass
    assert db.execute(select(func.count()).select_from(enrolment)).scalar_one() == 1
    assert db.execute(select(func.count()).select_from(snapshot)).scalar_one() == 1


def test_sweeping_is_done_in_chunks(db: Connection, vault: Vault) -> None:
    show(db, vault, "roster", "C1", bulk.roster("C1", 30))
    show(db, vault, "roster", "C1", [ZHANG_ENROLLED])
    assert mirror.sweep(db, 20) == 20
    assert mirror.sweep(db, 20) == 11
    assert mirror.sweep(db, 20) == 0
    assert mirror.roster(db, vault, "C1") == [ZHANG_ENROLLED]


def test_a_delta_changes_what_is_shown(db: Connection, vault: Vault) -> None:
    show(db, vault, "roster", "C1", [ZHANG_ENROLLED, LI_ENROLLED])
    renamed = replace(ZHANG_ENROLLED, name="张玮")
    mirror.apply_delta(db, vault, "roster", "C1", [renamed], ["T2", "T77"], "w2", now_ms=2000)
    assert mirror.roster(db, vault, "C1") == [renamed]
    assert mirror.watermark(db, "roster", "C1") == "w2"


def test_a_delta_needs_a_snapshot(db: Connection, vault: Vault) -> None:
    with pytest.raises(mirror.NoSnapshot):
        mirror.apply_delta(db, vault, "roster", "C1", [ZHANG_ENROLLED], [], "w2")


@pytest.mark.parametrize("by", ["snapshot", "delta"])
def test_a_class_that_goes_takes_its_mirror_along(db: Connection, vault: Vault, by: str) -> None:
    other = replace(CLASS, class_no="C2")
    show(db, vault, "classes", "", [CLASS, other])
    show(db, vault, "roster", "C1", [ZHANG_ENROLLED])
    show(db, vault, "roster", "C2", [replace(LI_ENROLLED, class_no="C2")])
    show(db, vault, "sessions", "C1", [SESSION])
    if by == "snapshot":
        show(db, vault, "classes", "", [other])
    else:
        mirror.apply_delta(db, vault, "classes", "", [], ["C1"], "w2")
    assert mirror.enrolments_of(db, vault, ZHANG) == []
    assert mirror.sessions_between(db, 0, 10**13) == []
    assert [one.class_no for one in mirror.enrolments_of(db, vault, LI)] == ["C2"]


@pytest.mark.parametrize(
    ("from_min", "to_min", "found"),
    [
        pytest.param(-60, 0, False, id="ends as it begins"),
        pytest.param(-60, 1, True, id="its first minute"),
        pytest.param(30, 31, True, id="inside"),
        pytest.param(179, 500, True, id="its last minute"),
        pytest.param(180, 500, False, id="begins as it ends"),
    ],
)
def test_sessions_between(db: Connection, vault: Vault, from_min: int, to_min: int, found: bool) -> None:
    show(db, vault, "sessions", "C1", [SESSION])
    nine = round(NINE.timestamp() * 1000)
    between = mirror.sessions_between(db, nine + from_min * 60_000, nine + to_min * 60_000)
    assert between == ([SESSION] if found else [])


def test_sessions_of_some_classes(db: Connection, vault: Vault) -> None:
    show(db, vault, "sessions", "C1", [SESSION])
    assert mirror.sessions_between(db, 0, 10**13, ["C1", "C2"]) == [SESSION]
    assert mirror.sessions_between(db, 0, 10**13, ["C2"]) == []


def test_a_time_without_its_zone_is_refused(db: Connection, vault: Vault) -> None:
    with pytest.raises(ValueError, match="zone"):
        show(db, vault, "sessions", "C1", [replace(SESSION, begins=NINE.replace(tzinfo=None))])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("张", ["T1"], id="surname"),
        pytest.param("买买提", ["T2"], id="part of a name"),
        pytest.param("1002x", ["T1"], id="end of the number, small letter"),
        pytest.param("Z", ["T1"], id="pinyin initial"),
        pytest.param("t2", ["T2"], id="trainee number"),
        pytest.param("  ", [], id="blank"),
        pytest.param("王", [], id="nobody"),
    ],
)
def test_find_learners(db: Connection, vault: Vault, text: str, found: list[str]) -> None:
    show(db, vault, "roster", "C1", [ZHANG_ENROLLED, LI_ENROLLED])
    assert [one.trainee_no for one in mirror.find_learners(db, vault, text)] == found


def test_find_learners_stops_at_the_limit(db: Connection, vault: Vault) -> None:
    show(db, vault, "roster", "C1", bulk.roster("C1", 30))
    assert len(mirror.find_learners(db, vault, "C1-", 7)) == 7


def test_a_card_number_on_the_roster(db: Connection, vault: Vault) -> None:
    show(db, vault, "roster", "C1", [ZHANG_ENROLLED, LI_ENROLLED])
    assert mirror.card_number_on_roster(db, vault, "za0000001") == [ZHANG_ENROLLED]
    assert mirror.card_number_on_roster(db, vault, "ZA9") == []
    assert mirror.card_number_on_roster(db, vault, "") == []


def test_the_age_is_that_of_the_oldest_part_that_counts(db: Connection, vault: Vault) -> None:
    closed = replace(CLASS, class_no="C9", state=ClassState.CLOSED)
    show(db, vault, "classes", "", [CLASS, closed])
    mirror.apply_delta(db, vault, "classes", "", [], [], "w", now_ms=5000)
    assert mirror.age_ms(db, 6000) == 1000
    show(db, vault, "roster", "C9", [])
    assert mirror.age_ms(db, 6000) == 1000
    show(db, vault, "roster", "C1", [])
    assert mirror.age_ms(db, 6000) == 5000
