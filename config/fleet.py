"""What the settings of the fleet page are, and how they are read.  A program of its own: a desk reads none of it."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal

from config.bad import BadSetting
from config.bounds import Between
from config.load import build, default_folder, merge, packaged, parse, read_text

DEFAULTS: Final = "fleet.toml"


@dataclass(frozen=True, slots=True)
class FleetSettings:
    language: Literal["zh", "en"]
    folder: Path
    institution: str
    host: str
    port: Annotated[int, Between(0, 65535)]
    address: str
    names: tuple[str, ...]
    certificate: str
    key: str
    idle_min: Annotated[int, Between(1, 120)]

    @property
    def secure(self) -> bool:
        return bool(self.certificate)


def load_fleet(site: Path | None = None) -> FleetSettings:
    """Raises BadSetting."""
    origin = str(site) if site else DEFAULTS
    own = parse(read_text(site), site) if site else {}
    merged = merge(packaged(DEFAULTS), own, origin)
    merged["folder"] = merged["folder"] or str(default_folder("fleet"))
    settings = build(FleetSettings, merged, origin, "")
    assert isinstance(settings, FleetSettings)
    if bool(settings.certificate) != bool(settings.key):
        raise BadSetting(origin, "key", "tls-files", settings.certificate or settings.key)
    if not settings.secure and not _here(settings.host):
        raise BadSetting(origin, "host", "https")
    return settings


def _here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
