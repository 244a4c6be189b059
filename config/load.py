"""Reads the settings once: kiosk.toml, then the profile, then the site's file.  Raises BadSetting."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from config.bad import BadSetting, Remedy

if TYPE_CHECKING:
    from config.schema import Settings
    from config.screen import First

HERE = Path(__file__).parent
DEFAULTS = "kiosk.toml"
PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
"""Where TOML is broken, as tomllib says it; up to Python 3.13 only its message knows."""


def load(site: Path | None = None, *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of this desk.  `overrides` are dotted keys from the command line, strongest."""
    own = parse(read_text(site), site) if site else {}
    origin = str(site) if site else DEFAULTS
    return _assemble(own, origin, overrides or {})


def load_training(*, overrides: Mapping[str, Any] | None = None) -> Settings:
    return _assemble(packaged("training.toml"), "training.toml", overrides or {})


def load_first(site: Path | None = None, *, overrides: Mapping[str, Any] | None = None) -> First:
    """What the first frame needs; nothing else is checked, nor its types loaded: `load` comes behind it."""
    own = parse(read_text(site), site) if site else {}
    return _first(own, str(site) if site else DEFAULTS, overrides or {})


def load_training_first(*, overrides: Mapping[str, Any] | None = None) -> First:
    return _first(packaged("training.toml"), "training.toml", overrides or {})


def default_folder(mode: str = "live") -> Path:
    """Where this user's data of a mode lies by the system's custom: XDG on Linux, LOCALAPPDATA on Windows."""
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    name = "training-desk-kiosk" if mode == "live" else f"training-desk-kiosk-{mode}"
    return (Path(base) if base else Path.home() / ".local" / "share") / name


def own_site() -> Path:
    """The settings of this user's own desk by the system's custom; the file need not be there."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".config") / "training-desk" / "desk.toml"


def found(site: Path) -> Path | None:
    """None where there is no such file; one that may not be looked at is left for the reading to refuse."""
    try:
        return site if site.exists() else None
    except PermissionError:
        return site


def _assemble(own: Mapping[str, Any], origin: str, overrides: Mapping[str, Any]) -> Settings:
    from config.schema import Settings  # forty types, which the first frame does not wait for

    settings = build(Settings, _tables(own, origin, overrides), origin, "")
    assert isinstance(settings, Settings)
    return settings


def _first(own: Mapping[str, Any], origin: str, overrides: Mapping[str, Any]) -> First:
    from config.screen import First

    tables = _tables(own, origin, overrides)
    first = build(First, {key: tables[key] for key in ("mode", "folder", "screen")}, origin, "")
    assert isinstance(first, First)
    return first


def _tables(own: Mapping[str, Any], origin: str, overrides: Mapping[str, Any]) -> dict[str, Any]:
    tables: dict[str, Any] = {"staff": []} | packaged(DEFAULTS)
    profile = overrides.get("profile", own.get("profile", tables["profile"]))
    merged = merge(tables, _profile(profile, origin), f"profiles/{profile}.toml")
    merged = merge(merged, own, origin)
    for dotted, value in overrides.items():
        *path, last = dotted.split(".")
        nested: dict[str, Any] = {last: value}
        for part in reversed(path):
            nested = {part: nested}
        merged = merge(merged, nested, f"--{dotted}")
    merged["folder"] = merged["folder"] or str(default_folder(merged["mode"]))
    return merged


def read_text(site: Path) -> str:
    """A site's file as it is, line ends too.  Raises BadSetting."""
    try:
        return site.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise BadSetting(str(site), "-", "no-file") from error
    except OSError as error:
        raise BadSetting(str(site), "-", "unreadable", errno.errorcode.get(error.errno or 0, "?")) from error
    except UnicodeDecodeError as error:
        raise BadSetting(str(site), "-", "no-utf8") from error


def parse(text: str, site: Path) -> dict[str, Any]:
    """What a site's file says, unchecked.  Raises BadSetting where it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if place := PLACE.search(str(error)):
            raise BadSetting(str(site), "-", "no-toml", *place.groups()) from error
        raise BadSetting(str(site), "-", "no-toml-end") from error


def packaged(name: str) -> dict[str, Any]:
    """A file of this folder."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _profile(name: object, origin: str) -> dict[str, Any]:
    known = sorted(entry.name[:-5] for entry in (HERE / "profiles").iterdir() if entry.name.endswith(".toml"))
    if name not in known:
        raise BadSetting(origin, "profile", "one-of", ", ".join(known))
    return packaged(f"profiles/{name}.toml")


def merge(below: Mapping[str, Any], above: Mapping[str, Any], file: str, prefix: str = "") -> dict[str, Any]:
    """`above` over `below`, which knows every key there is.  Raises BadSetting."""
    merged = dict(below)
    for key, value in above.items():
        if key not in below:
            raise BadSetting(file, prefix + key, "unknown", DEFAULTS)
        if isinstance(below[key], Mapping):
            if not isinstance(value, Mapping):
                raise BadSetting(file, prefix + key, "table")
            value = merge(below[key], value, file, f"{prefix}{key}.")
        merged[key] = value
    return merged


def build(kind: type, table: Any, file: str, prefix: str) -> Any:
    """The dataclass `kind` of a table, checked.  Raises BadSetting."""
    if not isinstance(table, Mapping):
        raise BadSetting(file, prefix.rstrip("."), "table")
    hints = get_type_hints(kind, include_extras=True)
    for key in table:
        if key not in hints:
            raise BadSetting(file, prefix + key, "unknown", DEFAULTS)
    values = {}
    for key, wanted in hints.items():
        if key in table:
            values[key] = typed_value(wanted, table[key], file, prefix + key)
        elif key not in _may_lack(kind):
            raise BadSetting(file, prefix + key, "missing")
    return kind(**values)


def _may_lack(kind: type) -> set[str]:
    """Only a table that a site may repeat has these; of all others kiosk.toml is complete."""
    return {
        one.name for one in fields(kind) if one.default is not MISSING or one.default_factory is not MISSING
    }


def typed_value(wanted: Any, value: Any, file: str, key: str) -> Any:
    """As `wanted` has it, or BadSetting."""
    if get_origin(wanted) is Annotated:
        plain, *rules = get_args(wanted)
        checked = typed_value(plain, value, file, key)
        for rule in rules:
            if cure := rule.cure(checked):
                remedy, args = cure
                raise BadSetting(file, key, remedy, *args)
        return checked
    if get_origin(wanted) is Literal:
        if value not in get_args(wanted):
            raise BadSetting(file, key, "one-of", ", ".join(get_args(wanted)))
        return value
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise BadSetting(file, key, "list")
        return tuple(
            typed_value(get_args(wanted)[0], item, file, f"{key}[{number}]")
            for number, item in enumerate(value, 1)
        )
    if get_origin(wanted) is Mapping:
        if not isinstance(value, dict):
            raise BadSetting(file, key, "table")
        inner = get_args(wanted)[1]
        return {name: typed_value(inner, one, file, f"{key}.{name}") for name, one in value.items()}
    if is_dataclass(wanted) and isinstance(wanted, type):
        return build(wanted, value, file, f"{key}.")
    return _plain(wanted, value, file, key)


WRITTEN: dict[type, Remedy] = {
    str: "text",
    int: "whole-number",
    float: "number",
    bool: "true-false",
    Path: "text",
}


def _plain(wanted: Any, value: Any, file: str, key: str) -> Any:
    if wanted is Path and isinstance(value, str):
        try:
            return Path(value).expanduser()
        except RuntimeError as error:  # ~somebody whom this machine does not know
            raise BadSetting(file, key, "unreadable", value) from error
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise BadSetting(file, key, WRITTEN[wanted])
    return value
