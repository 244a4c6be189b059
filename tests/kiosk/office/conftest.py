"""Every test of the office stands at its door."""

from tests.support.behind_door import at_desk

__all__ = ["at_desk"]
