"""The frozen input of a round: canonical JSON with its SHA-256, written once, read for ever."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of_package
from typing import Any

from data.codebook import framework
from data.records.bank import Role
from data.records.ids import PersonId
from data.records.round import Round, Snapshot
from data.records.school import Regulation
from matching.assign import Policy
from matching.profile import Applicant, restore
from matching.proposal.kinds import RoundKind
from matching.proposal.shaping import Ratings
from matching.rounds.entrants import ORDINARY, Entrants, Funnel
from matching.rounds.few import Few
from matching.rounds.states import (
    ErasedPeopleError,
    OtherFrameworkError,
    SnapshotError,
    UnknownSnapshotError,
)

FORMAT = "round@2"
KNOWN = frozenset({FORMAT, "round@1"})  # the first knew neither ratings nor erased people
WEIGHTS = "weights"
WEIGHTS_VERSION = "weights_version"  # left out where the weights are the published ones
BY_DEFAULT = "default"
KIND = "kind"  # left out of a round of no particular kind
STOP_AT = "stop_at"  # the proved gap that is enough; left out where only the optimum is
SIDES = ("mentees", "mentors")


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A snapshot read back.

    Attributes:
        policy: goals and dials.
        weights: of the components of the score.
        stop_at: the proved gap at which the computation may stop; 0 asks for the optimum.
        regulation: of the school on that day.
        as_of: the day, for waiting times.
        framework: version and digest of the competency framework.
        mentees, mentors: by id.
        funnel: how many came from the staff to the round.
        unknown_names: people whose wish about a colleague could not be kept.
        people: SHA-256 of both sides.
        kind: of the round, with its parameters.
        ratings: what both sides of a pair said after meeting.
        erased: people whose data have been erased: of them the id alone is left.
    """

    policy: Policy
    weights: Mapping[str, float]
    stop_at: float
    regulation: Regulation
    as_of: date
    framework: Mapping[str, str]
    mentees: tuple[Applicant, ...]
    mentors: tuple[Applicant, ...]
    funnel: Funnel
    unknown_names: tuple[PersonId, ...]
    people: str
    kind: RoundKind = RoundKind()  # noqa: RUF009 -- frozen
    ratings: Ratings = field(default_factory=dict)
    erased: frozenset[str] = frozenset()

    @cached_property
    def ids(self) -> frozenset[str]:
        """Everybody in the round."""
        return frozenset(one.id for one in (*self.mentees, *self.mentors)) | self.erased

    @property
    def countable(self) -> bool:
        """Whether scores can be counted again: nobody is erased, the framework is the same."""
        return not self.erased and self.framework["digest"] == framework().digest

    def check_framework(self) -> None:
        """Refuse to count without everybody, or where every number would mean something else."""
        if self.erased:
            raise ErasedPeopleError(count=len(self.erased))
        if not self.countable:
            raise OtherFrameworkError(frozen=self.framework["version"], now=framework().version)

    def side(self, role: Role) -> dict[str, Applicant]:
        """One side by id."""
        people = self.mentees if role is Role.MENTEE else self.mentors
        return {one.id: one for one in people}


_KEPT = Few[Frozen](3)


def canonical(value: Mapping[str, Any]) -> str:
    """One text for equal contents.

    >>> canonical({"b": 1, "a": "я"})
    '{"a":"я","b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(body: str) -> str:
    """SHA-256 of a body in UTF-8."""
    return hashlib.sha256(body.encode()).hexdigest()


def policy_of(published_: Mapping[str, Any]) -> tuple[Policy, dict[str, float]]:
    """The policy and the weights that ``published`` wrote."""
    told = dict(published_)
    weights = told.pop(WEIGHTS)
    told.pop(STOP_AT, None)
    told.pop(KIND, None)
    told.pop(WEIGHTS_VERSION, None)
    return Policy.read(told), {str(code): float(weight) for code, weight in weights.items()}


def stop_of(published_: Mapping[str, Any]) -> float:
    """The proved gap that is enough for a round; 0 asks for the optimum."""
    return float(published_.get(STOP_AT, 0.0))


def kind_of(published_: Mapping[str, Any]) -> RoundKind:
    """The kind of a round; rounds of before are of no particular kind."""
    return RoundKind.read(published_.get(KIND, {}))


def version_of(published_: Mapping[str, Any]) -> str:
    """Which version of the weights a round was opened with; "default" for the published ones."""
    return str(published_.get(WEIGHTS_VERSION, BY_DEFAULT))


def published(
    policy: Policy,
    weights: Mapping[str, float],
    stop_at: float = 0.0,
    kind: RoundKind = ORDINARY,
    version: str = BY_DEFAULT,
) -> dict[str, object]:
    """A policy, its weights and their version, the gap that is enough and the kind, as kept.

    ``policy_of``, ``version_of``, ``stop_of`` and ``kind_of`` read them back.
    """
    enough = {STOP_AT: stop_at} if stop_at else {}
    told = kind.published()
    return {
        **policy.published(),
        WEIGHTS: dict(weights),
        **enough,
        **({KIND: told} if told else {}),
        **({WEIGHTS_VERSION: version} if version != BY_DEFAULT else {}),
    }


def people(entrants: Entrants) -> dict[str, Any]:
    """Both sides, JSON-ready; equal for equal people."""
    return {
        side: [one.dump() for one in given]
        for side, given in zip(SIDES, (entrants.mentees, entrants.mentors), strict=True)
    }


def write(one: Round, entrants: Entrants, regulation: Regulation, as_of: date) -> str:
    """The body of a snapshot."""
    book = framework()
    return canonical(
        {
            "format": FORMAT,
            "software": software(),
            "framework": {"id": book.id, "version": book.version, "digest": book.digest},
            "year": one.year,
            "as_of": as_of.isoformat(),
            "policy": dict(one.policy),
            "seed": one.seed,
            "regulation": asdict(regulation),
            "funnel": entrants.funnel.dump(),
            "unknown_names": list(entrants.unknown_names),
            "ratings": [
                [*pair, *said] for pair, said in sorted(entrants.ratings.items()) if any(said)
            ],
            **people(entrants),
        }
    )


def read(one: Round, kept: Snapshot | None) -> Frozen:
    """Read a snapshot back; a body that does not match the round's digest is refused.

    A body in which people have been erased cannot match: such a round is looked at, never counted.
    """
    if kept is None or kept.digest != one.digest:
        raise SnapshotError(round_id=one.id)
    seal = digest(kept.body)
    if seal == one.digest:
        return _KEPT(seal, lambda: _parsed(json.loads(kept.body)))
    body = json.loads(kept.body)
    if not any(_erased(body)):
        raise SnapshotError(round_id=one.id)
    return _KEPT(seal, lambda: _parsed(body))


def _erased(body: Mapping[str, Any]) -> Iterator[str]:
    """Ids of the people who have been erased from a body."""
    return (person["id"] for side in SIDES for person in body[side] if person.get("erased"))


def _there(body: Mapping[str, Any], side: str) -> tuple[Applicant, ...]:
    return tuple(restore(person) for person in body[side] if not person.get("erased"))


def _parsed(body: Mapping[str, Any]) -> Frozen:
    if body["format"] not in KNOWN:
        raise UnknownSnapshotError(format=body["format"])
    policy, weights = policy_of(body["policy"])
    rules = {key: _tidy(value) for key, value in body["regulation"].items()}
    return Frozen(
        policy=policy,
        weights=weights,
        stop_at=stop_of(body["policy"]),
        regulation=Regulation(**rules),
        as_of=date.fromisoformat(body["as_of"]),
        framework=body["framework"],
        mentees=_there(body, "mentees"),
        mentors=_there(body, "mentors"),
        funnel=Funnel(**body["funnel"]),
        unknown_names=tuple(body["unknown_names"]),
        people=digest(canonical({side: body[side] for side in SIDES})),
        kind=kind_of(body["policy"]),
        ratings={(row[0], row[1]): (row[2], row[3]) for row in body.get("ratings", ())},
        erased=frozenset(_erased(body)),
    )


def same_people(kept: Frozen, entrants: Entrants) -> bool:
    """Whether the register would give the same participants now."""
    return digest(canonical(people(entrants))) == kept.people


def software() -> str:
    """The program and its version."""
    try:
        return f"nastavnik {version_of_package('nastavnik')}"
    except PackageNotFoundError:
        return "nastavnik"


def _tidy(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
