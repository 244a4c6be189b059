"""The training ground: a folder that is erased, the platform simulator as a process, invented people, a day around now.

Everything here is pretend but the program: HTTP, the card's bytes, the book and the screens are the real ones.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from config.load import load_training
from config.schema import Settings
from drivers.card.people import CardSpec
from drivers.card.people import load as load_cards
from drivers.card.virtual_card import Holder, Protect
from kiosk.compose.book import BOOK, KEYS
from kiosk.compose.routes import SECOND, routes_of
from kiosk.domain.identity import check_digit
from kiosk.domain.timetable import CHINA
from kiosk.staff.door import PEPPER
from kiosk.training.affairs import affairs, online_lesson
from kiosk.training.staff import ALONE, Colleague, in_settings
from kiosk.training.vouchers import ORG_NO, e_cards, voucher_no, vouchers
from sync.platform.adapter import Capability
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Device, KnownCard, Seed
from sync.records import (
    RESIDENT_ID,
    CardKey,
    ClassState,
    Enrolment,
    EnrolmentState,
    Organisation,
    PersonKey,
    Session,
    TrainingClass,
)
from sync.store.keys import open_vault

PREFIX = "kiosk-training-"
STAFF_NAME, STAFF_PIN = ALONE.name, ALONE.pin
ACTIVATION_CODE = "TRAIN-0001"
SECOND_APP = "kiosk-second"

ELECTRICIAN, WELDER, COOK, CARER = "KC-DG-03", "KC-HG-01", "KC-PR-04", "KC-HL-02"
CLASS_NAMES = {
    ELECTRICIAN: "电工（四级） 2026-3班",
    WELDER: "焊工（五级） 2026-1班",
    COOK: "中式烹调师（五级） 2026-4班",
    CARER: "养老护理员（四级） 2026-2班",
}

CLASSES_OF_CARDS: Mapping[str, tuple[str, ...]] = {
    "li-qiang": (ELECTRICIAN,),
    "wang-xiaomei": (ELECTRICIAN,),
    "ouyang-zhiyuan": (WELDER,),
    "zhang-wei": (ELECTRICIAN, CARER),
    "chen-guihua": (CARER,),
    "zhao-haitao": (CARER,),
    "aygul": (ELECTRICIAN,),
    "long-name": (ELECTRICIAN,),
    "ji-li": (CARER,),
    "sun-expired": (ELECTRICIAN,),
    "zhou-no-pin": (ELECTRICIAN,),
    "wu-one-try": (ELECTRICIAN,),
    "zheng-locked": (ELECTRICIAN,),
    "feng-lost": (ELECTRICIAN,),
}
"""Who of the card file is on which roster; qian-guest is on none."""

CARD_ON_ROSTER = frozenset({"chen-guihua"})
NOT_KNOWN_TO_PLATFORM = frozenset({"zhao-haitao", "qian-guest", "bank-card"})
LOST = frozenset({"feng-lost"})

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = ("建华", "秀英", "志强", "丽", "洋", "晓燕", "国庆", "敏", "雪梅", "大勇")


@dataclass
class TrainingGround:
    """`close` ends the simulator and erases the folder."""

    folder: Path
    simulator: SimulatorProcess
    remote: Remote
    settings: Settings
    cards: dict[str, CardSpec]
    seed: Seed = field(repr=False)
    second: SimulatorProcess | None = None
    second_remote: Remote | None = None

    def serving(self, capability: Capability) -> Remote:
        """The pretend platform that this desk asks for it."""
        there = routes_of(self.settings).get(capability)
        return self.second_remote if there == SECOND and self.second_remote else self.remote

    @property
    def remotes(self) -> tuple[Remote, ...]:
        return (self.remote, self.second_remote) if self.second_remote else (self.remote,)

    def close(self) -> None:
        self.simulator.stop()
        if self.second:
            self.second.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


WALK_ONS = 20


def all_cards() -> dict[str, CardSpec]:
    """The card file's people, and twenty more for a queue."""
    return {**load_cards(), **{spec.key: spec for spec in map(walk_on, range(WALK_ONS))}}


def walk_on(number: int) -> CardSpec:
    """One of the queue: everyday cards, all electricians."""
    digits = f"990000{1960 + number}0101{400 + number}"
    holder = Holder(
        name=SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)],
        person_number=digits + check_digit(digits),
        card_number=f"T9900{1000 + number}",
        ident=f"990000D156000005{0xAA000000 + number:016X}",
    )
    return CardSpec(
        f"walk-on-{number:02d}", holder, f"{310_000 + number * 137}", 6, Protect.NONE, is_ssc=True, note=""
    )


def open_ground(
    now: datetime,
    *,
    overrides: Mapping[str, Any] | None = None,
    extra_learners: int = 24,
    staff: Sequence[Colleague] = (ALONE,),
) -> TrainingGround:
    """Start the pretend platform with a day around `now` and make the settings of a desk that uses it."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    simulator = SimulatorProcess(folder / "platform.db")
    try:
        remote = simulator.start()
        cards = all_cards()
        seed = day_around(now, cards, extra_learners)
        remote.seed(seed)
        settings = _settings(folder / "desk", simulator, overrides or {}, staff)
        ground = TrainingGround(folder, simulator, remote, settings, cards, seed)
        _open_second(ground)
    except BaseException:
        simulator.stop()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return ground


def _open_second(ground: TrainingGround) -> None:
    """A second pretend platform with the same day, where the profile sends something there."""
    if SECOND not in routes_of(ground.settings).values():
        return
    second = SimulatorProcess(ground.folder / "second.db")
    remote = second.start()
    remote.seed(replace(ground.seed, devices=(Device(ground.settings.desk.no, SECOND_APP, ACTIVATION_CODE),)))
    ground.second, ground.second_remote = second, remote
    chosen = replace(
        ground.settings.second, url=second.base_url, app=SECOND_APP, platform_key=second.platform_key.hex()
    )
    ground.settings = replace(ground.settings, second=chosen)


def _sweep() -> None:
    """Erase what a training mode left that was killed before it could."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = left.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _settings(
    folder: Path, simulator: SimulatorProcess, overrides: Mapping[str, Any], staff: Sequence[Colleague]
) -> Settings:
    assert not (folder / BOOK).exists()
    vault = open_vault(folder / KEYS, create=True, rungs=("weak-file",), environment="training")
    key = bytes(range(32))
    vault.keep_secret(PEPPER, key)
    given = {
        "folder": str(folder),
        "platform.url": simulator.base_url,
        "platform.platform_key": simulator.platform_key.hex(),
        "staff": in_settings(staff, key),
    }
    return load_training(overrides={**given, **overrides})


def day_around(now: datetime, cards: Mapping[str, CardSpec], extra_learners: int) -> Seed:
    """Electricians and carers begin in ten minutes, welders began twenty minutes ago, cooks come later."""
    now = now.astimezone(CHINA)
    soon = _ceil(now) + timedelta(minutes=10)
    today = now.date()
    times = {
        ELECTRICIAN: (soon, "101"),
        CARER: (soon, "102"),
        WELDER: (_ceil(now) - timedelta(minutes=25), "实训楼 1"),
        COOK: (soon + timedelta(hours=4), "实训楼 2"),
    }
    sessions = [session for no, (begins, room) in times.items() for session in _sessions(no, begins, room)]
    learners, at_home = (*_learners(cards), *_others(extra_learners)), online_lesson(ELECTRICIAN, now)
    return Seed(
        organisation=Organisation(ORG_NO, "示例职业培训学校", "990000", "117.2272", "31.8206", "GCJ02"),
        devices=(Device("KSK-990000-0001", "kiosk-demo", ACTIVATION_CODE),),
        classes=tuple(_class(no, name, today) for no, name in CLASS_NAMES.items()),
        sessions=(*sessions, at_home),
        learners=learners,
        cards=tuple(_known(key, spec) for key, spec in cards.items() if key not in NOT_KNOWN_TO_PLATFORM),
        vouchers=vouchers(cards, today),
        essc=e_cards(cards),
        affairs=affairs(cards, learners, sessions[0], at_home, now),
    )


def _ceil(moment: datetime) -> datetime:
    """The next full five minutes: a timetable has no 08:27."""
    floor = moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)
    return floor if floor == moment else floor + timedelta(minutes=5)


def _class(no: str, name: str, today: date) -> TrainingClass:
    occupation, _, rest = name.partition("（")
    return TrainingClass(
        no,
        name,
        ClassState.RUNNING,
        today - timedelta(days=7),
        today + timedelta(days=30),
        occupation,
        rest[:2],
    )


def _sessions(class_no: str, begins: datetime, room: str) -> list[Session]:
    """Two sessions with a break of twenty minutes."""
    length = timedelta(minutes=95)
    starts = (begins, begins + length + timedelta(minutes=20))
    return [
        Session(f"{class_no}-{begins:%m%d}-{number}", class_no, start, start + length, room, "王老师")
        for number, start in enumerate(starts, start=1)
    ]


def _learners(cards: Mapping[str, CardSpec]) -> list[Enrolment]:
    return [
        Enrolment(
            trainee_no=f"{class_no}-{number:03d}",
            class_no=class_no,
            person=PersonKey(RESIDENT_ID, cards[key].holder.person_number),
            name=cards[key].holder.name,
            card_number=cards[key].holder.card_number if key in CARD_ON_ROSTER else "",
            face_allowed=True,
            voucher_no=voucher_no(key),
        )
        for number, (key, class_nos) in enumerate(_classes_of(cards).items(), start=1)
        for class_no in class_nos
    ]


def _classes_of(cards: Mapping[str, CardSpec]) -> dict[str, tuple[str, ...]]:
    queue = {key: (ELECTRICIAN,) for key in cards if key.startswith("walk-on-")}
    return {**CLASSES_OF_CARDS, **queue}


def class_of(card: str) -> str:
    """The first class of a card's holder."""
    return CLASSES_OF_CARDS.get(card, (ELECTRICIAN,))[0]


def _others(count: int) -> list[Enrolment]:
    """Invented classmates without a card, so that the lists look like lists; every twelfth is on leave."""
    class_nos = tuple(CLASS_NAMES)
    others = []
    for number in range(count):
        digits = (
            f"990000{1970 + number % 35}{1 + number % 12:02d}{1 + number % 28:02d}{700 + number % 300:03d}"
        )
        others.append(
            Enrolment(
                trainee_no=f"{class_nos[number % 4]}-{500 + number}",
                class_no=class_nos[number % 4],
                person=PersonKey(RESIDENT_ID, digits + check_digit(digits)),
                name=SURNAMES[number % len(SURNAMES)] + GIVEN[number * 7 % len(GIVEN)],
                state=EnrolmentState.LEAVE if number % 12 == 11 else EnrolmentState.ENROLLED,
            )
        )
    return others


def _known(key: str, spec: CardSpec) -> KnownCard:
    holder = spec.holder
    return KnownCard(
        CardKey(holder.ident, holder.card_number),
        PersonKey(RESIDENT_ID, holder.person_number),
        holder.name,
        state="2" if key in LOST else "1",
    )
