"""The personal support plan: steps of a template with dates, and a paper for the person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.access import Permission
from data.codebook import support as book
from data.errors import InvalidValueError
from data.i18n import _
from data.output import documents
from data.records.ids import CaseId
from data.records.support import CaseState, PlanStep, SupportCase
from data.store import Work, acting
from matching.support.cases import dated, subject
from matching.support.owning import insist_own, insist_supported, own
from matching.support.states import NoPlanError, NotAgreedError, insist_standing

TEMPLATE = "support_plan"
ASKED = "plan_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of a plan in words."""

    code: str
    words: str
    due: date | None
    done_on: date | None
    late: bool


def lay(work: Work, case_id: CaseId, template: str, *, version: int | None = None) -> SupportCase:
    """Lay a plan: the steps of a template, each with its day; the case goes to the plans.

    Raises:
        SupportConsentError: the person has not agreed to the support.
        NotAgreedError: the person has not agreed to talk.
        StateError: the case is over.
    """
    before = own(work, case_id, version)
    insist_supported(work, before.person_id)
    insist_standing(before, CaseState.PLAN.value)
    if not before.agreed_to_talk:
        raise NotAgreedError
    if template not in book.templates():
        raise InvalidValueError(field=_("plan"), value=template, rule=_("one of the list"))
    steps = _steps(template, work.today)
    planned = replace(before, template=template, steps=steps, state=CaseState.PLAN)
    after = work.cases.put(dated(work, planned, steps[0].due, ASKED))
    work.audit("case.planned", before, after, subject=subject(after))
    return after


def set_step(
    work: Work,
    case_id: CaseId,
    code: str,
    *,
    due: date | None = None,
    done: bool | None = None,
    version: int | None = None,
) -> SupportCase:
    """Move the day of a step, or tick it (``done=False`` takes the tick away).

    Raises:
        NoPlanError: the plan has no such step.
    """
    before = own(work, case_id, version)
    if code not in {one.code for one in before.steps}:
        raise NoPlanError
    steps = tuple(
        _changed(one, due, done, work.today) if one.code == code else one for one in before.steps
    )
    after = work.cases.put(replace(before, steps=steps))
    work.audit("case.step", before, after, subject=subject(after))
    return after


def rows(case: SupportCase, today: date) -> tuple[StepRow, ...]:
    """The steps of the plan in words."""
    if not case.template:
        return ()
    known = book.templates()[case.template]
    return tuple(
        StepRow(
            code=one.code,
            words=known.step(one.code).name(),
            due=one.due,
            done_on=one.done_on,
            late=one.done_on is None and one.due is not None and one.due < today,
        )
        for one in case.steps
    )


def paper(work: Work, case_id: CaseId) -> tuple[bytes, str]:
    """The plan as a DOCX for the person, with the name of the file; written down as handed out.

    Nothing of notes, reasons or questionnaires stands in it.

    Raises:
        NoPlanError: no plan is laid.
    """
    work.require(Permission.CASE_READ)
    case = work.cases.get(case_id)
    insist_own(work, case)
    insist_supported(work, case.person_id)
    if not case.steps:
        raise NoPlanError
    made = documents.render(TEMPLATE, _values(work, case))
    work.audit("plan.exported", None, {"template": case.template}, subject=subject(case))
    return made, _("Support plan") + ".docx"


def _steps(template: str, today: date) -> tuple[PlanStep, ...]:
    return tuple(
        PlanStep(code=one.code, due=today + timedelta(days=one.after))
        for one in book.templates()[template].steps
    )


def _changed(one: PlanStep, due: date | None, done: bool | None, today: date) -> PlanStep:  # noqa: FBT001
    ticked = one.done_on if done is None else today if done else None
    return replace(one, due=due or one.due, done_on=ticked)


def _values(work: Work, case: SupportCase) -> Mapping[str, object]:
    """What stands in the paper."""
    by = acting.known(work, case.author)
    return {
        "school": work.schools.get(work.school_id).name,
        "title": book.templates()[case.template].name(),
        "person": work.people.get(case.person_id).fio,
        "psychologist": by.display_name if by else work.by.display_name,
        "day": _day(work.today),
        "next_day": _day(case.next_on),
        "steps": [
            {
                "number": str(number),
                "words": one.words,
                "due": _day(one.due),
                "done": _day(one.done_on),
            }
            for number, one in enumerate(rows(case, work.today), 1)
        ],
    }


def _day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else "—"
