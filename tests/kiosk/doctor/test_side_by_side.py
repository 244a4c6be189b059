"""Parts side by side: the order of the report; a part that hangs, that breaks, that says less than it should."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from config.load import load_training
from kiosk.doctor import quick
from kiosk.doctor.check import Check, healthy, ok
from kiosk.doctor.side_by_side import Part, Patient, side_by_side
from kiosk.visit.view import Text
from sync.store.fault import StoreFault


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    settings = load_training(overrides={"folder": str(tmp_path)})
    return Patient(settings, "training.toml", StoreFault("H03", "no keys"), running=False)


def well(*names: str, after_s: float = 0.0) -> Part:
    def look(_: Patient) -> Iterable[Check]:
        sleep(after_s)
        return [ok(name, Text("doctor.said.pcsc")) for name in names]

    return Part(names, look)


def test_lines_come_as_they_are_found_and_are_reported_in_order(patient: Patient) -> None:
    came: list[str] = []
    found = side_by_side(
        [well("disk", after_s=0.2), well("gm")],
        patient,
        5.0,
        lambda checks: came.extend(one.name for one in checks),
    )
    assert [check.name for check in found] == ["disk", "gm"] and came == ["gm", "disk"]


def test_parts_that_hang_together_cost_their_time_once(patient: Patient) -> None:
    stuck = Event()

    def hang(_: Patient) -> Iterable[Check]:
        stuck.wait(30)
        return []

    began = monotonic()
    parts = [Part((name,), hang) for name in ("platform", "hub", "camera")]
    found = side_by_side([*parts, well("gm")], patient, 0.5)
    stuck.set()
    assert monotonic() - began < 5
    assert [check.state.value for check in found] == ["fail", "fail", "fail", "ok"]
    assert found[0].reason.id == "doctor.said.hung" and found[0].remedy is not None


def test_a_part_that_breaks_is_a_finding(patient: Patient, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Patient) -> Iterable[Check]:
        raise ZeroDivisionError("of all things")

    found = side_by_side([Part(("disk", "gm"), broken), well("words")], patient, 5.0)
    assert [check.state.value for check in found] == ["fail", "fail", "ok"]
    assert found[0].reason.args == ("ZeroDivisionError",) and "of all things" in caplog.text


def test_what_a_part_does_not_say_was_not_looked_at(patient: Patient) -> None:
    found = side_by_side([Part(("disk", "gm"), lambda _: [ok("gm", Text("doctor.said.pcsc"))])], patient, 5.0)
    assert [(check.name, check.state.value) for check in found] == [("disk", "skipped"), ("gm", "ok")]


def test_the_self_check_of_a_desk_that_never_opened(tmp_path: Path) -> None:
    settings = load_training(overrides={"folder": str(tmp_path / "none"), "platform.kind": "none"})
    came: list[Check] = []
    found = quick.self_check(settings, "training.toml", came.extend)
    assert tuple(check.name for check in found) == quick.NAMES
    assert sorted(came, key=lambda one: one.name) == sorted(found, key=lambda one: one.name)
    assert healthy(found) and not (tmp_path / "none").exists()
