"""A stand-alone calculation: two questionnaire tables in, an explained plan out. No database.

Nothing of it depends on the order of the rows in the files.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import Any

from data.codebook import questionnaire
from data.errors import ProgrammeError
from data.intake import People, Respondent, both_sides
from data.names import bearers, sort_key
from data.records.intake import Finding, Severity
from data.records.school import Regulation
from matching.affinity import DEFAULT
from matching.assign import Policy, verify
from matching.profile import Applicant, applicant
from matching.proposal import (
    Kind,
    LeftOut,
    Outcome,
    ProposedPair,
    RoundKind,
    Texts,
    propose,
    read,
)
from matching.text import tagger

APART, WISH = "both.do_not_pair", "both.named_wish"
ASKED, ON_WORD = "column", "operator"  # on what the right to use a table's answers rests
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRead:
    """One table as it was read.

    ``basis`` says on what the right to use the answers rests: ``"column"``, the table's own
    column of consents, where only a clear yes counts; or ``"operator"``, the word of the person
    who runs the command.
    """

    file: Path
    sha256: str
    people: People
    basis: str

    def consents(self, one: Respondent) -> bool:
        """Whether this person's answers may be used for matching."""
        return self.basis == ON_WORD or one.facts.consent is True


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """Everything the files and the terminal are made of."""

    mentors: SideRead
    mentees: SideRead
    policy: Policy
    regulation: Regulation
    texts: Texts
    outcome: Outcome
    input_digest: str
    findings: tuple[Finding, ...]
    kind: RoundKind = RoundKind()  # noqa: RUF009 -- frozen

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Id -> whole name, of both tables."""
        return {
            one.person.id: one.person.fio
            for side in (self.mentors, self.mentees)
            for one in side.people.respondents
        }

    @cached_property
    def pairs(self) -> tuple[ProposedPair, ...]:
        """Proposed pairs by the mentee's name."""
        return tuple(sorted(self.outcome.pairs, key=self._place))

    @cached_property
    def unplaced(self) -> tuple[LeftOut, ...]:
        """Mentees without a pair, by name."""
        return tuple(sorted(self.outcome.unplaced, key=self._place))

    def faults(self) -> list[str]:
        """What independent code finds wrong with the plan; nothing is the proof."""
        return verify(self.outcome.problem, self.outcome.solution)

    def _place(self, one: ProposedPair | LeftOut) -> tuple[tuple[str, str], str]:
        return sort_key(self.names[one.mentee_id]), one.mentee_id


def calculate(
    mentors: Path,
    mentees: Path,
    policy: Policy,
    told: Progress,
    kind: RoundKind = RoundKind(),  # noqa: B008 -- frozen
) -> Calculation:
    """Read both tables, score every pair, find and prove the best plan of a kind of round.

    Raises:
        UnreadableError, UnusableError, SwappedTablesError, OtherTableError: unusable input.
    """
    told("read")
    warm = Thread(target=_warm, name="warm", daemon=True)  # the files are read by other processes
    warm.start()
    offering, asking = both_sides(mentors, mentees)
    sides = _side(mentors, offering), _side(mentees, asking)
    named: list[Finding] = []
    givers = _applicants(sides[0], asking, named)
    askers = _applicants(sides[1], offering, named)
    if kind.kind is Kind.REVERSE:
        givers, askers = _with_other(givers, asking), _with_other(askers, offering)
    told("texts")
    warm.join()
    texts = read(askers, givers, tagger())
    told("solve")
    regulation = _enabling(kind)
    outcome = propose(
        askers,
        givers,
        policy=policy,
        regulation=regulation,
        readings=texts.readings,
        offered=texts.offered,
        kind=kind,
    )
    return Calculation(
        mentors=sides[0],
        mentees=sides[1],
        policy=policy,
        regulation=regulation,
        texts=texts,
        outcome=outcome,
        input_digest=input_digest(askers, givers, regulation),
        findings=tuple(named),
        kind=kind,
    )


def _enabling(kind: RoundKind) -> Regulation:
    """The usual regulation; whoever asks for a kind has it enabled."""
    usual = Regulation()
    asked = kind.pair_kind
    return usual if asked in {"", *usual.kinds} else Regulation(kinds=(*usual.kinds, asked))


def _with_other(people: Sequence[Applicant], others: People) -> list[Applicant]:
    """People with their answers in the other table, where they stand in both."""
    given = {str(one.person.id): one.sheet.answers for one in others.respondents}
    return [replace(one, other=given.get(one.id, {})) for one in people]


def input_digest(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant], regulation: Regulation
) -> str:
    """SHA-256 of everybody's answers and facts as canonical JSON, in any order of rows."""
    body: dict[str, Any] = {
        "mentees": sorted((one.dump() for one in mentees), key=lambda one: str(one["id"])),
        "mentors": sorted((one.dump() for one in mentors), key=lambda one: str(one["id"])),
        "regulation": {name: getattr(regulation, name) for name in regulation.__slots__},
    }
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="replace")).hexdigest()


def weights() -> Mapping[str, float]:
    """Weights of the components of the score, by name."""
    return DEFAULT


def _warm() -> None:
    """Load what reads texts and what solves; why it cannot be loaded is said when it is needed."""
    import scipy.optimize  # noqa: F401

    with suppress(ProgrammeError):
        tagger().read(["текст"], "request")


def _side(file: Path, people: People) -> SideRead:
    return SideRead(
        file=file,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        people=people,
        basis=ASKED if people.consents_asked else ON_WORD,
    )


def _applicants(side: SideRead, others: People, findings: list[Finding]) -> list[Applicant]:
    """People of one table, by id; names in their answers become ids of the other table."""
    known = {one.person.id: one.person.fio for one in others.respondents}
    found = [_one(side, one, known, findings) for one in side.people.respondents]
    return sorted(found, key=lambda one: one.id)


def _one(
    side: SideRead, one: Respondent, others: Mapping[Any, str], findings: list[Finding]
) -> Applicant:
    apart = dict(_named(one, APART, others))
    wished = dict(_named(one, WISH, others))
    findings += _unknown(one, APART, apart, Severity.WARNING)
    findings += _unknown(one, WISH, wished, Severity.NOTE)
    return replace(
        applicant(one.person, one.sheet, consent=side.consents(one)),
        banned=frozenset(who for found in apart.values() for who in found),
        named=tuple(found[0] for found in wished.values() if len(found) == 1),
    )


def _named(
    one: Respondent, question: str, others: Mapping[Any, str]
) -> Iterator[tuple[str, list[str]]]:
    """Names written in an answer, with everybody of the other table who may be meant."""
    given = one.sheet.answers.get(question, ())
    for written in given if isinstance(given, tuple) else ():
        yield written, [str(who) for who in bearers(written, others) if who != one.person.id]


def _unknown(
    one: Respondent, question: str, named: Mapping[str, list[str]], severity: Severity
) -> Iterator[Finding]:
    """Names that nobody of the other table bears, and wishes that may mean several people."""
    sheet, row = one.place
    text = questionnaire(one.sheet.role).question(question).text_ru
    for written, found in named.items():
        if not found or (question == WISH and len(found) > 1):
            yield Finding(
                code="cli.named_unknown" if not found else "cli.named_ambiguous",
                severity=severity,
                sheet=sheet,
                row=row,
                column=text,
                value=written,
            )
