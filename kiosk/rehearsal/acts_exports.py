"""Acts about what leaves as a file: by the page 导出, read back as whoever gets it would."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk.domain.voucher import mask_code
from kiosk.rehearsal.scene import Failed, Scene
from kiosk.training.ground import ELECTRICIAN
from kiosk.training.vouchers import WAITING, voucher_no
from kiosk.words import Words
from sync.platform.workbook_read import pages

WRITTEN_S = 30.0
SHEETS = 5
ZH = Words("zh")
CODE, NUMBER, VOUCHER, USE_NO = (
    ZH.text(heading) for heading in ("roster_column.voucher", "sheet.number", "sheet.voucher", "sheet.use_no")
)
"""Headings in the files."""


def roster(scene: Scene) -> str:
    """花名册 with a column for the voucher, whole; the book says who took it out, with its hash."""
    head, rows = _export(scene, "roster", shot="roster-export")
    if CODE not in head:
        raise Failed(f"no column of codes among {head}")
    codes = [row[head.index(CODE)] for row in rows if row[head.index(CODE)]]
    numbers = {str(row[head.index(NUMBER)]) for row in rows}
    here = {one.person.number for one in scene.ground.seed.learners if one.class_no == ELECTRICIAN}
    if not here <= numbers:
        raise Failed(f"{len(here - numbers)} of the class are not on the roster")
    return scene.tell("proof.roster", len(rows), len(codes), len(head))


def use_list(scene: Scene) -> str:
    """用券清单: the voucher used for the class before, by code and use number."""
    head, rows = _export(scene, "uses", shot="use-list")
    wanted = [voucher_no(card) for card in WAITING]
    used = [row for row in rows if row[head.index(VOUCHER)] in wanted]
    if not used or not used[0][head.index(USE_NO)]:
        raise Failed(f"{len(rows)} lines, none of a voucher used at this desk")
    return scene.tell("proof.use_list", len(rows), mask_code(wanted[0]))


def name_list(scene: Scene) -> str:
    """发券人员清单: whoever of the class has no voucher yet."""
    head, rows = _export(scene, "names", shot="name-list")
    numbers = {str(row[head.index(NUMBER)]) for row in rows}
    here = [one for one in scene.ground.seed.learners if one.class_no == ELECTRICIAN]
    with_code = {one.person.number for one in here if one.voucher_no}
    if not rows or numbers & with_code:
        raise Failed(f"{len(rows)} lines, {len(numbers & with_code)} of people who have a voucher")
    return scene.tell("proof.name_list", len(rows))


def statistics(scene: Scene) -> str:
    """统计 of this month: the sign-ins that the book has, by day, class and method, and vouchers by kind."""
    path = _written(scene, "statistics", shot="statistics")
    sheets = _sheets(path, SHEETS)
    methods = sum(map(_last, sheets[2][1:]))
    if len(sheets) != SHEETS or not methods:
        raise Failed(f"{len(sheets)} sheets, {methods} sign-ins counted")
    vouchers = sum(map(_last, sheets[3][1:]))
    return scene.tell("proof.statistics", methods, vouchers, len(sheets))


def directories(scene: Scene) -> str:
    """机构目录 and 项目目录, in the columns that come in again."""
    orgs, projects = _sheets(_written(scene, "directories", shot="directories"), 2)
    organisation = scene.ground.seed.organisation
    if organisation is None or len(orgs) != 2 or organisation.name not in orgs[1]:
        raise Failed(f"the directory of institutions has {len(orgs) - 1} lines")
    return scene.tell("proof.directories", organisation.name, len(projects) - 1)


def _last(row: Sequence[object]) -> int:
    """The count at the end of a row; blank cells may follow."""
    return next((cell for cell in reversed(row) if isinstance(cell, int)), 0)


def _export(scene: Scene, which: str, *, shot: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Headings and rows of the first sheet."""
    head, *rows = _sheets(_written(scene, which, shot=shot), 1)[0]
    return [str(one) for one in head if one], rows


def _sheets(path: Path, count: int) -> list[list[tuple[object, ...]]]:
    """From the headings on; over them stands that nothing of it counts."""
    found = pages(path, count)
    if any(str(sheet[0][0]) != ZH.text("practice.training") for sheet in found):
        raise Failed(f"{path.name} does not say that it is from training")
    return [sheet[1:] for sheet in found]


def _written(scene: Scene, which: str, *, shot: str) -> Path:
    """By a finger on the page; the file as it lies there, the book with its hash at the platform."""
    folder = _open(scene)
    before = set(folder.glob("*.xlsx"))
    scene.touch("exports", "export", which, ELECTRICIAN)
    scene.until_shown("written", "exports", "busy", lambda busy: busy == "", WRITTEN_S)
    said = scene.look("exports", "said")
    scene.shot(shot)
    fresh = set(folder.glob("*.xlsx")) - before
    if len(fresh) != 1 or not scene.look("exports", "good"):
        raise Failed(f"{len(fresh)} new files: {said}")
    (path,) = fresh
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    scene.arrived(act="EXPORTED", list=which, sha256=digest)
    scene.shut_door()
    return path


def _open(scene: Scene) -> Path:
    scene.open_page("attendance")
    scene.touch("attendance", "openClass", ELECTRICIAN)
    scene.until_shown("the class", "attendance", "classNo", lambda no: no == ELECTRICIAN)
    scene.touch("attendance", "open", "export")
    targets = scene.until_shown("where to", "exports", "targets", bool)
    scene.touch("exports", "choose", targets[0]["key"])
    return Path(targets[0]["key"])
