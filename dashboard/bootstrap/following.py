"""Who acts at once when somebody's consent ends: links, pairs, support. In that transaction.

The rooms above the papers are named here once; each is imported when there is something to follow.
"""

from data.papers import cascade
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.store import Work


def links(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Personal links that rested on the consent are revoked."""
    from data.invitations.links import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


def pairs(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Pairs that rested on it lapse or end."""
    from matching.pairs.follow import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


def support(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Support cases are closed."""
    from matching.support.timers import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


def alerts(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Warnings forget what rested on it; those of ended pairs are put away."""
    from analytics.alerts.following import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


def figures(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """What figures are counted from is dropped and made anew without the person."""
    from analytics.rollup import follow_withdrawn  # noqa: PLC0415 -- see above

    follow_withdrawn(work, person_id, purposes)


def traces(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """How their pairs came about is forgotten: they teach nothing any more."""
    from matching.rounds.traces import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


def site(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """The site tells of the person no more; what stands elsewhere is listed to be taken down."""
    from data.publication.taking_down import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


def long_term(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Out of the long-term bank."""
    from matching.closing.long_term import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


def into_long_term(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Into the long-term bank, whoever has finished and agrees."""
    from matching.closing.long_term import given  # noqa: PLC0415 -- see above

    given(work, person_id, purposes)


def practice(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Cases are taken back, materials are public no more."""
    from data.practice.cases import withdrawn  # noqa: PLC0415 -- see above

    withdrawn(work, person_id, purposes)


ALL = (links, pairs, support, alerts, figures, traces, long_term, practice, site)


def register() -> None:
    """Let all rooms follow; once more changes nothing."""
    for one in ALL:
        cascade.register(one)
    cascade.welcome(into_long_term)
