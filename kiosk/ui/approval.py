"""Who stands behind an act, as the forms say it (ApprovedBy.qml)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.ui.record import record
from kiosk.visit.view import Text

SELF, PIN, PAPER = "self", "pin", "paper"


@record
class ApprovalGiven:
    """Whoever is signed in (`SELF`), another member by the PIN that waits in SecondModel (`PIN`), or a paper that is
    kept under `reference` and signed by `name`, who does not work here (`PAPER`)."""

    how: str = SELF
    name: str = ""
    reference: str = ""


def approver_of(body: Mapping[str, object]) -> Text:
    """Who approved an entry, and that it was on paper where it was; nobody is empty."""
    name = str(body.get("approver", ""))
    return Text("approval.paper" if body.get("approved") == PAPER else "approval.by", (name,))
