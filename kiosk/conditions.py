"""What the running kiosk knows of its own parts, for the staff page 设备.  Pure: `Live` in, lines out.

The doctor looks from outside and changes nothing; this is what the desk itself sees while it works.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.domain.refusal import Refusal
from kiosk.front.down import CODES, sentences
from kiosk.ui.devices import Condition
from kiosk.visit.view import Text
from sync.clock import ClockState
from sync.hub.facts import HubStatus
from sync.lan.state import LanState
from sync.records import Backlog, ClockQuality
from sync.status import EndStatus, SyncStatus
from sync.store.faces import MOST_PERSONS, Stored

SHORT_MB = 2_000
FULL_MB = 500
ROSTER_OLD_S = 26 * 3600
"""The mirror is fetched whole every night; older than this, a night was missed."""
UNSENT_OLD_S = 24 * 3600
STOPPED = "F09"
"""The sync thread has ended."""


TYPES = "types"
LOADING = "loading"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the card reader: None where it is not fitted, "" while it works, else what it is about.

    `gun` and `camera`: their driver's word for being down, or TYPES for a gun that has no driver.  `face`: LOADING, or
    the code of a FaceFault.  `lan`: the paired desks.
    """

    gun: str | None = None
    camera: str | None = None
    face: str | None = None
    lan: LanState | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """The desk at this moment.  `troubles` by source ("card", "store"); `sync` None without a platform;
    `weak_keys`: the vault lies in a plain file."""

    troubles: Mapping[str, Refusal]
    clock: ClockState
    sync: SyncStatus | None
    free_mb: int
    short_of_room: bool
    weak_keys: bool
    beside: Beside = Beside()
    printers: tuple[Condition, ...] = ()
    keeping: tuple[Condition, ...] = ()
    faces: Stored | None = None
    """None where the book could not be read just then."""
    hub: HubStatus | None = None
    """None at a desk that shares none."""
    afar: tuple[Condition, ...] = ()
    """Settings from afar, and the page this desk reports to."""


def conditions(live: Live) -> tuple[Condition, ...]:
    lines = [
        _reader(live),
        *_beside(live.beside),
        *live.printers,
        _clock(live.clock),
        _store(live),
        _keys(live),
        *live.keeping,
        *_faces(live.faces),
        *_hub(live.hub),
        *live.afar,
    ]
    if live.sync is None:
        return (*lines, _line("platform", "not-fitted", Text("devices.no_platform")))
    return (*lines, *_platforms(live.sync), _roster(live.sync), _backlog(live.sync))


def parts(live: Live) -> dict[str, str]:
    """Every part's state, for who looks from afar: words of ours, no names and no sentences."""
    return {one.key: f"{one.state} {one.code}".strip() for one in conditions(live)}


def duration(seconds: int) -> Text:
    """The largest whole unit that says enough: 40 秒, 12 分钟, 3 小时, 2 天."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * length:
            return Text(f"time.{unit}", (str(seconds // length),))
    return Text("time.second", (str(max(0, seconds)),))


def _line(
    key: str, state: str, detail: Text | str = "", remedy: Text | str = "", code: str = ""
) -> Condition:
    return Condition(key, Text(f"doctor.name.{key}"), state, detail, remedy, code)


def _reader(live: Live) -> Condition:
    refusal = live.troubles.get("card")
    if refusal is None:
        return _line("readers", "ok", Text("devices.reader_ready"))
    code = refusal.value
    return _line("readers", "fail", Text(f"refused.{code}.why"), Text(f"trouble.{code}.next"), code)


def _beside(beside: Beside) -> tuple[Condition, ...]:
    return _gun(beside.gun), _camera(beside.camera), _face(beside.face), _lan(beside.lan)


def _gun(word: str | None) -> Condition:
    if word is None:
        return _line("gun", "not-fitted", Text("doctor.said.gun_none"))
    if word == TYPES:
        return _line("gun", "info", Text("devices.gun_types"))
    return _down("gun", "scanner", word) if word else _line("gun", "ok", Text("devices.gun_ready"))


def _camera(word: str | None) -> Condition:
    if word is None:
        return _line("camera", "not-fitted", Text("doctor.said.camera_none"))
    return _down("camera", "camera", word) if word else _line("camera", "ok", Text("devices.camera_ready"))


def _down(key: str, device: str, word: str) -> Condition:
    what, following = sentences(device, word)
    return _line(key, "fail", what, following, CODES[device])


def _face(word: str | None) -> Condition:
    if word is None:
        return _line("face", "not-fitted", Text("doctor.said.face_none"))
    if word == LOADING:
        return _line("face", "info", Text("devices.face_loading"))
    if word:
        return _line("face", "fail", Text(f"trouble.{word}.what"), Text(f"trouble.{word}.next"), word)
    return _line("face", "ok", Text("devices.face_ready"))


def _lan(lan: LanState | None) -> Condition:
    """A neighbour that says nothing is no fault of this desk: it goes on alone."""
    if lan is None:
        return _line("lan", "not-fitted", Text("lan.off"))
    if not lan.listening:
        return _line("lan", "warn", Text("lan.deaf", (str(lan.port),)), Text("lan.do_port"))
    if not lan.neighbours:
        return _line("lan", "info", Text("lan.none"), Text("lan.none_note"))
    there = [one.desk_no for one in lan.neighbours if one.connected]
    away = [one.desk_no for one in lan.neighbours if not one.connected]
    if away:
        said = Text("lan.away", (", ".join(away), str(len(there)), str(len(lan.neighbours))))
        return _line("lan", "warn", said, Text("lan.do_away"))
    return _line("lan", "ok", Text("lan.all", (", ".join(there),)))


def _clock(clock: ClockState) -> Condition:
    if clock.age_ms is None:
        return _line("clock", "warn", Text("devices.clock_unchecked"), Text("trouble.K01.next"), "K01")
    tenths = max(1, -(-clock.error_ms // 100))  # "at most" is rounded up, and no clock is right to 0.0 s
    error_s = f"{tenths / 10:.1f}"
    detail = Text("devices.clock", (error_s, duration(clock.age_ms // 1000)))
    match clock.quality:
        case ClockQuality.GOOD:
            return _line("clock", "ok", detail)
        case ClockQuality.DRIFT:
            return _line("clock", "info", detail, Text("trouble.K01.next"))
        case ClockQuality.BAD:
            return _line("clock", "warn", Text("devices.clock_moved"), Text("trouble.K01.next"), "K01")


def _store(live: Live) -> Condition:
    refusal = live.troubles.get("store")
    if refusal is not None:
        code = refusal.value
        return _line("book", "fail", Text(f"refused.{code}.why"), Text(f"refused.{code}.next"), code)
    free = Text("devices.free", (f"{live.free_mb / 1000:.1f}",))
    if live.short_of_room or live.free_mb < FULL_MB:
        return _line("book", "fail", free, Text("trouble.H05.next"), "H05")
    if live.free_mb < SHORT_MB:
        return _line("book", "warn", free, Text("trouble.H05.next"), "H05")
    return _line("book", "ok", free)


def _keys(live: Live) -> Condition:
    if live.weak_keys:
        return _line("keys", "warn", Text("doctor.said.keys_weak"), Text("doctor.do.keys_weak"))
    return _line("keys", "ok", Text("doctor.said.keys_bound"))


def _faces(kept: Stored | None) -> tuple[Condition, ...]:
    if kept is None:
        return ()
    detail = Text("devices.faces", (str(kept.persons), str(kept.percent)))
    if kept.near_limit:
        return (_line("faces", "warn", detail, Text("devices.faces_many", (str(MOST_PERSONS),))),)
    return (_line("faces", "ok", detail),)


def _hub(hub: HubStatus | None) -> tuple[Condition, ...]:
    if hub is None:
        return ()
    if hub.fault:
        return (_line("hub", "fail", Text(f"hub.fault.{hub.fault}"), Text("trouble.F11.next"), "F11"),)
    if not hub.reachable:
        detail = Text("hub.away", (str(hub.behind),))
        return (_line("hub", "warn", detail, Text("trouble.F10.next"), "F10"),)
    if hub.stopped:
        names = "、".join(f"{one.shown} {one.fault}" for one in hub.stopped)
        return (_line("hub", "fail", Text("hub.stopped", (names,)), Text("trouble.F12.next"), "F12"),)
    if hub.asking:
        names = "、".join(one.shown for one in hub.asking)
        return (_line("hub", "warn", Text("hub.asking", (names,)), Text("hub.asking_next")),)
    if hub.silent:
        return (_line("hub", "info", Text("hub.silent", ("、".join(hub.silent),)), Text("hub.silent_next")),)
    return (_line("hub", "ok", Text("hub.well", (str(len(hub.desks)), str(hub.behind)))),)


def _platforms(sync: SyncStatus) -> tuple[Condition, ...]:
    """One line, or one for each back end by its name."""
    if not sync.ends:
        return (_platform(sync),)
    return tuple(
        replace(_platform(end), name=Text("doctor.name.platform_of", (end.name,))) for end in sync.ends
    )


def _platform(sync: SyncStatus | EndStatus) -> Condition:
    if sync.auth_broken:
        return _line(
            "platform", "fail", Text("devices.said", (sync.error_code,)), Text("trouble.F05.next"), "F05"
        )
    if not sync.online:
        code = STOPPED if sync.error_code == STOPPED else "F01"
        return _line("platform", "warn", Text(f"trouble.{code}.what"), Text(f"trouble.{code}.next"), code)
    if sync.error_code:
        return _line("platform", "info", Text("devices.said", (sync.error_code,)))
    return _line("platform", "ok", Text("foot.online"))


def _roster(sync: SyncStatus) -> Condition:
    if sync.roster_age_s is None:
        return _line("roster", "warn", Text("devices.no_roster"), Text("devices.roster_next"))
    age = Text("devices.roster", (duration(sync.roster_age_s),))
    old = sync.roster_age_s > ROSTER_OLD_S
    return _line("roster", "warn" if old else "ok", age, Text("devices.roster_next") if old else "")


def _backlog(sync: SyncStatus) -> Condition:
    backlog = sync.backlog
    if stuck := backlog.refused + backlog.conflict + backlog.parked:
        detail = Text("devices.stuck", (str(stuck), str(backlog.pending)))
        return _line("backlog", "warn", detail, Text("trouble.F02.next"), worst_code(backlog))
    if not backlog.pending:
        return _line("backlog", "ok", Text("devices.all_sent"))
    waited = sync.oldest_unsent_s or 0
    detail = Text("devices.waiting", (str(backlog.pending), duration(waited)))
    old = waited > UNSENT_OLD_S
    return _line("backlog", "warn" if old else "info", detail, Text("trouble.F01.next"))


def worst_code(backlog: Backlog) -> str:
    """The code of what most wants a person's eye."""
    return "F03" if backlog.conflict else "F02" if backlog.refused else "F04"
