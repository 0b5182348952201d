"""Walks every use case: who is refused, asked of the code itself and not of its text.

A use case is a public function of a room of use cases whose first parameter is ``work``. It is
called as somebody of each role with arguments made of nothing: whoever may not is refused before
anything else happens; whoever may goes on and stumbles over the nothing.
"""

import ast
import importlib
import inspect
import pkgutil
import tempfile
import types
from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import Enum
from pathlib import Path
from unittest.mock import MagicMock

from data.access.roles import OWN
from data.errors import DeniedError
from data.records.account import AccountRole
from data.records.ids import AccountId, InvitationId, PersonId
from data.records.invitation import Form, Invitation
from data.records.person import Person
from data.store import Store
from data.store.store import guest
from tests.stores import NOW, account

ROOMS = (
    "data.bank",
    "data.papers",
    "data.invitations",
    "data.practice",
    "data.publication",
    "data.starting",
    "data.accounts",
    "matching.rounds",
    "matching.pairs",
    "matching.programmes",
    "matching.support",
    "matching.closing",
    "matching.selection",
    "matching.unmatched",
    "analytics",
)
FACES = ("dashboard.pages", "dashboard.widgets", "dashboard.web", "dashboard.session")
PLAIN = {
    "str": "x",
    "int": 1,
    "float": 0.5,
    "bool": True,
    "bytes": b"x",
    "date": NOW.date(),
    "datetime": NOW,
    "timedelta": timedelta(days=1),
}
Found = dict[str, Callable[..., object]]


def use_cases() -> Found:
    """Every public function whose first parameter is ``work``, by module and name."""
    return {
        f"{module.__name__}.{name}": one
        for room in ROOMS
        for module in _modules(room)
        for name, one in vars(module).items()
        if not name.startswith("_") and inspect.isfunction(one)
        if one.__module__ == module.__name__ and _takes_work(one)
    }


def refusals(store: Store, role: object, found: Found) -> dict[str, str]:
    """What each use case asks that a role lacks: the permission, or "" where it is let in."""
    by = account(store, *([role] if role else []))
    with store.look(by=by, now=NOW) as work:
        told = {name: _asked(one, work) for name, one in found.items()}
        work.refused.clear()  # the journal need not hold a thousand refusals
    return told


def opened_by_links(store: Store, found: Found) -> dict[str, set[str]]:
    """Forms whose personal link lets its person into each use case; about the thing "x", or none.

    The argument of nothing is "x" too: who comes by a link about another thing is "other".
    """
    opened: dict[str, set[str]] = {name: set() for name in found}
    for form, subject in [(one, what) for one in Form for what in ("", "x", "y")]:
        link = _invited(store, form, subject)
        with store.look(by=guest(link), now=NOW) as work:
            into = [name for name, one in found.items() if not _asked(one, work)]
            work.refused.clear()
        for name in into:
            opened[name].add("other" if subject == "y" else form.value)
    return opened


def _invited(store: Store, form: Form, subject: str) -> Invitation:
    """A live personal link of somebody of the staff."""
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=NOW) as work:
        person = work.people.find("somebody") or work.people.put(
            Person(id=PersonId("somebody"), school_id=school, fio="Кто-то Е. Е.")
        )
        return work.invitations.put(
            Invitation(
                id=InvitationId(f"{form.value}{subject}"),
                school_id=school,
                person_id=person.id,
                form=form,
                subject=subject,
                token_hash=f"{form.value}{subject}",
                created_at=NOW,
                created_by=AccountId("system"),
                expires_at=NOW + timedelta(days=1),
            )
        )


def _asked(one: Callable[..., object], work: object) -> str:
    try:
        one(work, **dict(_nothings(one)))
    except DeniedError as refusal:
        return str(refusal.params["permission"])
    except Exception:  # noqa: BLE001 -- it was let in and stumbled
        return ""
    return ""


def _nothings(one: Callable[..., object]) -> Iterator[tuple[str, object]]:
    """An argument of nothing for each parameter but the first."""
    for parameter in list(inspect.signature(one).parameters.values())[1:]:
        needed = parameter.default is inspect.Parameter.empty
        if needed and parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            yield parameter.name, _nothing(parameter.annotation)


def _nothing(kind: object) -> object:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    name = getattr(kind, "__supertype__", kind)
    name = getattr(name, "__name__", str(name))
    if name in PLAIN:
        return PLAIN[name]
    return () if name in {"Collection", "Sequence", "Iterable", "tuple", "list"} else MagicMock()


def _takes_work(one: Callable[..., object]) -> bool:
    return list(inspect.signature(one).parameters)[:1] == ["work"]


def _modules(room: str) -> Iterator[types.ModuleType]:
    first = importlib.import_module(room)
    yield first
    for module in pkgutil.walk_packages(getattr(first, "__path__", ()), room + "."):
        yield importlib.import_module(module.name)


def called_by_faces(found: Found) -> dict[str, set[str]]:
    """Use cases that pages, forms and widgets name, and where: by the objects, not by the words."""
    names = {one: name for name, one in found.items()}
    told: dict[str, set[str]] = {}
    for room in FACES:
        for module in _modules(room):
            for one in _named(module):
                if inspect.isfunction(one) and one in names:
                    told.setdefault(names[one], set()).add(module.__name__)
    return told


def _named(module: types.ModuleType) -> Iterator[object]:
    """What a module imports by name, and every attribute it takes from a module it imports."""
    held = vars(module)
    yield from held.values()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            holder = held.get(node.value.id)
            if isinstance(holder, types.ModuleType):
                yield getattr(holder, node.attr, None)


def told(store: Store) -> dict[object, dict[str, str]]:
    """Refusals of every use case, by role; nobody at all is None."""
    found = use_cases()
    return {role: refusals(store, role, found) for role in (None, *AccountRole)}


def row_of(name: str, answers: dict[object, dict[str, str]]) -> str:
    """The need of a use case as the code answers: permissions, "link", or "" for a step."""
    asked = list(dict.fromkeys(one[name] for one in answers.values() if one[name]))
    nobody = all(one[name] for one in answers.values())
    return "link" if asked and nobody and set(asked) <= OWN else " ".join(asked)


def main() -> None:
    """Print the rows of use cases that have none, and rows of what is gone."""
    from tests.spec import access_rows as rows
    from tests.stores import fresh, open_school

    known = {one.split()[0] for one in (rows.USE_CASES + rows.INNER).split("\n") if one.strip()}
    with tempfile.TemporaryDirectory() as folder:
        store = fresh(Path(folder))
        open_school(store)
        answers = told(store)
        for name in sorted(use_cases().keys() - known - rows.OPEN.keys()):
            print("+", name, row_of(name, answers))  # noqa: T201 -- read by a person
        for name in sorted((known | rows.OPEN.keys()) - use_cases().keys()):
            print("-", name)  # noqa: T201 -- read by a person
        store.close()


if __name__ == "__main__":
    main()
