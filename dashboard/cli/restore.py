"""``nastavnik restore``: a backup in the place of the database, and what must not come back."""

import os
from datetime import UTC, datetime
from pathlib import Path

from dashboard.cli import screen
from dashboard.cli.setup import PRIVATE
from data.i18n import _
from data.settings import load

DONE = 0


def restore(home: Path | None, file: Path, subject_keys: Path | None) -> int:
    """Restore and report; an empty machine needs the master key in its place first."""
    from data.store import backups

    os.umask(PRIVATE)
    settings, shown = load(home), screen.console()
    done = backups.restore(settings, file, datetime.now(UTC), subject_keys)
    made = datetime.fromisoformat(done.manifest["at"])
    lines = [
        _("Restored as of {at}.", at=f"{made:%d.%m.%Y %H:%M} UTC"),
        _(
            "Applied again: erasures {erased}, withdrawn consents {consents}, revoked links"
            " {links}. Sessions ended: {sessions}.",
            erased=done.erased,
            consents=done.consents,
            links=done.links,
            sessions=done.sessions,
        ),
    ]
    if done.aside is not None:
        lines.append(_("The former database is kept aside: {place}", place=done.aside))
    for one in lines:
        shown.print(screen.plain(one), soft_wrap=True)
    return DONE
