"""Tables into the register: receive, look, commit once, correct what waits, undo.

``receive`` runs outside any transaction; everything else inside one unit of work.
"""

from data.bank.imports import drafts
from data.bank.imports.committing import Match, Preview, StaleUploadError, commit, preview
from data.bank.imports.drafts import Draft
from data.bank.imports.fields import field_names
from data.bank.imports.linking import NEW
from data.bank.imports.quarantining import correct, dismiss, quarantine, quarantine_file, whose
from data.bank.imports.reporting import ReportRow, batches, by_whom, report, report_file
from data.bank.imports.saying import Saying, consents_said
from data.bank.imports.undoing import NotUndoableError, undo
from data.bank.imports.uploads import Upload, discard, keep, opened, receive, reopen

__all__ = [
    "NEW",
    "Draft",
    "Match",
    "NotUndoableError",
    "Preview",
    "ReportRow",
    "Saying",
    "StaleUploadError",
    "Upload",
    "batches",
    "by_whom",
    "commit",
    "consents_said",
    "correct",
    "discard",
    "dismiss",
    "drafts",
    "field_names",
    "keep",
    "opened",
    "preview",
    "quarantine",
    "quarantine_file",
    "receive",
    "reopen",
    "report",
    "report_file",
    "undo",
    "whose",
]
