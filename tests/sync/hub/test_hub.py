"""Two desks and a real PostgreSQL: one attendance book out of two chains, and what neither may do to the other's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.hub.tables import ENTRY_COLUMNS
from sync.records import Action, Draft, EntryKind
from sync.store import elsewhere, ledger
from sync.store.elsewhere import Seat, Trust
from tests.support.desk import DAY
from tests.support.hub import HubDesk, ask

pytestmark = pytest.mark.postgres
Desks = Callable[..., HubDesk]


def both(one: HubDesk, other: HubDesk) -> None:
    """Enough looks for everything to be on both sides, each believing the other."""
    one.look()
    other.look()
    one.look()
    one.believe(other)
    other.believe(one)
    one.look()
    other.look()


def test_rows_on_the_hub_are_the_desks_own(desk: Desks, url: str) -> None:
    a = desk("A")
    made = [a.sign_in(number) for number in range(3)]
    a.look()
    rows = ask(url, f"SELECT {', '.join(ENTRY_COLUMNS)} FROM entry ORDER BY seq")
    assert [row[0] for row in rows] == [one.id for one in made]
    assert [(bytes(row[-4]), bytes(row[-2]), bytes(row[-1])) for row in rows] == [  # type: ignore[call-overload]
        (one.canonical, one.hash, one.signature) for one in made
    ]


def test_more_than_a_batch_goes_over_in_one_look(desk: Desks, url: str) -> None:
    a = desk("A")
    for number in range(450):
        a.sign_in(number)
    a.look()
    assert ask(url, "SELECT count(*), max(seq) FROM entry") == [(450, 450)]
    assert a.hub.latest.behind == 0


def test_nobody_is_believed_before_somebody_says_so(desk: Desks) -> None:
    a, b = desk("A"), desk("B")
    a.sign_in(1)
    a.look()
    b.look()
    assert b.theirs() == []
    assert [one.desk_no for one in b.hub.latest.asking] == [a.desk_no]
    b.believe(a)
    assert [one.trainee_no for one in b.theirs()] == ["T1"]


def test_the_settings_may_name_whom_to_believe(desk: Desks) -> None:
    a = desk("A")
    b = desk("B", accepted={a.desk_no: a.vault.ledger_public})
    a.sign_in(1)
    a.look()
    b.look()
    b.look()
    assert [one.trainee_no for one in b.theirs()] == ["T1"]


def test_the_settings_with_another_key_believe_nobody(desk: Desks) -> None:
    a, b = desk("A"), desk("B", accepted={"KSK-990000-000A": bytes(31) + b"\1"})
    a.sign_in(1)
    a.look()
    b.look()
    b.look()
    assert b.theirs() == []


def test_a_refused_desk_is_not_read(desk: Desks) -> None:
    a, b = desk("A"), desk("B")
    a.look()
    b.look()
    key = a.vault.ledger_public
    b.store.write(lambda db: elsewhere.decide(db, a.desk_no, key, Trust.REFUSED, "王主管", 1)).result(5)
    a.sign_in(1)
    a.look()
    b.look()
    with b.store.reading() as db:
        assert [one.seq for one in elsewhere.others(db)] == [0]


def test_who_was_refused_by_hand_stays_refused_whatever_the_settings_say(desk: Desks, url: str) -> None:
    a = desk("A")
    key = a.vault.ledger_public
    b = desk("B", accepted={a.desk_no: key})
    b.store.write(lambda db: elsewhere.meet(db, a.desk_no, "A", key, 1)).result(5)
    b.store.write(lambda db: elsewhere.decide(db, a.desk_no, key, Trust.REFUSED, "王主管", 1)).result(5)
    a.sign_in(1)
    a.look()
    ask(url, "UPDATE desk SET name = 'another' RETURNING desk_no")
    b.look()
    b.look()
    assert b.theirs() == []
    with b.store.reading() as db:
        assert [(one.name, one.trust) for one in elsewhere.others(db)] == [("another", Trust.REFUSED)]


def test_a_restart_goes_on_from_what_the_hub_has(desk: Desks, url: str, tmp_path: object) -> None:
    a = desk("A")
    a.sign_in(1)
    a.look()
    a.close()
    again = desk("A")
    again.sign_in(2)
    again.look()
    assert ask(url, "SELECT seq FROM entry ORDER BY seq") == [(1,), (2,)]


def test_a_hub_set_back_gets_everything_again(desk: Desks, url: str) -> None:
    a, b = desk("A"), desk("B")
    for number in range(5):
        a.sign_in(number)
    both(a, b)
    third = ask(url, "SELECT hash FROM entry WHERE seq = 3")[0][0]
    ask(url, "ALTER TABLE entry DISABLE TRIGGER ALL")
    ask(url, "DELETE FROM claim")
    ask(url, "DELETE FROM entry WHERE seq > 3")
    ask(url, "UPDATE desk SET head_seq = 3, head_hash = %s WHERE desk_no = %s", third, a.desk_no)
    a.look(20)  # finds out: its head is not where it left it
    a.look()
    assert ask(url, "SELECT count(*) FROM entry WHERE desk_no = %s", a.desk_no) == [(5,)]
    b.look()
    assert len(b.theirs()) == 5
    assert b.hub.latest.stopped == ()


def test_each_desks_chain_holds_after_the_merge(desk: Desks) -> None:
    a, b = desk("A"), desk("B")
    for number in range(4):
        (a if number % 2 else b).sign_in(number)
    both(a, b)
    assert {one.trainee_no for one in a.theirs()} == {"T0", "T2"}
    assert {one.trainee_no for one in b.theirs()} == {"T1", "T3"}
    for one in (a, b):
        with one.store.reading() as db:
            assert ledger.verify(db, one.desk_no, one.vault.ledger_public).sound


def test_doubles_of_two_desks_are_found_and_stay(desk: Desks) -> None:
    a, b = desk("A"), desk("B")
    first = a.sign_in(7)
    b.hands.pass_s(5)
    second = b.sign_in(7)
    b.sign_in(8)
    both(a, b)
    for one in (a, b):
        with one.store.reading() as db:
            found = elsewhere.doubles(db, DAY)
        assert {seat: [e.id for e in held] for seat, held in found.items()} == {
            Seat("S1", "T7", Action.IN): [first.id, second.id]
        }


def test_a_third_desk_finds_a_double_of_two_others(desk: Desks) -> None:
    a, b, c = desk("A"), desk("B"), desk("C")
    first = a.sign_in(7)
    b.hands.pass_s(5)
    second = b.sign_in(7)
    a.look()
    b.look()
    c.look()
    c.believe(a, b)
    with c.store.reading() as db:
        (held,) = elsewhere.doubles(db, DAY).values()
    assert [one.id for one in held] == [first.id, second.id]


# --- rows that do not hold ------------------------------------------------------------------------------------


def tampered(desk: Desks, url: str, sql: str) -> HubDesk:
    a, b = desk("A"), desk("B")
    for number in range(5):
        a.sign_in(number)
    a.look()
    ask(url, "ALTER TABLE entry DISABLE TRIGGER ALL")
    ask(url, sql)
    b.look()
    b.believe(a)
    b.look()
    return b


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("DELETE FROM entry WHERE seq = 3", "GAP"),
        ("UPDATE entry SET prev_hash = sha256('x') WHERE seq = 3", "FORK"),
        ("UPDATE entry SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'), 'T2', 'T9'), 'UTF8') "
         "WHERE seq = 3", "HASH"),
        ("UPDATE entry SET signature = signature || '\\x00' WHERE seq = 3", "SIGNATURE"),
        ("UPDATE entry SET signature = (SELECT signature FROM entry WHERE seq = 2) WHERE seq = 3", "SIGNATURE"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_kept_and_said(desk: Desks, url: str, sql: str, code: str) -> None:
    b = tampered(desk, url, sql)
    assert [one.trainee_no for one in b.theirs()] == ["T0", "T1"]
    assert [one.fault for one in b.hub.latest.stopped] == [code]
    for _ in range(3):
        b.look()
    with b.store.reading() as db:
        (row,) = elsewhere.refused_rows(db)
    assert row.code == code
    assert row.seq == (4 if code == "GAP" else 3)


def test_columns_of_the_hub_count_for_nothing(desk: Desks, url: str) -> None:
    b = tampered(desk, url, "UPDATE entry SET trainee_no = 'T9', at_ms = 0 WHERE seq = 3")
    assert [one.trainee_no for one in b.theirs()] == ["T0", "T1", "T2", "T3", "T4"]


def test_another_key_on_the_hub_stops_its_rows(desk: Desks, url: str) -> None:
    a, b = desk("A"), desk("B")
    both(a, b)
    ask(url, "UPDATE desk SET public_key = sha256('x') WHERE desk_no = %s", a.desk_no)
    a.sign_in(1)
    a.look()
    b.look()
    b.look()
    assert [one.fault for one in b.hub.latest.stopped] == ["KEY"]
    assert b.theirs() == []


def test_a_number_taken_by_another_key_is_not_written_under(desk: Desks, url: str) -> None:
    a = desk("A")
    a.look()
    ask(url, "UPDATE desk SET public_key = sha256('x') WHERE desk_no = %s", a.desk_no)
    a.close()
    again = desk("A")
    again.sign_in(1)
    again.look()
    assert again.hub.latest.fault == "KEY"
    assert ask(url, "SELECT count(*) FROM entry") == [(0,)]


def test_two_machines_under_one_number_do_not_mix(desk: Desks, url: str, tmp_path: object) -> None:
    """A copied desk: the same keys and book, each writing on."""
    import shutil

    a = desk("A")
    a.sign_in(1)
    a.look()
    a.close()
    folder = a.store._path.parent
    shutil.copytree(folder, folder.with_name("copy"))
    a = desk("A")
    a.look()
    twin = HubDesk(folder.with_name("copy"), a.desk_no, url)
    try:
        twin.look()
        a.sign_in(2)
        twin.sign_in(3)
        a.look()
        twin.look()
        twin.look(30)
        assert twin.hub.latest.fault == "FORK"
        assert twin.hub.latest.behind == 1
        assert ask(url, "SELECT seq, trainee_no FROM entry ORDER BY seq") == [(1, "T1"), (2, "T2")]
    finally:
        twin.close()


def test_the_hub_itself_changes_and_deletes_nothing(desk: Desks, url: str) -> None:
    import psycopg

    a = desk("A")
    a.sign_in(1)
    a.look()
    for sql in ("UPDATE entry SET seq = 2", "DELETE FROM entry", "TRUNCATE entry CASCADE"):
        with pytest.raises(psycopg.Error, match="append-only"):
            ask(url, sql)


# --- whose hub it is ------------------------------------------------------------------------------------------


def test_a_newer_hub_is_refused_and_left_alone(desk: Desks, url: str) -> None:
    a = desk("A")
    a.look()
    ask(url, "UPDATE hub_meta SET value = '99' WHERE name = 'schema'")
    a.close()
    again = desk("A")
    again.sign_in(1)
    again.look()
    assert (again.hub.latest.fault, again.hub.latest.behind) == ("SCHEMA", 1)


def test_a_hub_of_another_environment_is_refused(desk: Desks, url: str) -> None:
    a = desk("A")
    a.look()
    ask(url, "UPDATE hub_meta SET value = 'training' WHERE name = 'environment'")
    a.close()
    again = desk("A")
    again.look()
    assert again.hub.latest.fault == "ENVIRONMENT"


def test_many_desks_may_come_first(desk: Desks, url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    desks = [desk(letter) for letter in "ABCDEF"]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(HubDesk.look, desks))
    assert [one.hub.latest.fault for one in desks] == [""] * 6
    assert ask(url, "SELECT count(*) FROM desk") == [(6,)]


def test_no_face_no_key_and_nobodys_name_ever_reaches_the_hub(desk: Desks, url: str) -> None:
    a = desk("A")
    a.sign_in(1)
    a.look()
    columns = ask(
        url, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    tables = {table for table, _ in columns}
    assert tables == {"hub_meta", "desk", "entry", "parcel", "claim", "code"}
    names = {str(column) for _, column in columns}
    assert not {
        one for one in names if any(word in one for word in ("face", "template", "secret", "person_name"))
    }
    dumped = b"".join(repr(ask(url, f"SELECT * FROM {table}")).encode() for table in sorted(map(str, tables)))
    for secret in ("张三".encode(), b"T00000001", b"A00000001", a.vault.db_key.hex().encode()):
        assert secret not in dumped


@pytest.mark.parametrize("believed", [True, False])
def test_a_day_closed_at_another_desk_is_closed_here_where_it_is_believed(
    desk: Desks, believed: bool
) -> None:
    a, b = desk("A"), desk("B")
    early = b.sign_in(1)
    close = Draft(EntryKind.DAY_CLOSED, a.clock.stamp(), early.day, {"day": early.day.isoformat()})
    a.store.record(close).result(10)
    a.look()
    b.look()
    if believed:
        b.believe(a)
    b.look()
    late = b.sign_in(2)
    assert "late" not in early.body
    assert late.body.get("late") is (True if believed else None)
