"""Attendance beyond a desk's check-ins: what phones signed, spot checks, the day's anchor, certificates."""

from __future__ import annotations

from collections.abc import Mapping

from sync.platform import affair_codes, gm
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import CERT_CALL, CHAIN_BROKEN, unb64
from sync.platform.simulator import paging, received
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.gate import Refused
from sync.platform.simulator.vouchers import person_in
from sync.records import DayDigest, Method, SpotWord


def signed_elsewhere(asked: Asked) -> Result:
    return paging.open_page(asked, "checkins", "")


def spot_checks(asked: Asked) -> Result:
    """Those that wait for an answer, not beyond their time."""
    done = {row[0] for row in asked.book.db.execute("SELECT check_no FROM spot_answer")}
    rows = [paging.open_row(row) for key, row in asked.book.all_rows("spotchecks") if key not in done]
    return {"items": [row for row in rows if Fields(row).integer("deadline") > asked.now_ms]}


def answer_spot_check(asked: Asked) -> Result:
    check_no, db = asked.place["checkNo"], asked.book.db
    row = asked.book.served("spotchecks", "", check_no)
    if row is None:
        raise Refused(404, "E30005", "no such spot check")
    check = Fields(row).object("open")
    said = _spot_words(asked, check)
    kept = db.execute("SELECT said FROM spot_answer WHERE check_no = ?", (check_no,)).fetchone()
    if kept is not None and kept[0] != said:
        raise Refused(409, "E44001", "answered before, and otherwise")
    if kept is None:
        if asked.now_ms > check.integer("deadline"):
            raise Refused(410, "E30006", "the spot check is over")
        db.execute("INSERT INTO spot_answer VALUES (?, ?, ?)", (check_no, said, asked.now_ms))
    return {"checkNo": check_no, "state": "ANSWERED"}


def _spot_words(asked: Asked, check: Fields) -> str:
    """Everybody who was drawn, and nobody else, once."""
    rows = list(asked.body.objects("answers"))
    if sorted(row.key("traineeNo") for row in rows) != sorted(check.texts("persons")):
        raise asked.body.wrong("answers", "one for each who was drawn")
    for row in rows:
        if row.text("word") not in set(SpotWord):
            raise row.wrong("word", "a word of a spot check")
        if row.text("method", "") not in {"", *Method}:
            raise row.wrong("method", "a method")
    plain = sorted((row.values for row in rows), key=lambda one: str(one["traineeNo"]))
    return gm.canonical_json(plain).decode()


def anchor_day(asked: Asked) -> Result:
    """One anchor a day and desk; another head for the same day breaks the chain."""
    digest, device, db = affair_codes.day_of(asked.body), asked.desk.device, asked.book.db
    text = affair_codes.day_text(device, digest)
    if not gm.sm2_verify(asked.desk.public, text.encode(), unb64(asked.body.text("sign"))):
        raise asked.body.wrong("sign", "the desk's own over this day")
    if digest.first_seq > digest.last_seq:
        raise asked.body.wrong("firstSeq", "before lastSeq")
    day = digest.day.isoformat()
    kept = db.execute("SELECT no, said FROM anchor WHERE device = ? AND day = ?", (device, day)).fetchone()
    if (kept is not None and kept[1] != text) or not _fits(asked, digest):
        received.alarm(db, asked.desk, asked.now_ms, CHAIN_BROKEN, f"{day}: another head than before")
        raise Refused(409, CHAIN_BROKEN, "another head for this day")
    if kept is None:
        counts = gm.canonical_json(dict(digest.counts)).decode()
        row = (device, day, text, counts, asked.now_ms)
        no = db.execute(
            "INSERT INTO anchor (device, day, said, counts, at_ms) VALUES (?, ?, ?, ?, ?)", row
        ).lastrowid
    else:
        no = kept[0]
    return {"anchorNo": f"A-{day.replace('-', '')}-{no:06}", "date": day, "chainHead": digest.chain_head}


def _fits(asked: Asked, digest: DayDigest) -> bool:
    """Where the last entry of the day is held here, it must have that hash."""
    row = asked.book.db.execute(
        "SELECT hash FROM record WHERE device = ? AND seq = ?", (asked.desk.device, digest.last_seq)
    ).fetchone()
    return row is None or row[0] == digest.chain_head


def certificates(asked: Asked) -> Result:
    person = person_in(asked.open(CERT_CALL, asked.body.key("reqId"), asked.body.object("sec")))
    if person is None:
        raise asked.body.wrong("sec", "somebody")
    rows: list[Mapping[str, object]] = [
        paging.open_row(row) for _, row in asked.book.all_rows("certificates", person.number)
    ]
    return {"items": rows}
