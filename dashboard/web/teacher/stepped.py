"""A long form in steps: a draft is kept with every step, the last one shows all of it.

A form of one step is sent in from where it stands. Nothing is lost on the way back: what breaks a
rule is shown again, what is merely missing may wait until the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.web.teacher import asking
from dashboard.web.teacher.page import Fields, Outcome, Rejected, TeacherPage, View, Visit
from data import invitations
from data.codebook import Problem, Question
from data.i18n import _
from data.names import clean_text
from data.records.questionnaire import Answers
from data.store import Work

CHECK = "check"
NOTHING_SAID = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of a form. ``rows``: grid questions by their bare row, under ``lead``."""

    title: str
    questions: tuple[Question, ...]
    lead: tuple[str, ...] = ()
    rows: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)


class SteppedPage(TeacherPage):
    """What a form in steps leaves to say: its steps, what was sent before, where answers go."""

    def title(self, work: Work, visit: Visit) -> str:
        """The name of the form."""
        raise NotImplementedError

    def steps(self, work: Work, visit: Visit) -> Sequence[Step]:
        """The pages, at least one."""
        raise NotImplementedError

    def before(self, work: Work, visit: Visit) -> Answers:
        """What was sent in before; empty the first time."""
        raise NotImplementedError

    def validate(self, answers: Mapping[str, object], steps: Sequence[Step]) -> list[Problem]:
        """Every rule the whole breaks."""
        every = [one for step in steps for one in step.questions]
        return asking.problems_of(every, answers)

    def submit(self, work: Work, visit: Visit, answers: Answers) -> Outcome:
        """Hand the whole to a use case."""
        raise NotImplementedError

    def show(self, work: Work, visit: Visit) -> View:
        """The step asked for, or where the draft was left."""
        steps = self.steps(work, visit)
        kept, page = self._kept(work, visit)
        if visit.step == CHECK and len(steps) > 1:
            return self._check(work, visit, steps, kept)
        at = _place(visit.step, len(steps), page)
        values = {**kept, **asking.read(steps[at].questions, visit.fields)}
        if "step" in visit.fields:
            values = {**values, **_left_empty(steps[at], visit.fields)}
        return self._step(work, visit, steps, at, values)

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Keep one step, or send in the whole."""
        steps = self.steps(work, visit)
        kept, _page = self._kept(work, visit)
        if visit.step == CHECK and len(steps) > 1:
            if visit.fields.one("act") == "back":
                return Outcome(done=False, draft=True, step=str(len(steps)))
            return self._sent(work, visit, kept, steps)
        at = _place(visit.step, len(steps), 0)
        act = visit.fields.one("act")
        here = asking.read(steps[at].questions, visit.fields)
        must = act not in {"back", "save"}
        wrong = asking.problems_of(steps[at].questions, here, required=must)
        if wrong:
            raise Rejected(wrong)
        rest = {code: one for code, one in kept.items() if code not in _codes(steps[at])}
        answers = {**rest, **here}
        if len(steps) == 1 and act != "save":
            return self._sent(work, visit, answers, steps)
        return _moved(work, answers, act, at, len(steps))

    def _sent(
        self, work: Work, visit: Visit, answers: Mapping[str, object], steps: Sequence[Step]
    ) -> Outcome:
        wrong = self.validate(answers, steps)
        if wrong:
            raise Rejected(wrong)
        return self.submit(work, visit, answers)  # type: ignore[arg-type]

    def _kept(self, work: Work, visit: Visit) -> tuple[Mapping[str, object], int]:
        draft = invitations.draft(work)
        if draft is not None:
            return draft.answers, draft.page
        return self.before(work, visit), 0

    def _step(
        self,
        work: Work,
        visit: Visit,
        steps: Sequence[Step],
        at: int,
        values: Mapping[str, object],
    ) -> View:
        step, title = steps[at], self.title(work, visit)
        asked = asking.asked(
            step.questions, values, visit.problems, rows=step.rows, hints=step.hints
        )
        return View(
            title=title,
            values={
                "step": str(at + 1),
                "progress": (at + 1, len(steps) + 1) if len(steps) > 1 else None,
                "stem": step.lead,
                "sections": ((step.title if step.title != title else "", asked),),
                "actions": _buttons(at, len(steps)),
            },
        )

    def _check(
        self, work: Work, visit: Visit, steps: Sequence[Step], answers: Mapping[str, object]
    ) -> View:
        wrong = {one.question: asking.said(one, "") for one in self.validate(answers, steps)}
        faults = [
            (one.text, f"?step={at}#{asking.PREFIX}{one.code}")
            for at, step in enumerate(steps, start=1)
            for one in step.questions
            if one.code in wrong
        ]
        parts = [
            (step.title or _("Step {n}", n=at), str(at), _rows(step, answers, wrong))
            for at, step in enumerate(steps, start=1)
        ]
        return View(
            template="form_check",
            title=self.title(work, visit),
            values={
                "step": CHECK,
                "progress": (len(steps) + 1, len(steps) + 1),
                "lead": (_("Look over your answers and send them in."),),
                "parts": parts,
                "faults": faults if visit.problems else (),
                "actions": (("send", _("Send in")), ("back", _("Back"))),
            },
        )


def _moved(work: Work, answers: Mapping[str, object], act: str, at: int, count: int) -> Outcome:
    there = {"back": max(at - 1, 0), "save": at}.get(act, at + 1)
    invitations.save_draft(work, answers, min(there, count - 1))  # type: ignore[arg-type]
    if act == "save":
        return Outcome(done=False, draft=True, leave="saved")
    return Outcome(done=False, draft=True, step=str(there + 1) if there < count else CHECK)


def _buttons(at: int, count: int) -> tuple[tuple[str, str], ...]:
    if count == 1:
        return (("send", _("Send in")), ("save", _("Save and leave")))
    back = (("back", _("Back")),) if at else ()
    return (("next", _("Next")), *back, ("save", _("Save and leave")))


def _place(step: str, count: int, otherwise: int) -> int:
    """Which step is meant; a strange one is the place where the draft was left."""
    known = step.isascii() and step.isdecimal() and len(step) < 4 and 1 <= int(step) <= count  # noqa: PLR2004
    return int(step) - 1 if known else min(otherwise, count - 1)


def _codes(step: Step) -> frozenset[str]:
    return frozenset(one.code for one in step.questions)


def _left_empty(step: Step, fields: Fields) -> dict[str, object]:
    """Of a step that was sent: what is empty now is empty, whatever the draft says."""
    given = asking.read(step.questions, fields)
    return {one.code: given.get(one.code, "") for one in step.questions}


def _rows(
    step: Step, answers: Mapping[str, object], wrong: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """(question, answer, problem) of what was answered or must be."""
    return [
        (
            one.row if step.rows else one.text,
            told(one, answers.get(one.code)),
            wrong.get(one.code, ""),
        )
        for one in step.questions
        if one.code in answers or one.code in wrong
    ]


def told(question: Question, value: object) -> str:
    """An answer in words."""
    names = {one.code: one.name for one in question.options}
    if isinstance(value, tuple | list):
        return "\n".join(names.get(str(one), str(one)) for one in value)
    if value is None:
        return NOTHING_SAID
    return names.get(str(value), clean_text(str(value)))
