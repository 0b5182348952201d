"""What nobody needs any more goes, day by day: old browsers, drafts nobody came back to."""

from datetime import timedelta

from data.access import Permission
from data.store import Work

BROWSERS = timedelta(days=7)  # after their time was over
DRAFTS = timedelta(days=30)  # untouched; a link lives two weeks


def tick(work: Work) -> tuple[int, int]:
    """Remove both; how many browsers and drafts there were."""
    work.require(Permission.INVITATION_WRITE)
    gone = (
        work.form_sessions.forget(work.now - BROWSERS),
        work.form_drafts.forget(work.now - DRAFTS),
    )
    if any(gone):
        work.audit("invitation.cleared", None, {"browsers": gone[0], "drafts": gone[1]})
    return gone
