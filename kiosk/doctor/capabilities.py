"""Whether whoever a capability is routed to has it, and has what it takes.  Nobody is called."""

from __future__ import annotations

from config.bad import BadSetting
from config.schema import Settings
from kiosk.compose.routes import routes_of
from kiosk.doctor.check import Check, fail, not_fitted, ok, refused
from kiosk.setting import particulars
from kiosk.visit.view import Text
from sync.store.fault import StoreFault
from sync.store.keys import Vault


def capabilities(settings: Settings, source: str, vault: Vault | StoreFault) -> Check:
    from kiosk.cli.adapter_check import NOBODY, Standing, examine  # it shows its findings by our means

    name = "capabilities"
    if settings.platform.kind == "none":
        return not_fitted(name, Text("devices.no_platform"))
    try:
        report = examine(settings, source, routes_of(settings), vault if isinstance(vault, Vault) else None)
    except BadSetting as wrong:
        return refused(name, wrong.code, *particulars(wrong))
    served = [one for one in report.findings if one.adapter != NOBODY]
    for one in served:
        word = Text(f"adapter.of.{one.capability.replace('.', '_')}")
        if one.standing in (Standing.MISSING, Standing.NEVER) or (report.at_site and one.site):
            said = Text("doctor.said.capability_lacks", (word, one.adapter))
            return fail(name, said, Text("doctor.do.capabilities"), "G01")
    return ok(name, Text("doctor.said.capabilities", (str(len(served)), str(len(report.findings)))))
