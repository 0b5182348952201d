"""Nominations by link: a nominee says yes or no, a juror marks each practice by its criteria.

Steps of the address: nothing (home) and ``n.<nomination>`` (one ballot).
"""

from collections.abc import Sequence

from dashboard.web.teacher import asking
from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from data.codebook import Option, Question
from data.codebook.practice import (
    category_name,
    criteria,
    criterion_name,
    mark_names,
)
from data.i18n import _
from data.invitations.words import title_of
from data.practice import nominations
from data.practice.nominations import Ballot, OwnVote
from data.records.ids import EventId, NominationId
from data.records.invitation import Form
from data.records.practice import Nomination, NominationState
from data.store import Work

YES, NO, MARK = "yes", "no", "mark"
BALLOT, SAVED = "n", "saved"


class VotePage(TeacherPage):
    """Open until the link expires; marks count until the decision."""

    lasting = True

    def show(self, work: Work, visit: Visit) -> View:
        """The list, or one ballot."""
        seen = nominations.own_vote(work, EventId(visit.invitation.subject))
        name, _dot, about = visit.step.partition(".")
        ballot = next((one for one in seen.ballots if one.nomination.id == about), None)
        if name == BALLOT and ballot is not None and not ballot.barred:
            return _one(visit, ballot)
        return _home(seen, saved=visit.step == SAVED)

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand the button to its use case."""
        act, _dot, about = visit.fields.one("act").partition(".")
        event, nomination = EventId(visit.invitation.subject), NominationId(about)
        if act == YES:
            nominations.accept_by_link(work, event, nomination)
        elif act == NO:
            nominations.withdraw_by_link(work, event, nomination)
        elif act == MARK:
            self._marked(work, visit, event, nomination)
        else:
            return Outcome(done=False, draft=True)
        return Outcome(done=False, step=SAVED)

    def _marked(self, work: Work, visit: Visit, event: EventId, about: NominationId) -> None:
        seen = nominations.own_vote(work, event)
        ballot = next((one for one in seen.ballots if one.nomination.id == about), None)
        asked = _questions(ballot.nomination) if ballot is not None else ()
        given = asking.checked(asked, visit.fields)
        marks = {code: int(str(value)) for code, value in given.items()}
        nominations.vote_by_link(work, event, about, marks)


def _home(seen: OwnVote, *, saved: bool) -> View:
    left = [one for one in seen.ballots if not one.barred]
    asked = [one for one in seen.own if one.state is NominationState.PROPOSED]
    standing = [one for one in seen.own if one.state is NominationState.ACCEPTED]
    return View(
        title=title_of(Form.VOTE),
        template="form_page" if asked or standing else "form_closed",
        values={
            "lead": _lead(seen, saved=saved),
            "facts": tuple(_grounds(one) for one in (*asked, *standing)),
            "actions": (*_answers(asked), *_leaving(standing)),
            "links": tuple((_ballot_name(one), f"{BALLOT}.{one.nomination.id}") for one in left),
            "lists": ((_("You do not mark these: they are your own or of your pair"), _own(seen)),),
        },
    )


def _lead(seen: OwnVote, *, saved: bool) -> tuple[str, ...]:
    told = [_("It is written down.")] if saved else []
    if seen.juror:
        told.append(
            _(
                "You are in the jury. Judge what was done and how it is shown, by each criterion."
                " Your marks are seen by nobody but as sums."
            )
        )
    if seen.own:
        told.append(
            _("You were put forward. Nothing follows from it without your yes; no needs no reason.")
        )
    if not seen.open and not any(one.state is NominationState.PROPOSED for one in seen.own):
        told.append(_("There is nothing to answer now."))
    return tuple(told)


def _grounds(one: Nomination) -> tuple[str, str]:
    said = "; ".join(f"{criterion_name(code)}: {text}" for code, text in one.grounds.items())
    return category_name(one.category), said


def _answers(asked: Sequence[Nomination]) -> tuple[tuple[str, str], ...]:
    return tuple(
        action
        for one in asked
        for name in [category_name(one.category)]
        for action in (
            (f"{YES}.{one.id}", _("I agree to stand: {category}", category=name)),
            (f"{NO}.{one.id}", _("I do not stand: {category}", category=name)),
        )
    )


def _leaving(standing: Sequence[Nomination]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{NO}.{one.id}",
            _("I take my nomination back: {category}", category=category_name(one.category)),
        )
        for one in standing
    )


def _ballot_name(one: Ballot) -> str:
    name = f"{category_name(one.nomination.category)}: {one.fio}"
    return _("{nomination} – marked", nomination=name) if one.marks else name


def _own(seen: OwnVote) -> tuple[str, ...]:
    return tuple(
        f"{category_name(one.nomination.category)}: {one.fio}" for one in seen.ballots if one.barred
    )


def _one(visit: Visit, ballot: Ballot) -> View:
    asked = _questions(ballot.nomination)
    values = asking.read(asked, visit.fields) if visit.fields.sent else dict(ballot.marks)
    told = ballot.nomination.grounds
    return View(
        title=_ballot_name(ballot),
        values={
            "facts": tuple((criterion_name(code), text) for code, text in told.items()),
            "sections": (("", asking.asked(asked, values, visit.problems)),),
            "actions": ((f"{MARK}.{ballot.nomination.id}", _("Save the marks")),),
            "links": ((_("Back to the list"), ""),),
        },
    )


def _questions(one: Nomination) -> tuple[Question, ...]:
    options = tuple(
        Option(code=str(mark), ru=words, en=words) for mark, words in enumerate(mark_names())
    )
    return tuple(
        Question(
            code=code,
            kind="single",
            section="marks",
            text_ru=criterion_name(code),
            text_en=criterion_name(code),
            options=options,
            required=True,
        )
        for code in criteria(one.category)
    )


PAGE = VotePage()
