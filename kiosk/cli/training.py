"""`kiosk demo`, `rehearse`, `simulator`: the desk with nothing real around it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from config.bad import BadSetting
from kiosk.cli import BAD_INPUT, give, has_display, say, words
from kiosk.setting import particulars
from kiosk.words import Words

if TYPE_CHECKING:
    from kiosk.rehearsal.stage import Rehearsal, StepResult

EVERY_PLACE = "all"


def demo(options: Namespace) -> int:
    if options.platform is None and not has_display():
        say(words().text("cli.no_display"))
        return rehearse(
            Namespace(
                profile="",
                reader="virtual",
                pace="fast",
                out=None,
                table=None,
                json=False,
                language=options.language,
            )
        )
    from kiosk.training.demo import run_demo

    return run_demo(options)


def rehearse(options: Namespace) -> int:
    said = words(options.language)
    try:
        played = _played(options, said)
    except BadSetting as wrong:
        say(said.text("cli.bad_setting", *particulars(wrong)))
        return BAD_INPUT
    except NoRig as missing:
        say(said.text("cli.no_rig", str(missing)))
        return BAD_INPUT
    if options.json:
        give(played[0].as_json() if len(played) == 1 else {one.place: one.as_json() for one in played})
    if options.table:
        from kiosk.rehearsal.table import as_markdown

        options.table.write_text(as_markdown(played), encoding="utf-8")
    for one in played:
        if not options.json:
            print(_table(one, said))
        if one.place and one.pictures:
            from kiosk.rehearsal.report import write_report

            say(said.text("cli.report", str(write_report(one, one.pictures, said))))
        say(said.text("cli.pictures", str(one.pictures)))
    if not all(one.passed for one in played):
        return 1
    say(said.text("cli.passed"))
    return 0


class NoRig(Exception):
    """What this machine lacks to put a reader behind its pcscd."""


def _played(options: Namespace, said: Words) -> list[Rehearsal]:
    """Each place in turn, or the training day.  Raises BadSetting, NoRig."""
    from kiosk.rehearsal.clauses import places
    from kiosk.rehearsal.places import walk
    from kiosk.rehearsal.play import play

    def heard(step: StepResult) -> None:
        say(f"{_mark(step)} {_name(step, said)}  {step.detail}")

    given: dict[str, Any] = {
        "pace": options.pace, "rig": _rig(options.reader), "heard": heard, "language": options.language,
    }  # fmt: skip
    wanted = places() if options.profile == EVERY_PLACE else (options.profile,)
    played: list[Rehearsal] = []
    for profile in wanted:
        out = options.out / profile if options.out and len(wanted) > 1 else options.out
        if profile in places():
            shown = options.pace == "human" and has_display()
            played.append(walk(profile, shown=shown, **given, out=out))
        else:
            played.append(play(profile, **given, out=out))
    return played


def _rig(reader: str) -> Any:
    if reader != "pcsc":
        return None
    from kiosk.rehearsal.rig import reader_behind_pcscd, unfit

    if problem := unfit():
        raise NoRig(problem)
    return reader_behind_pcscd


def _name(step: StepResult, said: Words) -> str:
    if step.clause:
        return f"{step.clause.name} {step.clause.says[said.language]}"
    return said.text(f"rehearsal.{step.name}")


def _mark(step: StepResult) -> str:
    return "✓" if step.passed else "✗" if step.needed else "–"


def _table(rehearsal: Rehearsal, said: Words) -> str:
    rows = [(_name(step, said), _mark(step), step.detail) for step in rehearsal.steps]
    rows += [(said.text(f"rehearsal.{name}"), "", str(value)) for name, value in rehearsal.figures.items()]
    broad = max(_columns(row[0]) for row in rows)
    return "\n".join(
        f"{name}{' ' * (broad - _columns(name))}  {mark or ' '}  {text}" for name, mark, text in rows
    )


def _columns(text: str) -> int:
    """Terminal columns: Chinese takes two."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def simulator(options: Namespace) -> int:
    """Until interrupted.  The first line on standard output is one JSON value: url, origin, csb, platformKey."""
    from sync.platform.simulator.seed import BadSeed
    from sync.platform.simulator.seed import load as load_seed
    from sync.platform.simulator.server import serve

    def ready(url: str, platform_key: bytes) -> None:
        origin = url.removesuffix("/ktp/v1")
        print(
            json.dumps(
                {"url": url, "origin": origin, "csb": f"{origin}/CSB", "platformKey": platform_key.hex()}
            ),
            flush=True,
        )
        say(words().text("cli.simulator_ready", origin))

    try:
        seed = load_seed(options.seed) if options.seed else None
    except (BadSeed, OSError) as wrong:
        say(words().text("cli.bad_file", str(options.seed), str(wrong)))
        return BAD_INPUT
    if options.data and not options.data.parent.is_dir():
        say(words().text("cli.bad_file", str(options.data), os.strerror(errno.ENOENT)))
        return BAD_INPUT
    with contextlib.suppress(KeyboardInterrupt):
        serve(options.data, options.port, seed, ready)
    return 0
