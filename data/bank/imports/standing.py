"""What the register holds that the rows of a file are compared with; read once a file."""

from collections.abc import Mapping

from data.bank import telling
from data.bank.forms import competences
from data.bank.imports import traces
from data.bank.imports.filling import Shelf
from data.bank.imports.linking import Register
from data.bank.imports.planning import FORMS, ROLE, Banked, Known, banked
from data.names import fio_norm
from data.records.bank import Participation, Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.intake import TableKind
from data.records.questionnaire import AnswerSheet
from data.store import Work

Rows = Mapping[tuple[PersonId, Role, str], Participation]


def known(
    work: Work,
    kind: TableKind,
    participations: Rows,
    retried: frozenset[str],
) -> Known:
    """People, rows imported before, rows that wait, rows of the bank."""
    school = work.schools.get(work.school_id)
    people = [one for one in work.people.all() if one.archived_at is None]
    return Known(
        school_id=work.school_id,
        year=school.year,
        register=Register(people, traces.decisions(work)),
        keys=work.batch_rows.known_keys(kind),
        waiting=frozenset(one.key for one in work.batch_rows.quarantine()) - retried,
        dismissed=traces.dismissed(work) - retried,
        banked=_banked(work, participations) if kind in FORMS else {},
        own=frozenset({fio_norm(school.name), fio_norm(school.short_name)} - {""}),
        ended=frozenset(telling.told(work).ended),
    )


def _banked(work: Work, participations: Rows) -> dict[tuple[Role, str], dict[PersonId, Banked]]:
    answered = {(one.person_id, one.role, one.year): one.answers for one in work.sheets.all()}
    paired = _paired(work)
    found: dict[tuple[Role, str], dict[PersonId, Banked]] = {}
    for place, row in participations.items():
        person_id, role, year = place
        partners = paired.get((person_id, year), frozenset())
        own = bool(partners) or place in answered
        told = competences(row.headline, answered.get(place)) if role is Role.MENTOR else ""
        line = banked(row, partners, own=own, told=told)
        found.setdefault((role, year), {})[person_id] = line
    return found


def shelf(
    work: Work,
    kind: TableKind,
    participations: Rows,
) -> Shelf:
    """Questionnaires and bank rows by person, to be filled."""
    sheets: dict[tuple[PersonId, Role, str], list[AnswerSheet]] = {}
    if kind in ROLE:
        for one in work.sheets.all():
            sheets.setdefault((one.person_id, one.role, one.year), []).append(one)
    return Shelf(
        school_id=work.school_id,
        year=work.schools.get(work.school_id).year,
        now=work.now,
        sheets=sheets,
        participations=dict(participations),
        consenting=frozenset(work.consents.live(Purpose.BANK, work.local)),
        paired=_paired(work) if kind in FORMS else {},
    )


def _paired(work: Work) -> dict[tuple[PersonId, str], frozenset[str]]:
    names = {one.id: fio_norm(one.fio) for one in work.people.all()}
    found: dict[tuple[PersonId, str], set[str]] = {}
    for pair in work.pairs.all():
        for mentee in pair.mentee_ids:
            found.setdefault((pair.mentor_id, pair.year), set()).add(names.get(mentee, ""))
            found.setdefault((mentee, pair.year), set()).add(names.get(pair.mentor_id, ""))
    return {key: frozenset(one) for key, one in found.items()}
