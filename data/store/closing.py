"""Around the commit of a unit of work: what must be on the disk before it, what follows after it.

Erasure: a line in the ledger, then the commit, then the keys are destroyed. Whatever stops between
is finished when the store is opened next (``erasing.repair``).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.store.store import Store
    from data.store.work import Work


def before(store: "Store", work: "Work") -> None:
    """Keep new keys and the lines no backup may take back."""
    desk, erasing = work.erasing.desk, work.erasing
    if not desk.writes:
        return
    desk.hand.keep()
    erasing.noted = True
    store.withdrawn.add(desk.notes)
    store.erased.add(erasing.lines)


def after(store: "Store", work: "Work") -> None:
    """Destroy the keys of whoever was erased, and the files that tell of them."""
    erasing = work.erasing
    erasing.noted = False
    if not erasing.keys:
        return
    store.ring.destroy(erasing.keys)
    for name in erasing.files:
        store.files.discard(name)
    store.swept()


def undone(store: "Store", work: "Work | None") -> None:
    """The commit was refused: what was noted for it does not hold."""
    if work is None or not work.erasing.noted:
        return
    store.withdrawn.void(work.erasing.desk.notes)
    store.erased.void(work.erasing.lines)
