"""States of asking, sittings and response in the language in force."""

from data.codebook.instruments import GOALS, instrument
from data.codebook.waves import asking, goals, wave_name
from data.i18n import _, ngettext
from data.records.monitoring import AskState


def state_name(state: AskState) -> str:
    """What became of asking one person."""
    return {
        AskState.PLANNED: _("not opened yet"),
        AskState.SENT: _("answer is awaited"),
        AskState.PARTIAL: _("begun, not sent in"),
        AskState.ANSWERED: _("answered"),
        AskState.SILENT: _("no answer"),
        AskState.REFUSED: _("no consent"),
        AskState.CANCELLED: _("called off"),
    }[state]


def extent_name(extent: str) -> str:
    """What is asked in one sitting: a part of the plan, or one instrument."""
    named = {"core": _("main part"), "extended": _("additional part"), GOALS: goals(()).name}
    if extent in named:
        return named[extent]
    try:
        return instrument(extent).name
    except KeyError:
        return extent


def sitting_name(wave: str, extent: str) -> str:
    """A sitting: its wave and what is asked."""
    return f"{wave_name(wave)} · {extent_name(extent)}"


def response_word(share: float | None) -> str:
    """What a response rate means."""
    if share is None:
        return _("nobody is asked")
    if share >= asking().target_response:
        return _("enough answers")
    return _("few answers") if share >= asking().red_response else _("too few answers")


def response_colour(share: float | None) -> str:
    """The colour that goes with the word."""
    if share is None:
        return "gray"
    if share >= asking().target_response:
        return "green"
    return "orange" if share >= asking().red_response else "red"


def standing_word(share: float | None, awaited: int) -> str:
    """How a survey stands: while answers are awaited their number, afterwards what the rate means.

    >>> standing_word(0.67, 2), standing_word(0.67, 0)
    ('ждём 2 ответа', 'ответов мало')
    """
    if share is not None and awaited:
        return ngettext("{count} awaited", "{count} awaited", awaited)
    return response_word(share)
