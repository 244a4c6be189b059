"""The project directory as it last came in, kept beside the book."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from sync.platform.workbook import Project
from sync.store import notes

PROJECTS = "projects"
"""Where it lies among the store's notes."""


def known_projects(db: Connection) -> list[Project]:
    told = notes.read(db, PROJECTS)
    return [Project(*one) for one in json.loads(told)] if told else []
