"""A wave of monitoring: one instrument, or a sitting of the plan, behind one link.

The subject of the link is ``REL@day60``, ``core@pre`` or ``extended@mid``; a third part says the
side (``core@pre@mentor``), which is otherwise found in this year's banks.
"""

from collections.abc import Mapping, Sequence

from dashboard.web.teacher.page import Outcome, Rejected, View, Visit
from dashboard.web.teacher.stepped import Step, SteppedPage
from data import invitations
from data.bank import participations
from data.codebook import Problem, framework
from data.codebook.instruments import BY_NEED, RATINGS, Instrument, about, sitting
from data.errors import NotFoundError
from data.i18n import _
from data.invitations.words import title_of
from data.records.bank import Role
from data.records.questionnaire import Answers
from data.store import Work

EXTENTS = ("core", "extended")
BY_COMPETENCY = frozenset({BY_NEED, *RATINGS})
PAGE_OF = 15  # questions on one page


class WavePage(SteppedPage):
    """Instruments of one sitting, each kept as a response of its own."""

    def title(self, work: Work, visit: Visit) -> str:
        """The instrument, or what a survey is called."""
        named = _instruments(work, visit)
        return named[0].name if len(named) == 1 else title_of(visit.invitation.form)

    def steps(self, work: Work, visit: Visit) -> Sequence[Step]:
        """Each instrument on pages of its own."""
        return tuple(
            Step(
                title=one.name,
                questions=one.questions[start : start + PAGE_OF],
                lead=(_("Answer as it is: there are no right answers. Any may be left out."),),
                rows=one.code in RATINGS,
            )
            for one in _instruments(work, visit)
            for start in range(0, len(one.questions), PAGE_OF)
        )

    def before(self, work: Work, visit: Visit) -> Answers:
        """What was answered in this sitting before."""
        kept = (invitations.last_response(work, one.code) for one in _instruments(work, visit))
        return {code: value for one in kept if one for code, value in one.answers.items()}

    def show(self, work: Work, visit: Visit) -> View:
        """Refused before the first question where the consent to monitoring is missing."""
        invitations.require_consent(work, visit.invitation.person_id, visit.invitation.form)
        return super().show(work, visit)

    def submit(self, work: Work, visit: Visit, answers: Answers) -> Outcome:
        """Keep the answers, instrument by instrument."""
        named = _instruments(work, visit)
        if not answers:
            first = named[0].questions[0].code
            raise Rejected([Problem(code="codebook.required", question=first, value="")])
        for one in named:
            mine = _of(one, answers)
            if mine:
                invitations.submit_response(
                    work, one.code, mine, key=f"{visit.key}:{one.code}", context=_context(visit)
                )
        return Outcome()


def _instruments(work: Work, visit: Visit) -> tuple[Instrument, ...]:
    code, _at, rest = visit.invitation.subject.partition("@")
    wave, _at, said = rest.partition("@")
    role = Role(said) if said in set(Role) else _side(work, visit)
    codes = sitting(code, wave, role) if code in EXTENTS else (code,)
    try:
        needs = _needs(work, visit) if set(codes) & BY_COMPETENCY else ()
        found = tuple(about(one, needs, role, wave) for one in codes)
    except KeyError:
        found = ()
    named = tuple(one for one in found if one.questions and not one.anonymous)
    if not named:
        raise NotFoundError(kind="instrument", id=code)
    return named


def _side(work: Work, visit: Visit) -> Role:
    who = visit.invitation.person_id
    mentee = participations.current(work, who, Role.MENTEE)
    return Role.MENTEE if mentee is not None else Role.MENTOR


def _needs(work: Work, visit: Visit) -> tuple[str, ...]:
    """The domains a mentee has chosen as the most important; the first ones where none are."""
    who, year = visit.invitation.person_id, participations.this_year(work)
    sheet = work.sheets.latest(who, Role.MENTEE, year)
    chosen = sheet.answers.get("needs_top") if sheet is not None else None
    most = framework().questionnaire["needs_top_k"]
    return tuple(chosen) if isinstance(chosen, tuple) else framework().domain_codes[:most]


def _of(one: Instrument, answers: Answers) -> Answers:
    known = {question.code for question in one.questions}
    return {code: value for code, value in answers.items() if code in known}


def _context(visit: Visit) -> Mapping[str, object]:
    _code, _at, rest = visit.invitation.subject.partition("@")
    return {"wave": rest.partition("@")[0]}


PAGE = WavePage()
