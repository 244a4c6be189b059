"""What staff do for a learner at the desk.  Values only."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.record import record


@record
class LearnersSought:
    text: str


@record
class BindingWanted:
    """The card in the reader belongs to this learner, says the document (aac058) that staff has seen."""

    learner: str
    document: str


@record
class ProvisionalWanted:
    """暂记.  `learner` is the key of a learner found, or "" with name, document and number typed in."""

    learner: str
    class_no: str
    document: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    reason: str
    evidence: str


@record
class AssistWanted:
    """老师代签: staff sign this learner found in.  `reason` is one of `staff_facts.ASSISTS`."""

    learner: str
    document: str
    reason: str


@record
class VouchGiven:
    """确认本人: staff compared the person at the desk with this type of document."""

    document: str


@record
class VouchDenied:
    """It is somebody else who stands there."""


HelpingGesture: TypeAlias = (
    LearnersSought | BindingWanted | ProvisionalWanted | AssistWanted | VouchGiven | VouchDenied
)
