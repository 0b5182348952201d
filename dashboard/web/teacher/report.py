"""The report at the end of a pair: levels of the goals, questions, the mentee's testimonial."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.web.teacher.page import Outcome, View, Visit
from dashboard.web.teacher.stepped import Step, SteppedPage
from data.codebook import Option, Problem, Question
from data.codebook import closing as asked
from data.i18n import _
from data.invitations.words import title_of
from data.records.closing import ReportKind
from data.records.ids import PairId
from data.records.invitation import Form
from data.records.programme import Goal
from data.records.questionnaire import Answers
from data.store import Work
from matching.closing import OwnReport, reports
from matching.closing.reports import LEVEL
from matching.programmes.changing import LEVELS
from matching.programmes.words import level_name

CAREFUL = "closing.careful"


class ReportPage(SteppedPage):
    """Goals first, then the report; of a mentee also a testimonial. May be corrected."""

    windowed = False

    def title(self, _work: Work, visit: Visit) -> str:
        """The name of the form."""
        return title_of(visit.invitation.form)

    def steps(self, work: Work, visit: Visit) -> Sequence[Step]:
        """One page a report, the levels of goals before the first."""
        seen = _seen(work, visit)
        found = [_step(kind) for kind in seen.kinds]
        if seen.goals:
            found.insert(0, _goals(seen))
        return found

    def before(self, work: Work, visit: Visit) -> Answers:
        """What was sent before; levels as they were told in the wave at the end."""
        return dict(_seen(work, visit).before)

    def validate(self, answers: Mapping[str, object], steps: Sequence[Step]) -> list[Problem]:
        """The rules of the questions, and what a report leaves out."""
        found = super().validate(answers, steps)
        for step in steps:
            for one in step.questions:
                words = asked.careful(str(answers.get(one.code, ""))) if one.kind == "text" else ""
                if words:
                    found.append(Problem(code=CAREFUL, question=one.code, value=words))
        return found

    def submit(self, work: Work, visit: Visit, answers: Answers) -> Outcome:
        """Keep the reports."""
        said = {code: str(one) for code, one in answers.items()}
        reports.report_by_link(work, PairId(visit.invitation.subject), said)
        return Outcome()

    def show(self, work: Work, visit: Visit) -> View:
        """The step asked for, with whom it is about; or that the pair is closed."""
        seen = _seen(work, visit)
        about = ((_("Working together with"), ", ".join(seen.others)),) if seen.others else ()
        if not seen.open:
            over = (_("The pair is closed: no report is needed any more."),)
            return View(
                title=title_of(Form.REPORT),
                template="form_closed",
                values={"lead": over, "facts": about},
            )
        found = super().show(work, visit)
        if "lead" in found.values:
            return found
        lead = (
            _("The curator reads the report and keeps it with the papers of the pair."),
            asked.hint(),
        )
        return replace(found, values={**found.values, "lead": lead, "facts": about})


def _seen(work: Work, visit: Visit) -> OwnReport:
    return reports.own(work, PairId(visit.invitation.subject))


def _step(kind: ReportKind) -> Step:
    questions = tuple(
        replace(one, code=f"{kind.value}.{one.code}") for one in asked.questions()[kind]
    )
    return Step(title=asked.title(kind), questions=questions)


def _goals(seen: OwnReport) -> Step:
    return Step(
        title=_("Goals of the programme"),
        questions=tuple(_level(one) for one in seen.goals),
        lead=(_("How far was each goal reached? The middle is what was expected at the start."),),
    )


def _level(goal: Goal) -> Question:
    return Question(
        code=LEVEL + goal.code,
        kind="single",
        section="goals",
        text_ru=goal.text,
        text_en=goal.text,
        options=tuple(
            Option(code=str(one), ru=level_name(one), en=level_name(one)) for one in LEVELS
        ),
    )


PAGE = ReportPage()
