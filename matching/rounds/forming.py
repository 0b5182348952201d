"""How the decided couples become pairs and groups: who joins, in which form and kind. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.codebook import framework
from data.records.ids import PersonId
from data.records.school import Regulation
from matching.profile import Applicant, codes, ticked
from matching.proposal.kinds import Kind, RoundKind

GROUP, SINGLE = "group", "traditional"
ORDINARY = RoundKind()
Couple = tuple[PersonId, PersonId]  # mentee, mentor


@dataclass(frozen=True, slots=True, kw_only=True)
class Formed:
    """One pair or group before it is recorded."""

    mentor_id: PersonId
    mentee_ids: tuple[PersonId, ...]
    form: str
    kind: str
    mentor_type: str = ""


def formed(
    mentor_of: Mapping[PersonId, PersonId | None],
    mentees: Mapping[str, Applicant],
    mentors: Mapping[str, Applicant],
    regulation: Regulation,
    *,
    kind: RoundKind = ORDINARY,
    seconds: Mapping[PersonId, PersonId] | None = None,
    roles: Mapping[Couple, str] | None = None,
) -> list[Formed]:
    """Pairs of a plan; mentees of one mentor are a group where all of them agreed to groups.

    In a round of a kind every pair is of that kind.

    Args:
        mentor_of: the mentor of each mentee, None for no pair.
        mentees: of the round, by id.
        mentors: of the round, by id.
        regulation: enabled forms and kinds.
        kind: of the round.
        seconds: the second mentor of mentees who get two.
        roles: the role of the mentor in each pair (mentee, mentor) with one.
    """
    if kind.pair_kind:
        pairs = [(one, other) for one, other in mentor_of.items() if other is not None]
        pairs += list((seconds or {}).items())
        return list(_of_kind(pairs, mentees, mentors, regulation, kind, roles or {}))
    by_mentor: dict[PersonId, list[PersonId]] = {}
    for mentee, mentor in sorted(mentor_of.items()):
        if mentor is not None:
            by_mentor.setdefault(mentor, []).append(mentee)
    return [
        one
        for mentor, his in sorted(by_mentor.items())
        for one in _of_mentor(mentors[mentor], [mentees[who] for who in his], regulation)
    ]


def _of_kind(
    pairs: Sequence[Couple],
    mentees: Mapping[str, Applicant],
    mentors: Mapping[str, Applicant],
    regulation: Regulation,
    kind: RoundKind,
    roles: Mapping[Couple, str],
) -> Iterator[Formed]:
    """Groups of a round of groups, else pairs of two, all of one kind."""
    parts: list[tuple[PersonId, tuple[PersonId, ...]]]
    parts = [(mentor, (mentee,)) for mentee, mentor in sorted(pairs)]
    if kind.kind is Kind.GROUP:
        his: dict[PersonId, tuple[PersonId, ...]] = {}
        for mentor, mentee in parts:
            his[mentor] = (*his.get(mentor, ()), *mentee)
        parts = list(his.items())
    for mentor, who in sorted(parts):
        kind_ = SINGLE if kind.kind is Kind.GROUP and len(who) == 1 else kind.pair_kind
        made = _formed(mentors[mentor], [mentees[one] for one in who], regulation, kind_)
        yield replace(made, mentor_type=roles.get((who[0], mentor), ""))


def _of_mentor(
    mentor: Applicant, mentees: Sequence[Applicant], regulation: Regulation
) -> Iterator[Formed]:
    together = [one for one in mentees if _wants_group(one)]
    limits = codes(framework()).kinds[GROUP]
    ready = (
        GROUP in regulation.kinds
        and _wants_group(mentor)
        and limits.group_min <= len(together) <= limits.group_max
    )
    if ready:
        yield _formed(mentor, together, regulation, GROUP)
    for one in mentees:
        if not ready or one not in together:
            kind = _common("kind", [mentor, one], _single(regulation))
            yield _formed(mentor, [one], regulation, kind)


def _formed(
    mentor: Applicant, mentees: Sequence[Applicant], regulation: Regulation, kind: str
) -> Formed:
    return Formed(
        mentor_id=PersonId(mentor.id),
        mentee_ids=tuple(PersonId(one.id) for one in mentees),
        form=_common("form", [mentor, *mentees], regulation.forms),
        kind=kind,
    )


def _wants_group(one: Applicant) -> bool:
    return GROUP in ticked(one.answers, "kind")


def _single(regulation: Regulation) -> tuple[str, ...]:
    """Enabled kinds a pair of two may take."""
    kinds = codes(framework()).kinds
    fit = [
        one
        for one in regulation.kinds
        if one in kinds and kinds[one].stable_pair and kinds[one].group_min <= 1
    ]
    return tuple(fit) or (SINGLE,)


def _common(question: str, people: Sequence[Applicant], enabled: Sequence[str]) -> str:
    """The first enabled option all accept, else any of them, else the first there is."""
    wanted = [ticked(one.answers, question) for one in people]
    said = [one for one in wanted if one]
    for option in enabled:
        if said and all(option in one for one in said):
            return option
    for option in enabled:
        if any(option in one for one in said):
            return option
    return enabled[0] if enabled else ""
