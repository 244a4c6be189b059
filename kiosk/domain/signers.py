"""Two signatures that may be one person's: whoever gives somebody a PIN can choose "their own" for them, too.  PURE.

That the giver signs beside whom they gave it is refused (S06); here it is asked where they need not sign at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.domain.names import same
from kiosk.domain.questions import Book, Given, Limits, Question, Rule, Signed


def one_giver(book: Book, limits: Limits) -> Iterator[Question]:
    """Both got their PIN from one hand in the days before.  Asked once for two PINs, however much they sign."""
    asked: set[str] = set()
    for signed in _in_time(book):
        firsts, seconds = (_gifts(book, who, signed, limits) for who in (signed.first, signed.second))
        common = ((one, other) for one in firsts for other in seconds if same(one.by, other.by))
        for one, other in common:
            key = "|".join(sorted((one.id, other.id)))
            if one.id != other.id and key not in asked:
                asked.add(key)
                days = str(limits.hand_days.days)
                yield _about(Rule.ONE_GIVER, key, signed, (one, other), one.by, days)
                break


def new_signer(book: Book, _: Limits) -> Iterator[Question]:
    """One of the two was made a member on the day they signed."""
    asked: set[str] = set()
    for signed in _in_time(book):
        for one in book.given:
            today = one.new and one.at <= signed.at and one.day == signed.at.date()
            if (
                today
                and one.id not in asked
                and (same(one.member, signed.first) or same(one.member, signed.second))
            ):
                asked.add(one.id)
                yield _about(Rule.NEW_SIGNER, one.id, signed, (one,), one.by, one.member)


# --- inside


def _gifts(book: Book, member: str, signed: Signed, limits: Limits) -> list[Given]:
    """By whom their PIN may be known: who gave it, who gave that one theirs, and so on."""
    found: list[Given] = []
    names = [member]
    while names:
        name = names.pop()
        for one in book.given:
            lately = signed.at - limits.hand_days <= one.at <= signed.at
            if lately and same(one.member, name) and one not in found:
                found.append(one)
                names.append(one.by)
    return found


def _in_time(book: Book) -> list[Signed]:
    return sorted(book.signed, key=lambda one: (one.at, one.id))


def _about(rule: Rule, key: str, signed: Signed, given: tuple[Given, ...], by: str, figure: str) -> Question:
    events = (*(one.id for one in given), signed.id)
    figures = (by, figure, signed.first, signed.second)
    return Question(rule, key, signed.day, events, class_no=signed.class_no, operator=by, figures=figures)
