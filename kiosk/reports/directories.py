"""机构目录 and 项目目录 (试点方案 三(二)2), in the tables that 开班 takes in.  No Qt; blocks on the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.reports.wanted import Made
from kiosk.school.known_projects import known_projects
from kiosk.words import Words
from sync.platform.workbook import Project
from sync.platform.workbook_lists import table_sheet
from sync.records import Organisation, TrainingClass
from sync.store import mirror
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Directories:
    store: Store

    def make(self, words: Words) -> Made:
        """Projects as they came in; where none did, one for each occupation and level of the classes, without the
        number that only the authority gives.  Raises StoreFault."""
        with self.store.reading() as db:
            org, classes = mirror.org(db), mirror.classes(db)
            projects = known_projects(db) or list(_taught(classes))
        orgs = [_org_row(org)] if org else []
        rows = [_row(one) for one in projects]
        language = words.language
        made = [table_sheet("organisation", orgs, language), table_sheet("project", rows, language)]
        return Made(made, org.org_no if org else "", title=words.text("exports.list.directories"))


def _taught(classes: Iterable[TrainingClass]) -> Iterable[Project]:
    taught = {(one.occupation, one.level) for one in classes if one.occupation}
    return (
        Project("", f"{occupation} {level}".strip(), occupation, level)
        for occupation, level in sorted(taught)
    )


def _org_row(one: Organisation) -> dict[str, str]:
    return {
        "org_no": one.org_no, "name": one.name, "area": one.area,
        "longitude": one.longitude, "latitude": one.latitude, "coord_system": one.coord_system,
    }  # fmt: skip


def _row(one: Project) -> dict[str, str]:
    hours = "" if one.hours is None else str(one.hours)
    return {
        "project_no": one.project_no, "name": one.name, "occupation": one.occupation, "level": one.level,
        "hours": hours,
    }  # fmt: skip
