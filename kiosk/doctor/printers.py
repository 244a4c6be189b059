"""The printers that papers go to: the first that cannot print.  Asks, prints nothing."""

from __future__ import annotations

from dataclasses import asdict

from config.schema import Settings
from drivers.printer.printer import LOW, READY
from kiosk.compose.printing import NONE, make_machine
from kiosk.doctor.check import Check, info, not_fitted, ok, warn
from kiosk.front.down import CODES, sentences
from kiosk.visit.view import Text


def printers(settings: Settings) -> Check:
    """A visit never waits for paper: a printer that is down is a warning."""
    used = set(asdict(settings.printing).values()) - {NONE}
    if not used:
        return not_fitted("printers", Text("doctor.said.printers_none"))
    machines = [one for one in settings.printers if one.name in used]
    for one in machines:
        if (word := make_machine(one).look()) not in (READY, LOW):
            said, remedy = sentences("printer", word)
            return warn("printers", Text("doctor.said.printer", (one.name, said)), remedy, CODES["printer"])
    if not machines:
        return info("printers", Text("doctor.said.printers_file"))
    return ok("printers", Text("doctor.said.printers", (", ".join(one.name for one in machines),)))
