"""The one installation this process serves: its settings and its open store."""

from dataclasses import dataclass
from threading import Lock

from dashboard.bootstrap import following, papering
from data.settings import Settings, load
from data.store import Store


@dataclass(slots=True)
class _Place:
    settings: Settings | None = None
    store: Store | None = None


_here = _Place()
_lock = Lock()


def settings() -> Settings:
    """Settings of the installation, read once (``$NASTAVNIK_HOME`` or ``var/``)."""
    with _lock:
        if _here.settings is None:
            _here.settings = load()
        return _here.settings


def open_store(chosen: Settings) -> Store:
    """Open the database of an installation; refuses a schema it does not know."""
    following.register()
    papering.register()
    return Store.open(chosen)


def store() -> Store:
    """The store of this process, opened at first use and shared by all threads."""
    chosen = settings()
    with _lock:
        if _here.store is None:
            _here.store = open_store(chosen)
        return _here.store


def use(chosen: Settings | None, opened: Store | None = None) -> None:
    """Serve this installation from now on; None forgets it. The command line and tests say so."""
    following.register()
    papering.register()
    with _lock:
        if _here.store is not None and _here.store is not opened:
            _here.store.close()
        _here.settings, _here.store = chosen, opened
