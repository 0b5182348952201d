"""How the acquaintance went: whether somebody wants to go on, said to the curator alone."""

from dashboard.web.teacher import facing
from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from data.i18n import _
from data.records.ids import PairId
from data.records.invitation import Form
from data.store import Work
from matching import pairs
from matching.pairs.states import WORDS_OF


class Acquaintance(TeacherPage):
    """One question after the first meeting."""

    windowed = False

    def show(self, work: Work, visit: Visit) -> View:
        """Whom it is about and the question, while the pair gets acquainted."""
        offer = pairs.offered(work, PairId(visit.invitation.subject), Form.ACQUAINTANCE)
        if not offer.open:
            values = {"lead": facing.closed(), "facts": facing.facts(offer.cards)}
            return View(title=_("After the acquaintance"), template="form_closed", values=values)
        return View(
            title=_("After the acquaintance"),
            values={
                "lead": (
                    _("You have met. Tell the curator whether you want to work together."),
                    _("Only the curator learns your answer and your words, nobody else."),
                    _("If you hesitate, the curator talks with you first. Nobody is to blame."),
                ),
                "facts": facing.about(offer),
                "sections": facing.sections(visit, offer.own),
                "send": _("Send the answer"),
            },
        )

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand the answer over."""
        grade, words = facing.given(visit)
        pairs.acquainted_by_link(work, PairId(visit.invitation.subject), WORDS_OF[grade], words)
        return Outcome()


PAGE = Acquaintance()
