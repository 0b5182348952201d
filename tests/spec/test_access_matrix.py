"""Role x object, every cell: said here once more in the words of the specification."""

import pytest

from data.access import ROLES, Permission, UndeclaredError, may_object
from data.access.matrix import CELLS, Action, Reach, Right, Thing
from data.access.opening import BEYOND, NOT_BUILT, OPENS, SIDES, opened
from data.records.account import AccountRole

# R read, W write, S sign, A aggregate, O own, P pseudonymous, "–" nothing; a word is the condition
MATRIX = """
roadmap | R S | RW | R | R | R | R | A | – | –
mentor_card | R | RW | R own_cases | – | O RW | R partner | P | – | –
mentee_card | R | RW | R own_cases | – | R partner | O RW | P | – | –
needs | – | R | R consented | A | R shared | O | A | – | –
sensitive | – | A | R consented | – | – | O | – | – | –
do_not_pair | – | RW | R own_cases | – | O RW | O RW | – | – | –
round | R final | RW | R unmatched | A | O | O | A | – | –
private_answers | – | R | R own_cases | – | O | O | – | – | –
note | – | – | RW author | – | – | R through | – | – | –
recommendation | – | R | RW | – | – | O | – | – | –
order | R S | RW | – | – | O | R own_line | – | – | –
programme | R titles | R not_private | R invited | A | O RW | O RW | A | – | –
help | – | R | R chosen | – | O | O | – | – | –
wave_answers | – | P | R instruments | – | O | O | – | – | –
indicators | R | RW | R | A | O + A | O + A | A | – | –
practice | R | RW | – | R | O RW | O RW | R published | – | –
consents | – | RW | R own_cases | – | O | O | – | RW | –
audit | – | O | – | – | – | – | – | R | R technical
school | R | RW | R | R | – | – | – | R | R
staff | R | RW | – | – | – | – | – | – | –
tables | – | RW | – | – | – | – | – | – | –
pair | – | RW | – | – | O RW | O RW | – | – | –
case | – | – | RW own_cases | – | – | – | – | – | –
psych_wish | – | – | R | – | – | – | – | – | –
danger | – | – | RW | – | – | – | – | – | –
invitation | – | RW | – | – | – | – | – | – | –
forms | – | – | – | – | O W | O W | – | – | –
task | O RW | O RW | O RW | – | – | – | – | O RW | –
subject | – | R | – | – | O | O | – | RW | –
account | – | – | – | – | – | – | – | – | RW
grant | – | W | W | – | – | – | – | – | W
health | – | – | – | – | – | – | – | – | R
selection | – | RW | – | – | – | – | – | – | –
site | R | RW | – | R | – | – | – | R | –
template | – | R | – | – | – | – | – | – | RW
"""
COLUMNS = [
    AccountRole.DIRECTOR,
    AccountRole.CURATOR,
    AccountRole.PSYCHOLOGIST,
    AccountRole.ADMINISTRATION,
    AccountRole.MENTOR,
    AccountRole.MENTEE,
    AccountRole.REGION,
    AccountRole.DPO,
    AccountRole.SYSADMIN,
]
LETTERS = {"R": Action.READ, "W": Action.WRITE, "S": Action.SIGN}
SHORT = {"A": Reach.AGGREGATE, "P": Reach.PSEUDONYM, "O": Reach.OWN}


def rights(thing: Thing, said: str) -> frozenset[Right]:
    """Rights of one alternative of a cell: ``O RW``, ``R final``, ``A``."""
    words = said.split()
    actions = [LETTERS[one] for word in words if set(word) <= set(LETTERS) for one in word]
    reach = next((SHORT[word] for word in words if word in SHORT), None)
    reach = reach or next((Reach(word) for word in words if word.islower()), Reach.ALL)
    return frozenset(Right(thing, one, reach) for one in actions or [Action.READ])


def cell(thing: Thing, said: str) -> frozenset[Right]:
    if said == "–":
        return frozenset()
    return frozenset().union(*(rights(thing, one) for one in said.split("+")))


LINES = [[part.strip() for part in line.split("|")] for line in MATRIX.strip().splitlines()]
SAID = {
    (role, Thing(line[0])): cell(Thing(line[0]), said)
    for line in LINES
    for role, said in zip(COLUMNS, line[1:], strict=True)
}
ASKED = [
    (role, thing, action, reach)
    for role in AccountRole
    for thing in Thing
    for action in Action
    for reach in Reach
]


def test_every_thing_and_every_role_has_its_line_and_column():
    assert [line[0] for line in LINES] == [one.value for one in Thing]
    assert set(COLUMNS) == set(AccountRole)
    assert dict(CELLS) == SAID


def test_a_role_may_exactly_what_its_cell_says_for_every_action_and_reach():
    """Every role x thing x action x reach: 9 x 32 x 3 x 20 answers."""
    wrong = [
        asked
        for asked in ASKED
        if may_object([asked[0]], asked[2], asked[1], asked[3])
        is not any(one.covers(Right(*asked[1:])) for one in SAID[asked[0], asked[1]])
    ]
    assert len(ASKED) == len(AccountRole) * len(Thing) * len(Action) * len(Reach)
    assert wrong == []


def test_a_narrow_right_opens_nothing_wider():
    director, psychologist = [AccountRole.DIRECTOR], [AccountRole.PSYCHOLOGIST]
    assert may_object(director, "read", "round", "final")
    assert not may_object(director, "read", "round")
    assert not may_object(director, "read", "needs", "aggregate")
    assert may_object(psychologist, "read", "mentee_card", "own_cases")
    assert not may_object(psychologist, "read", "mentee_card")
    assert not may_object([AccountRole.MENTOR], "read", "mentor_card")
    assert may_object([AccountRole.MENTOR], "read", "mentor_card", "own")


@pytest.mark.parametrize(
    ("action", "thing", "reach"),
    [
        ("launch", "round", "all"),
        ("read", "rockets", "all"),
        ("read", "round", "everything"),
        ("", "", ""),
        ("READ", "ROUND", "ALL"),
    ],
)
def test_an_undeclared_action_thing_or_reach_is_an_error(action, thing, reach):
    with pytest.raises(UndeclaredError):
        may_object(list(AccountRole), action, thing, reach)


@pytest.mark.parametrize("unknown", ["god", "", None])
def test_an_unknown_role_reaches_nothing(unknown):
    assert not any(may_object([unknown], *asked) for asked in [("read", one) for one in Thing])
    assert not any(may_object([], "read", one) for one in Thing)


def test_every_permission_opens_something_and_nothing_else_does():
    assert set(OPENS) == set(Permission)
    assert all(OPENS.values())
    assert all(permission in ROLES[role] for role, permission in SIDES)


@pytest.mark.parametrize("role", list(AccountRole))
def test_no_permission_opens_more_than_the_matrix_says(role):
    more = {
        right
        for right in opened(role)
        if not may_object([role], right.action, right.thing, right.reach)
    }
    assert {(role, one.thing, one.action) for one in more} == {
        one for one in BEYOND if one[0] is role
    }


@pytest.mark.parametrize("role", list(AccountRole))
def test_every_cell_is_opened_by_a_permission_or_told_not_to_be_built(role):
    given = opened(role)
    closed = {
        (role, thing, right.action)
        for thing in Thing
        for right in CELLS[role, thing]
        if not any(one.covers(right) for one in given)
    }
    assert closed == {one for one in NOT_BUILT if one[0] is role}
    assert all(NOT_BUILT[one] for one in closed)
