"""Item 4.1: mentors for ONE programme, of one mentee or a group, the best suited first.

Neither the coverage of all requests (3.2) nor the assignment of a round (5.1): nobody else's
programme is looked at, and a mentor may stand on several lists. Scores are those of a round: the
same weights, the same rules, the same statistics of everybody who looks for a mentor; free texts
count where the newest run of the year has read them.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.access import Permission
from data.bank.participations import this_year
from data.codebook.selection import rules
from data.names import sort_key
from data.records.ids import CandidacyId, PersonId, new_id
from data.records.round import Contribution
from data.records.selection import Candidacy, CandidacyState
from data.store import Work
from matching.affinity import whole_points
from matching.constraints import Reason, labels
from matching.proposal import Laid, contributions, lay, words
from matching.rounds import running, weights
from matching.rounds.entrants import Entrants
from matching.rounds.naming import Names
from matching.selection.following import follow
from matching.selection.people import named, pool, together
from matching.selection.refusals import GroupSizeError, NobodyToListError, NotInBankError
from matching.text import TextReading

MOST_IN_GROUP = 4
REASONS = 4  # parts of a score that are told
PLACES = Reason.NO_CAPACITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """A mentor who may not be listed, and why in words."""

    mentor_id: PersonId
    fio: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacies:
    """A shortlist as it was made: the rows by rank, and who was kept out."""

    rows: tuple[Candidacy, ...]
    barred: tuple[Barred, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidacyRow:
    """A candidate as the screen shows one."""

    candidacy: Candidacy
    fio: str
    mentees: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProgramme:
    """One mentee or group with its candidates; ``undecided`` of them wait for a word."""

    mentee_ids: tuple[PersonId, ...]
    mentees: str
    rows: tuple[CandidacyRow, ...]
    undecided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """One mentor against the whole programme; ``units`` is the mean over its mentees."""

    mentor_id: PersonId
    units: int
    mask: int
    reasons: tuple[str, ...]


def shortlist(work: Work, mentee_ids: Sequence[PersonId], k: int = 0) -> Candidacies:
    """List the ``k`` best suited mentors for a programme; made anew, nobody decided is touched.

    Args:
        work: who asks.
        mentee_ids: one mentee, or the members of a group.
        k: how many, 0 for the usual number.

    Raises:
        NotInBankError: somebody does not look for a mentor or has no live consent.
        NobodyToListError: rules leave no mentor.
    """
    work.require(Permission.SELECTION_WRITE)
    people = pool(work)
    wanted = _wanted(work, mentee_ids, people)
    laid = _laid(work, people)
    fits = _fits(laid, [one.id for one in people.mentees], wanted)
    called = named(work)
    able = sorted(
        (one for one in fits if not one.mask), key=lambda one: (-one.units, one.mentor_id)
    )
    if not able:
        raise NobodyToListError(mentees=together(called, wanted))
    best = able[: min(k or rules().offered, rules().most)]
    unit = laid.affinity.unit
    rows = tuple(_listed(work, one, rank, wanted, unit) for rank, one in enumerate(best, start=1))
    for one in rows:
        follow(work, one.mentor_id)
    return Candidacies(rows=rows, barred=_barred(fits, called))


def programmes(work: Work, year: str = "") -> tuple[ListedProgramme, ...]:
    """All shortlists of a year; whoever has withdrawn consent is left out."""
    work.require(Permission.SELECTION_READ)
    called = named(work)
    found: dict[tuple[PersonId, ...], list[CandidacyRow]] = {}
    for one in work.candidacies.of_year(year or this_year(work)):
        if not any(who in called.gone for who in (one.mentor_id, *one.mentee_ids)):
            found.setdefault(one.mentee_ids, []).append(shown(one, called))
    listed = [_programme(ids, rows) for ids, rows in found.items()]
    return tuple(sorted(listed, key=lambda one: sort_key(one.mentees)))


def shown(one: Candidacy, called: Names) -> CandidacyRow:
    """A candidate with names and reasons in words; a sensitive domain is «прочее»."""
    return CandidacyRow(
        candidacy=one,
        fio=called(one.mentor_id),
        mentees=together(called, one.mentee_ids),
        reasons=tuple(words.contribution(part) for part in map(_told, one.reasons)),
    )


def _programme(ids: tuple[PersonId, ...], rows: Sequence[CandidacyRow]) -> ListedProgramme:
    ordered = sorted(rows, key=lambda one: (one.candidacy.rank, one.fio))
    waiting = {CandidacyState.SHORTLISTED, CandidacyState.INTERVIEWED}
    return ListedProgramme(
        mentee_ids=ids,
        mentees=rows[0].mentees,
        rows=tuple(ordered),
        undecided=sum(one.candidacy.state in waiting for one in rows),
    )


def _wanted(work: Work, mentee_ids: Sequence[PersonId], people: Entrants) -> tuple[PersonId, ...]:
    """The members of a programme, each once, in the order of their ids."""
    wanted = tuple(sorted(dict.fromkeys(mentee_ids)))
    if not 1 <= len(wanted) <= MOST_IN_GROUP:
        raise GroupSizeError(count=len(wanted), most=MOST_IN_GROUP)
    known = {one.id for one in people.mentees}
    for one in wanted:
        if one not in known:
            raise NotInBankError(fio=work.people.get(one).fio)
    return wanted


def _laid(work: Work, people: Entrants) -> Laid:
    """Scores and rules of everybody who might be listed."""
    regulation = work.schools.get(work.school_id).regulation
    texts = _texts(work)
    return lay(
        people.mentees,
        people.mentors,
        weights=weights.in_force(work).weights,
        regulation=regulation,
        readings=texts[0],
        offered=texts[1],
        as_of=work.today,
    )


def _texts(work: Work) -> tuple[Mapping[str, TextReading], Mapping[str, TextReading]]:
    """What the newest run of this year has read in free texts; nothing where there is none."""
    year = this_year(work)
    for one in reversed(work.rounds.all()):
        run = work.runs.latest(one.id) if one.year == year and one.run_no else None
        if run is not None:
            found = running.texts_of(run)
            return found.readings, found.offered
    return {}, {}


def _fits(laid: Laid, mentees: Sequence[str], wanted: Collection[PersonId]) -> list[_Fit]:
    """Every mentor against the programme."""
    rows = [at for at, one in enumerate(mentees) if one in wanted]
    mask = np.bitwise_or.reduce(laid.constraints.mask[rows], axis=0).astype(np.int64)
    mask[laid.constraints.capacity < len(rows)] |= int(PLACES)
    units = laid.affinity.units[rows].astype(np.int64).sum(axis=0) // len(rows)
    return [
        _Fit(
            mentor_id=PersonId(one),
            units=int(units[at]),
            mask=int(mask[at]),
            reasons=() if mask[at] else _reasons(laid, rows, at),
        )
        for at, one in enumerate(laid.vectors.mentor_ids)
    ]


def _reasons(laid: Laid, rows: Sequence[int], mentor: int) -> tuple[str, ...]:
    """The greatest parts of the score as codes with points, the mean over the programme."""
    sums: Counter[tuple[str, str]] = Counter()
    known: dict[tuple[str, str], bool] = {}
    for row in rows:
        for one in contributions(laid.vectors, laid.affinity, row, mentor):
            sums[one.code, one.detail] += one.points
            known[one.code, one.detail] = known.get((one.code, one.detail), False) or one.known
    best = sorted(sums.items(), key=lambda one: (-one[1], one[0]))[:REASONS]
    return tuple(
        f"{code}|{detail}|{round(points / len(rows))}|{int(known[code, detail])}"
        for (code, detail), points in best
    )


def _told(kept: str) -> Contribution:
    code, detail, points, known = kept.split("|")
    return Contribution(code=code, detail=detail, points=int(points), known=known == "1")


def _listed(work: Work, fit: _Fit, rank: int, wanted: tuple[PersonId, ...], unit: int) -> Candidacy:
    """The row of a mentor in this programme: a new one, or the known one with fresh figures."""
    known = next(
        (one for one in work.candidacies.of(fit.mentor_id) if _same(work, one, wanted)), None
    )
    if known is not None and known.state is not CandidacyState.SHORTLISTED:
        return known
    fresh = known or Candidacy(
        id=CandidacyId(new_id()),
        school_id=work.school_id,
        year=this_year(work),
        mentor_id=fit.mentor_id,
        mentee_ids=wanted,
        rank=rank,
        score=0.0,
        points=0,
        listed_at=work.now,
    )
    after = work.candidacies.put(
        replace(
            fresh,
            rank=rank,
            score=fit.units / unit,
            points=whole_points(fit.units, unit),
            reasons=fit.reasons,
        )
    )
    work.audit("candidacy.listed", known, after, subject=f"person:{fit.mentor_id}")
    return after


def _same(work: Work, one: Candidacy, wanted: tuple[PersonId, ...]) -> bool:
    return one.mentee_ids == wanted and one.year == this_year(work)


def _barred(fits: Sequence[_Fit], called: Names) -> tuple[Barred, ...]:
    found = [
        Barred(mentor_id=one.mentor_id, fio=called(one.mentor_id), why=labels(one.mask))
        for one in fits
        if one.mask
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.fio)))
