"""What a sheet says about the fifteen domains, for lists and sheets of people. Pure.

A sensitive domain never has its own line: it joins ``OTHER``.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from data.codebook import framework
from data.i18n import _
from data.records.questionnaire import Answers

OTHER = "other"
MOST_SHOWN = 5


@cache
def _items() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every domain with the codes of its items, in the fixed order."""
    return tuple((one.code, tuple(item.code for item in one.items)) for one in framework().domains)


@cache
def sensitive() -> frozenset[str]:
    """Domains that no list names."""
    return frozenset(one.code for one in framework().domains if one.sensitive)


def means(answers: Answers) -> dict[str, float]:
    """Mean answer (1 to 5) per domain; domains with too few answers are left out.

    The short form stores one answer under the domain code; the long form needs at least
    ``domain_min_answered`` of its three items.
    """
    least = framework().scoring["domain_min_answered"]
    found: dict[str, float] = {}
    for domain, items in _items():
        given = [answers[item] for item in items if item in answers]
        numbers = [float(one) for one in given if isinstance(one, int | float)]
        short = answers.get(domain)
        if len(numbers) >= least:
            found[domain] = sum(numbers) / len(numbers)
        elif isinstance(short, int | float):
            found[domain] = float(short)
    return found


def strong(answers: Answers, least: float) -> list[str]:
    """Domains at or above ``least``, the highest first, sensitive ones left out."""
    found = [
        (domain, mean)
        for domain, mean in means(answers).items()
        if mean >= least and domain not in sensitive()
    ]
    return [domain for domain, _mean in sorted(found, key=lambda one: -one[1])]


def offers(answers: Answers) -> list[str]:
    """Domains a mentor is ready to serve, the strongest first."""
    return strong(answers, framework().scoring["mentor_ready_min"])


def asks(answers: Answers) -> list[str]:
    """Domains a mentee asks help in: the chosen three first, then strong needs."""
    top = answers.get("needs_top", ())
    chosen = [one for one in top if one not in sensitive()] if isinstance(top, tuple) else []
    more = strong(answers, framework().scoring["need_strong_min"])
    return list(dict.fromkeys([*chosen, *more]))


def names(domains: Iterable[str], most: int = MOST_SHOWN) -> list[str]:
    """Domain names in the language in force, the sensitive one as «прочее»."""
    hidden = sensitive() | {OTHER}
    shown = [_("other") if one in hidden else framework().name(one) for one in domains]
    return list(dict.fromkeys(shown))[:most]


def demand_and_supply(
    needs: Iterable[Answers], gifts: Iterable[tuple[Answers, int]]
) -> Mapping[str, tuple[int, int, int]]:
    """Per domain: mentees who need it strongly, mentors who can serve it, their free places.

    ``gifts`` pairs each mentor's answers with the number of free places.
    """
    scoring = framework().scoring
    found = {domain: [0, 0, 0] for domain, _items_of in _items()}
    for answers in needs:
        top = answers.get("needs_top", ())
        for domain, mean in _with_top(means(answers), top).items():
            found[domain][0] += mean >= scoring["need_strong_min"]
    for answers, places in gifts:
        for domain, mean in means(answers).items():
            if mean >= scoring["mentor_ready_min"]:
                found[domain][1] += 1
                found[domain][2] += places
    return {domain: (row[0], row[1], row[2]) for domain, row in found.items()}


def _with_top(found: dict[str, float], top: object) -> dict[str, float]:
    """A domain among the chosen three counts as a strong need even without a grid."""
    chosen = top if isinstance(top, tuple) else ()
    return {**found, **{one: 5.0 for one in chosen if one in dict(_items())}}
