"""A consent paper as a page: the whole text, each purpose a tick of its own, refusal as easy."""

from collections.abc import Sequence

from dashboard.web.teacher import asking
from dashboard.web.teacher.page import Fields, Outcome, Rejected, View, Visit
from data import papers
from data.access.consent import given
from data.codebook import Problem, label
from data.codebook.papers import (
    PROCESSING,
    PUBLICATION,
    field_name,
    paper_name,
    publication_fields,
    purposes_of,
)
from data.codebook.question import Option, Question
from data.i18n import _, language
from data.records.consent import Purpose
from data.store import Work

PURPOSES, FIELDS = "purposes", "fields"


def view(work: Work, visit: Visit, title: str) -> View:
    """The paper on processing, before a questionnaire: nothing was kept so far."""
    found = paper_view(work, visit, PROCESSING, title)
    first = (
        _("Before the questions we ask for your consent. Until you give it nothing is kept."),
        _("Without the purpose «bank» the form cannot be kept; the other purposes are free."),
    )
    return View(title=title, template=found.template, values={**found.values, "lead": first})


def take(work: Work, visit: Visit) -> Outcome:
    """Give what was ticked; a refusal keeps nothing at all."""
    if visit.fields.one("act") == "refuse":
        return Outcome(done=False, draft=True, leave="refused")
    chosen = ticked(visit.fields, PROCESSING)
    if Purpose.BANK not in chosen:
        raise Rejected([Problem(code="codebook.required", question=PURPOSES, value="")])
    papers.give_by_link(work, PROCESSING, chosen, language=language())
    return Outcome(done=False, draft=True, step="1")


def paper_view(work: Work, visit: Visit, paper: str, title: str) -> View:
    """One paper with its ticks."""
    acts = work.consents.of(visit.invitation.person_id)
    standing = [one for one in purposes_of(paper) if given(acts, one, work.local)]
    return View(
        title=title,
        template="form_consent",
        values={
            "paper": paper_name(paper),
            "text": papers.read_text(work, paper, language())[0].strip(),
            "given": ", ".join(label("purpose", one.value) for one in standing),
            "ticks": asking.asked(
                _questions(paper), asking.read(_questions(paper), visit.fields), visit.problems
            ),
            "actions": (("agree", _("Agree to what is ticked")), ("refuse", _("Refuse"))),
        },
    )


def ticked(fields: Fields, paper: str) -> tuple[Purpose, ...]:
    """Purposes of the paper that were ticked."""
    sent = fields.many(asking.PREFIX + PURPOSES)
    return tuple(one for one in purposes_of(paper) if one.value in sent)


def ticked_fields(fields: Fields) -> tuple[str, ...]:
    """Fields of publication that were ticked."""
    sent = fields.many(asking.PREFIX + FIELDS)
    return tuple(one for one in publication_fields() if one in sent)


def _questions(paper: str) -> Sequence[Question]:
    asked = [
        Question(
            code=PURPOSES,
            kind="multi",
            section=paper,
            text_ru="Я согласен(на) на следующее",
            text_en="I agree to the following",
            options=tuple(_option("purpose", one.value) for one in purposes_of(paper)),
        )
    ]
    if paper == PUBLICATION:
        asked.append(
            Question(
                code=FIELDS,
                kind="multi",
                section=paper,
                text_ru="Что можно публиковать",
                text_en="What may be published",
                options=tuple(
                    Option(code=one, ru=field_name(one), en=field_name(one))
                    for one in publication_fields()
                ),
            )
        )
    return asked


def _option(kind: str, code: str) -> Option:
    name = label(kind, code)
    return Option(code=code, ru=name, en=name)
