"""Letters with personal links: a job writes to each person, with a fresh link each."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.access import Permission
from data.errors import NotFoundError, ProgrammeError
from data.i18n import _, speaking
from data.invitations.links import (
    DAYS,
    GoneError,
    NoConsentError,
    RevokedError,
    link_to,
    reissue,
)
from data.invitations.words import title_of
from data.jobs import Task, enqueue
from data.output.mail import LetterRefusedError, post, send
from data.records.ids import InvitationId
from data.records.invitation import Form, Sending
from data.records.job import Job
from data.settings import Mail
from data.store import Work

KIND = "invitation.send"
LETTER_REFUSED = LetterRefusedError.code
PASSED = (NoConsentError, GoneError, RevokedError, NotFoundError)  # one person's, not the job's


class NoAddressError(ProgrammeError):
    """Nobody of these people has an e-mail address."""

    code = "invitations.no_address"


def ask_to_send(work: Work, ids: Sequence[InvitationId], base: str) -> Job:
    """Ask the worker to write to everybody of these links who has an e-mail address.

    Args:
        work: by whom.
        ids: links; each gets a new secret, the old one stops working.
        base: address of the installation, as people reach it.

    Raises:
        NoAddressError: there is nobody to write to.
    """
    work.require(Permission.INVITATION_WRITE)
    able = [one for one in ids if work.people.get(work.invitations.get(one).person_id).email]
    if not able:
        raise NoAddressError
    told = hashlib.sha256("\n".join((*sorted(able), work.now.isoformat())).encode()).hexdigest()
    return enqueue(work, KIND, {"ids": list(able), "base": base}, f"{KIND}:{told}")


def send_all(task: Task, mail: Mail | None) -> Mapping[str, object]:
    """Write the letters; a repeat after a crash leaves out who was written to already.

    Whoever may not be written to any more, since the letters were asked for, is passed over.

    Returns:
        ``sent``: how many; ``refused``: links without a letter, by id, and the code of why.
    """
    ids = [InvitationId(str(one)) for one in _listed(task.arguments["ids"])]
    base, refused, sent = str(task.arguments["base"]), dict[str, str](), 0
    with post(mail) as server:
        sender = "" if mail is None else mail.sender
        for at, one in enumerate(ids):
            task.progress(at / len(ids), "letters")
            try:
                with task.work() as work:
                    letter = _letter(work, one, base, since=task.job)
                if letter is None:
                    continue
                send(server, sender, *letter)
            except (LetterRefusedError, *PASSED) as refusal:
                refused[one] = refusal.code
                continue
            sent += 1
            with task.work() as work:
                _sent(work, one)
    return {"sent": sent, "refused": refused}


def _letter(work: Work, one: InvitationId, base: str, since: Job) -> tuple[str, str, str] | None:
    """Address, subject and words; None for whom this job has written to, or who is gone.

    Until the server has taken the letter the link counts as not sent by e-mail.
    """
    here = work.invitations.get(one)
    at = here.sent_at if here.sending is Sending.EMAIL else None
    done = at is not None and at > since.created_at
    if done or here.revoked_at is not None:
        return None
    person, school = work.people.get(here.person_id), work.schools.get(work.school_id)
    issued = reissue(work, one, days=0 if here.form is Form.WAVE else DAYS)  # a wave has its term
    work.invitations.put(replace(issued.invitation, sending=Sending.LINK))
    with speaking(school.language):
        subject = _("{title}: {school}", title=title_of(here.form), school=school.short_name)
        body = words(person.fio, title_of(here.form), link_to(base, issued.token), school.name)
    return person.email, subject, body


def _sent(work: Work, one: InvitationId) -> None:
    """Note that the letter is out; nothing, when the link was erased while it went."""
    here = work.invitations.find(one)
    if here is not None:
        work.invitations.put(replace(here, sending=Sending.EMAIL, sent_at=work.now))


def words(fio: str, title: str, link: str, school: str) -> str:
    """What an invitation says, in a letter or in a messenger."""
    return _(
        "{fio}, hello!\n\n{title}. The form opens by a personal link; no password is needed:\n"
        "{link}\n\nDo not pass it on: whoever opens it fills it in in your name. If it was not"
        " meant for you, tell the curator of the programme.\n\n{school}",
        fio=fio,
        title=title,
        link=link,
        school=school,
    )


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
