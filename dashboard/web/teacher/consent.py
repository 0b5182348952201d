"""Consent papers by link, one a page; each is kept when it is sent."""

from dashboard.web.teacher import agreeing
from dashboard.web.teacher.page import Outcome, Rejected, TeacherPage, View, Visit
from data import papers
from data.access.consent import given, published_fields
from data.codebook import Problem
from data.codebook.papers import PUBLICATION, purposes_of
from data.errors import NotFoundError
from data.i18n import _, language
from data.invitations.words import title_of
from data.records.consent import Purpose
from data.store import Work


class ConsentPage(TeacherPage):
    """The papers the link names."""

    lasting = True

    def show(self, work: Work, visit: Visit) -> View:
        """The paper whose turn it is."""
        named, at = self._turn(work, visit)
        found = agreeing.paper_view(work, visit, named[at][0], title_of(visit.invitation.form))
        more = {
            "step": str(at + 1),
            "progress": (at + 1, len(named)) if len(named) > 1 else None,
            "facts": ((_("Receiving school"), named[at][1]),) if named[at][1] else (),
        }
        return View(title=found.title, template=found.template, values={**found.values, **more})

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Keep what was ticked or refused, and turn to the next paper."""
        named, at = self._turn(work, visit)
        paper = named[at][0]
        refuses = visit.fields.one("act") == "refuse"
        chosen = () if refuses else agreeing.ticked(visit.fields, paper)
        fields = agreeing.ticked_fields(visit.fields) if paper == PUBLICATION else ()
        if not refuses and (not chosen or (paper == PUBLICATION and not fields)):
            missing = agreeing.FIELDS if chosen else agreeing.PURPOSES
            raise Rejected([Problem(code="codebook.required", question=missing, value="")])
        if _says_something(work, visit, paper, chosen, fields):
            papers.give_by_link(work, paper, chosen, fields, language=language())
        last = at + 1 == len(named)
        return Outcome() if last else Outcome(done=False, step=str(at + 2))

    def _turn(self, work: Work, visit: Visit) -> tuple[tuple[tuple[str, str], ...], int]:
        named = papers.papers_of_link(work)
        if not named:
            raise NotFoundError(kind="consent", id="")
        step = visit.step
        known = step.isascii() and step.isdecimal() and 1 <= int(step[:3]) <= len(named)
        return named, int(step[:3]) - 1 if known else 0


def _says_something(
    work: Work, visit: Visit, paper: str, chosen: tuple[Purpose, ...], fields: tuple[str, ...]
) -> bool:
    """Whether the act changes anything: a repeat of the same does not."""
    acts = work.consents.of(visit.invitation.person_id)
    if paper == PUBLICATION and chosen:
        return not set(fields) <= set(published_fields(acts, work.now))
    if chosen:
        return not all(given(acts, one, work.local) for one in chosen)
    known = {one for act in acts for one in act.purposes}
    return not set(purposes_of(paper)) <= known


PAGE = ConsentPage()
