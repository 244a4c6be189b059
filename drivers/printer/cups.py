"""A page printer of the system, by CUPS' own commands: lp, lpstat, lpoptions, cancel.

Not by pycups: it has no wheels and wants a compiler and libcups' headers at every desk, for six calls; the commands
come with CUPS, and their words are fixed in the C locale (lpoptions(1), lpstat(1)).  State words: RFC 8011, 5.4.12.
"""

from __future__ import annotations

import os
import re
import subprocess
from time import monotonic
from typing import Final

from drivers.printer.ipp import ABORTED, CANCELED, job_state
from drivers.printer.printer import LOW, READY, Dots, Order, Pages, PrinterFault

CALL_S: Final = 10.0
POLL_S: Final = 0.5
LASTS_S: Final = {"offline": 20.0}
"""How long a word has to last before it is said: a network printer is being connected to each time."""
USUALLY_LASTS_S: Final = 1.0
IDLE: Final = "3"
STOPPED: Final = "5"
TAKEN: Final = re.compile(r"request id is (\S+-\d+)")
REASONS: Final = (
    ("media-jam", "jam"),
    ("cover-open", "cover-open"),
    ("door-open", "cover-open"),
    ("interlock-open", "cover-open"),
    ("media-empty", "no-paper"),
    ("media-needed", "no-paper"),
    ("input-tray-missing", "no-paper"),
    ("marker-supply-empty", "no-ink"),
    ("toner-empty", "no-ink"),
    ("offline", "offline"),
    ("connecting-to-device", "offline"),
    ("timed-out", "offline"),
    ("shutdown", "offline"),
    ("paused", "paused"),
    ("moving-to-paused", "paused"),
)
"""What a reason begins with, the worst first; CUPS adds -error, -warning or -report."""


class CupsPrinter:
    """`queue` as `lpstat -e` lists it; `server` a host or a socket's path where it is not the usual one.

    A job stays with CUPS until it is printed: taken back and sent again it might come out twice, and a printer tells
    CUPS how it does only while it has a job.
    """

    dots = 0

    def __init__(self, name: str, queue: str, server: str = "") -> None:
        self.name = name
        self._queue = queue
        self._server = server
        self._at = ["-h", server] if server else []

    def look(self) -> str:
        try:
            if "is running" not in self._call("lpstat", *self._at, "-r"):
                return "no-service"
            said = self._call("lpoptions", *self._at, "-p", self._queue)
        except PrinterFault as fault:
            return fault.why
        return word_of(said) if "printer-state=" in said else "no-printer"

    def print(self, sheet: Dots | Pages, order: Order) -> str:
        if not isinstance(sheet, Pages):
            raise TypeError("a page printer takes PDF")
        if (why := self.look()) not in (READY, LOW):
            raise PrinterFault(why)
        said = self._call("lp", *self._at, "-d", self._queue, "-t", order.title, "-", given=sheet.pdf)
        taken = TAKEN.search(said)
        if taken is None:
            raise PrinterFault("broken")
        self._see_through(taken.group(1), order)
        return self._queue

    def _see_through(self, job: str, order: Order) -> None:
        """As long as it takes: until the job has left CUPS' list, the desk closes, or staff drop it."""
        known, said, since = READY, READY, monotonic()
        while job in self._call("lpstat", *self._at, "-o", self._queue).split():
            word = self.look()
            if word != known:
                known, since = word, monotonic()
            if word != said and monotonic() - since >= LASTS_S.get(word, USUALLY_LASTS_S):
                said = word
                order.says(word)
            if order.dropped.is_set():
                self._call("cancel", *self._at, job)
                raise PrinterFault("dropped", begun=True)
            if order.stop.wait(POLL_S):
                raise PrinterFault("stopped", begun=True)
        if job_state(self._server, job) in (ABORTED, CANCELED):  # canceled: by somebody else
            raise PrinterFault("broken", begun=True)

    def _call(self, *command: str, given: bytes = b"") -> str:
        """What it answered, "" where it failed.  PrinterFault where there is no such command, or it hangs."""
        try:
            done = subprocess.run(
                command,
                input=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C"},
                timeout=CALL_S,
                check=False,
            )
        except (FileNotFoundError, PermissionError) as error:
            raise PrinterFault("no-service") from error
        except subprocess.TimeoutExpired as error:
            raise PrinterFault("no-service", begun=command[0] == "lp") from error
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def word_of(options: str) -> str:
    """The printer's word from what lpoptions says of it.  What an idle one complained of is old: nobody asks it."""
    facts = dict(re.findall(r"(printer-[a-z-]+)=('[^']*'|\S*)", options))
    if facts.get("printer-state") == STOPPED or facts.get("printer-is-accepting-jobs") == "false":
        return "paused"
    if facts.get("printer-state") == IDLE:
        return READY
    reasons = facts.get("printer-state-reasons", "none").strip("'").split(",")
    hard = [one for one in reasons if not one.endswith(("-warning", "-report")) or "jam" in one]
    for begins, word in REASONS:
        if any(reason.startswith(begins) for reason in hard):
            return word
    low = any(reason.startswith(("media-low", "media-empty-warning")) for reason in reasons)
    return LOW if low else READY
