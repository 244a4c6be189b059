"""Two sign what is done on paper, and they are two."""

from __future__ import annotations

from dataclasses import replace

from tests.support.paper_desk import LI, WANG, PaperDesk, ready
from tests.support.qt import turn, until


class TestOneWhoIsBoth:
    """Who gave a colleague their PIN on the day of an outage signs nothing of that day with it on another."""

    def give(self, paper: PaperDesk) -> None:
        paper.registry.take((LI, replace(WANG, pin_by=LI.name, pin_ms=paper.desk.clock.now_ms())))
        paper.desk.hands.pass_s(86_400)

    def why(self, paper: PaperDesk) -> str:
        until(lambda: paper.desk.models.second.property("problem") != "", "why not")
        return str(paper.desk.models.second.property("problem"))

    def test_declares_no_outage(self, paper: PaperDesk) -> None:
        paper.open()
        paper.pass_to("10:00")
        self.give(paper)
        paper.declare()
        assert "S06" in self.why(paper)

    def test_withdraws_none(self, paper: PaperDesk) -> None:
        ready(paper)
        self.give(paper)
        paper.withdraw()
        assert "S06" in self.why(paper)
        assert len(paper.outages()) == 1

    def test_enters_no_signatures(self, paper: PaperDesk) -> None:
        ready(paper)
        self.give(paper)
        paper.tick(1)
        paper.enter()
        assert "S06" in self.why(paper)
        assert paper.checkins() == []


def test_whoever_comes_while_a_pin_is_tried_is_not_both_people(paper: PaperDesk) -> None:
    """The second person's PIN was good beside the first, who has left."""
    ready(paper)
    paper.tick(1)
    tried: list[bool] = []
    paper.enter()
    paper.desk.models.second.changed.connect(lambda: tried.append(True))
    paper.office.open("王老师")
    until(lambda: tried != [], "the PIN was tried")
    turn(200)
    assert paper.checkins() == []
