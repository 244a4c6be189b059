"""Consents and faces against a model, through commits, rollbacks, lost keys and restarts."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine

from sync.records import ConsentAct, Purpose
from sync.store import consents, engines, erasure, faces, ledger, migrate
from sync.store.keys import open_vault
from tests.support.drafts import DAY, DESK, LI, ZHANG, stamp
from tests.support.faces import MODEL, OLD_MODEL, answer, face

_FOLDER = Path(tempfile.mkdtemp(prefix="stateful-faces-"))
_TEMPLATE = _FOLDER / "template.db"
_PEOPLE = st.sampled_from([ZHANG, LI])
open_vault(_FOLDER / "keys", create=True, rungs=["weak-file"])


class Shelf(RuleBasedStateMachine):
    """`here` is who has templates of which models that open; `left` who has rows that do not."""

    @initialize()
    def begin(self) -> None:
        self.vault = open_vault(_FOLDER / "keys", create=False)
        self.vault.faces.destroy()
        if not _TEMPLATE.exists():
            made = self._engine(_TEMPLATE)
            migrate.upgrade(made)
            made.dispose()
        shutil.copy(_TEMPLATE, _FOLDER / "book.db")
        self.agreed: set[str] = set()
        self.here: dict[str, dict[str, int]] = {}
        self.today = DAY
        self._open()

    def _engine(self, path: Path) -> Engine:
        pragmas = (*engines.WRITER, "PRAGMA synchronous = OFF")
        return engines.sqlite_engine(path, self.vault.db_key, pragmas, begin="BEGIN IMMEDIATE")

    def _open(self) -> None:
        self.engine = self._engine(_FOLDER / "book.db")
        self.db = self.engine.connect()

    def _end(self, commit: bool) -> bool:
        if commit:
            self.db.commit()
        else:
            self.db.rollback()
        return commit

    @rule(who=_PEOPLE, act=st.sampled_from(list(ConsentAct)), commit=st.booleans())
    def say(self, who: ledger.PersonKey, act: ConsentAct, commit: bool) -> None:
        ledger.append(self.db, self.vault, DESK, 1, answer(0, act, who))
        if not self._end(commit):
            return
        if act is ConsentAct.GIVEN:
            self.agreed.add(who.number)
        else:
            self.agreed.discard(who.number)
            self.here.pop(who.number, None)

    @rule(
        who=_PEOPLE, model=st.sampled_from([MODEL, OLD_MODEL]), number=st.integers(0, 9), commit=st.booleans()
    )
    def enrol(self, who: ledger.PersonKey, model: str, number: int, commit: bool) -> None:
        until = faces.erase_after_ms(self.today, 7)
        try:
            faces.enrol(self.db, self.vault, face(who, number=number, model=model, erase_after_ms=until))
        except faces.NoConsent:
            assert who.number not in self.agreed
            self.db.rollback()
            return
        assert who.number in self.agreed
        if self._end(commit):
            self.here.setdefault(who.number, {})[model] = until

    @rule(days=st.integers(0, 9))
    def time_goes_by(self, days: int) -> None:
        self.today += timedelta(days=days)
        now_ms = faces.erase_after_ms(self.today, -1)
        at = replace(stamp(), at_ms=now_ms)
        while erasure.erase_due(self.db, self.vault, DESK, 1, at=at, day=self.today, keep_days=7):
            self.db.commit()
        self.db.commit()
        for models in self.here.values():
            for model in [name for name, until in models.items() if until <= now_ms]:
                del models[model]
        assert faces.stored(self.db).templates == sum(len(models) for models in self.here.values())

    @rule(commit=st.booleans())
    def destroy(self, commit: bool) -> None:
        erasure.destroy_all(self.db, self.vault, DESK, 1, at=stamp(), day=self.today, operator="staff-1")
        self._end(commit)
        self.here = {}

    @rule()
    def restart(self) -> None:
        self.teardown()
        self.vault = open_vault(_FOLDER / "keys", create=False)
        self._open()

    @invariant()
    def only_who_agreed_is_here_and_what_was_kept(self) -> None:
        for who in (ZHANG, LI):
            standing = consents.standing(self.db, self.vault, who, Purpose.FACE)
            assert (standing is not None) == (who.number in self.agreed)
            for model in (MODEL, OLD_MODEL):
                shelf = faces.templates_of(self.db, self.vault, who, model)
                assert len(shelf.ready) == (model in self.here.get(who.number, {}))
        self.db.rollback()

    @invariant()
    def the_book_is_sound(self) -> None:
        assert ledger.verify(self.db, DESK, self.vault.ledger_public).problems == ()
        self.db.rollback()

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
            self.engine.dispose()


TestShelf = Shelf.TestCase
TestShelf.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
