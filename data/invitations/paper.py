"""Invitations on a sheet of paper: a fresh link for each, so that only this sheet opens them."""

from collections.abc import Sequence
from dataclasses import replace

from data.access import Permission
from data.invitations.links import NobodyError, link_to, reissue
from data.invitations.words import title_of
from data.output.sheet import Slip, sheet
from data.records.ids import InvitationId
from data.records.invitation import Sending
from data.store import Work


def sheet_of(work: Work, ids: Sequence[InvitationId], base: str) -> bytes:
    """A DOCX with a slip for each of these links, in alphabet order of people.

    Raises:
        NobodyError: no link was chosen.
        RevokedError: one of them was revoked.
    """
    work.require(Permission.INVITATION_WRITE)
    if not ids:
        raise NobodyError
    issued = [reissue(work, one) for one in dict.fromkeys(ids)]
    order = {one.id: at for at, one in enumerate(work.people.all())}
    issued.sort(key=lambda one: order[one.invitation.person_id])
    for one in issued:
        work.invitations.put(replace(one.invitation, sending=Sending.SHEET))
    work.audit("invitation.printed", None, {"count": len(issued)}, subject="invitations:sheet")
    slips = [
        Slip(
            fio=work.people.get(one.invitation.person_id).fio,
            title=title_of(one.invitation.form),
            address=link_to(base, one.token),
            until=f"{one.invitation.expires_at:%d.%m.%Y}",
        )
        for one in issued
    ]
    return sheet(slips, work.schools.get(work.school_id).name)
