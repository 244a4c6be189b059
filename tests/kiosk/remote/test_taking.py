"""Settings from afar at a real book: taken or refused, in the book either way, and nothing half done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from config import remote
from config.bad import BadSetting
from config.load import load
from kiosk.compose.remote import with_profiles
from kiosk.remote.taking import REFUSED, TAKEN, Source, Taking, Unusable
from sync.platform import gm
from sync.profiles import Issuer, Profile, Why, print_of, signed
from sync.store import ledger
from sync.store.fault import StoreFault
from sync.store.store import Store
from tests.support.desk import DESK_NO, TRUE_MS, Hands, new_desk

PLATFORM, FLEET, STRANGER = gm.Sm2Key.generate(), gm.Sm2Key.generate(), gm.Sm2Key.generate()
ORG = "990000-001"
SITE = load(overrides={"desk.no": DESK_NO})


class Desk:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.took: list[frozenset[str]] = []
        self.clock = Hands().clock(store.boot_no)
        self.begin()

    def begin(self) -> None:
        """Anew, as after a restart."""
        sources = {
            Issuer.PLATFORM: Source(PLATFORM.public, ORG, remote.OF_PLATFORM),
            Issuer.FLEET: Source(FLEET.public, "", remote.OF_FLEET),
        }
        self.taking = Taking(self.store, self.clock, sources, usable, self.shown, self.took.append)

    def shown(self, key: str) -> Any:
        return remote.value_of(self.settings, key)

    @property
    def settings(self) -> Any:
        return with_profiles(SITE, self.store.vault)

    def told(self) -> list[Mapping[str, Any]]:
        with self.store.reading() as db:
            ids = [
                row[0]
                for row in db.execute(text("SELECT id FROM entry WHERE kind = 'OPERATOR' ORDER BY seq"))
            ]
            found = [ledger.entry(db, one) for one in ids]
        return [one.body for one in found if one]


def usable(told: Mapping[str, Any]) -> None:
    try:
        remote.overlaid(SITE, told, "profile")
    except BadSetting as wrong:
        raise Unusable(wrong.key) from wrong


def of_platform(version: int, key: gm.Sm2Key = PLATFORM, **settings: Any) -> str:
    told = {name.replace("__", "."): value for name, value in settings.items()}
    return signed(Profile(version, TRUE_MS, "模拟平台", told, ORG), key)


def of_fleet(version: int, **settings: Any) -> str:
    told = {name.replace("__", "."): value for name, value in settings.items()}
    return signed(Profile(version, TRUE_MS, "示范培训学校", told), FLEET)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path) as store:
        yield Desk(store)


def test_what_changed_is_in_the_book_and_holds_after_a_restart(desk: Desk) -> None:
    desk.taking.take(Issuer.PLATFORM, of_platform(7, attendance__late_after_min=20))
    assert desk.settings.attendance.late_after_min == 20
    assert desk.took == [frozenset({"attendance.late_after_min"})]
    (act,) = desk.told()
    assert (act["act"], act["operator"], act["version"]) == (TAKEN, "platform", 7)
    assert act["changes"] == ["attendance.late_after_min: 15 → 20"]
    desk.begin()
    assert desk.taking.versions == {"platform": 7} and desk.settings.attendance.late_after_min == 20


def test_the_same_one_again_is_nothing_new(desk: Desk) -> None:
    for _ in range(3):
        desk.taking.take(Issuer.PLATFORM, of_platform(7, attendance__late_after_min=20))
    assert len(desk.told()) == 1 and len(desk.took) == 1


def test_a_newer_one_that_no_longer_names_a_setting_gives_it_back(desk: Desk) -> None:
    desk.taking.take(Issuer.PLATFORM, of_platform(7, attendance__late_after_min=20))
    desk.taking.take(Issuer.PLATFORM, of_platform(8))
    assert desk.settings == SITE


def test_the_platforms_word_goes_over_the_pages(desk: Desk) -> None:
    desk.taking.take(Issuer.PLATFORM, of_platform(1, voucher__warn_days=30))
    desk.taking.take(Issuer.FLEET, of_fleet(1, voucher__warn_days=5, screen__large_type=True))
    assert desk.settings.voucher.warn_days == 30 and desk.settings.screen.large_type
    assert desk.took[-1] == {"screen.large_type"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (of_platform(1), Why.OLD),
        (of_platform(9, STRANGER), Why.FOREIGN),
        (of_platform(9, attendance__late_after_min="soon"), Why.UNUSABLE),
        (of_platform(9, attendance__late_after_min=9_999), Why.UNUSABLE),
        (of_platform(9, attendance__late_after_min=20, evidence__sign_in=["a nod"]), Why.UNUSABLE),
        (of_platform(9, platform__url="https://evil.invalid"), Why.NOT_ALLOWED),
        (of_platform(9, staff=[]), Why.NOT_ALLOWED),
        (of_platform(9, attendance__late_after_min=20, mode="training"), Why.NOT_ALLOWED),
        (of_fleet(9, screen__large_type=True), Why.FOREIGN),
        (of_platform(9)[:-8] + "AAAAAAAA", Why.FORGED),
        ("rubbish", Why.FORM),
    ],
)
def test_a_wrong_one_changes_nothing_and_says_why_once(desk: Desk, text: str, why: Why) -> None:
    desk.taking.take(Issuer.PLATFORM, of_platform(2, attendance__late_after_min=25))
    before = desk.settings
    for _ in range(3):
        desk.taking.take(Issuer.PLATFORM, text)
    assert desk.settings == before and desk.taking.versions == {"platform": 2}
    assert desk.taking.refused == {Issuer.PLATFORM: why}
    assert desk.taking.refusals == {"platform": f"{why.value} {print_of(text)}"}
    _, refused = desk.told()
    assert (refused["act"], refused["why"]) == (REFUSED, why.value)
    assert desk.took == [frozenset({"attendance.late_after_min"})]


def test_the_page_may_not_say_what_the_platform_may(desk: Desk) -> None:
    for key, value in (
        ("attendance.late_after_min", 1),
        ("evidence.sign_in", ["card"]),
        ("voucher.yearly", False),
    ):
        desk.taking.take(Issuer.FLEET, of_fleet(1, **{key: value}))
        assert desk.taking.refused == {Issuer.FLEET: Why.NOT_ALLOWED}
    assert desk.settings == SITE


def test_a_good_one_ends_the_word_on_a_bad_one(desk: Desk) -> None:
    desk.taking.take(Issuer.PLATFORM, "rubbish")
    desk.taking.take(Issuer.PLATFORM, of_platform(1))
    assert desk.taking.refused == {} and desk.taking.refusals == {}


def test_what_the_book_does_not_take_does_not_hold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFault("H05", "full")

    monkeypatch.setattr(Taking, "_write", full)
    with pytest.raises(StoreFault):
        desk.taking.take(Issuer.PLATFORM, of_platform(1, attendance__late_after_min=20))
    assert desk.settings == SITE and desk.taking.versions == {}
    monkeypatch.undo()
    desk.taking.take(Issuer.PLATFORM, of_platform(1, attendance__late_after_min=20))
    assert desk.settings.attendance.late_after_min == 20


def test_power_lost_between_book_and_keys_takes_it_the_next_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as lost:
        lost.setattr(
            "kiosk.remote.taking.Cabinet.keep", lambda *_: (_ for _ in ()).throw(StoreFault("H07", "lost"))
        )
        with pytest.raises(StoreFault):
            desk.taking.take(Issuer.PLATFORM, of_platform(1, attendance__late_after_min=20))
    desk.begin()
    assert desk.settings == SITE
    desk.taking.take(Issuer.PLATFORM, of_platform(1, attendance__late_after_min=20))
    assert desk.settings.attendance.late_after_min == 20


def test_what_this_program_cannot_go_by_is_left_out_as_a_whole(desk: Desk) -> None:
    """Another version's profile, say after a roll-back: the desk starts."""
    desk.store.vault.keep_secret(
        "profiles",
        b'{"platform": {"no": 3, "by": "p", "at": 1, "set": {"attendance.gone": 1, "voucher.warn_days": 3}}}',
    )
    assert desk.settings == SITE


def test_staff_find_both_acts_in_the_trail(desk: Desk) -> None:
    desk.taking.take(Issuer.PLATFORM, of_platform(1, voucher__warn_days=3))
    desk.taking.take(Issuer.FLEET, "rubbish")
    with desk.store.reading() as db:
        from sync.store.staff_acts import ActSearch, page

        found = page(db, ActSearch())
    assert {(one.operator, one.act) for one in found.acts} == {("platform", TAKEN), ("fleet", REFUSED)}


def test_no_setting_that_owns_the_desk_may_be_set_from_afar() -> None:
    owning = set(
        "platform second csb routes hub lan fleet staff desk card camera scanner codes face exchange printing "
        "printers export".split()
    )
    for key in remote.OF_PLATFORM | remote.OF_FLEET:
        assert key.split(".")[0] not in owning
        assert "." in key
        remote.value_of(SITE, key)
    assert not remote.OF_FLEET & {
        key for key in remote.OF_PLATFORM if key.startswith(("attendance", "evidence"))
    }
    assert remote.LIVE <= remote.OF_PLATFORM | remote.OF_FLEET
