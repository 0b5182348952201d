"""Whether somebody agrees to the pair that is offered: answered alone, read by the curator.

A "no" and a "rather no" end the pair for who says it, so that they are asked once more.
"""

from dashboard.web.teacher import facing
from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from dashboard.web.teacher.stepped import told as told_of
from data import invitations
from data.i18n import _
from data.records.ids import PairId
from data.records.questionnaire import Answers
from data.store import Work
from matching import pairs
from matching.pairs.states import AGREES, WORDS_OF
from matching.rounds.private import GRADE, WORDS

CONFIRM, BACK = "confirm", "back"


class Answer(TeacherPage):
    """One question about one colleague."""

    windowed = False

    def show(self, work: Work, visit: Visit) -> View:
        """The other side's card and the question, while the offer stands."""
        offer = pairs.offered(work, PairId(visit.invitation.subject))
        if not offer.open:
            values = {"lead": facing.closed(), "facts": facing.facts(offer.cards)}
            return View(title=_("Offered pair"), template="form_closed", values=values)
        draft = invitations.draft(work)
        if visit.step == CONFIRM and draft is not None:
            return _sure(draft.answers)
        return View(
            title=_("Offered pair"),
            values={
                "step": "",
                "lead": (
                    _("The curator offers you to work with this colleague. You decide freely."),
                    _("Only the curator learns your answer and your words, nobody else."),
                ),
                "facts": facing.about(offer),
                "sections": facing.sections(visit, offer.own, draft.answers if draft else None),
                "send": _("Send the answer"),
            },
        )

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand the answer over; one that ends the pair only when it was confirmed."""
        draft = invitations.draft(work)
        if visit.step == CONFIRM and draft is not None:
            if visit.fields.one("act") != CONFIRM:
                return Outcome(done=False, draft=True)
            return _said(work, visit, draft.answers)
        grade, words = facing.given(visit)
        answers: Answers = {GRADE: grade, WORDS: words}
        if grade >= AGREES:
            return _said(work, visit, answers)
        invitations.save_draft(work, answers, 0)
        return Outcome(done=False, draft=True, step=CONFIRM)


def _said(work: Work, visit: Visit, answers: Answers) -> Outcome:
    grade, words = int(str(answers[GRADE])), str(answers.get(WORDS, ""))
    pairs.answer_by_link(work, PairId(visit.invitation.subject), WORDS_OF[grade], words)
    return Outcome()


def _sure(answers: Answers) -> View:
    """What follows, before it does."""
    asked, words = facing.questions()
    told = [(asked.text, told_of(asked, answers[GRADE]))]
    if answers.get(WORDS):
        told.append((words.text, str(answers[WORDS])))
    return View(
        title=_("Please confirm your answer"),
        values={
            "step": CONFIRM,
            "lead": (
                _(
                    "After you confirm, you are not in this pair, and the answer cannot be changed"
                    " by this link any more."
                ),
                _(
                    "The curator learns your answer; your colleague learns only that the pair did"
                    " not come about. Nobody is to blame."
                ),
            ),
            "facts": tuple(told),
            "actions": ((CONFIRM, _("Confirm the answer")), (BACK, _("Go back"))),
        },
    )


PAGE = Answer()
