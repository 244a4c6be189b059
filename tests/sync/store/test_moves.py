"""转班, 退学, late vouchers: over the mirror, through its refreshes, taken back without a trace in it; sealed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, text

from sync.records import Enrolment, EnrolmentState, Move, MoveAct, PersonKey, overlaid
from sync.store import ledger, mirror, moves
from sync.store.keys import Vault
from tests.support.drafts import DESK, draft

ZHANG = PersonKey("08", "T00000001")
LI = PersonKey("08", "T00000002")
CODE = "PXQ990000000317"
QUIT, HERE = EnrolmentState.QUIT, EnrolmentState.ENROLLED


def tell(db: Connection, vault: Vault, class_no: str, *people: Enrolment) -> None:
    """The platform's roster of a class, as a refresh brings it."""
    snapshot = mirror.start_snapshot(db, mirror.Kind.ROSTER, class_no)
    mirror.stage(db, vault, snapshot, list(people))
    mirror.flip(db, mirror.Kind.ROSTER, class_no, snapshot, "1")


@pytest.fixture
def rosters(db: Connection, vault: Vault) -> None:
    tell(db, vault, "C1", Enrolment("T1", "C1", ZHANG, "张三"), Enrolment("T2", "C1", LI, "李四"))
    tell(db, vault, "C2")


def decide(db: Connection, vault: Vault, act: MoveAct, at_ms: int = 1, **more: object) -> Move:
    entry_id = ledger.append(db, vault, DESK, 1, draft()).id
    fields: dict[str, object] = {"class_no": "C1", "trainee_no": "T1", **more}
    move = Move(entry_id, act, person=ZHANG, name="张三", at_ms=at_ms, **fields)  # type: ignore[arg-type]
    moves.keep(db, vault, move)
    return move


def standing(found: Sequence[Enrolment]) -> list[tuple[str, str, EnrolmentState]]:
    return [(one.class_no, one.trainee_no, one.state) for one in found]


@pytest.mark.usefixtures("rosters")
class TestOverTheMirror:
    def test_who_quits_is_still_shown(self, db: Connection, vault: Vault) -> None:
        decide(db, vault, MoveAct.QUIT)
        assert standing(mirror.roster(db, vault, "C1")) == [("C1", "T1", QUIT), ("C1", "T2", HERE)]
        assert standing(mirror.enrolments_of(db, vault, ZHANG)) == [("C1", "T1", QUIT)]
        assert standing(mirror.find_learners(db, vault, "张三")) == [("C1", "T1", QUIT)]
        assert standing(mirror.enrolments_by_number(db, vault, "T1")) == [("C1", "T1", QUIT)]

    def test_a_transfer_shows_in_the_new_class_and_survives_a_refresh(
        self, db: Connection, vault: Vault
    ) -> None:
        decide(db, vault, MoveAct.TRANSFER, to_class="C2", hours=True)
        tell(db, vault, "C1", Enrolment("T1", "C1", ZHANG, "张三"))
        assert standing(mirror.roster(db, vault, "C2")) == [("C2", "T1", HERE)]
        assert standing(mirror.roster(db, vault, "C1")) == [("C1", "T1", QUIT)]
        both = [("C1", "T1", QUIT), ("C2", "T1", HERE)]
        assert standing(mirror.enrolments_of(db, vault, ZHANG)) == both
        assert standing(mirror.find_learners(db, vault, "张三")) == both

    def test_once_the_platform_has_them_there_nobody_is_there_twice(
        self, db: Connection, vault: Vault
    ) -> None:
        decide(db, vault, MoveAct.TRANSFER, to_class="C2")
        tell(db, vault, "C2", Enrolment("T77", "C2", ZHANG, "张三"))
        assert standing(mirror.roster(db, vault, "C2")) == [("C2", "T77", HERE)]

    def test_there_and_back(self, db: Connection, vault: Vault) -> None:
        decide(db, vault, MoveAct.TRANSFER, to_class="C2")
        decide(db, vault, MoveAct.TRANSFER, 2, class_no="C2", to_class="C1")
        assert standing(mirror.enrolments_of(db, vault, ZHANG)) == [("C1", "T1", HERE), ("C2", "T1", QUIT)]

    def test_a_late_voucher(self, db: Connection, vault: Vault) -> None:
        decide(db, vault, MoveAct.LATE_VOUCHER, voucher_no=CODE)
        (one,) = mirror.enrolments_of(db, vault, ZHANG)
        assert (one.voucher_no, one.state) == (CODE, HERE)

    def test_taken_back_everything_is_as_before(self, db: Connection, vault: Vault) -> None:
        before = mirror.roster(db, vault, "C1")
        move = decide(db, vault, MoveAct.TRANSFER, to_class="C2")
        by = ledger.append(db, vault, DESK, 1, draft()).id
        assert moves.undo(db, move.entry_id, by, 5)
        assert not moves.undo(db, move.entry_id, by, 6)
        assert mirror.roster(db, vault, "C1") == before and mirror.roster(db, vault, "C2") == []
        assert [one.undone_ms for one in moves.history_of(db, vault, ZHANG)] == [5]

    def test_nothing_personal_stands_in_clear(self, db: Connection, vault: Vault) -> None:
        decide(db, vault, MoveAct.LATE_VOUCHER, voucher_no=CODE)
        stored = repr(db.execute(text("SELECT * FROM enrolment_move")).all())
        assert not any(secret in stored for secret in (ZHANG.number, "张三", CODE))


def test_others_are_left_alone() -> None:
    other = Enrolment("T2", "C1", LI, "李四")
    move = Move("e", MoveAct.QUIT, "C1", "T1", ZHANG, "张三", 1)
    assert overlaid([other], [move]) == [other]
