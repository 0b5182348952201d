"""Refusals a user can act on. They carry a code; the words live in data/locale."""

from functools import partial
from typing import Any, ClassVar


class ProgrammeError(Exception):
    """Base of all refusals: ``code`` names the message, ``params`` fill it.

    Subclasses live beside the code that raises them; each has a row ``code`` in
    ``data/locale/ru`` and ``data/locale/en`` (a test walks all subclasses).
    """

    code: ClassVar[str] = "programme.refused"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), **self.params), ()  # to survive the trip from a worker


class DeniedError(ProgrammeError):
    """The actor's role does not allow this: ``permission``."""

    code = "access.denied"


class NotFoundError(ProgrammeError):
    """Nothing of this ``kind`` has this ``id`` in the actor's school."""

    code = "store.not_found"


class ChangedMeanwhileError(ProgrammeError):
    """Somebody wrote since the screen was drawn: ``kind``, ``id``, ``yours``, ``theirs``."""

    code = "store.changed_meanwhile"


class StateError(ProgrammeError):
    """This transition is not in the table: ``kind``, ``state``, ``wanted``."""

    code = "state.not_allowed"


class MissingReasonError(ProgrammeError):
    """A decision that deviates from the proposal needs words: ``action``."""

    code = "decision.reason_required"


class InvalidValueError(ProgrammeError):
    """A value breaks its rule: ``field``, ``value``, ``rule``."""

    code = "value.invalid"
