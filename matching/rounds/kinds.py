"""What the kind of a round means for its use cases: pairs, groups, what cannot be asked."""

from collections.abc import Mapping

from data.access import Permission
from data.i18n import _
from data.records.bank import Role
from data.records.ids import PersonId
from data.records.round import Round
from data.store import Work
from matching.proposal.forming import roles_of, themes_of
from matching.proposal.kinds import Kind, RoundKind, enabled
from matching.rounds import snapshot
from matching.rounds.forming import Couple, Formed, formed
from matching.rounds.lens import Lens
from matching.rounds.states import GroupBrokenError, KindRefusesError, OverCapacityError

__all__ = [
    "Kind",
    "RoundKind",
    "allowed",
    "check_groups",
    "enabled",
    "kind_of",
    "name",
    "need_plain",
    "of_round",
    "told",
]


def kind_of(one: Round) -> RoundKind:
    """The kind of a round with its parameters."""
    return snapshot.kind_of(one.policy)


def allowed(work: Work) -> tuple[Kind, ...]:
    """Kinds a round of this school may be of."""
    work.require(Permission.ROUND_READ)
    return enabled(work.schools.get(work.school_id).regulation)


def name(kind: Kind) -> str:
    """A kind in words."""
    message = f"kind.{kind.value}"
    return _(message)


def told(kind: RoundKind) -> str:
    """A kind and its parameters in a phrase."""
    said = [name(kind.kind)]
    if kind.kind is Kind.GROUP:
        said.append(_("kind.told.group", least=kind.least, most=kind.most))
        said += [_("kind.told.shared_request")] if kind.shared_request else []
        said += [_("kind.told.common_slot")] if kind.common_slot else []
    if kind.kind is Kind.SHORT_TERM:
        said.append(_("kind.told.short_term", months=kind.months, goals=kind.goals))
    if kind.kind is Kind.SITUATIONAL:
        said.append(_("kind.told.situational", reserve=kind.reserve))
    if kind.across_schools:
        said.append(_("kind.told.across_schools"))
    return ", ".join(said)


def need_plain(one: Lens, action: str) -> None:
    """Refuse a question about single exchanges where pairs hang on each other.

    Args:
        one: a run.
        action: what is asked, in words.
    """
    if one.frozen.kind.bound:
        raise KindRefusesError(action=action)


def of_round(one: Lens) -> list[Formed]:
    """The pairs and groups that the plan of now makes."""
    sides = one.frozen.side(Role.MENTEE), one.frozen.side(Role.MENTOR)
    kind = one.frozen.kind
    return formed(
        one.plan.mentor_of,
        *sides,
        one.frozen.regulation,
        kind=kind,
        seconds=one.seconds,
        roles=_roles(one) if kind.kind is Kind.TWO_MENTORS else {},
    )


def _roles(one: Lens) -> Mapping[Couple, str]:
    """The role of each mentor in the plan of now."""
    firsts = [(mentee, mentor) for mentee, mentor in one.plan.mentor_of.items() if mentor]
    pairs = [(str(mentee), str(mentor)) for mentee, mentor in (*firsts, *one.seconds.items())]
    return {
        (PersonId(mentee), PersonId(mentor)): role
        for (mentee, mentor), role in roles_of(one.laid, pairs).items()
    }


def check_groups(one: Lens, called: Mapping[PersonId, str]) -> None:
    """Refuse a plan whose groups do not hold, or that gives a mentor more than the places.

    Raises:
        GroupBrokenError: too few or too many, or nothing in common.
        OverCapacityError: second mentors take more places than there are.
    """
    kind, groups = one.frozen.kind, dict[PersonId, list[PersonId]]()
    firsts = [(mentee, mentor) for mentee, mentor in one.plan.mentor_of.items() if mentor]
    for mentee, mentor in (*firsts, *one.seconds.items()):
        groups.setdefault(mentor, []).append(mentee)
    for mentor, his in sorted(groups.items()) if kind.bound else ():
        capacity = int(one.laid.constraints.capacity[one.columns[mentor]])
        if len(his) > capacity and kind.kind is Kind.TWO_MENTORS:
            raise OverCapacityError(fio=called[mentor], load=len(his), capacity=capacity)
        if kind.kind is Kind.GROUP and not _holds(one, mentor, his):
            raise GroupBrokenError(
                fio=called[mentor], size=len(his), least=kind.least, most=kind.most
            )


def _holds(one: Lens, mentor: PersonId, mentees: list[PersonId]) -> bool:
    column, rows = one.columns[mentor], [one.rows[who] for who in mentees]
    lists = one.laid.problem.common
    sized = one.frozen.kind.least <= len(mentees) <= one.frozen.kind.most
    return sized and all(each.of(column, rows) for each in lists)


def themes(one: Lens) -> dict[str, str]:
    """Theme of each group of the plan of now, by mentor; of rounds of groups only."""
    kind = one.frozen.kind
    if kind.kind is not Kind.GROUP or not kind.shared_request or not one.frozen.countable:
        return {}
    pairs = [(str(who), str(mentor)) for who, mentor in one.plan.mentor_of.items() if mentor]
    return themes_of(one.laid, pairs)
