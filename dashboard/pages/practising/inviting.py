"""Fresh personal links of these pages: made here, shown once to be copied."""

from collections.abc import Sequence

from dashboard import session
from dashboard.pages.inviting import issued
from data import invitations
from data.i18n import ngettext
from data.invitations import posting, words
from data.records.ids import PersonId
from data.records.invitation import Form

DAYS = 30


def made(people: Sequence[PersonId], form: Form, subject: str) -> str:
    """Give these people links to a form about something; they wait to be copied."""
    base, title = session.address(), words.title_of(form)
    with session.work() as work:
        links = invitations.invite(work, people, form, subject=subject, days=DAYS)
        school = work.schools.get(work.school_id).name
        texts = []
        for one in links:
            fio = work.people.get(one.invitation.person_id).fio
            link = invitations.link_to(base, one.token)
            texts.append((fio, posting.words(fio, title, link, school)))
    issued.keep(texts)
    return ngettext("{count} link is ready.", "{count} links are ready.", len(texts))
