"""``nastavnik backup``: everything in one encrypted file, the keys of people in another."""

from datetime import UTC, datetime
from pathlib import Path

from dashboard.cli import screen
from dashboard.cli.setup import installed
from data.i18n import _, ngettext

DONE = 0


def backup(home: Path | None, out: Path) -> int:
    """Make a backup and say where it is."""
    from data.store import backups

    settings, shown = installed(home), screen.console()
    again = (out / backups.SUBJECT_KEYS).exists()
    made = backups.make(settings, out, datetime.now(UTC))
    rows = sum(made.manifest["rows"].values())
    text = ngettext("{count} row", "{count} rows", rows)
    lines = (
        _("Backup: {place} ({rows}, checked)", place=made.file, rows=text),
        _("Keys of people: {place}. The former copy is overwritten.", place=made.subject_keys)
        if again
        else _("Keys of people: {place}.", place=made.subject_keys),
        _(
            "The master key is in neither: keep {place} in another place. Without it no backup"
            " can be read.",
            place=settings.key_file,
        ),
    )
    for one in lines:
        shown.print(screen.plain(one), soft_wrap=True)
    return DONE
