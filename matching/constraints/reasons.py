"""Why a pair is forbidden: one bit a reason, all reasons kept (profiles.md B5)."""

from enum import IntFlag, auto

from data.i18n import _


class Reason(IntFlag):
    """Bits of the mask; the names in lower case are the codes."""

    SAME_PERSON = auto()
    NOT_ADMITTED = auto()
    NO_CONSENT = auto()
    OTHER_SCHOOL = auto()
    NO_CAPACITY = auto()
    NO_COMMON_TIME = auto()
    FORM_KIND = auto()
    LINE_MANAGER = auto()
    DO_NOT_PAIR = auto()
    CONFLICT = auto()
    CURATOR_BAN = auto()
    BELOW_NEED_FLOOR = auto()
    BELOW_WISH_FLOOR = auto()
    TRIAL_REFUSED = auto()
    NO_SHARED_REQUEST = auto()
    SAME_MENTOR_TYPE = auto()


PRIVATE = frozenset({"do_not_pair", "conflict", "curator_ban", "trial_refused"})
WEAK = frozenset({"below_need_floor", "below_wish_floor"})
OTHER_RULE = "other_restriction"
CURATOR = "curator"


def reasons_of(mask: int) -> tuple[str, ...]:
    """Codes of the bits, in the published order.

    >>> reasons_of(0), reasons_of(int(Reason.NO_CONSENT | Reason.LINE_MANAGER))
    ((), ('no_consent', 'line_manager'))
    """
    return tuple(one.name.lower() for one in Reason if int(mask) & one and one.name)


def bit(code: str) -> int:
    """The bit of a code.

    >>> bit("not_admitted")
    2
    """
    return int(Reason[code.upper()])


def shown(code: str, audience: str = CURATOR) -> str:
    """The code an audience may see: private rules are nobody's business but the curator's.

    >>> shown("do_not_pair"), shown("do_not_pair", "director"), shown("below_need_floor", "mentee")
    ('do_not_pair', 'other_restriction', 'weak_fit')
    """
    if audience == CURATOR:
        return code
    if code in PRIVATE:
        return OTHER_RULE
    return "weak_fit" if code in WEAK else code


def label(code: str, audience: str = CURATOR) -> str:
    """The words of a reason for an audience (a role code), in the language in force."""
    message = f"score.reason.{shown(code, audience)}"
    return _(message)


def labels(mask: int, audience: str = CURATOR) -> tuple[str, ...]:
    """Words of all reasons of a pair, each once."""
    return tuple(dict.fromkeys(label(code, audience) for code in reasons_of(mask)))
