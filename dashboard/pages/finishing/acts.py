"""What the buttons of the page of the end do: one use case each, and words for what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.widgets.actions import partly_refused
from data import invitations
from data.i18n import _, ngettext
from data.invitations import Issued, posting
from data.invitations.words import title_of
from data.records.ids import PairId, ParticipationId, PersonId
from data.records.pair import PairState
from data.store import Work
from matching import closing
from matching.closing import long_term, reports


def finishing(pair_id: PairId) -> str:
    """Bring a pair to its end."""
    with session.work() as work:
        closing.finish(work, pair_id)
    return _("The pair comes to its end: ask both sides for their reports.")


def asked(pair_ids: Sequence[PairId]) -> str:
    """Make links to the reports."""
    return _linked(lambda work: reports.ask(work, pair_ids))


def closed(pair_id: PairId, result: str, levels: Mapping[str, int]) -> str:
    """Close a pair."""
    with session.work() as work:
        after = closing.close(work, pair_id, result, levels)
    if after.state is PairState.COMPLETED:
        return _("The pair is completed. It is closed once no column of the banks is empty.")
    return _("Both banks are written: {results}", results=after.results)


def closed_many(called: Mapping[PairId, str]) -> str:
    """Close several pairs; tell which were not, and why."""
    with session.work() as work:
        done = closing.close_many(work, list(called))
    partly_refused(_("Not closed:"), [(called[one], why) for one, why in done.refused])
    return ngettext("{count} pair is closed.", "{count} pairs are closed.", len(done.closed))


def reopened(pair_id: PairId, reason: str) -> str:
    """Put a pair back to work."""
    with session.work() as work:
        closing.reopen(work, pair_id, reason)
    return _("The pair is at work again; the banks do not tell of its end any more.")


def written(pair_id: PairId, person_id: PersonId, said: Mapping[str, str]) -> str:
    """Write a report down from paper."""
    with session.work() as work:
        closing.report(work, pair_id, person_id, said)
    return _("The report is written down.")


def concluded(pair_id: PairId, said: Mapping[str, str], *, sent: bool) -> str:
    """Keep the curator's conclusion."""
    with session.work() as work:
        closing.conclude(work, pair_id, said, sent=sent)
    return _("The conclusion is kept.") if sent else _("The draft of the conclusion is kept.")


def asked_long_term(people: Sequence[PersonId]) -> str:
    """Make links to the paper on the long-term bank."""
    return _linked(lambda work: closing.ask_long_term(work, people))


def answered(person_id: PersonId, *, agrees: bool, free_from: date | None) -> str:
    """Write down an answer about the long-term bank."""
    with session.work() as work:
        long_term.answer(work, person_id, agrees=agrees, free_from=free_from)
    return _("The answer is written down.")


def entered(participation_id: ParticipationId) -> str:
    """Put a mentor into the long-term bank."""
    with session.work() as work:
        long_term.enter(work, participation_id)
    return _("The mentor is in the long-term bank.")


def freed(participation_id: ParticipationId, on: date, version: int) -> str:
    """Keep from when somebody is free."""
    with session.work() as work:
        long_term.free(work, participation_id, on, version)
    return _("Free from {day}.", day=f"{on:%d.%m.%Y}")


def invited(people: Sequence[PersonId], year: str) -> str:
    """Invite for a new year."""
    with session.work() as work:
        added = closing.invite_anew(work, people, year)
    return ngettext(
        "{count} mentor is on the list of {year}: give them a link to the questionnaire then.",
        "{count} mentors are on the list of {year}: give them links to the questionnaire then.",
        len(added),
        year=year,
    )


def retired(participation_id: ParticipationId, reason: str) -> str:
    """Take somebody out of the long-term bank."""
    with session.work() as work:
        long_term.retire(work, participation_id, reason)
    return _("They are in the long-term bank no more.")


def _linked(ask: Callable[[Work], Sequence[Issued]]) -> str:
    base = session.address()
    with session.work() as work:
        made = ask(work)
        school = work.schools.get(work.school_id)
        texts = []
        for one in made:
            fio = work.people.get(one.invitation.person_id).fio
            link = invitations.link_to(base, one.token)
            title = title_of(one.invitation.form)
            texts.append((fio, posting.words(fio, title, link, school.name)))
    if texts:
        issued.keep(texts)
    return ngettext("{count} link is ready.", "{count} links are ready.", len(made))
