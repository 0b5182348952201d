"""Whether somebody agrees to the pair that is offered: answered alone, read by the curator."""

from dashboard.web.teacher import facing
from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from data.i18n import _
from data.records.ids import PairId
from data.store import Work
from matching import pairs
from matching.pairs.states import WORDS_OF


class Answer(TeacherPage):
    """One question about one colleague."""

    def show(self, work: Work, visit: Visit) -> View:
        """The other side's card and the question, while the offer stands."""
        offer = pairs.offered(work, PairId(visit.invitation.subject))
        if not offer.open:
            values = {"lead": facing.closed(), "facts": facing.facts(offer.cards)}
            return View(title=_("Offered pair"), template="form_closed", values=values)
        return View(
            title=_("Offered pair"),
            values={
                "lead": (
                    _("The curator offers you to work with this colleague. You decide freely."),
                    _("Only the curator learns your answer and your words, nobody else."),
                ),
                "facts": facing.about(offer),
                "sections": facing.sections(visit, offer.own),
                "send": _("Send the answer"),
            },
        )

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand the answer over."""
        grade, words = facing.given(visit)
        pairs.answer_by_link(work, PairId(visit.invitation.subject), WORDS_OF[grade], words)
        return Outcome()


PAGE = Answer()
