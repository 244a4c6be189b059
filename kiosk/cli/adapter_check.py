"""`kiosk adapter check`: which adapter serves which capability, and what it still lacks, field by field.

Read from the settings alone, nobody is called.  With a site's file everything counts; with a profile alone, what only a
site can say (addresses, accounts, keys) is shown and not held against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from config.schema import Settings
from kiosk.compose.csb import ACCOUNT, CIPHER_KEY, SECRET_KEY, csb_documents
from kiosk.doctor.check import columns, padded
from kiosk.words import Words
from sync.platform.adapter import Capability
from sync.platform.csb_document import CALLS, CallName, documents, missing
from sync.platform.ktp import Ktp
from sync.platform.ktp_keys import Cabinet

KTP_ACCOUNT = ("url", "app", "org_no", "platform_key")
SECOND_ACCOUNT = ("url", "app", "platform_key")
NOBODY = "none"


class Standing(StrEnum):
    BUILT_IN = "built-in"  # the adapter speaks it by itself
    KNOWN = "known"  # csb: a call that is public
    TYPED = "typed"  # csb: from the interface document in the profile
    MISSING = "missing"  # csb: the document is not all there
    NEVER = "never"  # routed to an adapter that cannot have it
    NOBODY = "nobody"  # routed to nobody: the desk does without


MARKS = {Standing.MISSING: "✗", Standing.NEVER: "✗", Standing.NOBODY: " "}


@dataclass(frozen=True, slots=True)
class Finding:
    """`lacks` is what the profile has to say, `site` what only the site's own file and vault can."""

    capability: Capability
    adapter: str
    standing: Standing
    lacks: tuple[str, ...] = ()
    site: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallFinding:
    """One call of the gateway, routed or not."""

    call: CallName
    api: str
    standing: Standing
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]
    csb: tuple[CallFinding, ...]
    at_site: bool

    @property
    def ready(self) -> bool:
        """Whether everything that is routed can be served."""
        return not any(
            one.standing in (Standing.MISSING, Standing.NEVER) or (self.at_site and one.site)
            for one in self.findings
        )


def examine(
    settings: Settings, source: str, routes: Mapping[Capability, str], cabinet: Cabinet | None
) -> Report:
    """`cabinet` is the site's vault, None where only a profile is looked at.  BadSetting for documents with slips."""
    calls = _csb_calls(settings, source)
    lacking = {
        "ktp": [f"platform.{key}" for key in KTP_ACCOUNT if not getattr(settings.platform, key)],
        "second": [f"second.{key}" for key in SECOND_ACCOUNT if not getattr(settings.second, key)],
        "csb": [f"csb.{key}" for key in ACCOUNT if not getattr(settings.csb, key)] + _keys_lacking(cabinet),
    }
    findings = []
    for capability in Capability:
        adapter = routes.get(capability, NOBODY)
        standing, lacks = _standing(capability, adapter, calls)
        site = tuple(lacking.get(adapter, ()))
        findings.append(Finding(capability, adapter, standing, lacks, site))
    return Report(tuple(findings), tuple(calls.values()), cabinet is not None)


def _standing(
    capability: Capability, adapter: str, calls: Mapping[CallName, CallFinding]
) -> tuple[Standing, tuple[str, ...]]:
    if adapter == NOBODY:
        return Standing.NOBODY, ()
    if adapter == "csb":
        return _csb_standing(capability, calls)
    offered = OFFERED.get(adapter, frozenset())
    return (Standing.BUILT_IN if capability in offered else Standing.NEVER), ()


OFFERED: Mapping[str, frozenset[Capability]] = {
    "ktp": Ktp.caps,
    "second": Ktp.caps,
    "workbook": frozenset({Capability.ORG, Capability.CLASSES, Capability.ROSTER, Capability.CHECKIN_PUSH}),
}
"""What an adapter has whatever the settings say; `workbook` brings lists in and takes attendance out as files."""


def _csb_standing(
    capability: Capability, calls: Mapping[CallName, CallFinding]
) -> tuple[Standing, tuple[str, ...]]:
    if capability not in CALLS:
        return Standing.NEVER, ()
    own = [calls[name] for name in CALLS[capability]]
    lacks = tuple(f"{one.call}: {name}" for one in own for name in one.lacks)
    if lacks:
        return Standing.MISSING, lacks
    return (Standing.TYPED if any(one.standing is Standing.TYPED for one in own) else Standing.KNOWN), ()


def _csb_calls(settings: Settings, source: str) -> dict[CallName, CallFinding]:
    typed = csb_documents(settings, source)
    named, known = {one.call for one in typed}, documents(typed)
    found = {}
    for call in CallName:
        lacks = missing(call, known.get(call))
        standing = Standing.MISSING if lacks else Standing.TYPED if call in named else Standing.KNOWN
        found[call] = CallFinding(call, known[call].api if call in known else "", standing, lacks)
    return found


def _keys_lacking(cabinet: Cabinet | None) -> list[str]:
    """With a profile alone nobody can know."""
    return [name for name in (SECRET_KEY, CIPHER_KEY) if cabinet is None or cabinet.secret(name) is None]


# --- shown


def as_json(report: Report, label: str) -> dict[str, object]:
    """`{"ready", "capabilities": [{capability, adapter, standing, lacks, site}], "csb": {label, calls}}`."""
    return {
        "ready": report.ready,
        "capabilities": [
            {
                "capability": one.capability.value,
                "adapter": one.adapter,
                "standing": one.standing.value,
                "lacks": list(one.lacks),
                "site": list(one.site),
            }
            for one in report.findings
        ],
        "csb": {
            "label": label,
            "calls": [
                {
                    "call": one.call.value,
                    "api": one.api,
                    "standing": one.standing.value,
                    "lacks": list(one.lacks),
                }
                for one in report.csb
            ],
        },
    }


def as_text(report: Report, words: Words) -> str:
    rows = [
        (
            MARKS.get(one.standing, "✗" if one.site and report.at_site else "✓"),
            words.text(f"adapter.of.{one.capability.replace('.', '_')}"),
            one.adapter,
            words.text(f"adapter.standing.{one.standing}"),
        )
        for one in report.findings
    ]
    lines = _table(rows)
    for one in dict.fromkeys((one.adapter, one.site) for one in report.findings if one.site):
        lines.append(words.text("adapter.site", one[0], ", ".join(one[1])))
    lines += ["", words.text("adapter.csb"), *_table(_call_rows(report.csb, words))]
    return "\n".join([*lines, "", words.text("adapter.ready" if report.ready else "adapter.not_ready")])


def _call_rows(calls: Sequence[CallFinding], words: Words) -> list[tuple[str, str, str, str]]:
    rows = []
    for one in calls:
        told = words.text(f"adapter.standing.{one.standing}")
        rows.append((MARKS.get(one.standing, "✓"), one.call.value, one.api or "-", told))
        rows += [("", "", "", _field(name, words)) for name in one.lacks]
    return rows


def _field(lack: str, words: Words) -> str:
    """`reply.state` with what that is."""
    return words.text("adapter.lacks", lack, words.text(f"adapter.field.{lack.rpartition('.')[2]}"))


def _table(rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    wide = [max(columns(row[at]) for row in rows) for at in range(3)]
    return [
        "  ".join([*(padded(text, width) for text, width in zip(row, wide, strict=False)), row[3]]).rstrip()
        for row in rows
    ]
