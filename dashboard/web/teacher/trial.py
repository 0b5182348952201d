"""What somebody says of one trial meeting before the pairs are matched."""

from dashboard.web.teacher import facing
from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from data.i18n import _
from data.records.ids import TrialId
from data.store import Work
from matching.pairs import trials
from matching.pairs.states import WORDS_OF


class TrialPage(TeacherPage):
    """One question about one meeting."""

    windowed = False

    def show(self, work: Work, visit: Visit) -> View:
        """Whom to meet and the question, until the round begins."""
        meeting = trials.seen(work, TrialId(visit.invitation.subject))
        if meeting.card is None:
            values = {"lead": facing.closed(), "facts": ()}
            return View(title=_("Trial meeting"), template="form_closed", values=values)
        return View(
            title=_("Trial meeting"),
            values={
                "lead": (
                    _("Meet this colleague for half an hour, then answer here."),
                    _("A “no” rules this pair out; any other answer is only one of many reasons."),
                    _("Only the curator learns your answer and your words, nobody else."),
                ),
                "facts": facing.facts((meeting.card,)),
                "sections": facing.sections(visit, meeting.own),
                "send": _("Send the answer"),
            },
        )

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand the answer over."""
        grade, words = facing.given(visit)
        trials.rate_by_link(work, TrialId(visit.invitation.subject), WORDS_OF[grade], words)
        return Outcome()


PAGE = TrialPage()
