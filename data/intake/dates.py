"""Dates as people write them: explicit formats, chosen by what fits a whole column, or a question.

``01/02/2026`` is read only when the other cells of its column leave one order of day and month.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from data.intake.parsed import Parsed, note, question

MONTHS = (
    "янв",
    "фев",
    "мар",
    "апр",
    "ма",
    "июн",
    "июл",
    "авг",
    "сен",
    "окт",
    "ноя",
    "дек",
)
ORDERS = ("dmy", "mdy")
EPOCH = date(1899, 12, 30)  # day 0 of Excel serials after February 1900
SERIALS = (20_000, 60_000)  # 1954 to 2064
CENTURY_AT = 80  # two-digit years from here on are of the last century
SCHOOL_YEAR_ENDS = (5, 31)
MONTH_DAYS = 31
NOON = 12

_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:GMT|UTC|Z|МСК)?\s*(?P<zone>[+-]\d{1,2}(?::?\d{2})?)?)?$"
)
_TAIL = re.compile(r"\s*(?:г\.?|года?\.?|уч\.?\s*г(?:од)?\.?)\s*$", re.IGNORECASE)
_DOTS = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})" + _TIME)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _TIME)
_EITHER = re.compile(r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4}|\d{2})" + _TIME)
_WORDS = re.compile(
    r"(?:[«\"]?(?P<d>\d{1,2})[»\"]?\s*)?(?P<m>[а-яё]{3,8})\.?\s+(?P<y>\d{4})" + _TIME, re.IGNORECASE
)
_MONTH = re.compile(r"(?P<m>\d{1,2})[./](?P<y>\d{4})$")
_SCHOOL_YEAR = re.compile(
    r"(?P<y>20\d\d)\s*[-–—/]\s*(?:20)?(?P<z>\d\d)\s*(?:уч.*)?$", re.IGNORECASE
)
_SERIAL = re.compile(r"(?P<n>\d{5})(?:[.,](?P<part>\d+))?$")
_DATE_WITHIN = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(19\d\d|20[01]\d)(?!\d)")


def order_of(texts: Iterable[str]) -> str:
    """``"dmy"`` or ``"mdy"`` if only one reads every cell of the column, ``"ask"`` if both do.

    >>> order_of(["01/09/2026", "15/09/2026"]), order_of(["01/09/2026"]), order_of(["1.9.2026"])
    ('dmy', 'ask', 'dmy')
    """
    open_ones = [found for one in texts if (found := _EITHER.match(one.strip()))]
    read = {order: [_either(one, order) for one in open_ones] for order in ORDERS}
    fits = [order for order in ORDERS if all(read[order])]
    if len(fits) == len(ORDERS) and read["dmy"] != read["mdy"]:
        return "ask"
    return fits[0] if fits else "dmy"


def day(text: str, order: str = "dmy", *, closing: bool = False) -> Parsed[date]:
    """A date. Months and school years give their first day, their last one when ``closing``.

    >>> day("1 сентября 2026 года").value, day("46266").value
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 1))
    >>> day("2026-2027 уч. год", closing=True).value
    datetime.date(2027, 5, 31)
    >>> day("01/02/2026", "ask").remarks[0].code, day("31.02.2026").remarks[0].code
    ('intake.date_ambiguous', 'intake.date_unreadable')
    """
    moment = _moment(text.strip(), order)
    if moment is not None:
        return Parsed(moment.date())
    bare = _TAIL.sub("", text.strip())
    if order == "ask" and _EITHER.match(bare):
        return Parsed(None, (question("intake.date_ambiguous"),))
    wide = _period(bare, closing=closing)
    if wide is not None:
        return Parsed(wide, (note("intake.date_period", read=wide.strftime("%d.%m.%Y")),))
    return Parsed(None, (question("intake.date_unreadable"),))


def moment(text: str, order: str = "dmy") -> Parsed[datetime]:
    """A moment, aware; without a zone in the text it is taken as UTC.

    >>> moment("2026/09/02 9:01:55 AM GMT+5").value.isoformat()
    '2026-09-02T09:01:55+05:00'
    """
    found = _moment(text.strip(), order)
    if found is None:
        return Parsed(None, (note("intake.moment_unreadable"),))
    return Parsed(found if found.tzinfo else found.replace(tzinfo=UTC))


def birth_year(text: str) -> Parsed[int]:
    """A year of birth; of a full date the year alone is kept.

    Nothing is guessed: neither the year of an impossible day nor a number that is no year.

    >>> birth_year("12.03.1991").value, birth_year("1985 г.р.").value
    (1991, 1985)
    >>> birth_year("31.02.1988").value, birth_year("20001").value
    (None, None)
    """
    bare = text.strip()
    if _SERIAL.match(_TAIL.sub("", bare)):
        return Parsed(None)
    written = _DATE_WITHIN.search(bare)
    moments = (
        _moment(one, order) for one in (bare, written[0] if written else "") for order in ORDERS
    )
    found = next((one for one in moments if one is not None), None)
    if found is not None:
        return Parsed(found.year, (note("intake.birth_date_cut"),))
    years = set(_ANY_YEAR.findall(text))
    rest = re.sub(r"[\s.,]|год[аы]?|г|р|рождения", "", _ANY_YEAR.sub("", text).lower())
    if len(years) != 1 or any(one.isdigit() for one in rest):
        return Parsed(None)
    return Parsed(int(years.pop()), (note("intake.birth_date_cut"),) if rest else ())


def _moment(text: str, order: str) -> datetime | None:
    for bare in dict.fromkeys((text, _TAIL.sub("", text))):
        for pattern in (_DOTS, _YEAR_FIRST):
            if found := pattern.match(bare):
                return _made(found, found["y"], found["m"], found["d"])
        if (found := _EITHER.match(bare)) and order in ORDERS:
            return _either(found, order)
        if (found := _WORDS.match(bare)) and found["d"] and _month(found["m"]):
            return _made(found, found["y"], str(_month(found["m"])), found["d"])
        if found := _SERIAL.match(bare):
            return _serial(found)
    return None


def _either(found: re.Match[str], order: str) -> datetime | None:
    first, second = (found["a"], found["b"]) if order == "dmy" else (found["b"], found["a"])
    return _made(found, found["y"], second, first)


def _made(found: re.Match[str], year: str, month: str, number: str) -> datetime | None:
    full = int(year)
    if len(year) == 2:  # noqa: PLR2004 -- two digits
        full += 1900 if full >= CENTURY_AT else 2000
    try:
        return datetime.combine(date(full, int(month), int(number)), _time(found))
    except ValueError:
        return None


def _time(found: re.Match[str]) -> time:
    if not found["hour"]:
        return time()
    hour = int(found["hour"])
    half = (found["half"] or "").lower()[:1]
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    return time(hour, int(found["minute"]), int(found["second"] or 0), tzinfo=_zone(found["zone"]))


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    hours, minutes = re.fullmatch(r"[+-](\d{1,2}):?(\d{2})?", text).groups()  # type: ignore[union-attr]
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-shift if text.startswith("-") else shift)


def _month(word: str) -> int | None:
    low = word.lower()
    return next((n for n, stem in enumerate(MONTHS, start=1) if low.startswith(stem)), None)


def _serial(found: re.Match[str]) -> datetime | None:
    number = int(found["n"])
    if not SERIALS[0] <= number <= SERIALS[1]:
        return None
    part = float(f"0.{found['part'] or 0}")
    return datetime.combine(EPOCH + timedelta(days=number), time()) + timedelta(
        seconds=round(part * 86_400)
    )


def _period(text: str, *, closing: bool) -> date | None:
    if found := _SCHOOL_YEAR.match(text):
        year = int(found["y"])
        if (year + 1) % 100 != int(found["z"]):
            return None
        return date(year + 1, *SCHOOL_YEAR_ENDS) if closing else date(year, 9, 1)
    if found := _MONTH.match(text):
        return _within(int(found["y"]), int(found["m"]), closing=closing)
    if (found := _WORDS.match(text)) and not found["d"]:
        return _within(int(found["y"]), _month(found["m"]) or 0, closing=closing)
    return None


def _within(year: int, month: int, *, closing: bool) -> date | None:
    if not 1 <= month <= NOON:
        return None
    return date(year, month, monthrange(year, month)[1] if closing else 1)
