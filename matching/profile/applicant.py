"""One person who takes part in matching: answers and staff facts, by id and without a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.person import Person
from data.records.questionnaire import Answers, AnswerSheet, Value

ADMITTED = frozenset({MentorState.READY, MentorState.ACTIVE, MenteeState.WAITING})
FIRST_JOB = "first_job"
LATER = ("other", "held_type", "credit", "receivers")  # fields since the first snapshots
NOVICE_YEARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A participant of one round. What nobody answered is absent, never a number.

    Attributes:
        id: the person's id; also the tie-break of the engine.
        answers: as given; a code that is absent was not answered or «не применимо».
        levels: what the person answered, else what the staff list says.
        years_teaching, years_in_school: full years, None when unknown.
        workplace: empty for the school's own staff.
        admitted: the state in the bank allows matching (no quarantine, no leave).
        consent, transfer: live consent for matching, and for another school's eyes;
            ``receivers`` names the workplaces it is about (empty: whichever).
        waiting_since: start of the waiting clock, None when it has not started.
        requeued: lost a pair without own fault: first in the next round.
        evidence: by domain code in [0, 1], what the curator checked in documents.
        banned: ids this person would rather not meet (private).
        conflicts: ids of relatives and others with a conflict of interest.
        named: ids of at most three colleagues the person asks for, ranked (private).
        load: mentees a mentor already has.
        capacity_limit: a cap of this mentor's own (e.g. one left place), None for none.
        other: answers of the other side's questionnaire, where the person gave them (reverse kind).
        held_type: type of the one mentor a mentee has already, "" for none.
        credit: to be served first on the psychologist's recommendation; why is not known here.
    """

    id: str
    role: Role
    school_id: str
    answers: Answers = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years_teaching: int | None = None
    years_in_school: int | None = None
    category: str = ""
    workplace: str = ""
    manager_id: str | None = None
    admitted: bool = True
    consent: bool = False
    transfer: bool = False
    waiting_since: date | None = None
    requeued: bool = False
    early_career: bool = False
    evidence: Mapping[str, float] = field(default_factory=dict)
    banned: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()
    load: int = 0
    capacity_limit: int | None = None
    other: Answers = field(default_factory=dict)
    held_type: str = ""
    credit: bool = False
    receivers: tuple[str, ...] = ()

    def dump(self) -> dict[str, Any]:
        """JSON-ready, the same for equal applicants: sets and mappings come sorted."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        for name in LATER:  # left out while they say nothing: older snapshots stay the same
            if not found[name]:
                del found[name]
        if self.receivers:
            found["receivers"] = list(self.receivers)
        if self.other:
            found["other"] = {key: _plain(self.other[key]) for key in sorted(self.other)}
        return {
            **found,
            "role": self.role.value,
            "answers": {key: _plain(self.answers[key]) for key in sorted(self.answers)},
            "waiting_since": None if self.waiting_since is None else self.waiting_since.isoformat(),
            "evidence": {key: self.evidence[key] for key in sorted(self.evidence)},
            **{name: sorted(getattr(self, name)) for name in ("banned", "conflicts")},
            **{name: list(getattr(self, name)) for name in ("subjects", "levels", "named")},
        }


def restore(dumped: Mapping[str, Any]) -> Applicant:
    """The applicant that ``dump`` wrote, from a snapshot years later."""
    since = dumped["waiting_since"]
    return Applicant(
        **{
            **dumped,
            "role": Role(dumped["role"]),
            "answers": _tidy(dumped["answers"]),
            "other": _tidy(dumped.get("other", {})),
            "receivers": tuple(dumped.get("receivers", ())),
            "waiting_since": None if since is None else date.fromisoformat(since),
            **{name: frozenset(dumped[name]) for name in ("banned", "conflicts")},
            **{name: tuple(dumped[name]) for name in ("subjects", "levels", "named")},
        }
    )


def applicant(
    person: Person,
    sheet: AnswerSheet,
    participation: Participation | None = None,
    *,
    consent: bool,
    early_career_years: int = NOVICE_YEARS,
    **facts: Any,
) -> Applicant:
    """Join what the staff list, the questionnaire and the bank say about one person.

    Args:
        person: facts of the staff list; nobody retypes them.
        sheet: the answers in force; they decide the role.
        participation: state and waiting clock; None (two tables, no bank) admits.
        consent: live consent for matching; there is no default on purpose.
        early_career_years: full years of teaching up to which a teacher is a novice.
        **facts: other fields of ``Applicant`` (``named``, ``banned``, ``evidence``, ``load``…);
            they overrule what is derived here.
    """
    answers = _tidy(sheet.answers)
    return Applicant(
        **{
            "id": str(person.id),
            "role": sheet.role,
            "school_id": str(person.school_id),
            "answers": answers,
            "subjects": person.subjects,
            "levels": ticked(answers, "levels") or person.levels,
            "years_teaching": person.years_teaching,
            "years_in_school": person.years_in_school,
            "category": person.category,
            "workplace": person.workplace,
            "manager_id": None if person.manager_id is None else str(person.manager_id),
            "admitted": _admitted(person, participation),
            "consent": consent,
            "waiting_since": None if participation is None else participation.waiting_since,
            "early_career": _early(person, answers, early_career_years),
            **facts,
        }
    )


def ticked(answers: Answers, code: str) -> tuple[str, ...]:
    """Options of a question; one word counts as one tick.

    >>> ticked({"format": ("remote",), "hours_per_month": "h9"}, "hours_per_month")
    ('h9',)
    """
    given = answers.get(code, ())
    if isinstance(given, str):
        return (given,) if given else ()
    return tuple(given) if isinstance(given, tuple) else ()


def _admitted(person: Person, participation: Participation | None) -> bool:
    state = participation is None or participation.state in ADMITTED
    return state and person.archived_at is None


def _early(person: Person, answers: Answers, years: int) -> bool:
    if person.years_teaching is not None:
        return person.years_teaching <= years
    return FIRST_JOB in ticked(answers, "entry_reason")


def _tidy(answers: Mapping[str, Any]) -> dict[str, Value]:
    return {
        str(code): tuple(value) if isinstance(value, list) else value
        for code, value in answers.items()
        if value is not None
    }


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value
