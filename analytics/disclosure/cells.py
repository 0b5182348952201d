"""Small cells of one partition, and values that change by a few people. Pure."""

from collections.abc import Collection, Mapping


def suppressed(groups: Mapping[str, int], k: int) -> tuple[tuple[str, ...], bool]:
    """Which parts of a whole may be shown, and whether the whole may.

    Args:
        groups: people by part; the parts are the whole, and its number is shown, too.
        k: fewer people than this are never shown.

    Returns:
        Parts to show in the order given, and whether to show the whole. An empty part is no cell.

    >>> suppressed({"a": 4, "b": 9}, 5), suppressed({"a": 2, "b": 6, "c": 8}, 5)
    (((), True), (('c',), True))
    """
    if sum(groups.values()) < k:
        return (), False
    small = [name for name, count in groups.items() if 0 < count < k]
    gone = withheld(groups, small, k)
    return tuple(name for name, count in groups.items() if count and name not in gone), True


def withheld(groups: Mapping[str, int], first: Collection[str], k: int) -> frozenset[str]:
    """The cells hidden first and those that must go with them.

    While one cell alone is hidden, or fewer than k people are, the smallest shown cell goes, too;
    of equal ones the first by name.
    """
    gone = set(first)
    while gone and (len(gone) < 2 or sum(groups[one] for one in gone) < k):  # noqa: PLR2004 -- a pair
        rest = [name for name, count in groups.items() if count and name not in gone]
        if not rest:
            break
        gone.add(min(rest, key=lambda name: (groups[name], name)))
    return frozenset(gone)


def waits(previous: int, added: int, removed: int, k: int) -> bool:
    """Whether a newer value of a cell must wait: too few records differ from the one shown.

    Args:
        previous: records behind the value shown before; 0 if none was.
        added: records of the newer value alone.
        removed: records of the older value alone.
        k: the change is shown once it concerns so many records.

    >>> waits(12, 0, 1, 5), waits(12, 3, 2, 5), waits(12, 0, 0, 5)
    (True, False, False)
    """
    return previous > 0 and 0 < added + removed < k
