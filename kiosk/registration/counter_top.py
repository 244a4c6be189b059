"""What lies on the registration counter, and what the page shows of it.  Main thread."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Decision
from kiosk.registration import view as view
from kiosk.registration.registrants import NO_PAPERS, Papers, Registrant
from kiosk.ui.registration import RegisterShown
from kiosk.ui.voucher_facts import Look
from kiosk.ui.window import Models
from kiosk.visit.view import Sound, Text
from kiosk.vouchers.checked import Checked
from sync.records import Acceptance

SOUNDS = {
    Look.GOOD: Sound.GOOD,
    Look.WAIT: Sound.ATTENTION,
    Look.LATER: Sound.ATTENTION,
    Look.BAD: Sound.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Desktop:
    """The person, their papers, the voucher on the way, what was accepted."""

    who: Registrant | None = None
    papers: Papers = NO_PAPERS
    class_no: str = ""
    checked: Checked | None = field(default=None, repr=False)
    decision: Decision | None = None
    accepted: Acceptance | None = None


NOTHING = Desktop()


class CounterTop:
    def __init__(self, models: Models) -> None:
        self.models, self._model = models, models.registration
        self.on = NOTHING

    @property
    def shown(self) -> RegisterShown:
        return self._model.shown

    def show(self, shown: RegisterShown, *, aloud: bool = False) -> None:
        self._model.update(shown)
        if aloud and (sound := SOUNDS.get(shown.verdict.look)):
            self.sound(sound)

    def sound(self, sound: Sound) -> None:
        self.models.stage.sounded.emit(sound.value)

    def say(self, words: Text) -> None:
        self.show(replace(self.shown, says=words))

    def problem(self, refusal: Refusal) -> None:
        self.show(replace(self.shown, verdict=view.problem_shown(refusal), says=None), aloud=True)

    def clear(self, *, card_in: bool) -> None:
        self.on = NOTHING
        self.show(view.start(card_in=card_in))

    def holds(self, told: Acceptance) -> bool:
        """Whether it is about what lies here; the rest is in the list."""
        return self.on.accepted is not None and self.on.accepted.entry_id == told.entry_id

    def lay(self, accepted: Acceptance) -> None:
        """From now on it is this one that lies here."""
        self.on = replace(self.on, accepted=accepted)
        self._show_accepted(accepted)

    def step_taken(self, told: Acceptance | Refusal) -> None:
        if isinstance(told, Refusal):
            self.problem(told)
        elif self.holds(told):
            self.lay(told)

    def _show_accepted(self, told: Acceptance) -> None:
        papers, before = self.on.papers, self.shown
        class_name = papers.class_name(told.class_no)
        shown = view.accepted_shown(before, told, papers.institution, class_name)
        self.show(shown, aloud=(shown.verdict.look, shown.step) != (before.verdict.look, before.step))
