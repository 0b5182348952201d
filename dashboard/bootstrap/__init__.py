"""Where an installation comes to life: settings, store, log, worker, server."""

from dashboard.bootstrap.condition import Condition, check_journal, condition
from dashboard.bootstrap.logs import error_number, log, set_up
from dashboard.bootstrap.place import open_store, settings, store, use
from dashboard.bootstrap.serving import OpenAddressError, lifespan, office_options, serve

__all__ = [
    "Condition",
    "OpenAddressError",
    "check_journal",
    "condition",
    "error_number",
    "lifespan",
    "log",
    "office_options",
    "open_store",
    "serve",
    "set_up",
    "settings",
    "store",
    "use",
]
