"""Empty forms for the site: questionnaires to read or print, consent texts, both bank forms."""

from dataclasses import dataclass
from datetime import UTC, datetime

from data.codebook import bank_form, questionnaire
from data.codebook.papers import paper_name, papers
from data.i18n import _, speaking
from data.output.bank_forms import form5, form6
from data.papers.refusals import UnknownTextError
from data.papers.texts import newest
from data.publication.section import Blank
from data.records.bank import Role
from data.records.school import YEAR_BEGINS, School
from data.store import Work

Parts = tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """Forms and the bytes of those that are files, by address."""

    blanks: tuple[Blank, ...]
    files: dict[str, bytes]


def blanks(work: Work, school: School, year: str) -> Empty:
    """All empty forms in Russian, as official papers are. Asks no permission."""
    files = _bank_forms(school, year)
    with speaking("ru"):
        listed = (
            *(_questions(role) for role in (Role.MENTEE, Role.MENTOR)),
            *_consents(work),
            *(
                Blank(title=bank_form(code).title_ru, file=at)
                for code, at in (("form5", FORM5), ("form6", FORM6))
            ),
        )
    return Empty(blanks=listed, files=files)


FORM5, FORM6 = "files/form5.xlsx", "files/form6.xlsx"


def _bank_forms(school: School, year: str) -> dict[str, bytes]:
    """Both forms without a row; the file says the first day of its year, so it never changes."""
    created = datetime(int(year[:4]), YEAR_BEGINS, 1, tzinfo=UTC)
    told = {"school": school.name, "year": year, "created": created}
    return {FORM5: form5([], **told), FORM6: form6([], **told)}  # type: ignore[arg-type]


def _questions(role: Role) -> Blank:
    asked = questionnaire(role)
    parts: Parts = tuple(
        (
            one.name,
            tuple(
                (question.text, tuple(option.name for option in question.options))
                for question in asked.of(one.code)
            ),
        )
        for one in asked.sections
    )
    title = _(f"site.questionnaire.{role.value}")  # noqa: INT001 -- codes are message ids
    return Blank(title=title, address=f"forms/questionnaire-{role.value}.html", parts=parts)


def _consents(work: Work) -> tuple[Blank, ...]:
    found = []
    for paper in papers():
        try:
            text = newest(work, paper, "ru")
        except UnknownTextError:
            continue
        at = f"forms/consent-{paper.replace('_', '-')}.html"
        found.append(Blank(title=paper_name(paper), address=at, text=text.text))
    return tuple(found)
