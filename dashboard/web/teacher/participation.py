"""The labour paper of a pair: its terms, saying yes or no to them, giving it up by notice."""

from datetime import date

from dashboard.web.teacher import asking, facing
from dashboard.web.teacher.page import Outcome, Rejected, TeacherPage, View, Visit
from data.codebook import Problem, Question, label
from data.i18n import _
from data.papers import participation
from data.records.ids import PairId
from data.store import Work
from matching import pairs
from matching.pairs import OwnPaper

AGREE, REFUSE, GIVE_UP = "agree", "refuse", "give_up"
LAST_DAY = Question(
    code="ends_on",
    kind="text",
    section="",
    text_ru="Последний день участия (ДД.ММ.ГГГГ)",
    text_en="Last day of taking part (DD.MM.YYYY)",
    max_chars=10,
)
DAY = "%d.%m.%Y"


class Participation(TeacherPage):
    """Agree to the terms, or give notice where they were agreed to."""

    lasting = True

    def show(self, work: Work, visit: Visit) -> View:
        """The terms of this side; then the button that is open to it."""
        seen = pairs.own_paper(work, PairId(visit.invitation.subject))
        first = {LAST_DAY.code: seen.earliest.strftime(DAY)}
        values = asking.read((LAST_DAY,), visit.fields) or first
        giving_up = (("", asking.asked((LAST_DAY,), values, visit.problems)),)
        actions = _actions(seen)
        return View(
            title=_("Taking part in a pair"),
            template="form_page" if actions else "form_closed",
            values={
                "lead": _lead(seen),
                "facts": (*facing.facts(seen.cards), *_facts(seen)),
                "sections": giving_up if seen.signed else (),
                "actions": actions,
            },
        )

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Sign, or give notice; the button carries which terms were shown."""
        act, _dot, edition = visit.fields.one("act").partition(".")
        subject = PairId(visit.invitation.subject)
        language = visit.session.language
        if act == AGREE:
            participation.give_participation_by_link(work, subject, edition, language)
        elif act == REFUSE:
            participation.refuse_by_link(work, subject, edition, language)
        elif act == GIVE_UP:
            participation.give_up_by_link(work, subject, _day(visit))
        return Outcome()


def _lead(seen: OwnPaper) -> tuple[str, ...]:
    if not seen.open:
        return facing.closed()
    if not seen.terms:
        return (_("The school has not set the terms yet. The curator will write to you."),)
    notice = _(
        "You may give up early at any time by a written notice at least three working days before"
        " the last day (article 351.8 of the Labour Code)."
    )
    if seen.signed:
        return (_("You have agreed to take part on these terms."), notice)
    if seen.refused:
        return (
            _("You did not agree to take part; the curator knows."),
            _("If the terms suit you now, or you change your mind, you may still agree."),
        )
    return (
        _("Taking part is voluntary. These are the terms the school offers."),
        notice,
        _("If you do not agree, nothing follows for you: the curator learns of it and talks."),
    )


def _facts(seen: OwnPaper) -> tuple[tuple[str, str], ...]:
    terms = seen.terms
    pay = {
        "art351_8": _("paid under article 351.8"),
        "job_function": _("part of the duties of the post"),
        "none": _("without pay"),
    }
    told = (
        (_("What it is about"), terms.get("content", "")),
        (_("Term"), f"{_shown(terms.get('starts_on'))} – {_shown(terms.get('ends_on'))}"),
        (_("Form of mentoring"), label("form", terms.get("form", ""))),
        (_("Pay"), pay.get(terms.get("pay_basis", ""), "")),
        (_("Amount"), terms.get("pay_amount", "")),
    )
    return tuple((name, text) for name, text in told if text) if terms else ()


def _shown(day: str | None) -> str:
    return date.fromisoformat(day).strftime(DAY) if day else ""


def _actions(seen: OwnPaper) -> tuple[tuple[str, str], ...]:
    if not (seen.open and seen.terms):
        return ()
    if seen.signed:
        return ((GIVE_UP, _("Give notice of the last day")),)
    edition = participation.edition_of(seen.terms)
    agree = (f"{AGREE}.{edition}", _("I agree to take part on these terms"))
    return (agree,) if seen.refused else (agree, (f"{REFUSE}.{edition}", _("I do not agree")))


def _day(visit: Visit) -> date:
    said = str(asking.read((LAST_DAY,), visit.fields).get(LAST_DAY.code, ""))
    try:
        numbers = [int(one) for one in said.split(".")]
        return date(numbers[2], numbers[1], numbers[0])
    except (ValueError, IndexError, OverflowError):
        fault = Problem(code="codebook.wrong_type", question=LAST_DAY.code, value=said)
        raise Rejected([fault]) from None


PAGE = Participation()
