"""From when to when, as screens write it."""

from datetime import date


def term(start: date | None, end: date | None) -> str:
    """Both days, an ellipsis for one that is not settled yet, a dash where neither is.

    >>> term(date(2026, 10, 1), None)
    '01.10.2026 – …'
    >>> term(None, None)
    '–'
    """
    if start is None and end is None:
        return "–"
    return " – ".join(one.strftime("%d.%m.%Y") if one else "…" for one in (start, end))
