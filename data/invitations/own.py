"""What a person sees of the own answers, on the page «Мои данные»."""

from data.papers.own import mine
from data.records.invitation import Response
from data.records.questionnaire import AnswerSheet
from data.store import Work


def own_sheets(work: Work) -> tuple[AnswerSheet, ...]:
    """The own questionnaires, the newest first, corrections too."""
    return tuple(reversed(work.sheets.of(mine(work))))


def own_responses(work: Work) -> tuple[Response, ...]:
    """What was sent in by other forms, the newest first."""
    return tuple(reversed(work.responses.of(mine(work))))
