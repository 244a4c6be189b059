"""The hub's tables and how they grow: numbered steps, each applied once, by whichever desk comes first.

`desk` who writes here, by which key, how far and when last; `entry` their books, row for row as each desk holds them;
`parcel` what another desk needs to send an entry for a silent one: the identity sealed by its own desk for the
platform, which neither hub nor desk can open; `claim` who takes a sign-in just now; `code` the voucher that a decision
bound, sealed by one desk for another.  There is no table of faces, keys,
names or numbers of people, and none may come.
"""

from __future__ import annotations

from sync.hub.facts import HubRefuses
from sync.hub.line import Db

ENTRY_COLUMNS = (
    "id", "desk_no", "boot_no", "seq", "kind", "at_ms", "day", "class_no", "session_no", "trainee_no", "action",
    "person_ref", "card_ref", "corrects", "canonical", "prev_hash", "hash", "signature",
)  # fmt: skip
"""As in the desk's own table `entry`."""

_FIRST = (
    """CREATE TABLE desk (
        desk_no text PRIMARY KEY, name text NOT NULL, public_key bytea NOT NULL,
        head_seq bigint NOT NULL DEFAULT 0, head_hash bytea NOT NULL,
        beat bigint NOT NULL DEFAULT 0, heard_at timestamptz NOT NULL DEFAULT clock_timestamp())""",
    """CREATE TABLE entry (
        id text PRIMARY KEY, desk_no text NOT NULL REFERENCES desk, boot_no integer NOT NULL, seq bigint NOT NULL,
        kind text NOT NULL, at_ms bigint NOT NULL, day text NOT NULL, class_no text NOT NULL,
        session_no text NOT NULL, trainee_no text NOT NULL, action text, person_ref text NOT NULL,
        card_ref text NOT NULL, corrects text NOT NULL, canonical bytea NOT NULL, prev_hash bytea NOT NULL,
        hash bytea NOT NULL, signature bytea NOT NULL, UNIQUE (desk_no, seq))""",
    """CREATE TABLE parcel (
        entry_id text PRIMARY KEY REFERENCES entry, desk_no text NOT NULL, seq bigint NOT NULL, envelope text,
        state text NOT NULL, code text NOT NULL DEFAULT '', sent_by text NOT NULL DEFAULT '')""",
    "CREATE INDEX parcel_waiting ON parcel (desk_no, seq) WHERE state IN ('PENDING', 'UNSEALED')",
    """CREATE TABLE claim (
        session_no text NOT NULL, trainee_no text NOT NULL, action text NOT NULL, desk_no text NOT NULL,
        at_ms bigint NOT NULL, entry_id text, made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (session_no, trainee_no, action))""",
    """CREATE FUNCTION entry_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'entry is append-only'; END $$""",
    """CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON entry
        FOR EACH ROW EXECUTE FUNCTION entry_append_only()""",
    """CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry
        FOR EACH STATEMENT EXECUTE FUNCTION entry_append_only()""",
)
_SECOND = (
    """CREATE TABLE code (
        entry_id text NOT NULL, desk_no text NOT NULL, for_desk text NOT NULL, sealed bytea NOT NULL,
        signature bytea NOT NULL, PRIMARY KEY (entry_id, for_desk))""",
    "CREATE INDEX code_of ON code (desk_no)",
)
STEPS = (_FIRST, _SECOND)
"""Never changed once released, only added to."""

_IS_SET_UP = "SELECT 1 FROM pg_tables WHERE tablename = 'hub_meta' AND schemaname = current_schema()"
"""Read from the catalogue itself: to_regclass answers from a cache that is older than the lock."""
_ONE_AT_A_TIME = 0x6B696F736B
"""The advisory lock of whoever sets the hub up: "kiosk"."""


def look(db: Db, environment: str) -> int:
    """The schema the hub has, changing nothing; 0 where none is set up yet.  HubRefuses as `set_up`."""
    known = _known(db)
    _refuse_unfit(known, environment)
    return int(known.get("schema", "0"))


def set_up(db: Db, environment: str) -> None:
    """Bring the hub to this program's schema, in the caller's transaction.

    HubRefuses SCHEMA for a newer one, ENVIRONMENT for one where other records lie (live, test, training).
    """
    known = _known(db)
    if not known or int(known["schema"]) < len(STEPS):
        db.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        known = _known(db) or _begin(db, environment)
    version = int(known["schema"])
    _refuse_unfit(known, environment)
    for number, step in enumerate(STEPS[version:], version + 1):
        for statement in step:
            db.execute(statement.encode())
        db.execute("UPDATE hub_meta SET value = %s WHERE name = 'schema'", (str(number),))


def _refuse_unfit(known: dict[str, str], environment: str) -> None:
    if int(known.get("schema", "0")) > len(STEPS):
        raise HubRefuses("SCHEMA", f"{known['schema']} is newer than this program")
    if known.get("environment", environment) != environment:
        raise HubRefuses("ENVIRONMENT", f"the hub is {known['environment']}")


def _known(db: Db) -> dict[str, str]:
    if db.execute(_IS_SET_UP).fetchone() is None:
        return {}
    return dict(db.execute("SELECT name, value FROM hub_meta").fetchall())


def _begin(db: Db, environment: str) -> dict[str, str]:
    begun = {"schema": "0", "environment": environment}
    db.execute("CREATE TABLE hub_meta (name text PRIMARY KEY, value text NOT NULL)")
    for name, value in begun.items():
        db.execute("INSERT INTO hub_meta VALUES (%s, %s)", (name, value))
    return begun
