"""Roles as data: what each may, and what it must never get. Deny by default."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from data.access.permissions import Permission, sentence
from data.i18n import _
from data.records.account import AccountRole

OFFICE = (
    AccountRole.CURATOR,
    AccountRole.PSYCHOLOGIST,
    AccountRole.ADMINISTRATION,
    AccountRole.DIRECTOR,
    AccountRole.SYSADMIN,
    AccountRole.DPO,
    AccountRole.REGION,
)  # roles of accounts; mentors and mentees come by a personal link
OWN = frozenset({Permission.OWN_FORMS, Permission.OWN_DATA, Permission.OWN_PAIR})

ROLES: Mapping[AccountRole, frozenset[Permission]] = MappingProxyType(
    {
        AccountRole.CURATOR: frozenset(
            {
                Permission.SCHOOL_READ,
                Permission.SCHOOL_WRITE,
                Permission.ROADMAP_READ,
                Permission.ROADMAP_WRITE,
                Permission.STAFF_READ,
                Permission.STAFF_WRITE,
                Permission.BANK_READ,
                Permission.BANK_WRITE,
                Permission.BANK_IMPORT,
                Permission.BANK_EXPORT,
                Permission.ANSWERS_READ,
                Permission.DO_NOT_PAIR_READ,
                Permission.CONSENT_READ,
                Permission.CONSENT_WRITE,
                Permission.ROUND_READ,
                Permission.ROUND_WRITE,
                Permission.ROUND_APPROVE,
                Permission.ROUND_RESULT_READ,
                Permission.UNMATCHED_READ,
                Permission.QUALITY_READ,
                Permission.QUALITY_WRITE,
                Permission.ORDER_READ,
                Permission.ORDER_WRITE,
                Permission.RECOMMENDATION_READ,
                Permission.AUDIT_OWN_READ,
                Permission.INVITATION_READ,
                Permission.INVITATION_WRITE,
                Permission.PAIR_READ,
                Permission.PAIR_WRITE,
                Permission.PRIVATE_ANSWER_READ,
                Permission.PROGRAMME_READ,
                Permission.PROGRAMME_STATE_READ,
                Permission.PROGRAMME_WRITE,
                Permission.TASK_READ,
                Permission.TASK_WRITE,
                Permission.SUBJECT_EXPORT,
                Permission.GRANT_WRITE,
                Permission.REPORT_READ,
                Permission.WAVE_READ,
                Permission.WAVE_WRITE,
                Permission.ALERT_READ,
                Permission.ALERT_WRITE,
                Permission.WEIGHTS_WRITE,
                Permission.SELECTION_READ,
                Permission.SELECTION_WRITE,
                Permission.PRACTICE_READ,
                Permission.PRACTICE_WRITE,
                Permission.SITE_READ,
                Permission.SITE_WRITE,
                Permission.TEMPLATE_READ,
            }
        ),
        AccountRole.PSYCHOLOGIST: frozenset(
            {
                Permission.SCHOOL_READ,
                Permission.ROADMAP_READ,
                Permission.UNMATCHED_READ,
                Permission.QUALITY_READ,
                Permission.REPORT_READ,
                Permission.CASE_READ,
                Permission.CASE_WRITE,
                Permission.RECOMMENDATION_READ,
                Permission.PSYCH_FLAG_READ,
                Permission.PSYCH_NOTE_READ,
                Permission.PSYCH_NOTE_WRITE,
                Permission.SIGNAL_READ,
                Permission.SIGNAL_WRITE,
                Permission.TASK_READ,
                Permission.TASK_WRITE,
                Permission.GRANT_WRITE,
            }
        ),
        AccountRole.ADMINISTRATION: frozenset(
            {
                Permission.SCHOOL_READ,
                Permission.ROADMAP_READ,
                Permission.QUALITY_READ,
                Permission.REPORT_READ,
                Permission.PRACTICE_READ,
                Permission.SITE_READ,
            }
        ),
        AccountRole.DIRECTOR: frozenset(
            {
                Permission.SCHOOL_READ,
                Permission.ROADMAP_READ,
                Permission.STAFF_READ,
                Permission.BANK_READ,
                Permission.ROUND_RESULT_READ,
                Permission.QUALITY_READ,
                Permission.REPORT_READ,
                Permission.ORDER_READ,
                Permission.ORDER_SIGN,
                Permission.PROGRAMME_STATE_READ,
                Permission.TASK_READ,
                Permission.TASK_WRITE,
                Permission.PRACTICE_READ,
                Permission.SITE_READ,
            }
        ),
        AccountRole.SYSADMIN: frozenset(
            {
                Permission.SCHOOL_READ,
                Permission.ACCOUNT_MANAGE,
                Permission.HEALTH_READ,
                Permission.AUDIT_READ,
                Permission.GRANT_WRITE,
                Permission.TEMPLATE_READ,
                Permission.TEMPLATE_WRITE,
            }
        ),
        AccountRole.DPO: frozenset(
            {
                Permission.SCHOOL_READ,
                Permission.SITE_READ,
                Permission.CONSENT_READ,
                Permission.CONSENT_WRITE,
                Permission.SUBJECT_EXPORT,
                Permission.SUBJECT_ERASE,
                Permission.AUDIT_READ,
                Permission.TASK_READ,
                Permission.TASK_WRITE,
            }
        ),
        AccountRole.REGION: frozenset({Permission.AGGREGATE_READ, Permission.REPORT_READ}),
        AccountRole.MENTOR: OWN,
        AccountRole.MENTEE: OWN,
    }
)

NOTES = frozenset(
    {
        Permission.PSYCH_NOTE_READ,
        Permission.PSYCH_NOTE_WRITE,
        Permission.SIGNAL_READ,
        Permission.SIGNAL_WRITE,
    }
)  # the psychologist's alone
SYSTEM: frozenset[Permission] = frozenset(Permission) - NOTES  # init, demo, worker

NEVER: Mapping[AccountRole, frozenset[Permission]] = MappingProxyType(
    {
        AccountRole.CURATOR: NOTES | {Permission.PSYCH_FLAG_READ, Permission.ACCOUNT_MANAGE},
        AccountRole.PSYCHOLOGIST: frozenset(
            {
                Permission.STAFF_READ,
                Permission.BANK_READ,
                Permission.BANK_EXPORT,
                Permission.ANSWERS_READ,
                Permission.DO_NOT_PAIR_READ,
                Permission.ORDER_READ,
            }
        ),
        AccountRole.ADMINISTRATION: frozenset(Permission)
        - {
            Permission.SCHOOL_READ,
            Permission.ROADMAP_READ,
            Permission.QUALITY_READ,
            Permission.REPORT_READ,
            Permission.PRACTICE_READ,
            Permission.SITE_READ,
        },
        AccountRole.DIRECTOR: NOTES
        | {
            Permission.ANSWERS_READ,
            Permission.DO_NOT_PAIR_READ,
            Permission.PSYCH_FLAG_READ,
            Permission.CASE_READ,
        },
        AccountRole.SYSADMIN: NOTES
        | {
            Permission.STAFF_READ,
            Permission.BANK_READ,
            Permission.BANK_EXPORT,
            Permission.ANSWERS_READ,
            Permission.DO_NOT_PAIR_READ,
            Permission.PSYCH_FLAG_READ,
            Permission.CASE_READ,
        },
        AccountRole.DPO: NOTES
        | {
            Permission.BANK_READ,
            Permission.ANSWERS_READ,
            Permission.DO_NOT_PAIR_READ,
            Permission.PSYCH_FLAG_READ,
            Permission.CASE_READ,
            Permission.PRIVATE_ANSWER_READ,
        },
        AccountRole.REGION: frozenset(Permission)
        - {Permission.AGGREGATE_READ, Permission.REPORT_READ},
        AccountRole.MENTOR: frozenset(Permission) - OWN,
        AccountRole.MENTEE: frozenset(Permission) - OWN,
    }
)


def allows(roles: Iterable[AccountRole], permission: Permission) -> bool:
    """Whether any of the roles has the permission; what is unknown is denied.

    >>> allows([AccountRole.CURATOR], Permission.BANK_READ)
    True
    >>> allows([AccountRole.DIRECTOR], Permission.ANSWERS_READ), allows([], Permission.BANK_READ)
    (False, False)
    """
    return any(permission in ROLES.get(role, frozenset()) for role in roles)


def permissions_of(roles: Iterable[AccountRole]) -> frozenset[Permission]:
    """Everything these roles may together."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def sentences_of(role: AccountRole) -> tuple[str, ...]:
    """What a role may do, sentence by sentence, in the language in force."""
    return tuple(sentence(one) for one in Permission if one in ROLES[role])


def never_of(role: AccountRole) -> str:
    """What a role must never get, as one sentence in the language in force."""
    return {
        AccountRole.CURATOR: _(
            "Never gets: the psychologist's notes, named answers of fewer than five people."
        ),
        AccountRole.PSYCHOLOGIST: _(
            "Never gets: pay, orders, people who are not own support cases."
        ),
        AccountRole.ADMINISTRATION: _("Never gets: any row about one person."),
        AccountRole.DIRECTOR: _(
            "Never gets: answers to single questions, who asked not to be paired with whom,"
            " the psychologist's notes."
        ),
        AccountRole.SYSADMIN: _("Never gets: cards of people, answers, notes."),
        AccountRole.DPO: _("Never gets: questionnaires, the psychologist's notes."),
        AccountRole.REGION: _("Never gets: names without the person's consent."),
        AccountRole.MENTOR: _("Never gets: other people's cards, the partner's private answers."),
        AccountRole.MENTEE: _("Never gets: other people's cards, the partner's private answers."),
    }[role]
