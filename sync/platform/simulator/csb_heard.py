"""What a service behind the pretend gateway is given, and how it says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sync.platform.ktp_fields import Fields
from sync.platform.simulator.book import Book
from sync.platform.simulator.csb_account import CsbClient

if TYPE_CHECKING:
    from sync.platform.simulator.app import Simulator

FAILED = "700"


class ServiceNo(Exception):
    """The service says no, in its own code."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Heard:
    """An opened request."""

    simulator: Simulator
    client: CsbClient
    now_ms: int
    fields: Fields

    @property
    def book(self) -> Book:
        return self.simulator.book

    def check_account(self, *names: str) -> None:
        """That the institution's own numbers are there and right."""
        known = {"channelNo": self.client.channel_no, "accessNo": self.client.access_no}
        for name in names:
            said = self.fields.text(name, "")
            if not said or said != known.get(name, said):
                raise ServiceNo(FAILED, f"{name} 有误")


Service: TypeAlias = Callable[[Heard], Mapping[str, object]]
