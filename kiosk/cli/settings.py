"""A site's settings for a command, or what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from config.bad import BadSetting
from config.load import load
from config.schema import Settings
from kiosk.cli import give, say, words
from kiosk.setting import particulars


def settings_of(config: Path, *, as_json: bool = False) -> Settings | None:
    """The settings, or None after saying what is wrong with them, as the one JSON value too where one is wanted."""
    try:
        return load(config)
    except BadSetting as wrong:
        said = words().text("cli.bad_setting", *particulars(wrong))
        say(said)
        if as_json:
            give({"error": {"code": wrong.code, "file": wrong.file, "key": wrong.key, "text": said}})
        return None
