"""What a contract test needs of an adapter; one that does not declare it is skipped, with the reason.

`@needs(Capability.X)` runs where the adapter declares X.  `@needs(Trait.Y)` runs unless the class says in `lacks` that
its platform cannot do Y, and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import pytest

from sync.platform.adapter import Capability
from tests.support.stages import Stage


class Trait(StrEnum):
    """What a platform may lack although it declares the capability."""

    SAME_SCAN = "a scan sent again is known as the same"
    SIGNED_USE = "the platform signs its word on a use"
    CLOCK_TOLD = "a clock that is wrong is told the right time"


def needs(*wanted: Capability | Trait) -> pytest.MarkDecorator:
    return pytest.mark.needs(*wanted)


class Declared:
    """`declares` and `lacks` are the test class's: a test that does not fit builds no stage."""

    declares: ClassVar[frozenset[Capability]] = frozenset(Capability)
    lacks: ClassVar[Mapping[Trait, str]] = {}

    @pytest.fixture(autouse=True)
    def _only_what_is_declared(self, request: pytest.FixtureRequest) -> None:
        for mark in request.node.iter_markers("needs"):
            for one in mark.args:
                if isinstance(one, Capability) and one not in self.declares:
                    pytest.skip(f"not declared: {one.value}")
                if isinstance(one, Trait) and one in self.lacks:
                    pytest.skip(self.lacks[one])

    def test_it_declares_what_it_is_tested_for(self, stage: Stage) -> None:
        assert stage.platform.caps == self.declares
