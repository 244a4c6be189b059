"""`kiosk adapter …`: what the adapters lack, and the keys of one that no settings file may hold.

Exit status 0: everything routed is served, the key is kept; 1: something is missing; 2: the settings cannot be read.
"""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from config.bad import BadSetting
from config.load import load
from config.schema import Settings
from kiosk.cli import give, say
from kiosk.cli.adapter_check import as_json, as_text, examine
from kiosk.compose.book import BOOK, KEYS
from kiosk.compose.csb import CIPHER_KEY, SECRET_KEY, csb_cipher
from kiosk.compose.hub import HUB_PASSWORD
from kiosk.compose.routes import routes_of
from kiosk.setting import particulars
from kiosk.words import LANGUAGES, Words
from sync.platform.ktp_keys import Cabinet, MemoryCabinet
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault

READY, MISSING, UNREAD = 0, 1, 2
NAMES = {"secret": SECRET_KEY, "cipher": CIPHER_KEY, "hub": HUB_PASSWORD}


def check(config: Path | None, profile: str, *, as_json_value: bool, language: str) -> int:
    source = str(config) if config else f"profiles/{profile}.toml"
    try:
        settings = load(config, overrides={"profile": profile} if profile else None)
        cabinet = _keys_of(settings) if config else None
        report = examine(settings, source, routes_of(settings), cabinet)
    except BadSetting as wrong:
        said = Words(language or LANGUAGES[0]).text("cli.bad_setting", *particulars(wrong))
        say(said)
        if as_json_value:
            give({"error": {"code": wrong.code, "file": wrong.file, "key": wrong.key, "text": said}})
        return UNREAD
    words = Words(language or settings.language)
    if as_json_value:
        give(as_json(report, words.text("adapter.csb")))
    else:
        print(as_text(report, words))
    return READY if report.ready else MISSING


def _keys_of(settings: Settings) -> Cabinet:
    """The site's vault as it lies there; an empty one where there is none yet, or none that opens here."""
    try:
        return open_vault(settings.folder / KEYS, create=False, environment=settings.mode)
    except StoreFault as fault:
        say(Words(settings.language).text("adapter.no_vault", fault.code))
        return MemoryCabinet()


def keep_key(config: Path, name: str) -> int:
    """Read a key from the terminal or standard input into the vault; it is never shown and never an argument."""
    try:
        settings = load(config)
    except BadSetting as wrong:
        say(Words(LANGUAGES[0]).text("cli.bad_setting", *particulars(wrong)))
        return UNREAD
    words = Words(settings.language)
    ask = getpass.getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().strip()
    key = ask(words.text("adapter.type_key"))
    try:
        if name == "cipher":
            csb_cipher(settings.csb, key, str(config))
        elif not key:
            raise BadSetting(str(config), SECRET_KEY, "csb-key")
        _vault(settings).keep_secret(NAMES[name], key.encode())
    except BadSetting as wrong:
        say(words.text("cli.bad_setting", *particulars(wrong)))
        return UNREAD
    except StoreFault as fault:
        say(words.text("adapter.no_vault", fault.code))
        return UNREAD
    say(words.text("adapter.key_kept"))
    return READY


def _vault(settings: Settings) -> Vault:
    """Keys are made with a new book, never beside an old one."""
    return open_vault(
        settings.folder / KEYS, create=not (settings.folder / BOOK).exists(), environment=settings.mode
    )
