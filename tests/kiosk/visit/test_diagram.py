"""The picture in ARCHITECTURE.md is what the table does."""

from __future__ import annotations

from pathlib import Path

from kiosk.visit.diagram import mermaid

ROOT = Path(__file__).resolve().parents[3]


def test_the_architecture_page_shows_the_table_as_it_is() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert mermaid() in page, "print it anew: python -m kiosk.visit.diagram"
