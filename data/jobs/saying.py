"""Where a job is, in words: pairs scored, what is proved so far, how long the rest takes."""

from babel.numbers import format_compact_decimal

from data.i18n import _, language, percent_up
from data.records.job import Stage

MINUTE, HOUR = 60, 3600  # seconds
THOUSAND = 1000


def told(stage: Stage) -> str:
    """All that is known of a stage but its step, in one line; empty where nothing is."""
    parts = []
    if stage.pairs:
        counts = {"priced": many(stage.priced), "pairs": many(stage.pairs)}
        parts.append(_("pairs scored {priced}, in the round {pairs}", **counts))
    if stage.gap is not None:
        parts.append(_("proved gap {gap} %", gap=percent_up(stage.gap)))
    if stage.left is not None:
        parts.append(left(stage.left))
    return ", ".join(parts)


def left(seconds: float) -> str:
    """How long the rest takes.

    >>> left(5), left(61), left(3.2 * 3600)
    ('осталось меньше минуты', 'осталось около 2 мин', 'осталось около 4 ч')
    """
    if seconds < MINUTE:
        return _("less than a minute left")
    if seconds < HOUR:
        return _("about {count} min left", count=-int(-seconds // MINUTE))
    return _("about {count} h left", count=-int(-seconds // HOUR))


def many(count: int) -> str:
    r"""A number of pairs as people say it.

    >>> many(880), many(27_000_000_000).replace("\xa0", " ")
    ('880', '27 млрд')
    """
    if count < THOUSAND:
        return str(count)
    return str(format_compact_decimal(count, locale=language(), fraction_digits=1))
