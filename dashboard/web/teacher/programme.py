"""A personal programme by link: read it, agree to this edition, or ask for a change."""

from datetime import date

from dashboard.web.teacher import asking
from dashboard.web.teacher.page import Outcome, Rejected, TeacherPage, View, Visit
from data.codebook import Problem, Question, form_and_kind
from data.codebook.programmes import programme_templates
from data.i18n import _
from data.records.ids import ProgrammeId
from data.records.programme import Programme
from data.store import Work
from matching import programmes
from matching.programmes import OwnView
from matching.programmes.content import MOST_TEXT, party_of
from matching.programmes.words import party_name, programme_state

AGREE, WISH = "agree", "wish"
WORDS = Question(
    code="words",
    kind="text",
    section="",
    text_ru="Что изменить? (если хотите)",
    text_en="What should be changed? (if anything)",
    max_chars=MOST_TEXT,
)
Lines = tuple[tuple[str, tuple[str, ...]], ...]


class ProgrammePage(TeacherPage):
    """Three agree to the same edition, each alone."""

    def show(self, work: Work, visit: Visit) -> View:
        """The whole programme, then the two buttons."""
        shown = programmes.own_programme(work, visit.invitation.subject)
        one = shown.programme
        if one is None:
            raise AssertionError  # the link is about a programme that is there
        mine = party_of(shown.pair, shown.who) in one.agreed
        values = asking.read((WORDS,), visit.fields)
        return View(
            title=_("Programme of the pair"),
            template="form_programme",
            values={
                "lead": _lead(one, mine=mine),
                "facts": facts(shown),
                "parts": parts(one),
                "sections": (("", asking.asked((WORDS,), values, visit.problems)),),
                "actions": () if mine else _actions(one),
                "note": _("Only the curator reads what you would like to change."),
            },
        )

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Agree, or ask for a change; the button carries the edition that was shown."""
        act, _dot, edition = visit.fields.one("act").partition(".")
        subject, number = ProgrammeId(visit.invitation.subject), _whole(edition)
        words = str(asking.checked((WORDS,), visit.fields).get(WORDS.code, ""))
        if act == AGREE:
            programmes.agree_by_link(work, subject, number)
        elif not words:
            raise Rejected([Problem(code="codebook.required", question=WORDS.code, value="")])
        else:
            programmes.wish_by_link(work, subject, number, words)
        return Outcome()


def facts(shown: OwnView) -> tuple[tuple[str, str], ...]:
    """Who, in which form, from when to when, how often."""
    pair, one = shown.pair, shown.programme
    told = [
        (party_name("mentor").capitalize(), shown.names.mentor),
        (_("Mentees"), ", ".join(name for name in shown.names.mentees if name)),
        (_("Form of mentoring"), form_and_kind(pair.form, pair.kind)),
    ]
    if one is not None:
        told += [
            (_("Term"), f"{day(one.starts_on)} – {day(one.ends_on)}"),
            (_("Meetings planned"), str(one.meetings_planned)),
            (
                _("Programme"),
                _("edition {n}: {state}", n=one.edition, state=programme_state(one.state)),
            ),
        ]
    return tuple((name, text) for name, text in told if text)


def parts(one: Programme) -> tuple[tuple[str, Lines], ...]:
    """Goals with their signs, actions with their days, checkpoints."""
    goals = tuple((goal.text, (_("Sign: {sign}", sign=goal.sign),)) for goal in one.goals)
    templates = programme_templates()
    actions = tuple(
        (
            action.text,
            tuple(
                said
                for said in (
                    " · ".join(
                        part for part in (day(action.due), templates.form(action.format)) if part
                    ),
                    _("Result: {result}", result=action.result) if action.result else "",
                    _("done on {day}", day=day(action.done_on)) if action.done_on else "",
                )
                if said
            ),
        )
        for action in one.actions
    )
    checkpoints = tuple((point.text, (day(point.on),)) for point in one.checkpoints)
    return (
        (_("Goals"), goals),
        (_("Actions"), actions),
        (_("Checkpoints"), checkpoints),
    )


def day(given: date | None) -> str:
    """A day as people write it, nothing for none."""
    return "" if given is None else given.strftime("%d.%m.%Y")


def _lead(one: Programme, *, mine: bool) -> tuple[str, ...]:
    if mine:
        return (_("You have agreed to edition {n} of this programme.", n=one.edition),)
    return (
        _("Read the programme. If it suits you, agree; if not, write what should be changed."),
        _("It counts when mentor, mentees and curator have all agreed to the same edition."),
    )


def _actions(one: Programme) -> tuple[tuple[str, str], ...]:
    return (
        (f"{AGREE}.{one.edition}", _("I agree to this programme")),
        (f"{WISH}.{one.edition}", _("I ask for a change")),
    )


def _whole(text: str) -> int:
    plain = text.isascii() and text.isdecimal() and len(text) <= asking.DIGITS
    return int(text) if plain else 0


PAGE = ProgrammePage()
