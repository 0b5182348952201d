"""States of events, cases and nominations in words, in the language in force."""

from data.i18n import _
from data.records.practice import EventState, NominationState, Presence, StudyState


def event_state(state: EventState) -> str:
    """Where an event stands."""
    return {
        EventState.PLANNED: _("is planned"),
        EventState.HELD: _("was held"),
        EventState.CANCELLED: _("was cancelled"),
    }[state]


def presence(one: Presence) -> str:
    """What is known of somebody on a list."""
    return {
        Presence.INVITED: _("expected"),
        Presence.ATTENDED: _("was there"),
        Presence.ABSENT: _("was absent"),
        Presence.INFORMED: _("informed"),
    }[one]


def study_state(state: StudyState) -> str:
    """Where a case stands."""
    return {
        StudyState.OFFERED: _("offered, no answer yet"),
        StudyState.REFUSED: _("the pair has said no"),
        StudyState.DRAFT: _("the authors write"),
        StudyState.AUTHOR_OK: _("the authors agree, waits for you"),
        StudyState.CURATOR_OK: _("agreed, the permission is to be checked"),
        StudyState.CONSENT_OK: _("may be published"),
        StudyState.PUBLISHED: _("is published"),
        StudyState.WITHDRAWN: _("was taken back"),
    }[state]


def nomination_state(state: NominationState) -> str:
    """Where a nomination stands."""
    return {
        NominationState.PROPOSED: _("waits for the yes of the nominee"),
        NominationState.ACCEPTED: _("stands"),
        NominationState.WON: _("won"),
        NominationState.NOT_WON: _("took part"),
        NominationState.WITHDRAWN: _("taken back"),
    }[state]
