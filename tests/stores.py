"""Stores for tests of every room: a fresh one in milliseconds, accounts by role.

``fresh(folder)`` copies an empty SQLite store that was migrated once in this process.
"""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from data.records.account import Account, AccountRole
from data.records.ids import AccountId, SchoolId
from data.records.school import School
from data.settings import Settings
from data.store import Store

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
SCHOOL = School(
    id=SchoolId("s45"), name="МБОУ «Средняя школа № 45»", short_name="Школа № 45", synthetic=True
)


@cache
def template() -> Path:
    home = Path(tempfile.mkdtemp(prefix="nastavnik-store-"))
    Store.create(Settings(home=home)).close()
    return home


def fresh(folder: Path) -> Store:
    """An empty store of the newest schema."""
    settings = Settings(home=folder / "home")
    shutil.copytree(template(), settings.home)
    return Store.open(settings)


def open_school(store: Store, school: School = SCHOOL, now: datetime = NOW) -> School:
    """Enter a school."""
    with store.work(by=store.system(school.id), now=now) as work:
        return work.schools.put(school)


def account(
    store: Store, *roles: AccountRole, school_id: SchoolId = SCHOOL.id, name: str = ""
) -> Account:
    """An account with roles and no usable password: roles count only for accounts kept there."""
    known = name or "-".join(roles) or "nobody"
    with store.work(by=store.system(school_id), now=NOW) as work:
        return work.accounts.find(f"{school_id}-{known}") or work.accounts.put(
            Account(
                id=AccountId(f"{school_id}-{known}"),
                school_id=school_id,
                login=f"{known}@{school_id}",
                display_name=known,
                roles=roles,
                password_hash="",
            )
        )
