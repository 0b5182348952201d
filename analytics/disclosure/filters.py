"""Which filters may be offered: none leaves 1 to k - 1 people on either side. Pure."""

from collections.abc import Mapping
from itertools import combinations

from analytics.disclosure.spans import admitted
from analytics.figures import Hidden

JOIN = "&"
Records = frozenset[str]


def offered(
    people: Mapping[str, Records], everybody: Records, k: int, combined: int = 2
) -> tuple[dict[str, Hidden], tuple[str, ...]]:
    """Single filters with the reason why one is closed, and the combinations that are open.

    Args:
        people: whom a filter leaves, by its code, ``"form=teacher_teacher"``.
        everybody: whom no filter leaves out.
        k: no filter, and no difference of filters, leaves 1 to k - 1 people.
        combined: how many filters may be joined.

    The answer is the same whoever asks and whatever was asked before: larger filters come first,
    single ones before joined ones.

    >>> offered({"a=x": frozenset("abcdef"), "a=y": frozenset("gh")}, frozenset("abcdefgh"), 5)[0]
    {'a=x': <Hidden.REMAINDER: 'remainder'>, 'a=y': <Hidden.REMAINDER: 'remainder'>}
    """
    single = {code: one & everybody for code, one in sorted(people.items())}
    order = sorted(
        (code for code in single if single[code]), key=lambda one: (-len(single[one]), one)
    )
    fine = admitted([everybody], [single[code] for code in order], k)
    open_ones = [code for code, whether in zip(order, fine, strict=True) if whether]
    closed = Hidden.REMAINDER
    states = {code: Hidden.NOTHING if code in open_ones else closed for code in single}
    return states, _joined({code: single[code] for code in open_ones}, everybody, k, combined)


def joined(codes: tuple[str, ...] | list[str]) -> str:
    """Codes as one filter, in the one order it is written in."""
    return JOIN.join(sorted(codes))


def _joined(
    single: Mapping[str, Records], everybody: Records, k: int, combined: int
) -> tuple[str, ...]:
    found: dict[str, Records] = {}
    for count in range(2, combined + 1):
        for codes in combinations(sorted(single), count):
            names = [code.partition("=")[0] for code in codes]
            both = frozenset.intersection(*(single[code] for code in codes))
            if len(set(names)) == count and both:
                found[joined(codes)] = both
    order = sorted(found, key=lambda one: (-len(found[one]), one))
    known = [everybody, *single.values()]
    fine = admitted(known, [found[code] for code in order], k)
    return tuple(sorted(code for code, whether in zip(order, fine, strict=True) if whether))
