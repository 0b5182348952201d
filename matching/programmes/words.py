"""Words for states, levels and parties of programmes, in the language in force."""

from data.codebook import label
from data.i18n import _
from data.records.programme import MeetingState, ProgrammeState
from matching.programmes.content import CURATOR, MENTOR


def programme_state(state: ProgrammeState | None) -> str:
    """How far a programme is; None before the draft."""
    return _("no programme yet") if state is None else label("programme_state", state.value)


def meeting_state(state: MeetingState) -> str:
    """What became of a meeting."""
    return label("meeting_state", state.value)


def level_name(level: int) -> str:
    """A level of goal attainment, -2..2."""
    return label("goal_level", str(level))


def party_name(party: str) -> str:
    """Which side of the agreement."""
    return {MENTOR: _("mentor"), CURATOR: _("curator")}.get(party, _("mentee"))
