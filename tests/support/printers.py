"""A printer that remembers what it was handed."""

from __future__ import annotations

from concurrent.futures import Future

from kiosk.printing.paper import Paper, PaperKind, Printed


class PrinterAtHand:
    """`why` is what it says is wrong, until it is mended."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []
        self.why = ""

    def print(self, paper: Paper) -> Future[Printed]:
        self.papers.append(paper)
        copy = sum(1 for one in self.papers if (one.kind, one.no) == (paper.kind, paper.no))
        done: Future[Printed] = Future()
        done.set_result(Printed(paper.kind, paper.no, copy, str(paper.pdf), self.why))
        return done

    def prints(self, kind: PaperKind) -> bool:
        return kind in PaperKind
