"""A copy of everything that is kept about one person: a ZIP with JSON and a readable paper.

``TOLD`` of ``data.papers.personal_data`` says which columns; here stands which rows of a table are
about somebody.
"""

import dataclasses
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from data.access import Permission
from data.codebook import label, questionnaire, source
from data.codebook.frame import said
from data.errors import NotFoundError
from data.i18n import _, speaking
from data.output.documents import SPAN, render
from data.papers.own import mine
from data.papers.personal_data import TOLD
from data.records.bank import Role
from data.records.ids import PairId, PersonId
from data.records.pair import Pair
from data.records.paper import ErasureState
from data.store import Work

Rows = Callable[[Work, PersonId], Iterable[Any]]
GROUPS = {  # which words of the codebook a column is told in
    "role": "role",
    "form": "form",
    "kind": "kind",
    "channel": "channel",
    "act": "consent_act",
    "purposes": "purpose",
    "subjects": "subject",
    "levels": "levels",
    "category": "category",
    "reason": "reason",
}
STATES = {"pair": "pair_state", "candidacy": "candidacy_told"}
DAY = len("2026-10-01")
NOT_FORMED = "not_formed"
PRIVATE = frozenset(  # whose "no" it was, or that there was one, is the other side's own answer
    {"declined_by_mentor", "declined_by_mentee", "lapsed"}
)
OF_ANSWERS = {"pair": "state", "participation": "reason", "unplaced": "reason"}
OWN_RATING = {"by_mentee": "mentee_id", "by_mentor": "mentor_id"}


def export_subject(work: Work, person_id: PersonId) -> bytes:
    """A copy of everything kept about a person, for handing out; written down."""
    work.require(Permission.SUBJECT_EXPORT)
    work.saw(person_id, "export")
    work.audit("subject.exported", None, None, subject=f"person:{person_id}")
    return _zipped(work, person_id)


def export_mine(work: Work) -> bytes:
    """The same for the person of the link, from «Мои данные»."""
    whose = mine(work)
    work.audit("subject.exported", None, None, subject=f"person:{whose}")
    return _zipped(work, whose)


def subjects(work: Work) -> dict[PersonId, str]:
    """Everybody a copy can be made of, in alphabet order: whoever has not been erased."""
    work.require(Permission.CONSENT_READ)
    gone = {one.person_id for one in work.erasures.all() if one.state is ErasureState.DONE}
    return {one.id: one.fio for one in work.people.all() if one.id not in gone}


def counts(work: Work, person_id: PersonId) -> Mapping[str, int]:
    """How many rows of which table are about a person; tables without any are left out."""
    found = {table: len(list(rows(work, person_id))) for table, rows in ROWS.items()}
    return {table: count for table, count in found.items() if count}


def collected(work: Work, person_id: PersonId) -> dict[str, list[dict[str, Any]]]:
    """Table -> rows -> told columns, JSON-ready. The record of the card comes first."""
    work.people.get(person_id)
    return {
        table: [_told(table, one, person_id) for one in rows(work, person_id)]
        for table, rows in ROWS.items()
    }


def facts(
    work: Work, person_id: PersonId, table: str, columns: Sequence[str]
) -> Iterable[tuple[str, str]]:
    """(name, value) in words of these told columns, row by row; what is empty is left out."""
    for one in ROWS[table](work, person_id):
        row = _told(table, one, person_id)
        for column in columns:
            if shown := _words(table, column, row[column], row):
                yield column_name(table, column), shown


def part_name(table: str) -> str:
    """What a table is called in the copy, in the language in force."""
    one = source.raw("subject")["part"][table]
    return said(one["ru"], one["en"])


def column_name(table: str, column: str) -> str:
    """What a column is called in the copy, in the language in force."""
    ru, en = source.raw("subject")["part"][table]["columns"][column]
    return said(ru, en)


def _zipped(work: Work, person_id: PersonId) -> bytes:
    data = collected(work, person_id)
    told = json.dumps(
        {"made_at": work.now.isoformat(), "person": person_id, "tables": data},
        ensure_ascii=False,
        indent=1,
    )
    with speaking("ru"):
        paper, name = _paper(work, data), _("My data")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in (
            ("data.json", told.encode()),
            (f"{name}.docx", paper),
            *_files(work, data),
        ):
            archive.writestr(zipfile.ZipInfo(file, SPAN), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _files(work: Work, data: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterable[Any]:
    """Scans and issued papers themselves; one that is not here any more is left out."""
    wanted = [(one["scan"], "scan") for one in data["consent"] if one["scan"]]
    wanted += [(one["sha256"], "docx") for one in data["document"]]
    for digest, ending in dict.fromkeys(wanted):
        try:
            yield f"files/{digest}.{ending}", work.files.get_sealed(digest)
        except NotFoundError:
            continue


def _paper(work: Work, data: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    parts = [
        {
            "title": part_name(table),
            "lines": [
                {"name": column_name(table, column), "value": shown}
                for row in rows
                for column, value in row.items()
                if (shown := _words(table, column, value, row))
            ],
        }
        for table, rows in data.items()
        if rows
    ]
    return render(
        "my_data",
        {
            "school": work.schools.get(work.school_id).name,
            "day": f"{work.now:%d.%m.%Y}",
            "parts": parts,
        },
    )


def _told(table: str, record: Any, person_id: PersonId) -> dict[str, Any]:
    columns = (*TOLD[table], *(TOLD["audit_payload"] if table == "audit" else ()))
    return {
        one: _neutral(table, one, _plain(getattr(record, one)))
        for one in columns
        if one not in OWN_RATING or getattr(record, OWN_RATING[one]) == person_id
    }


def _neutral(table: str, column: str, value: Any) -> Any:
    """The same word for every pair that did not come about, the person's own refusal among them.

    A word of its own for one's own refusal would tell the other side's by its absence.
    """
    private = OF_ANSWERS.get(table) == column and value in PRIVATE
    return NOT_FORMED if private else value


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _words(table: str, column: str, value: Any, row: Mapping[str, Any]) -> str:
    """A value as a person reads it; nothing of what is empty."""
    if value in (None, "", [], {}, NOT_FORMED):
        return _("did not come about") if value == NOT_FORMED else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if table == "sheet" and column == "answers":
        return "\n".join(_answers(Role(row["role"]), value))
    if column == "state":
        group = f"{row['role']}_state" if table == "participation" else STATES.get(table, "")
        return label(group, value) if group else str(value)
    group = GROUPS.get(column, "")
    listed = value if isinstance(value, list) else [value]
    if all(isinstance(one, str) for one in listed):
        return "; ".join(label(group, one) if group else _dated(one) for one in listed)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _dated(text: str) -> str:
    """A day or a moment as it is written in Russia; any other text as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment:%d.%m.%Y}" if len(text) == DAY else f"{moment:%d.%m.%Y %H:%M} UTC"


def _answers(role: Role, answers: Mapping[str, Any]) -> Iterable[str]:
    asked = questionnaire(role)
    for code, value in answers.items():
        if not asked.knows(code):
            yield f"{code}: {value}"
            continue
        question = asked.question(code)
        options = {one.code: one.name for one in question.options}
        values = value if isinstance(value, list) else [value]
        yield f"{question.text}: {'; '.join(options.get(str(one), str(one)) for one in values)}"


def _pairs(work: Work, person_id: PersonId) -> list[Pair]:
    return work.pairs.ever_of(person_id)


def _of_pairs(rows: Callable[[Work, PairId], Iterable[Any]]) -> Rows:
    return lambda work, who: [one for pair in _pairs(work, who) for one in rows(work, pair.id)]


def _programmes(work: Work, pair_id: PairId) -> list[Any]:
    found = work.programmes.of_pair(pair_id)
    return [found] if found else []


def _editions(work: Work, pair_id: PairId) -> list[Any]:
    found = work.programmes.of_pair(pair_id)
    return work.programme_editions.of(found.id) if found else []


def _accounts(work: Work, who: PersonId) -> list[Any]:
    return [one for one in work.accounts.all() if one.person_id == who]


def _of_accounts(rows: Callable[[Work, Any], Iterable[Any]]) -> Rows:
    return lambda work, who: [one for mine in _accounts(work, who) for one in rows(work, mine.id)]


def _audit(work: Work, who: PersonId) -> list[Any]:
    return work.trail.of(f"person:{who}")


ROWS: Mapping[str, Rows] = MappingProxyType(
    {
        "person": lambda work, who: [work.people.get(who)],
        "participation": lambda work, who: work.participations.of(who),
        "sheet": lambda work, who: work.sheets.of(who),
        "consent": lambda work, who: work.consents.of(who),
        "invitation": lambda work, who: work.invitations.of(who),
        "form_draft": lambda work, who: [
            one for one in work.form_drafts.all() if one.person_id == who
        ],
        "response": lambda work, who: [one for one in work.responses.all() if one.person_id == who],
        "ask": lambda work, who: work.asks.of(who),
        "proposal": lambda work, who: [one for one in work.proposals.all() if one.mentee_id == who],
        "unplaced": lambda work, who: [one for one in work.unplaced.all() if one.mentee_id == who],
        "decision": lambda work, who: [one for one in work.decisions.all() if one.mentee_id == who],
        "trial": lambda work, who: [
            one for one in work.trials.all() if who in {one.mentee_id, one.mentor_id}
        ],
        "pair": _pairs,
        "programme": _of_pairs(_programmes),
        "programme_edition": _of_pairs(_editions),
        "meeting": _of_pairs(lambda work, pair: work.meetings.of_pair(pair)),
        "support_case": lambda work, who: work.cases.of(who),
        "batch_row": lambda work, who: [
            one for one in work.batch_rows.all() if one.person_id == who
        ],
        "document": lambda work, who: [one for one in work.documents.all() if one.person_id == who],
        "erasure": lambda work, who: [one for one in work.erasures.all() if one.person_id == who],
        "task": lambda work, who: [one for one in work.tasks.all() if one.person_id == who],
        "reading": lambda work, who: work.readings.of(who),
        "appointment": lambda work, who: [
            one for one in work.appointments.all() if one.person_id == who
        ],
        "candidacy": lambda work, who: work.candidacies.of(who),
        "training": lambda work, who: work.trainings.of(who),
        "pair_report": lambda work, who: [
            one for one in work.pair_reports.all() if one.person_id == who
        ],
        "attendance": lambda work, who: work.attendances.of(who),
        "study": lambda work, who: [one for one in work.studies.all() if who in one.author_ids],
        "material": lambda work, who: [
            one for one in work.materials.all() if who in one.author_ids
        ],
        "nomination": lambda work, who: work.nominations.of(who),
        "vote": lambda work, who: [one for one in work.votes.all() if one.voter_id == who],
        "site_entry": lambda work, who: work.site_entries.of(who),
        "account": _accounts,
        "session": _of_accounts(lambda work, account: work.sessions.of(account)),
        "access_grant": _of_accounts(lambda work, account: work.grants.of(account)),
        "audit": _audit,
    }
)
