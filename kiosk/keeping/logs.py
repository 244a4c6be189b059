"""Logs without people in them.

Two files below FOLDER/logs: kiosk.log holds what the parts say, support.log one line a visit (visit id, states, code,
milliseconds).  No part logs a person; the mask here is the second net, for what a library or an exception might say.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from types import TracebackType

log = logging.getLogger(__name__)

LOGS = "logs"
LOG_MONTHS, DAYS_A_MONTH = 6, 31
"""网络安全法 21(三): logs are kept for six months at least, so by days and never by size."""
OURS = ("kiosk", "drivers", "sync", "config", "support")
"""Only these may speak below WARNING: SQLAlchemy and urllib3 would write down statements and addresses."""
SUPPORT = "support"

MASKS = (
    (re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{32,}(?![0-9A-Za-z])"), "<hex>"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![0-9A-Za-z])"), "<number>"),
    (re.compile(r"(?<![0-9A-Za-z])[A-Za-z]\d{8}(?![0-9A-Za-z])"), "<card>"),
    (re.compile(r"(?<![\w.-])\d{6,12}(?![\w.-]|\s?ms\b)"), "<digits>"),
)
"""卡识别码 and anything longer of its kind; resident numbers; 卡号; PINs and card-like digit runs."""


def masked(text: str) -> str:
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


class MaskedFormatter(logging.Formatter):
    """Masks the finished text, so that arguments, tracebacks and messages of exceptions are covered alike."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


LINE = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
SUPPORT_LINE = "%(asctime)s %(message)s"

_ours: list[logging.Handler] = []


def start_logging(
    folder: Path, *, months: int = LOG_MONTHS, debug: bool = False, screen: bool = True
) -> None:
    """Write logs below `folder` from now on, a file a day, kept for `months`; a second call moves them there.

    `screen`: warnings also go to standard error.  Where the folder cannot be written that is all there is.
    """
    stop_logging()
    if screen:
        _hear(logging.StreamHandler(sys.stderr), LINE, logging.WARNING)
    try:
        (folder / LOGS).mkdir(parents=True, exist_ok=True, mode=0o700)
        _hear(_file(folder, "kiosk.log", months), LINE, logging.DEBUG if debug else logging.INFO)
        _hear(_file(folder, "support.log", months), SUPPORT_LINE, logging.INFO, only=SUPPORT)
    except OSError as error:
        log.warning("no log file: %s", error.strerror)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.INFO)
    logging.getLogger().setLevel(logging.WARNING)
    sys.excepthook = _unexpected
    threading.excepthook = _unexpected_in_thread


def stop_logging() -> None:
    """Close the files and give the hooks back."""
    while _ours:
        handler = _ours.pop()
        logging.getLogger().removeHandler(handler)
        handler.close()
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__


def _file(folder: Path, name: str, months: int) -> logging.Handler:
    days = months * DAYS_A_MONTH
    return TimedRotatingFileHandler(folder / LOGS / name, when="midnight", backupCount=days, encoding="utf-8")


def _hear(handler: logging.Handler, line: str, level: int, only: str = "") -> None:
    handler.setFormatter(MaskedFormatter(line))
    handler.setLevel(level)
    if only:
        handler.addFilter(_only(only))
    logging.getLogger().addHandler(handler)
    _ours.append(handler)


def _only(prefix: str) -> Callable[[logging.LogRecord], bool]:
    return lambda record: record.name == prefix or record.name.startswith(prefix + ".")


def _unexpected(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """Our bug: logged whole; the visit under way ends politely by its time-out."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, where)
    else:
        log.critical("unexpected", exc_info=(kind, error, where))


def _unexpected_in_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _unexpected(failed.exc_type, failed.exc_value, failed.exc_traceback)
