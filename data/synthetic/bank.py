"""Last year's banks of an invented school, as both official forms would hold them."""

from datetime import date

import numpy as np

from data.codebook import form_and_kind, framework, is_empty_request
from data.i18n import speaking
from data.output import Form5Row, Form6Row
from data.records.bank import PartnerLine, Role
from data.records.person import Person
from data.records.questionnaire import Answers
from data.synthetic.invention import Invented
from data.synthetic.names import luck

BEGAN, ENDED = date(2025, 9, 15), date(2026, 5, 25)
ALONE, CASE = 0.25, 0.3
GOALS, MOST = 3, 5
MARK, REQUEST = "пройдена", "mentee.main_request"


def old_bank(invented: Invented) -> tuple[list[Form5Row], list[Form6Row]]:
    """(form 5, form 6) of the year before: who mentored whom, and what came of it."""
    rng = np.random.default_rng([invented.seed, *b"bank", *invented.name.encode()])
    mentors, mentees = invented.of(Role.MENTOR), invented.of(Role.MENTEE)
    left = [mentees[int(one)] for one in rng.permutation(len(mentees))]
    left = [one for one in left if not is_empty_request(str(one[1].answers[REQUEST]))]
    form5, form6 = [], []
    for mentor, sheet in mentors:
        capacity = sheet.answers.get("capacity", 1)
        many = 0 if luck(rng, ALONE) else int(str(capacity))
        group, left = left[:many], left[many:]
        with speaking("ru"):
            form = form_and_kind("teacher_teacher", "group" if len(group) > 1 else "traditional")
        ends = [_end(rng, invented) for _one in group]
        partners = tuple(
            _partner(invented, person, *end)
            for (person, _sheet), end in zip(group, ends, strict=True)
        )
        form6.append(
            Form6Row(
                fio=mentor.fio,
                workplace=invented.school.short_name,
                competences=_strong(sheet.answers),
                achievements=str(sheet.answers.get("mentor.achievements", "")),
                entered_on=BEGAN,
                partners=partners,
                form=form if group else "",
            )
        )
        form5 += [
            Form5Row(
                fio=person.fio,
                year_of_birth=person.year_of_birth,
                main_request=str(asked.answers[REQUEST]),
                entered_on=BEGAN,
                partners=(_partner(invented, mentor, *end),),
                form=form,
                mark=MARK,
            )
            for (person, asked), end in zip(group, ends, strict=True)
        ]
    return form5, form6


def _end(rng: np.random.Generator, invented: Invented) -> tuple[str, str]:
    reached = int(rng.integers(1, GOALS + 1))
    link = f"https://{invented.name}.example/cases/{rng.integers(1, 99)}" if luck(rng, CASE) else ""
    return f"целей достигнуто {reached} из {GOALS}", link


def _partner(invented: Invented, person: Person, results: str, link: str) -> PartnerLine:
    return PartnerLine(
        fio=person.fio,
        workplace=invented.school.short_name,
        ended_on=ENDED,
        results=results,
        link=link,
    )


def _strong(answers: Answers) -> str:
    """Up to five strongest domains in words, the sensitive one left out."""
    totals = {
        one.code: sum(int(str(answers.get(item.code, 0))) for item in one.items)
        for one in framework().domains
        if not one.sensitive
    }
    best = sorted(totals, key=lambda code: -totals[code])[:MOST]
    return "; ".join(framework().domain(code).name_ru for code in best)
