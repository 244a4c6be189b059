"""A setting that cannot be used, in the desk's words.  Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.visit.view import Text

if TYPE_CHECKING:
    from config.bad import BadSetting  # the screen's first frame comes before it


def particulars(wrong: BadSetting) -> tuple[str, str, Text]:
    """File, key and remedy: what refused.G01.* and cli.bad_setting have places for."""
    return wrong.file, wrong.key, Text(f"setting.{wrong.remedy}", wrong.remedy_args)
