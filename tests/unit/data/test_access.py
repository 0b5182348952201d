"""Role by role, permission by permission: every cell of the table is said here once more."""

import pytest

from data.access import (
    NEVER,
    ROLES,
    SYSTEM,
    Permission,
    allows,
    never_of,
    permissions_of,
    sentences_of,
)
from data.i18n import speaking
from data.records.account import AccountRole

# permission: director, curator, psychologist, administration, sysadmin, data protection officer,
# region, mentor, mentee. "+" is allowed.
MATRIX = """
school.read           + + + + + + - - -
school.write          - + - - - - - - -
roadmap.read          + + + + - - - - -
roadmap.write         - + - - - - - - -
staff.read            + + - - - - - - -
staff.write           - + - - - - - - -
bank.read             + + - - - - - - -
bank.write            - + - - - - - - -
bank.import           - + - - - - - - -
bank.export           - + - - - - - - -
answers.read          - + - - - - - - -
do_not_pair.read      - + - - - - - - -
consent.read          - + - - - + - - -
consent.write         - + - - - + - - -
round.read            - + - - - - - - -
round.write           - + - - - - - - -
round.approve         - + - - - - - - -
round_result.read     + + - - - - - - -
unmatched.read        - + + - - - - - -
quality.read          + + + + - - - - -
quality.write         - + - - - - - - -
order.read            + + - - - - - - -
order.write           - + - - - - - - -
order.sign            + - - - - - - - -
case.read             - - + - - - - - -
case.write            - - + - - - - - -
recommendation.read   - + + - - - - - -
psych_flag.read       - - + - - - - - -
psych_note.read       - - + - - - - - -
psych_note.write      - - + - - - - - -
signal.read           - - + - - - - - -
signal.write          - - + - - - - - -
account.manage        - - - - + - - - -
health.read           - - - - + - - - -
audit.read            - - - - + + - - -
audit_own.read        - + - - - - - - -
invitation.read       - + - - - - - - -
invitation.write      - + - - - - - - -
pair.read             - + - - - - - - -
pair.write            - + - - - - - - -
private_answer.read   - + - - - - - - -
programme.read        - + - - - - - - -
programme_state.read  + + - - - - - - -
programme.write       - + - - - - - - -
task.read             + + + - - + - - -
task.write            + + + - - + - - -
subject.export        - + - - - + - - -
subject.erase         - - - - - + - - -
grant.write           - + + - + - - - -
own_forms.write       - - - - - - - + +
own_data.read         - - - - - - - + +
own_pair.write        - - - - - - - + +
report.read           + + + + - - + - -
wave.read             - + - - - - - - -
wave.write            - + - - - - - - -
alert.read            - + - - - - - - -
alert.write           - + - - - - - - -
weights.write         - + - - - - - - -
aggregate.read        - - - - - - + - -
selection.read        - + - - - - - - -
selection.write       - + - - - - - - -
practice.read         + + - + - - - - -
practice.write        - + - - - - - - -
site.read             + + - + - + - - -
site.write            - + - - - - - - -
template.read         - + - - + - - - -
template.write        - - - - + - - - -
"""
COLUMNS = (
    AccountRole.DIRECTOR,
    AccountRole.CURATOR,
    AccountRole.PSYCHOLOGIST,
    AccountRole.ADMINISTRATION,
    AccountRole.SYSADMIN,
    AccountRole.DPO,
    AccountRole.REGION,
    AccountRole.MENTOR,
    AccountRole.MENTEE,
)
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()}
CELLS = [
    (role, Permission(name), mark == "+")
    for name, marks in ROWS.items()
    for role, mark in zip(COLUMNS, marks, strict=True)
]


def test_every_role_and_every_permission_has_its_cell():
    assert set(ROWS) == set(Permission)
    assert set(COLUMNS) == set(AccountRole) == set(ROLES)
    assert len(CELLS) == len(Permission) * len(AccountRole)


@pytest.mark.parametrize(("role", "permission", "allowed"), CELLS)
def test_a_role_may_exactly_what_its_cell_says(role, permission, allowed):
    assert allows([role], permission) is allowed


def test_several_roles_may_what_any_of_them_may():
    both = (AccountRole.DIRECTOR, AccountRole.CURATOR)
    assert permissions_of(both) == ROLES[both[0]] | ROLES[both[1]]
    assert all(allows(both, one) for one in permissions_of(both))


def test_nobody_without_a_role_may_anything():
    assert not any(allows([], one) for one in Permission)
    assert permissions_of([]) == frozenset()


@pytest.mark.parametrize("unknown", ["", "bank", "BANK_READ", "launch.rockets", None, 7])
def test_an_unknown_permission_is_denied(unknown):
    assert not allows(list(AccountRole), unknown)


@pytest.mark.parametrize("unknown", ["god", "", None])
def test_an_unknown_role_is_allowed_nothing(unknown):
    assert not any(allows([unknown], one) for one in Permission)


@pytest.mark.parametrize("role", list(AccountRole))
def test_no_role_has_what_it_must_never_get(role):
    assert not ROLES[role] & NEVER[role]


def test_only_the_curator_reads_single_answers_and_refusals_to_be_paired():
    for permission in (Permission.ANSWERS_READ, Permission.DO_NOT_PAIR_READ):
        assert [role for role in AccountRole if allows([role], permission)] == [AccountRole.CURATOR]


def test_only_the_psychologist_touches_notes_not_even_the_system_does():
    for permission in (Permission.PSYCH_NOTE_READ, Permission.PSYCH_NOTE_WRITE):
        assert [role for role in AccountRole if permission in ROLES[role]] == [
            AccountRole.PSYCHOLOGIST
        ]
        assert permission not in SYSTEM


def test_roles_cannot_be_changed_at_run_time():
    with pytest.raises(TypeError):
        ROLES[AccountRole.DIRECTOR] = frozenset(Permission)


@pytest.mark.parametrize("role", list(AccountRole))
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_a_role_may_is_said_in_sentences(role, language):
    with speaking(language):
        said = sentences_of(role)
        never = never_of(role)
    assert len(said) == len(set(said)) == len(ROLES[role])
    assert all(one.endswith(".") for one in (*said, never))
    if language == "ru":
        assert all("а" <= one[0].lower() <= "я" for one in (*said, never))
