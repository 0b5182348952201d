"""What a table holds, told by its own columns; where they leave it open, a person is asked."""

from data.codebook import tell_tales
from data.intake import header
from data.intake.grid import Grid
from data.records.intake import TableKind

FORMS = (TableKind.BANK_MENTEES, TableKind.BANK_MENTORS)
ASKED = (TableKind.MENTORS, TableKind.MENTEES)
FACTS = ("person.", "service.")


def tell(grid: Grid) -> tuple[TableKind, ...]:
    """Kinds this sheet may be of: one when it is certain, none when it is no table at all."""
    known = {kind: _known(grid, kind) for kind in TableKind}
    if not any(known.values()):
        return ()
    forms = max(len(known[kind]) for kind in FORMS)
    others = max(len(known[kind]) for kind in (TableKind.STAFF, *ASKED))
    if forms > others:
        return _form(known)
    if forms == others and forms > 1:
        return tuple(kind for kind in TableKind if len(known[kind]) == forms)
    return _sheet(known)


def _known(grid: Grid, kind: TableKind) -> frozenset[str]:
    found = header.find(grid, header.reader(kind))
    return found.known if found is not None else frozenset()


def _form(known: dict[TableKind, frozenset[str]]) -> tuple[TableKind, ...]:
    """A bank form is told by the column only it has (domain, 3.3)."""
    told = [kind for kind in FORMS if tell_tales(kind) & known[kind]]
    return (told[0],) if len(told) == 1 else FORMS


def _sheet(known: dict[TableKind, frozenset[str]]) -> tuple[TableKind, ...]:
    asked = {
        kind: sum(not one.startswith(FACTS) for one in known[kind] - {"fio"}) for kind in ASKED
    }
    most = max(asked.values())
    if most == 0:
        return (TableKind.STAFF,)
    return tuple(kind for kind in ASKED if asked[kind] == most)
