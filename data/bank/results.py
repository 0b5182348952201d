"""What a pair that is over leaves in both banks: completion marks, outcomes, empty columns.

Item 6.5 is done while no pair that is over has an empty column here. Nothing asks for permission:
use cases and the roadmap do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.codebook import bank_form, label, words
from data.i18n import speaking
from data.records.bank import Participation, Role
from data.records.consent import Purpose
from data.records.ids import PairId, PersonId
from data.records.pair import Pair, PairState
from data.store import Work

PASSED = frozenset({PairState.COMPLETED, PairState.CLOSED})
OVER = PASSED | {PairState.TERMINATED}
FORM = {Role.MENTEE: "form5", Role.MENTOR: "form6"}
ENDINGS = {  # why a pair ended early -> the neutral word of the form
    "goal_reached": "goal_early",
    "mentor_withdrew": "mentor_351_8",
    "employer_cancelled": "employer_351_8",
    "mentee_withdrew": "mentee_withdrew",
    "incompatibility": "incompatible",
    "dismissal_or_transfer": "left_school",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A column of a bank form that is still empty for a pair that is over.

    ``column`` is the field of ``data.codebook.bank_form``, see ``header``.
    """

    pair_id: PairId
    person_id: PersonId
    role: Role
    column: str

    @property
    def header(self) -> str:
        """The official name of the column."""
        form = bank_form(FORM[self.role])
        return next(one.header for one in form.columns if one.field == self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What all pairs of one side and year have come to, for the row of the bank."""

    form: str
    kind: str
    results: str
    mark: str
    ended_on: date | None


def mark_of(pair: Pair) -> str:
    """The completion mark of a pair, in the language in force; of an early end with its reason.

    The reason comes from a closed list: free words of a register never reach a form.
    """
    if pair.state is not PairState.TERMINATED:
        return label("mark", "passed" if pair.state in PASSED else "running")
    code = ENDINGS.get(pair.reason, pair.reason)
    ended = label("mark", "terminated")
    return f"{ended}: {label('termination', code)}" if code in words("termination") else ended


def worked(pair: Pair) -> bool:
    """Whether a pair that is over has ever begun: one that never worked has no results."""
    return pair.state in PASSED or (
        pair.state is PairState.TERMINATED and pair.started_on is not None
    )


def outcome(pairs: Sequence[Pair]) -> Outcome | None:
    """What the pairs of one person, side and year say together; None before any is over.

    Dates and marks of the row are those of the last pair once every one is over; results stand one
    a line in the order of their ends.
    """
    ended = sorted((one for one in pairs if worked(one)), key=_end)
    if not ended:
        return None
    going = [one for one in pairs if one.state not in OVER]
    last = ended[-1]
    with speaking("ru"):
        mark = mark_of(going[0] if going else last)
    return Outcome(
        form=last.form,
        kind=last.kind,
        results="\n".join(dict.fromkeys(one.results for one in ended if one.results)),
        mark=mark,
        ended_on=None if going else last.ended_on,
    )


def gaps(work: Work, year: str, pair_ids: Iterable[PairId] | None = None) -> tuple[Gap, ...]:
    """Empty columns of pairs of a year that are over, or of these alone, by pair and person.

    Who has no live consent to the bank is in no form, so nothing of theirs is missing in one. The
    link stays empty until something is published, and is not counted.
    """
    wanted = None if pair_ids is None else set(pair_ids)
    live = work.consents.live(Purpose.BANK, work.local)
    rows = {(one.person_id, one.role): one for one in work.participations.all() if one.year == year}
    found: list[Gap] = []
    for pair in sorted(work.pairs.all(), key=lambda one: one.id):
        if pair.year == year and worked(pair) and (wanted is None or pair.id in wanted):
            found += _of_pair(pair, live, rows)
    return tuple(found)


def closed(work: Work, year: str) -> tuple[Pair, ...]:
    """Pairs of a year that are over and have worked, by id."""
    found = [one for one in work.pairs.all() if one.year == year and worked(one)]
    return tuple(sorted(found, key=lambda one: one.id))


def _of_pair(
    pair: Pair,
    live: Iterable[PersonId],
    rows: Mapping[tuple[PersonId, Role], Participation],
) -> list[Gap]:
    sides = [(pair.mentor_id, Role.MENTOR), *((one, Role.MENTEE) for one in pair.mentee_ids)]
    here = [(who, role) for who, role in sides if who in set(live)]
    found = []
    for who, role in here:
        row = rows.get((who, role))
        empty = {
            "entered_on": row is None or row.entered_on is None,
            "form": not pair.form,
            "ended_on": pair.ended_on is None,
            "results": not pair.results,
            "mark": role is Role.MENTEE and (row is None or not row.mark),
        }
        found += [
            Gap(pair_id=pair.id, person_id=who, role=role, column=column)
            for column, missing in empty.items()
            if missing
        ]
    return found


def _end(pair: Pair) -> tuple[date, str]:
    return pair.ended_on or date.max, pair.id
