"""What each permission opens of the matrix, and which cells of it nothing opens yet. Pure data."""

from collections.abc import Mapping
from types import MappingProxyType

from data.access.matrix import Action, Reach, Right, Thing
from data.access.permissions import Permission
from data.access.roles import ROLES
from data.records.account import AccountRole

R, W, S = Action.READ, Action.WRITE, Action.SIGN
Cell = tuple[AccountRole, Thing, Action]


def _all(action: Action, *things: Thing) -> frozenset[Right]:
    return frozenset(Right(one, action) for one in things)


def _some(action: Action, reach: Reach, *things: Thing) -> frozenset[Right]:
    return frozenset(Right(one, action, reach) for one in things)


OPENS: Mapping[Permission, frozenset[Right]] = MappingProxyType(
    {
        Permission.SCHOOL_READ: _all(R, Thing.SCHOOL),
        Permission.SCHOOL_WRITE: _all(W, Thing.SCHOOL),
        Permission.ROADMAP_READ: _all(R, Thing.ROADMAP),
        Permission.ROADMAP_WRITE: _all(W, Thing.ROADMAP),
        Permission.STAFF_READ: _all(R, Thing.STAFF),
        Permission.STAFF_WRITE: _all(W, Thing.STAFF),
        Permission.BANK_READ: _all(R, Thing.MENTOR_CARD, Thing.MENTEE_CARD),
        Permission.BANK_WRITE: _all(W, Thing.MENTOR_CARD, Thing.MENTEE_CARD, Thing.DO_NOT_PAIR),
        Permission.BANK_IMPORT: _all(W, Thing.TABLES),
        Permission.BANK_EXPORT: _all(R, Thing.TABLES),
        Permission.ANSWERS_READ: _all(R, Thing.NEEDS),
        Permission.DO_NOT_PAIR_READ: _all(R, Thing.DO_NOT_PAIR),
        Permission.CONSENT_READ: _all(R, Thing.CONSENTS),
        Permission.CONSENT_WRITE: _all(W, Thing.CONSENTS),
        Permission.ROUND_READ: _all(R, Thing.ROUND),
        Permission.ROUND_WRITE: _all(W, Thing.ROUND),
        Permission.ROUND_APPROVE: _all(W, Thing.ROUND),
        Permission.ROUND_RESULT_READ: _some(R, Reach.FINAL, Thing.ROUND),
        Permission.UNMATCHED_READ: _some(R, Reach.UNMATCHED, Thing.ROUND),
        Permission.QUALITY_READ: _some(R, Reach.AGGREGATE, Thing.INDICATORS, Thing.ROUND),
        Permission.QUALITY_WRITE: _all(W, Thing.INDICATORS),
        Permission.ORDER_READ: _all(R, Thing.ORDER),
        Permission.ORDER_WRITE: _all(W, Thing.ORDER),
        Permission.ORDER_SIGN: _all(S, Thing.ORDER, Thing.ROADMAP),
        Permission.CASE_READ: _some(
            R,
            Reach.OWN_CASES,
            Thing.CASE,
            Thing.MENTOR_CARD,
            Thing.MENTEE_CARD,
            Thing.DO_NOT_PAIR,
            Thing.PRIVATE_ANSWERS,
            Thing.CONSENTS,
        )
        | _some(R, Reach.CONSENTED, Thing.NEEDS),
        Permission.CASE_WRITE: _some(W, Reach.OWN_CASES, Thing.CASE)
        | _all(W, Thing.RECOMMENDATION),
        Permission.RECOMMENDATION_READ: _all(R, Thing.RECOMMENDATION),
        Permission.PSYCH_FLAG_READ: _all(R, Thing.PSYCH_WISH)
        | _some(R, Reach.CONSENTED, Thing.SENSITIVE),
        Permission.PSYCH_NOTE_READ: _some(R, Reach.AUTHOR, Thing.NOTE),
        Permission.PSYCH_NOTE_WRITE: _some(W, Reach.AUTHOR, Thing.NOTE),
        Permission.SIGNAL_READ: _all(R, Thing.DANGER),
        Permission.SIGNAL_WRITE: _all(W, Thing.DANGER),
        Permission.ACCOUNT_MANAGE: _all(R, Thing.ACCOUNT) | _all(W, Thing.ACCOUNT),
        Permission.HEALTH_READ: _all(R, Thing.HEALTH),
        Permission.AUDIT_READ: _some(R, Reach.TECHNICAL, Thing.AUDIT),
        Permission.AUDIT_OWN_READ: _some(R, Reach.OWN, Thing.AUDIT),
        Permission.INVITATION_READ: _all(R, Thing.INVITATION),
        Permission.INVITATION_WRITE: _all(W, Thing.INVITATION),
        Permission.PAIR_READ: _all(R, Thing.PAIR, Thing.HELP),
        Permission.PAIR_WRITE: _all(W, Thing.PAIR),
        Permission.PRIVATE_ANSWER_READ: _all(R, Thing.PRIVATE_ANSWERS),
        Permission.PROGRAMME_READ: _some(R, Reach.NOT_PRIVATE, Thing.PROGRAMME),
        Permission.PROGRAMME_STATE_READ: _some(R, Reach.TITLES, Thing.PROGRAMME),
        Permission.PROGRAMME_WRITE: _some(W, Reach.NOT_PRIVATE, Thing.PROGRAMME),
        Permission.TASK_READ: _some(R, Reach.OWN, Thing.TASK),
        Permission.TASK_WRITE: _some(W, Reach.OWN, Thing.TASK),
        Permission.SUBJECT_EXPORT: _all(R, Thing.SUBJECT),
        Permission.SUBJECT_ERASE: _all(W, Thing.SUBJECT),
        Permission.GRANT_WRITE: _all(W, Thing.GRANT),
        Permission.OWN_FORMS: _some(W, Reach.OWN, Thing.FORMS, Thing.DO_NOT_PAIR),
        Permission.OWN_DATA: _some(
            R,
            Reach.OWN,
            Thing.SUBJECT,
            Thing.DO_NOT_PAIR,
            Thing.CONSENTS,
            Thing.PRIVATE_ANSWERS,
            Thing.WAVE_ANSWERS,
        ),
        Permission.OWN_PAIR: _some(
            R, Reach.OWN, Thing.PAIR, Thing.ROUND, Thing.PROGRAMME, Thing.HELP
        )
        | _some(W, Reach.OWN, Thing.PAIR, Thing.PROGRAMME),
        Permission.AGGREGATE_READ: _some(
            R,
            Reach.AGGREGATE,
            Thing.ROADMAP,
            Thing.NEEDS,
            Thing.ROUND,
            Thing.PROGRAMME,
            Thing.INDICATORS,
        ),
        Permission.REPORT_READ: _some(R, Reach.AGGREGATE, Thing.INDICATORS),
        Permission.WAVE_READ: _some(R, Reach.PSEUDONYM, Thing.WAVE_ANSWERS)
        | _some(R, Reach.AGGREGATE, Thing.SENSITIVE)
        | _all(R, Thing.INDICATORS),
        Permission.WAVE_WRITE: _all(W, Thing.INDICATORS),
        Permission.ALERT_READ: _all(R, Thing.PAIR),
        Permission.ALERT_WRITE: _all(W, Thing.PAIR),
        Permission.WEIGHTS_WRITE: _all(W, Thing.ROUND),
        Permission.SELECTION_READ: _all(R, Thing.SELECTION),
        Permission.SELECTION_WRITE: _all(W, Thing.SELECTION),
        Permission.PRACTICE_READ: _all(R, Thing.PRACTICE),
        Permission.PRACTICE_WRITE: _all(W, Thing.PRACTICE),
        Permission.SITE_READ: _all(R, Thing.SITE),
        Permission.SITE_WRITE: _all(W, Thing.SITE),
        Permission.TEMPLATE_READ: _all(R, Thing.TEMPLATE),
        Permission.TEMPLATE_WRITE: _all(W, Thing.TEMPLATE),
    }
)
# what a permission opens besides, for one side alone
SIDES: Mapping[tuple[AccountRole, Permission], frozenset[Right]] = MappingProxyType(
    {
        (AccountRole.MENTOR, Permission.OWN_FORMS): _some(W, Reach.OWN, Thing.MENTOR_CARD),
        (AccountRole.MENTOR, Permission.OWN_DATA): _some(R, Reach.OWN, Thing.MENTOR_CARD),
        (AccountRole.MENTOR, Permission.OWN_PAIR): _some(R, Reach.PARTNER, Thing.MENTEE_CARD)
        | _some(R, Reach.SHARED, Thing.NEEDS),
        (AccountRole.MENTEE, Permission.OWN_FORMS): _some(W, Reach.OWN, Thing.MENTEE_CARD),
        (AccountRole.MENTEE, Permission.OWN_DATA): _some(
            R, Reach.OWN, Thing.MENTEE_CARD, Thing.NEEDS, Thing.SENSITIVE, Thing.RECOMMENDATION
        ),
        (AccountRole.MENTEE, Permission.OWN_PAIR): _some(R, Reach.PARTNER, Thing.MENTOR_CARD),
    }
)
# a permission that opens more than the matrix says, and why it must
BEYOND: Mapping[Cell, str] = MappingProxyType(
    {
        (AccountRole.CURATOR, Thing.PROGRAMME, W): (
            "three parties agree to a programme, the curator is one of them"
        ),
    }
)
WAVES, SITE, PAPERS = "waves of monitoring", "practice library and site", "orders and agreements"
NOT_BUILT: Mapping[Cell, str] = MappingProxyType(
    {
        (AccountRole.DIRECTOR, Thing.INDICATORS, R): WAVES,
        (AccountRole.PSYCHOLOGIST, Thing.INDICATORS, R): WAVES,
        (AccountRole.MENTOR, Thing.INDICATORS, R): WAVES,
        (AccountRole.MENTEE, Thing.INDICATORS, R): WAVES,
        (AccountRole.PSYCHOLOGIST, Thing.WAVE_ANSWERS, R): WAVES,
        (AccountRole.ADMINISTRATION, Thing.NEEDS, R): WAVES,
        (AccountRole.ADMINISTRATION, Thing.PROGRAMME, R): WAVES,
        (AccountRole.MENTOR, Thing.ROADMAP, R): "the roadmap for teachers",
        (AccountRole.MENTEE, Thing.ROADMAP, R): "the roadmap for teachers",
        (AccountRole.REGION, Thing.MENTOR_CARD, R): "search across schools",
        (AccountRole.REGION, Thing.MENTEE_CARD, R): "search across schools",
        (AccountRole.MENTEE, Thing.NOTE, R): "told by the psychologist in person, on purpose",
        (AccountRole.MENTOR, Thing.ORDER, R): PAPERS,
        (AccountRole.MENTEE, Thing.ORDER, R): PAPERS,
        (AccountRole.PSYCHOLOGIST, Thing.PROGRAMME, R): "an invitation of the pair",
        (AccountRole.PSYCHOLOGIST, Thing.HELP, R): "the choice of who is asked for help",
        (AccountRole.DPO, Thing.AUDIT, R): "the journal with personal data",
        **{
            (role, Thing.PRACTICE, action): SITE
            for role in (AccountRole.MENTOR, AccountRole.MENTEE)
            for action in (R, W)
        },
        (AccountRole.REGION, Thing.PRACTICE, R): "published cases stand on the site of the school",
    }
)


def opened(role: AccountRole) -> frozenset[Right]:
    """Everything the permissions of a role open."""
    return frozenset().union(
        *(OPENS[one] | SIDES.get((role, one), frozenset()) for one in ROLES[role])
    )
