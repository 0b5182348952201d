"""Who takes part in a round, from the register: live consent, state, answers, running pairs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from data.access import Permission
from data.bank.agenda import GONE
from data.bank.readiness import barred
from data.codebook import framework
from data.names import bearers, fio_norm
from data.papers.receiving import OWN, receivers
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.questionnaire import Answers, AnswerSheet
from data.records.school import Regulation
from data.store import Work
from matching.assign import Ints
from matching.constraints import capacities
from matching.profile import Applicant, applicant, ticked
from matching.proposal.kinds import Kind, RoundKind
from matching.proposal.shaping import Ratings
from matching.proposal.texts import ASKED, CONFIRMED

APART, NAMED = "both.do_not_pair", "both.named_wish"
MOST_NAMED = 3
ORDINARY = RoundKind()
ACROSS: Mapping[Role, Role] = {Role.MENTEE: Role.MENTOR, Role.MENTOR: Role.MENTEE}
READY: Mapping[Role, frozenset[MentorState | MenteeState]] = {
    Role.MENTEE: frozenset({MenteeState.WAITING}),
    Role.MENTOR: frozenset({MentorState.READY, MentorState.ACTIVE}),
}
BESIDE = frozenset({MenteeState.PAIRED, MenteeState.IN_PROGRAMME})  # may get a second mentor
RUNNING = frozenset(
    {
        PairState.PROPOSED,
        PairState.CURATOR_APPROVED,
        PairState.CONSENTED,
        PairState.TRIAL,
        PairState.CONFIRMED,
        PairState.ACTIVE,
        PairState.PAUSED,
        PairState.FINISHING,
    }
)
AS_NEW: Mapping[str, Any] = {"admitted": True, "load": 0}  # beside the pair that is asked about
LOST = frozenset({PairState.TERMINATED, PairState.DECLINED_BY_MENTOR, PairState.LAPSED})
OWN_WISH = frozenset({"mentee_withdrew", "goal_reached"})  # endings after which nobody is "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """How many come from the staff to the round; the banks are everybody who has not left.

    ``places`` are free places of the mentors who take part: the least of answer and regulation,
    less the running pairs. ``mentors_untrained`` would be ready but for a training that has run
    out; nobody without one is counted among ``mentors_ready``.
    """

    staff: int
    mentees_in_bank: int
    mentees_waiting: int
    mentees_consented: int
    mentors_in_bank: int
    mentors_ready: int
    mentors_consented: int
    places: int
    mentors_untrained: int = 0

    def dump(self) -> dict[str, int]:
        """JSON-ready; what older snapshots did not know is left out while it says nothing."""
        found = asdict(self)
        if not self.mentors_untrained:
            del found["mentors_untrained"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrants:
    """Both sides of a round in the order of their ids.

    ``unknown_names`` are people who named a colleague nobody of the staff is called like (or two
    are): the wish could not be kept. ``ratings`` are what both sides of a pair said after meeting,
    (mentee id, mentor id) to (mentee's, mentor's) in 1..4, None for no word.
    """

    mentees: tuple[Applicant, ...]
    mentors: tuple[Applicant, ...]
    funnel: Funnel
    unknown_names: tuple[PersonId, ...] = ()
    ratings: Ratings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Register:
    """What one collecting has read."""

    kind: RoundKind
    year: str
    today: date
    regulation: Regulation
    people: Mapping[PersonId, Person]
    bank: Mapping[Role, Sequence[Participation]]
    sheets: Mapping[Role, Mapping[PersonId, AnswerSheet]]
    consent: frozenset[PersonId]
    receivers: Mapping[PersonId, tuple[str, ...]]
    loads: Mapping[PersonId, int]
    lost: frozenset[PersonId]
    credit: frozenset[PersonId]
    held: Mapping[PersonId, tuple[str, ...]]
    called: Mapping[str, Mapping[PersonId, str]]
    unknown: set[PersonId] = field(default_factory=set)
    meant: dict[str, list[PersonId]] = field(default_factory=dict)


def funnel(work: Work) -> Funnel:
    """Who would take part if a round were frozen now, in numbers."""
    work.require(Permission.ROUND_READ)
    return collect(work).funnel


def collect(work: Work, kind: RoundKind = ORDINARY) -> Entrants:
    """Everybody who would take part in a round of this kind now.

    Asks nobody's permission: use cases do.
    """
    register = _read(work, kind)
    sides = {role: tuple(_side(register, role)) for role in Role}
    return Entrants(
        mentees=sides[Role.MENTEE],
        mentors=sides[Role.MENTOR],
        funnel=_counted(register, sides),
        unknown_names=tuple(sorted(register.unknown)),
    )


def standing(work: Work, mentees: Collection[PersonId], mentors: Collection[PersonId]) -> Entrants:
    """These people as participants whatever their state, mentors as if they had no pair yet.

    For questions about pairs that run: whoever has no live consent or no answers is left out.
    Asks nobody's permission: use cases do.
    """
    register = _read(work)
    sides = {
        role: tuple(
            replace(_applicant(register, one, register.sheets[role][one.person_id]), **AS_NEW)
            for one in sorted(register.bank[role], key=lambda row: row.person_id)
            if one.person_id in wanted and _may(register, one)
        )
        for role, wanted in ((Role.MENTEE, mentees), (Role.MENTOR, mentors))
    }
    return Entrants(
        mentees=sides[Role.MENTEE],
        mentors=sides[Role.MENTOR],
        funnel=_counted(register, sides),
    )


def candidates(
    work: Work,
    mentees: Collection[MenteeState | MentorState],
    mentors: Collection[MenteeState | MentorState],
) -> Entrants:
    """People in these states as if admitted, with the load they have: for lists before a round.

    Whoever has no live consent or no answers is left out. Asks nobody's permission.
    """
    register = _read(work)
    sides = {
        role: tuple(
            replace(_applicant(register, one, register.sheets[role][one.person_id]), admitted=True)
            for one in sorted(register.bank[role], key=lambda row: row.person_id)
            if one.state in wanted and _here(register, one) and _may(register, one)
        )
        for role, wanted in ((Role.MENTEE, mentees), (Role.MENTOR, mentors))
    }
    return Entrants(
        mentees=sides[Role.MENTEE],
        mentors=sides[Role.MENTOR],
        funnel=_counted(register, sides),
    )


def consented(work: Work) -> frozenset[PersonId]:
    """Everybody whose consents to matching and to the bank it rests on are live now."""
    bank = work.consents.live(Purpose.BANK, work.local)
    return frozenset(work.consents.live(Purpose.MATCHING, work.local)) & frozenset(bank)


def _read(work: Work, kind: RoundKind = ORDINARY) -> _Register:
    school = work.schools.get(work.school_id)
    people = {one.id: one for one in work.people.all()}
    pairs = work.pairs.all()
    return _Register(
        kind=kind,
        year=school.year,
        today=work.today,
        regulation=school.regulation,
        people=people,
        bank={role: work.participations.in_bank(role, school.year) for role in Role},
        sheets={role: work.sheets.current(role, school.year) for role in Role},
        consent=consented(work),
        receivers=_receivers(work, kind, people.values()),
        loads=_loads(pairs, kind),
        lost=lost(pairs),
        credit=credited(work),
        held=_held(pairs),
        called=_by_surname(people.values()),
    )


def _receivers(
    work: Work, kind: RoundKind, people: Iterable[Person]
) -> Mapping[PersonId, tuple[str, ...]]:
    """Schools of this round each person may be handed over to; none where it stays in one."""
    if not kind.across_schools:
        return {}
    return receivers(work, {OWN, *(one.workplace for one in people)})


def _by_surname(people: Iterable[Person]) -> dict[str, dict[PersonId, str]]:
    """Names of the staff of now by the first word, where a name that was written is looked for."""
    found: dict[str, dict[PersonId, str]] = {}
    for one in people:
        words = fio_norm(one.fio).split()
        if one.archived_at is None and words:
            found.setdefault(words[0], {})[one.id] = " ".join(words)
    return found


def credited(work: Work) -> frozenset[PersonId]:
    """Whom the psychologist recommends to serve first; that, and nothing else of a case."""
    return frozenset(one.person_id for one in work.cases.all() if one.credit)


def lost(pairs: Iterable[Pair]) -> frozenset[PersonId]:
    """Mentees who have lost a pair without own fault."""
    return frozenset(one for pair in pairs if _lost(pair) for one in pair.mentee_ids)


def _lost(pair: Pair) -> bool:
    """Whether a pair ended without its mentees having wished so."""
    return pair.state in LOST and not (
        pair.state is PairState.TERMINATED and pair.reason in OWN_WISH
    )


def _held(pairs: Sequence[Pair]) -> dict[PersonId, tuple[str, ...]]:
    """Types of the mentors each mentee has in running pairs."""
    found: dict[PersonId, tuple[str, ...]] = {}
    for pair in pairs:
        if pair.state in RUNNING:
            for one in pair.mentee_ids:
                found[one] = (*found.get(one, ()), pair.mentor_type)
    return found


def _loads(pairs: Sequence[Pair], kind: RoundKind) -> dict[PersonId, int]:
    """Mentees each mentor has in running pairs, of whatever year.

    Situational help has places of its own: it is counted in rounds of that kind, and there alone.
    """
    found: dict[PersonId, int] = {}
    for pair in pairs:
        if pair.state in RUNNING and (pair.kind == Kind.SITUATIONAL) == kind.slotless:
            found[pair.mentor_id] = found.get(pair.mentor_id, 0) + len(pair.mentee_ids)
    return found


def _side(register: _Register, role: Role) -> list[Applicant]:
    found = [
        _applicant(register, one, register.sheets[role][one.person_id])
        for one in register.bank[role]
        if _ready(register, one) and _may(register, one)
    ]
    return sorted(found, key=lambda one: one.id)


def _here(register: _Register, one: Participation) -> bool:
    person = register.people.get(one.person_id)
    return person is not None and person.archived_at is None


def _ready(register: _Register, one: Participation) -> bool:
    able = one.state in READY[one.role] and not _barred(register, one)
    return _here(register, one) and (able or _beside(register, one))


def _barred(register: _Register, one: Participation) -> bool:
    """Whether a ready mentor's training has run out, where the regulation asks for one."""
    return bool(barred(one, register.regulation, register.today))


def _beside(register: _Register, one: Participation) -> bool:
    """Whether a mentee with one mentor of a known type may get one of the other type."""
    types = register.held.get(one.person_id, ())
    return (
        register.kind.kind is Kind.TWO_MENTORS
        and one.state in BESIDE
        and len(types) == 1
        and bool(types[0])
    )


def _may(register: _Register, one: Participation) -> bool:
    both = (
        register.kind.kind is not Kind.REVERSE or one.person_id in register.sheets[ACROSS[one.role]]
    )
    return one.person_id in register.consent and one.person_id in register.sheets[one.role] and both


def _applicant(register: _Register, one: Participation, sheet: AnswerSheet) -> Applicant:
    who = one.person_id
    return applicant(
        register.people[who],
        sheet,
        one,
        consent=True,
        early_career_years=register.regulation.early_career_years,
        answers=kept(sheet.answers),
        transfer=bool(register.receivers.get(who)),
        receivers=register.receivers.get(who, ()),
        requeued=one.role is Role.MENTEE and who in register.lost,
        **_of_kind(register, one),
        banned=frozenset(_meant(register, who, sheet.answers, APART)),
        named=tuple(_meant(register, who, sheet.answers, NAMED))[:MOST_NAMED],
        load=register.loads.get(who, 0) if one.role is Role.MENTOR else 0,
    )


def _of_kind(register: _Register, one: Participation) -> dict[str, Any]:
    """What the kind of the round, and the psychologist, add about one person."""
    who, found = one.person_id, dict[str, Any]()
    if register.kind.kind is Kind.REVERSE:
        found["other"] = kept(register.sheets[ACROSS[one.role]][who].answers)
    if one.role is Role.MENTEE and who in register.credit:
        found["credit"] = True
    if one.role is Role.MENTEE and _beside(register, one):
        found |= {"held_type": register.held[who][0], "admitted": True}
    return found


def _meant(
    register: _Register, who: PersonId, answers: Answers, question: str
) -> dict[PersonId, None]:
    """Ids of the colleagues a person named, in their order.

    A name counts in full or with initials, up to case, ё and spaces. Where several may be meant,
    not to be paired means all of them, a wish means nobody.
    """
    found: dict[PersonId, None] = {}
    for name in ticked(answers, question):
        ids = [one for one in _bearers(register, name) if one != who]
        if not ids or (question == NAMED and len(ids) > 1):
            register.unknown.add(who)
        else:
            found.update(dict.fromkeys(ids))
    return found


def _bearers(register: _Register, written: str) -> list[PersonId]:
    """Everybody of the staff who may be meant, looked for among people of that surname."""
    if written not in register.meant:
        wanted = fio_norm(written)
        first = wanted.replace(".", " ").split()[:1]
        called = register.called.get(first[0], {}) if first else {}
        whole = [one for one, name in called.items() if name == wanted]
        register.meant[written] = whole or bearers(wanted, called)
    return register.meant[written]


def kept(answers: Answers) -> dict[str, Any]:
    """The answers matching reads; wishes about people, questions and the like stay behind."""
    book = framework()
    wanted = {
        *(item.code for item in book.items),
        *book.domain_codes,
        *book.preferences,
        *(one["code"] for one in book.style["scale"]),
        *(code for codes in ASKED.values() for code in codes),
        "needs_top",
        CONFIRMED,
    }
    return {code: value for code, value in answers.items() if code in wanted}


def _places(register: _Register, mentors: Sequence[Applicant]) -> Ints:
    """(mentors,), free places; situational help has its own."""
    if register.kind.slotless:
        reserve = register.kind.reserve
        return np.array([max(0, reserve - one.load) for one in mentors], np.int64)
    return capacities(mentors, register.regulation)


def _counted(register: _Register, sides: Mapping[Role, Sequence[Applicant]]) -> Funnel:
    present = {key for key, one in register.people.items() if one.archived_at is None}
    bank = {
        role: [one for one in rows if one.state not in GONE and one.person_id in present]
        for role, rows in register.bank.items()
    }
    ready = {
        role: sum(_ready(register, one) for one in rows) for role, rows in register.bank.items()
    }
    places = _places(register, sides[Role.MENTOR])
    return Funnel(
        staff=len(present),
        mentees_in_bank=len(bank[Role.MENTEE]),
        mentees_waiting=ready[Role.MENTEE],
        mentees_consented=len(sides[Role.MENTEE]),
        mentors_in_bank=len(bank[Role.MENTOR]),
        mentors_ready=ready[Role.MENTOR],
        mentors_consented=len(sides[Role.MENTOR]),
        places=int(places.sum()),
        mentors_untrained=sum(
            _here(register, one) and _barred(register, one) for one in register.bank[Role.MENTOR]
        ),
    )
