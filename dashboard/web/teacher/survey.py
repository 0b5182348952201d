"""A wave of monitoring: one instrument, or a sitting of the plan, behind one link.

The subject of the link is ``REL@day60@mentor@<pair>``, ``core@pre@mentee@<pair>`` and the like; a
link made by hand may leave out the side, which is then found in this year's banks, and the pair.
How long each instrument was before the person is measured here, between a page and what is sent
from it.
"""

from collections.abc import Mapping, Sequence

from analytics.waves import answering, sittings
from analytics.waves.subjects import Subject, parsed
from dashboard.web.teacher.asking import ALL_EMPTY
from dashboard.web.teacher.page import Outcome, View, Visit
from dashboard.web.teacher.stepped import CHECK, Step, SteppedPage
from data import invitations
from data.codebook import Problem
from data.codebook.instruments import RATINGS, Instrument
from data.i18n import _
from data.invitations.words import title_of
from data.names import given_names
from data.records.bank import Role
from data.records.questionnaire import Answers
from data.store import Work

PAGE_OF = 15  # questions on one page
SHOWN = "shown"  # field: when the page was shown, and our seal on it
LONGEST = 4 * 3600.0  # seconds: a browser is let out after them


class WavePage(SteppedPage):
    """Instruments of one sitting, each kept as a response of its own."""

    def title(self, work: Work, visit: Visit) -> str:
        """The instrument, or what a survey is called."""
        named = _instruments(work, visit)
        return named[0].name if len(named) == 1 else title_of(visit.invitation.form)

    def steps(self, work: Work, visit: Visit) -> Sequence[Step]:
        """Each instrument on pages of its own, the first one with whom it is about."""
        about = _about(work, visit)
        pages = [
            (one, one.questions[start : start + PAGE_OF])
            for one in _instruments(work, visit)
            for start in range(0, len(one.questions), PAGE_OF)
        ]
        free = _free(sum(len(one.questions) for one in _instruments(work, visit)))
        return tuple(
            Step(
                title=one.name,
                questions=questions,
                lead=(*(() if at else about), free),
                rows=one.code in RATINGS,
            )
            for at, (one, questions) in enumerate(pages)
        )

    def before(self, work: Work, visit: Visit) -> Answers:
        """What was answered in this sitting before."""
        kept = (invitations.last_response(work, one) for one in _instruments(work, visit))
        return {code: value for one in kept if one for code, value in one.answers.items()}

    def show(self, work: Work, visit: Visit) -> View:
        """Refused before the first question without a consent, or when the window is over."""
        invitations.require_consent(work, visit.invitation.person_id, visit.invitation.form)
        answering.insist_open(work)
        view = super().show(work, visit)
        kept = visit.fields.one(SHOWN) if visit.problems else ""
        shown = kept if _moment(work, visit, kept) is not None else _sealed(work, visit)
        return View(title=view.title, template=view.template, values={**view.values, SHOWN: shown})

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Keep one step or send in the whole; the time spent on the step goes into the draft."""
        answering.insist_open(work)
        outcome = super().take(work, visit)
        if not outcome.done and visit.step != CHECK:
            code, seconds = self._spent(work, visit)
            if code:
                invitations.spent(work, code, seconds)
        return outcome

    def validate(self, answers: Mapping[str, object], steps: Sequence[Step]) -> list[Problem]:
        """What breaks a rule, and a sheet without a single answer."""
        if not answers:
            return [Problem(code=ALL_EMPTY, question=steps[0].questions[0].code, value="")]
        return super().validate(answers, steps)

    def submit(self, work: Work, visit: Visit, answers: Answers) -> Outcome:
        """Keep the answers, instrument by instrument, and end the asking."""
        named = _instruments(work, visit)
        took = self._took(work, visit)
        for one in named:
            mine = _of(one, answers)
            if mine:
                context = _context(work, visit, one, took)
                invitations.submit_response(
                    work, one, mine, key=f"{visit.key}:{one.code}", context=context
                )
        answering.answered_by_link(work)
        return Outcome()

    def _took(self, work: Work, visit: Visit) -> Mapping[str, float]:
        """Seconds on each instrument: those of the draft and of the page just sent."""
        draft = invitations.draft(work)
        so_far = {} if draft is None else dict(draft.seconds)
        code, seconds = ("", 0.0) if visit.step == CHECK else self._spent(work, visit)
        return {**so_far, code: so_far.get(code, 0.0) + seconds} if code else so_far

    def _spent(self, work: Work, visit: Visit) -> tuple[str, float]:
        """The instrument of the page just sent, and the seconds since it was shown."""
        began = _moment(work, visit, visit.fields.one(SHOWN))
        steps = self.steps(work, visit)
        at = int(visit.step) - 1 if visit.step.isascii() and visit.step.isdecimal() else 0
        if began is None or not 0 <= at < len(steps):
            return "", 0.0
        seconds = min(max(work.now.timestamp() - began, 0.0), LONGEST)
        return steps[at].questions[0].section, round(seconds, 1)


def _instruments(work: Work, visit: Visit) -> tuple[Instrument, ...]:
    return sittings.asked(work, visit.invitation.person_id, _subject(visit))


def _subject(visit: Visit) -> Subject:
    return parsed(visit.invitation.subject)


def _free(count: int) -> str:
    """What may be left out: of one question nothing, of several all but one."""
    if count == 1:
        return _(
            "Answer as it is: there are no right answers. If you would rather not answer, do not"
            " send the form."
        )
    return _(
        "Answer as it is: there are no right answers. Any question may be left out; to send the"
        " form, answer at least one."
    )


def _about(work: Work, visit: Visit) -> tuple[str, ...]:
    """Whom the questions are about: name and patronymic of the partner, nothing else."""
    pair_id = _subject(visit).pair_id
    pair = None if pair_id is None else work.pairs.find(pair_id)
    if pair is None:
        return ()
    who = visit.invitation.person_id
    others = pair.mentee_ids if _subject(visit).role is Role.MENTOR else (pair.mentor_id,)
    found = [work.people.find(one) for one in others if one != who]
    names = [given_names(one.fio) for one in found if one is not None and one.fio]
    if not names:
        return ()
    return (_("These questions are about your pair: you and {names}.", names=", ".join(names)),)


def _of(one: Instrument, answers: Answers) -> Answers:
    known = {question.code for question in one.questions}
    return {code: value for code, value in answers.items() if code in known}


def _context(
    work: Work, visit: Visit, one: Instrument, took: Mapping[str, float]
) -> Mapping[str, object]:
    subject, ask = _subject(visit), answering.own_ask(work)
    seconds = {one.code: round(took[one.code], 1)} if one.code in took else {}
    return {
        "wave": subject.wave,
        "pair": subject.pair_id or "",
        "ask": "" if ask is None else ask.id,
        "order": [question.code for question in one.questions],
        "seconds": seconds,
    }


def _sealed(work: Work, visit: Visit) -> str:
    """This moment, so that nobody but us can have said it."""
    at = f"{work.now.timestamp():.1f}"
    return f"{at}:{work.sealed_name(SHOWN, visit.invitation.id, at)}"


def _moment(work: Work, visit: Visit, shown: str) -> float | None:
    """The moment a page was shown, if it was ours to say; None otherwise."""
    at, _colon, seal = shown.partition(":")
    right = work.sealed_name(SHOWN, visit.invitation.id, at)
    return float(at) if seal and seal == right else None


PAGE = WavePage()
