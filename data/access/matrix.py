"""Role x object: who may read, write or sign what, and how much of it. Pure data.

The table stands in ``matrix.toml``: the one of the specification line by line, then the things of
the office itself. What a line leaves out is denied; a thing or an action that no line names is an
error. The permissions are checked against it in ``data.access.opening``: each is tied to what it
opens, none opens more than the table says, a cell that none opens is told not to be built.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from data.records.account import AccountRole

FILE = Path(__file__).parent / "matrix.toml"


class UndeclaredError(LookupError):
    """A thing or an action that no line of the table names: a fault of the program."""


class Action(StrEnum):
    """What is done with a thing."""

    READ = "read"
    WRITE = "write"
    SIGN = "sign"


class Reach(StrEnum):
    """How much of a thing a right reaches."""

    ALL = "all"  # every one of the school
    OWN = "own"  # the own record, the own pair, the own acts
    PARTNER = "partner"  # the other side of an offered or running pair
    SHARED = "shared"  # what the other side shares: top needs of the own mentee
    OWN_LINE = "own_line"  # one's own line of a paper about many
    OWN_CASES = "own_cases"  # people of own support cases
    CONSENTED = "consented"  # own support cases whose people agreed to exactly this
    AUTHOR = "author"  # what one has written oneself
    THROUGH = "through"  # told by the psychologist in person, never by the program
    FINAL = "final"  # what is settled
    UNMATCHED = "unmatched"  # who has no pair, and the reason
    TITLES = "titles"  # titles and states
    NOT_PRIVATE = "not_private"  # all but private notes
    INVITED = "invited"  # if the pair has invited
    CHOSEN = "chosen"  # if the person has chosen this addressee
    INSTRUMENTS = "instruments"  # answers to the role's own instruments
    PUBLISHED = "published"  # what stands on the site
    PSEUDONYM = "pseudonym"  # without names, five people at least, or with a consent
    AGGREGATE = "aggregate"  # counts with small cells hidden
    TECHNICAL = "technical"  # entries without personal data


class Thing(StrEnum):
    """What rights are about."""

    ROADMAP = "roadmap"
    MENTOR_CARD = "mentor_card"
    MENTEE_CARD = "mentee_card"
    NEEDS = "needs"  # item-level needs, self-ratings
    SENSITIVE = "sensitive"  # sensitive domain, well-being
    DO_NOT_PAIR = "do_not_pair"
    ROUND = "round"  # rounds, proposals, explanations
    PRIVATE_ANSWERS = "private_answers"  # acquaintance, fit, reasons of a no
    NOTE = "note"  # the psychologist's
    RECOMMENDATION = "recommendation"
    ORDER = "order"  # orders, agreements, pay
    PROGRAMME = "programme"  # with the diary
    HELP = "help"  # the signal "need help"
    WAVE_ANSWERS = "wave_answers"
    INDICATORS = "indicators"  # with the SWOT
    PRACTICE = "practice"  # cases, testimonials, practice library
    CONSENTS = "consents"
    AUDIT = "audit"
    # things of the office itself
    SCHOOL = "school"
    STAFF = "staff"
    TABLES = "tables"  # files that come into the banks, official forms that go out
    PAIR = "pair"  # running pairs
    CASE = "case"  # support cases
    PSYCH_WISH = "psych_wish"  # who asked to talk to the psychologist first
    DANGER = "danger"  # texts that may speak of danger
    INVITATION = "invitation"
    FORMS = "forms"  # forms by personal link
    TASK = "task"
    SUBJECT = "subject"  # hand out or erase what is kept about somebody
    ACCOUNT = "account"
    GRANT = "grant"
    HEALTH = "health"
    SELECTION = "selection"  # shortlists, interviews, training of mentors
    SITE = "site"  # builds of the public section and who stands in them
    TEMPLATE = "template"  # templates of papers


# what a reach holds besides itself; everything lies in ALL
WITHIN: Mapping[Reach, frozenset[Reach]] = MappingProxyType(
    {
        Reach.FINAL: frozenset({Reach.AGGREGATE}),
        Reach.UNMATCHED: frozenset({Reach.AGGREGATE}),
        Reach.OWN_CASES: frozenset({Reach.CONSENTED}),
        Reach.NOT_PRIVATE: frozenset({Reach.TITLES, Reach.AGGREGATE}),
        Reach.TITLES: frozenset({Reach.AGGREGATE}),
        Reach.PSEUDONYM: frozenset({Reach.AGGREGATE}),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One thing somebody may do with so much of a thing."""

    thing: Thing
    action: Action
    reach: Reach = Reach.ALL

    def covers(self, other: "Right") -> bool:
        """Whether this right holds the other one, too."""
        if (self.thing, self.action) != (other.thing, other.action):
            return False
        return self.reach in {Reach.ALL, other.reach} or other.reach in WITHIN.get(
            self.reach, frozenset()
        )


def _rights(thing: Thing, said: str) -> frozenset[Right]:
    """Rights of one cell.

    >>> _rights(Thing.ROUND, "read:final")
    frozenset({Right(thing=<Thing.ROUND: 'round'>, action=<Action.READ: 'read'>, \
reach=<Reach.FINAL: 'final'>)})
    """
    split = [one.partition(":") for one in said.split()]
    return frozenset(Right(thing, Action(act), Reach(reach or "all")) for act, _, reach in split)


def _cells() -> dict[tuple[AccountRole, Thing], frozenset[Right]]:
    said = tomllib.loads(FILE.read_text("utf-8"))
    return {
        (role, thing): _rights(thing, said[thing].get(role, ""))
        for thing in Thing
        for role in AccountRole
    }


CELLS: Mapping[tuple[AccountRole, Thing], frozenset[Right]] = MappingProxyType(_cells())


def may_object(
    roles: Iterable[AccountRole],
    action: Action | str,
    thing: Thing | str,
    reach: Reach | str = Reach.ALL,
) -> bool:
    """Whether any of the roles may do this with so much of a thing.

    Raises:
        UndeclaredError: no line of the table names such a thing, action or reach.

    >>> may_object([AccountRole.DIRECTOR], "read", "round", "final")
    True
    >>> may_object([AccountRole.DIRECTOR], "read", "needs")
    False
    """
    try:
        asked = Right(Thing(thing), Action(action), Reach(reach))
    except ValueError as fault:
        raise UndeclaredError(str(fault)) from fault
    given = (CELLS.get((role, asked.thing), frozenset()) for role in roles)
    return any(right.covers(asked) for rights in given for right in rights)
