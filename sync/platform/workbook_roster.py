"""花名册: the columns that are wanted, in the order they are wanted.  PURE: records in, a sheet out.

Headings are those that workbook_tables.toml knows, so that what goes out comes in again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from sync.platform.workbook_sheets import Cell, Sheet
from sync.platform.workbook_tables import LANGUAGES, table
from sync.records import Enrolment, TrainingClass

Told = Callable[[int, Enrolment, TrainingClass], str]

WIDTHS: Mapping[str, int] = {
    "row": 6, "class": 18, "class_name": 26, "occupation": 16, "level": 10, "starts": 13, "ends": 13,
    "learner": 20, "name": 14, "document": 20, "number": 22, "card": 16, "state": 10, "voucher": 28, "amount": 12,
}  # fmt: skip
"""Every column there is."""


def roster_list(
    title: str,
    columns: Sequence[str],
    headings: Sequence[str],
    training_class: TrainingClass,
    learners: Iterable[Enrolment],
    language: str,
    worth: Mapping[str, str] = MappingProxyType({}),
) -> Sheet:
    """One line a learner, whole names, numbers and codes: it is for an authority.  `worth` are face values by code;
    `rows` is a stream."""
    told = _columns(language)
    told["amount"] = lambda row, one, there: worth.get(one.voucher_no, "")
    wanted = [told[column] for column in columns]

    def rows() -> Iterator[Sequence[Cell]]:
        for row, one in enumerate(learners, start=1):
            yield tuple(say(row, one, training_class) for say in wanted)

    return Sheet(title, tuple(headings), rows(), widths=tuple(WIDTHS[column] for column in columns))


def _columns(language: str) -> dict[str, Told]:
    documents, states = _choices("document", language), _choices("state", language)
    return {
        "row": lambda row, one, there: str(row),
        "class": lambda row, one, there: there.class_no,
        "class_name": lambda row, one, there: there.name,
        "occupation": lambda row, one, there: there.occupation,
        "level": lambda row, one, there: there.level,
        "starts": lambda row, one, there: there.starts.isoformat(),
        "ends": lambda row, one, there: there.ends.isoformat(),
        "learner": lambda row, one, there: one.trainee_no,
        "name": lambda row, one, there: one.name,
        "document": lambda row, one, there: documents.get(one.person.document, one.person.document),
        "number": lambda row, one, there: one.person.number,
        "card": lambda row, one, there: one.card_number,
        "state": lambda row, one, there: states.get(one.state.value, one.state.value),
        "voucher": lambda row, one, there: one.voucher_no,
    }


def _choices(key: str, language: str) -> dict[str, str]:
    column = next(one for one in table("roster").columns if one.key == key)
    return {choice.value: choice.words[LANGUAGES.index(language)] for choice in column.choices}
