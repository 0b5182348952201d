"""The day's work on waves, and letters about it where mail and an address are set.

Otherwise links wait on the page «Опросы» to be copied or printed.
"""

from contextlib import suppress

from analytics.waves import Ticked
from analytics.waves import tick as waves
from dashboard.bootstrap import place
from data.invitations import posting
from data.store import Work


def tick(work: Work) -> Ticked:
    """Open, remind and close windows; ask the worker to write to whom that concerns."""
    told, settings = waves(work), place.settings()
    wanted = (*told.sent, *told.reminded)
    if wanted and settings.mail is not None and settings.address:
        with suppress(posting.NoAddressError):
            posting.ask_to_send(work, wanted, settings.address)
    return told
