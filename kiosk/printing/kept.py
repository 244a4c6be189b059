"""A paper as text, to wait in the book, and back.  PURE."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from kiosk.printing.paper import Line, Paper, PaperKind


def text_of(paper: Paper) -> str:
    kept = {**asdict(paper), "pdf": str(paper.pdf) if paper.pdf else ""}
    return json.dumps(kept, ensure_ascii=False)


def paper_of(text: str) -> Paper:
    kept = json.loads(text)
    lines = tuple(Line(**line) for line in kept.pop("lines"))
    pdf, kind = kept.pop("pdf"), kept.pop("kind")
    return Paper(kind=PaperKind(kind), pdf=Path(pdf) if pdf else None, lines=lines, **kept)
