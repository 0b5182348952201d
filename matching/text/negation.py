"""A mentor's «не веду кружки» is no offer. Encoders do not see negation, so a rule does."""

import re
from functools import cache

from matching.text.known import word_list

_CLAUSES = re.compile(r"[.,;:!?]+(?:\s+|$)|\s+(?=но\s)")


def clauses(normal: str) -> list[str]:
    """Parts of a normalised text at . , ; : and before «но».

    >>> clauses("веду кружок, не работаю с классом но могу помочь.")
    ['веду кружок', 'не работаю с классом', 'но могу помочь']
    """
    return [part.strip() for part in _CLAUSES.split(normal) if part.strip()]


@cache
def _refusal() -> re.Pattern[str]:
    verbs, between = (
        "|".join(map(re.escape, sorted(word_list(name)))) for name in ("refusing", "between")
    )
    without = "|".join(map(re.escape, sorted(word_list("without"))))
    more = "(?! (?:того|этого))"  # «кроме того» adds, it does not take away
    return re.compile(rf"\b(?:не (?:(?:{between}) )?(?:{verbs})|(?:{without}))\b{more}")


def refused(clause: str) -> bool:
    """Whether a clause says what the author does not do.

    >>> refused("не умею работать с чатами"), refused("умею работать с чатами")
    (True, False)
    """
    return _refusal().search(clause) is not None


def offered(normal: str) -> tuple[str, str]:
    """What a mentor's normalised text offers, and what it refuses.

    >>> offered("готовлю к егэ, не веду классное руководство")
    ('готовлю к егэ', 'не веду классное руководство')
    """
    parts = clauses(normal)
    turned_down = [part for part in parts if refused(part)]
    if not turned_down:
        return normal, ""
    kept = [part for part in parts if not refused(part)]
    return ", ".join(kept), ", ".join(turned_down)
