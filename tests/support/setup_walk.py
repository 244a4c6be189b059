"""The set-up guide gone through by itself, wherever it stands: the real program's window, without fingers.

`walk(SITE)` ends once the desk is open.  For a process that is killed on the way (tests/support/power.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.ui.window import prepare

prepare(offscreen=True)

from kiosk.training.ground import all_cards  # noqa: E402  after prepare(): Qt reads its environment once
from tests.support.qt import turn  # noqa: E402
from tests.support.setup_desk import PIN, SetupDesk, blank  # noqa: E402

DESK_NO, INSTITUTION, NAME = "KSK-990000-0009", "滨湖职业培训学校", "王芳"
PATIENCE = 4_000
"""Looks at an unchanged screen, 5 ms each at least."""


def walk(site: str) -> None:
    desk = SetupDesk(blank(Path(site).parent))
    setup = desk.models.setup
    before: object = None
    same = 0
    while desk.shell.kiosk is None:
        now = (setup.step, setup.stage, setup.good, setup.busy, setup.papered)
        if now != before and not setup.busy:
            _do(desk)
        same = same + 1 if now == before else 0
        assert same < PATIENCE, f"stands at {now}: {setup.problem}"
        before = now
        turn(5)
    desk.close()


def _do(desk: SetupDesk) -> None:
    """What somebody does who sees this screen."""
    setup = desk.models.setup
    if setup.stage == "locked":
        _type(desk)
        setup.unlock()
    elif setup.step == "check":
        setup.end()
    elif setup.papered:
        setup.readPaper(*(setup.groups[place - 1] for place in setup.asked))
    elif setup.stage == "alone":
        setup.passOver()
    elif setup.good and (setup.step != "language" or setup.said):
        setup.next()
    else:
        _HANDS.get((setup.step, setup.stage), lambda _: None)(desk)


def _type(desk: SetupDesk) -> None:
    for _ in range(2):
        for digit in PIN:
            desk.models.setup.digit(int(digit))
        desk.models.setup.confirmPin()


def _name(desk: SetupDesk) -> None:
    _type(desk)
    desk.models.setup.name(NAME, ["supervisor", "administrator"])


_HANDS: dict[tuple[str, str], Callable[[SetupDesk], None]] = {
    ("institution", ""): lambda desk: desk.models.setup.alone(INSTITUTION, DESK_NO),
    ("people", "first"): _name,
    ("people", "paper"): lambda desk: desk.models.setup.makePaper(),
    ("keys", "paper"): lambda desk: desk.models.setup.makePaper(),
    ("reader", ""): lambda desk: desk.reader.insert(all_cards()["li-qiang"].card()),
    ("gun", ""): lambda desk: desk.models.setup.chooseGun(False),
    ("camera", ""): lambda desk: desk.models.setup.chooseCamera(False),
    ("clock", "ask"): lambda desk: desk.models.setup.clockRight(),
}
