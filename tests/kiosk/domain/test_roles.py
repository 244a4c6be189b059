"""The two lines the issue of roles draws: who changes nothing, and who reads nobody."""

from __future__ import annotations

from kiosk.domain.roles import RIGHTS, Right, Role, may

CHANGES = set(Right) - {Right.PEOPLE, Right.AUDIT}


def test_every_role_has_its_rights() -> None:
    assert set(RIGHTS) == set(Role)


def test_who_looks_changes_nothing() -> None:
    assert not RIGHTS[Role.AUDITOR] & CHANGES
    assert not RIGHTS[Role.REGULATOR] & CHANGES


def test_who_keeps_the_machine_reads_nobody() -> None:
    assert not RIGHTS[Role.ADMINISTRATOR] & {Right.PEOPLE, Right.UNMASK, Right.EXPORT, Right.AUDIT}


def test_the_front_desk_closes_no_day() -> None:
    assert not may(Role.FRONT, Right.CLOSE)
    assert may(Role.SUPERVISOR, Right.CLOSE)


def test_every_right_is_somebodys() -> None:
    assert set().union(*RIGHTS.values()) == set(Right)
