"""The vault: ladder, sealing, blind indexes, and that nothing of it is ever printed."""

from __future__ import annotations

import logging
import os
import pickle
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.records import CardKey, PersonKey
from sync.store import keys
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from tests.support.drafts import ZHANG

WEAK = ["weak-file"]


def test_a_vault_opens_again_with_the_same_keys(tmp_path: Path) -> None:
    made = open_vault(tmp_path, create=True, rungs=WEAK)
    again = open_vault(tmp_path, create=False)
    assert again.db_key == made.db_key
    assert again.ledger_public == made.ledger_public
    assert again.strength == "weak-file"
    assert again.person_ref(ZHANG) == made.person_ref(ZHANG)
    assert again.open("row", made.seal("row", b"plain")) == b"plain"


def test_the_strongest_usable_rung_is_taken(tmp_path: Path) -> None:
    made = open_vault(tmp_path, create=True)
    usable = [name for name, rung in keys.LADDER.items() if rung.usable()]
    assert made.strength == usable[0]
    assert open_vault(tmp_path, create=False).db_key == made.db_key


def test_systemd_creds_keeps_no_key_in_the_file(tmp_path: Path) -> None:
    if not keys.LADDER["host"].usable():
        pytest.skip("systemd-creds is not usable here")
    made = open_vault(tmp_path, create=True, rungs=["host"])
    assert made.strength == "host"
    payload = (tmp_path / "keys.sealed").read_bytes()
    with pytest.raises(StoreFault):
        keys._read_bundle(keys.LADDER["weak-file"].open(payload.partition(b"\n")[2].replace(b"\n", b"")))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file modes")
def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    open_vault(tmp_path, create=True, rungs=WEAK)
    assert (tmp_path / "keys.sealed").stat().st_mode & 0o777 == 0o400


def test_a_missing_vault_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreFault) as caught:
        open_vault(tmp_path / "none", create=False)
    assert caught.value.code == "H03"
    assert not (tmp_path / "none").exists()


def test_every_cut_of_the_file_is_h03(tmp_path: Path) -> None:
    open_vault(tmp_path, create=True, rungs=WEAK)
    file = tmp_path / "keys.sealed"
    whole = file.read_bytes()
    file.chmod(0o600)
    for cut in range(len(whole)):
        file.write_bytes(whole[:cut])
        with pytest.raises(StoreFault) as caught:
            open_vault(tmp_path, create=True)
        assert caught.value.code == "H03"


def test_nothing_secret_is_ever_printed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        vault = open_vault(tmp_path, create=True, rungs=WEAK)
        vault.keep_secret("pepper", b"CANARY-PEPPER")
    text = f"{vault!r} {vault} {vars(type(vault)).keys()} {caplog.text}"
    assert vault.db_key.hex() not in text
    assert "CANARY" not in text
    with pytest.raises(TypeError):
        pickle.dumps(vault)


def test_secrets_are_kept(tmp_path: Path) -> None:
    vault = open_vault(tmp_path, create=True, rungs=WEAK)
    assert vault.secret("wire") is None
    vault.keep_secret("wire", b"\x00\xff")
    assert vault.secret("wire") == b"\x00\xff"
    again = open_vault(tmp_path, create=False)
    assert (again.secret("wire"), again.db_key) == (b"\x00\xff", vault.db_key)


def test_a_crash_while_keeping_a_secret_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = open_vault(tmp_path, create=True, rungs=WEAK)

    def torn(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", torn)
        with pytest.raises(StoreFault) as caught:
            vault.keep_secret("wire", b"x")
    assert caught.value.code == "H05"
    assert vault.secret("wire") is None
    assert open_vault(tmp_path, create=False).db_key == vault.db_key


def test_boot_numbers_only_grow(tmp_path: Path) -> None:
    vault = open_vault(tmp_path, create=True, rungs=WEAK)
    assert [vault.raise_boot(0), vault.raise_boot(0), vault.raise_boot(40), vault.raise_boot(3)] == [
        1,
        2,
        41,
        42,
    ]
    assert open_vault(tmp_path, create=False).raise_boot(0) == 43


def test_sealed_fields_do_not_open_elsewhere(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal("person|A-1-1", b"plain")
    for aad, opener in (
        ("person|A-1-2", vault),
        ("person|A-1-1", open_vault(tmp_path, create=True, rungs=WEAK)),
    ):
        with pytest.raises(StoreFault) as caught:
            opener.open(aad, sealed)
        assert caught.value.code == "H03"


@pytest.mark.parametrize("cut", range(0, 34, 3))
def test_every_torn_sealed_field_is_refused(vault: Vault, cut: int) -> None:
    sealed = vault.seal("row", b"plain")
    assert len(sealed) == 34
    with pytest.raises(StoreFault):
        vault.open("row", sealed[:cut])


def test_equal_plain_texts_seal_differently(vault: Vault) -> None:
    assert vault.seal("row", b"plain") != vault.seal("row", b"plain")


def test_blind_indexes(vault: Vault) -> None:
    assert vault.person_ref(PersonKey("01", " 11010519491231002x ")) == vault.person_ref(ZHANG)
    assert vault.person_ref(PersonKey("02", ZHANG.number)) != vault.person_ref(ZHANG)
    assert len(vault.person_ref(ZHANG)) == 32
    both = vault.card_refs(CardKey("AB", "N1"))
    assert both == (*vault.card_refs(CardKey("AB", "")), *vault.card_refs(CardKey("", "N1")))
    assert vault.card_refs(CardKey("", "AB")) != vault.card_refs(CardKey("AB", ""))


def test_signatures_are_by_the_ledger_key(vault: Vault) -> None:
    Ed25519PublicKey.from_public_bytes(vault.ledger_public).verify(vault.sign(b"m"), b"m")
