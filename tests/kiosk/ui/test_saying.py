"""What came of an act is heard by the page, in the language of the moment."""

from __future__ import annotations

import pytest

from kiosk.ui import samples
from kiosk.visit.view import Text
from tests.support.screens import Screens

PAGES = {"closing": "closing", "paper": "paper"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_is_said(page: str, screens: Screens) -> None:
    samples.STAFF["today"](screens.models)
    samples.STAFF[page](screens.models)
    screens.settle()
    model = getattr(screens.models, PAGES[page])
    said = Text("packages.nothing")
    for language in ("zh", "en"):
        screens.models.language.switch(language)
        model.say(said, good=True)
        screens.settle()
        assert screens.models.language.say(said) in screens.texts()
    model.say(None)
    screens.settle()
    assert screens.models.language.say(said) not in screens.texts()
