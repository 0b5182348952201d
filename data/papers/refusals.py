"""Refusals of the papers."""

from data.errors import ProgrammeError


class NothingChosenError(ProgrammeError):
    """A consent names at least one purpose, a publication at least one field."""

    code = "papers.nothing_chosen"


class UnknownTextError(ProgrammeError):
    """No wording has this version: ``version``."""

    code = "papers.unknown_text"


class OtherPaperError(ProgrammeError):
    """A paper does not ask for these purposes: they need papers of their own: ``purposes``."""

    code = "papers.other_paper"


class NoReceiverError(ProgrammeError):
    """A transfer names the school that receives, participation names the pair."""

    code = "papers.no_subject"


class UnknownFieldError(ProgrammeError):
    """Nobody publishes such a field: ``fields``."""

    code = "papers.unknown_field"


class NotGivenError(ProgrammeError):
    """There is no live consent to withdraw: ``fio``, ``purposes``."""

    code = "papers.not_given"


class NotInForceError(ProgrammeError):
    """A later act or a day that is over makes this paper void at once: ``fio``, ``purposes``."""

    code = "papers.not_in_force"


class NothingToRestOnError(ProgrammeError):
    """Another consent has to be there first: ``fio``, ``purposes``, ``purpose`` it rests on."""

    code = "papers.nothing_to_rest_on"


class MissingTermsError(ProgrammeError):
    """A labour paper lacks terms the law asks for: ``fields``."""

    code = "papers.missing_terms"


class TermsChangedError(ProgrammeError):
    """The terms were changed after they were shown: they have to be read again."""

    code = "papers.terms_changed"


class TermsSignedError(ProgrammeError):
    """A side has agreed to the terms: only a new agreement changes them."""

    code = "papers.terms_signed"


class NoticeTooShortError(ProgrammeError):
    """Refusal needs notice of three working days: ``earliest``."""

    code = "papers.notice_too_short"


class StrangerToPairError(ProgrammeError):
    """This person is on neither side of the pair: ``fio``."""

    code = "papers.stranger_to_pair"


class StillKeptError(ProgrammeError):
    """A live legal ground keeps the data: ``grounds`` in words."""

    code = "papers.still_kept"


class NoCommissionError(ProgrammeError):
    """An act of destruction is signed by at least two people: ``count``."""

    code = "papers.no_commission"
