"""Answers chosen from a list, however a cell joins them: known options first, longest first."""

import re
from collections.abc import Callable, Iterator, Mapping

from data.codebook import Question, framework, normal_option, option_aliases, subject_aliases
from data.intake.parsed import Parsed, Remark, warning

MISSING = frozenset(
    map(
        normal_option,
        (
            *("не применимо / не знаю", "не применимо", "не знаю", "н/п", "н/д", "нет ответа"),
            *("затрудняюсь ответить", "без ответа", "нет данных", "пусто", "not applicable"),
            *("not applicable / don't know", "don't know", "n/a", "-", "–", "—", "?", "…", "..."),
        ),
    )
)
_BREAKS = re.compile(r"[,;\n•·|]+")
_WHOLE = re.compile(r"[+-]?\d+(?:[.,]0+)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
COUNTED = {
    **dict.fromkeys(("один", "одного", "одна", "one"), 1),
    **dict.fromkeys(("два", "двух", "две", "two"), 2),
    **dict.fromkeys(("три", "трех", "three"), 3),
    **dict.fromkeys(("четыре", "четырех", "four"), 4),
}
LONGEST = 75  # years anybody has worked
_NOT_YET = re.compile(r"мен(?:ее|ьше) (?:1 |одного )?года|до (?:1 )?года|без стажа|^б с$|^\d+ мес")
REFUSING = frozenset({"не", "нет", "отказываюсь", "отказ", "против", "no", "not", "refuse"})
AGREEING = frozenset(
    {*("да", "даю", "согласен", "согласна", "согласны", "согласие"), *("yes", "agree", "agreed")}
)
_SCALE = re.compile(r"^([1-5])\s*[-–—.:)=]")

Lookup = Callable[[str], str | None]


def missing(text: str) -> bool:
    """Whether a cell says that there is no answer: empty, a dash, «не применимо / не знаю»."""
    return not text.strip() or normal_option(text) in MISSING


def several(text: str, lookup: Lookup) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(codes, pieces nobody offered): longest known options first, then what lies between.

    >>> several("a, b; c", {"a, b": "ab", "c": "c"}.get)
    (('ab', 'c'), ())
    """
    pieces = [(one.start(), one.end()) for one in re.finditer(r"[^,;\n•·|]+", text)]
    codes: list[str] = []
    strange: list[str] = []
    place = 0
    while place < len(pieces):
        taken, code = _longest(text, pieces, place, lookup)
        if code is not None:
            codes.append(code)
        elif said := text[slice(*pieces[place])].strip():
            strange.append(said)
        place += taken
    return tuple(dict.fromkeys(codes)), tuple(strange)


def _longest(
    text: str, pieces: list[tuple[int, int]], place: int, lookup: Lookup
) -> tuple[int, str | None]:
    for last in range(len(pieces) - 1, place - 1, -1):
        code = lookup(text[pieces[place][0] : pieces[last][1]].strip())
        if code is not None:
            return last - place + 1, code
    return 1, None


def chosen(question: Question, text: str) -> Parsed[str]:
    """One option."""
    if missing(text):
        return Parsed()
    code = question.option(text)
    return Parsed(code) if code is not None else Parsed(None, (_strange(text),))


def ticked(question: Question, text: str) -> Parsed[tuple[str, ...]]:
    """Several options in one cell."""
    whole = question.option(text)
    if whole is None and missing(text):
        return Parsed()
    codes, strange = ((whole,), ()) if whole else several(text, question.option)
    remarks = tuple(_strange(one) for one in strange)
    if question.max is not None and len(codes) > question.max:
        return Parsed(None, (*remarks, warning("intake.too_many_chosen", most=question.max)))
    return Parsed(codes or None, remarks)


def rated(question: Question, text: str) -> Parsed[int]:
    """A step of a scale: its number, its words, or both."""
    if missing(text):
        return Parsed()
    if _WHOLE.fullmatch(text.strip()):
        value = int(float(text.strip().replace(",", ".")))
        low, high = question.min or 1, question.max or value
        return Parsed(value) if low <= value <= high else Parsed(None, (_strange(text),))
    code = question.option(text)
    if code is None and (found := _SCALE.match(text.strip())):
        code = found.group(1)
    return Parsed(int(code)) if code is not None else Parsed(None, (_strange(text),))


def counted(question: Question, text: str) -> Parsed[int]:
    """A whole number, with or without a word beside it.

    A number outside the range, a fraction or two numbers are nobody's guess.
    """
    if missing(text):
        return Parsed()
    numbers = _NUMBER.findall(text)
    words = [COUNTED[one] for one in normal_option(text).split() if one in COUNTED]
    if len(numbers) + len(words) == 1:
        value = float(numbers[0].replace(",", ".")) if numbers else float(words[0])
        inside = (question.min or 0) <= value <= (value if question.max is None else question.max)
        if value.is_integer() and inside and "-" not in text[:1]:
            return Parsed(int(value))
    return Parsed(None, (_strange(text),))


def full_years(text: str) -> Parsed[int]:
    """Full years of work: «12,5», «7 лет», «3 г. 2 мес.», «менее года».

    >>> full_years("12,5").value, full_years("менее года").value, full_years("20-25").value
    (12, 0, None)
    """
    if missing(text):
        return Parsed()
    bare = normal_option(text)
    if _NOT_YET.search(bare):
        return Parsed(0)
    numbers = _NUMBER.findall(re.split(r"мес", text)[0] if "мес" in text else text)
    if numbers and "мес" in text:
        numbers = numbers[:1]
    if len(numbers) == 1 and "с " not in f"{bare} "[:2] and not text.strip().startswith("-"):
        value = float(numbers[0].replace(",", "."))
        if value <= LONGEST:
            return Parsed(int(value))
    return Parsed(None, (_strange(text),))


def agreed(text: str) -> bool | None:
    """Yes, no, or nothing to be told."""
    code = option_aliases("yes_no").get(normal_option(text))
    return None if code is None else code == "yes"


def consented(text: str) -> bool | None:
    """What an answer to a question about a consent says; only a clear yes is one.

    >>> consented("Да, даю согласие"), consented("Не согласна на обработку"), consented("подумаю")
    (True, False, None)
    """
    said = agreed(text)
    if said is not None:
        return said
    words = normal_option(text).split()
    if any(one in REFUSING for one in words):
        return False
    return True if words and words[0] in AGREEING else None


def tick(text: str, option: str) -> bool:
    """Whether a cell of a one-column-per-option export says that the option was chosen."""
    if missing(text):
        return False
    if normal_option(text) == normal_option(option):
        return True
    return agreed(text) is not False


def subjects(text: str) -> Parsed[tuple[str, ...]]:
    """Subjects by name or alias, as lists and posts write them.

    >>> subjects("учитель русского языка и литературы").value
    ('rus', 'lit')
    """
    if missing(text):
        return Parsed()
    codes, strange = _subjects(text)
    return Parsed(codes or None, tuple(warning("intake.subject_unknown", said=s) for s in strange))


def subjects_of_post(text: str) -> tuple[str, ...]:
    """Subjects a post names; a post without one names none."""
    return _subjects(text)[0]


def levels(text: str) -> Parsed[tuple[str, ...]]:
    """School levels."""
    if missing(text):
        return Parsed()
    codes, strange = several(text, _lookup(option_aliases("levels")))
    order = framework().levels
    found = tuple(sorted(codes, key=order.index))
    return Parsed(found or None, tuple(map(_strange, strange)))


def category(text: str) -> Parsed[str]:
    """A qualification category; «нет» is a category too."""
    known = option_aliases("category")
    code = known.get(normal_option(text))
    if code is not None or not text.strip():
        return Parsed(code)
    codes, _strange_ones = several(text, _lookup(known))
    if codes:
        return Parsed(codes[0])
    return Parsed() if missing(text) else Parsed(None, (_strange(text),))


def part_time(text: str) -> Parsed[bool]:
    """Whether the person works here beside another main place."""
    bare = normal_option(text)
    if bare.startswith(("основн", "штат")):
        return Parsed(value=False)
    if "совмести" in bare:
        return Parsed(value=True)
    said = agreed(text)
    if said is None and not missing(text):
        return Parsed(None, (_strange(text),))
    return Parsed(said)


def _subjects(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lookup = _lookup(subject_aliases())
    codes: list[str] = []
    strange: list[str] = []
    known, unknown = several(text, lookup)
    if not unknown:
        return known, ()
    for piece in _BREAKS.split(text):
        if piece.strip():
            found = list(_subject_words(piece.strip(), lookup))
            codes += [one for one in found if one]
            strange += [] if any(found) else [piece.strip()]
    return tuple(dict.fromkeys(codes)), tuple(strange)


def _subject_words(piece: str, lookup: Lookup) -> Iterator[str]:
    """«учитель русского языка и литературы»: the whole, without the post, then the parts."""
    bare = re.sub(r"^(?:учитель|преподаватель|педагог)\s+", "", piece, flags=re.IGNORECASE)
    for one in (piece, bare):
        if code := lookup(one):
            yield code
            return
    for part in re.split(r"\s+и\s+", bare):
        if code := lookup(part):
            yield code


def _lookup(known: Mapping[str, str]) -> Lookup:
    return lambda text: known.get(normal_option(text))


def _strange(text: str) -> Remark:
    return warning("intake.value_unknown", said=text.strip()[:80])
