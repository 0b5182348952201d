"""A text that speaks of danger, and what the psychologist has done about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.records.ids import AccountId, PersonId, SchoolId, SignalId


class SignalState(StrEnum):
    """How far the psychologist is."""

    RAISED = "raised"
    SEEN = "seen"
    RESOLVED = "resolved"
    FALSE = "false"


class SignalSource(StrEnum):
    """Through which door the text came in."""

    QUESTIONNAIRE = "questionnaire"
    IMPORT = "import"
    BANK = "bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalStep:
    """One act of the psychologist; the signal keeps its own history, the journal none of it."""

    state: SignalState
    at: datetime
    by: AccountId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What was found and where. ``person_id`` is empty for a row that was not taken in.

    ``codes`` are the dangers (``suicide``, ``violence``…), ``words`` those that spoke of them,
    ``rules`` version and digest of the rules.
    """

    person_id: PersonId | None
    fio: str
    source: SignalSource
    text: str
    codes: tuple[str, ...]
    words: str
    rules: str
    raised_at: datetime
    steps: tuple[SignalStep, ...] = ()

    @property
    def state(self) -> SignalState:
        """Where it stands now."""
        return self.steps[-1].state if self.steps else SignalState.RAISED


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSignal:
    """A signal as it is kept: nothing of it can be read without the key, not even whose it is.

    ``id`` is a keyed digest of person and text: the same text is one signal.
    """

    id: SignalId
    school_id: SchoolId
    body: str
    version: int = 1
