"""What the buttons of the page do: one use case each, and words about what came of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from dashboard import session
from dashboard.pages.inviting import issued
from data import invitations
from data.i18n import _, ngettext
from data.invitations import Issued, posting, words
from data.records.ids import PairId, PersonId
from data.records.pair import PairState
from data.store import Work
from matching import pairs
from matching.pairs import naming


def asked(pair_ids: Sequence[PairId]) -> str:
    """Issue links to everybody who is awaited and has none."""
    with session.work() as work:
        made = pairs.ask(work, pair_ids)
        keep(work, made)
    if not made:
        return _("Everybody who is awaited has a link already.")
    return ngettext("{count} link is ready.", "{count} links are ready.", len(made))


def reminded(pair_id: PairId, who: PersonId) -> str:
    """Issue one link anew and count the reminder."""
    with session.work() as work:
        made = pairs.remind(work, pair_id, who)
        keep(work, [made])
    return _("The reminder is counted, a new link is ready.")


def trial(pair_id: PairId) -> str:
    """Let a pair get acquainted."""
    with session.work() as work:
        pairs.start_trial(work, pair_id)
    return _("The pair gets acquainted. Give both of them a link for their answers.")


def acquainted(pair_id: PairId, who: PersonId, grade: str, said: str) -> str:
    """Write an answer after the acquaintance down."""
    with session.work() as work:
        pairs.acquainted(work, pair_id, who, grade, said)
    return _("The answer is written down.")


def parted(pair_id: PairId, side: str, mentee: PersonId | None) -> str:
    """End an acquaintance."""
    with session.work() as work:
        pairs.part(work, pair_id, side, mentee)
    return _("The acquaintance has ended; the mentee waits on with the same clock.")


def confirmed(pair_id: PairId) -> str:
    """Confirm a pair."""
    with session.work() as work:
        pairs.confirm(work, pair_id)
    return _("The pair is confirmed.")


def activated(pair_id: PairId, basis: str) -> str:
    """Let a pair begin."""
    with session.work() as work:
        pairs.activate(work, pair_id, basis)
    return _("The pair is at work.")


def paused(pair_id: PairId, reason: str, until: date) -> str:
    """Let a pair rest."""
    with session.work() as work:
        pairs.pause(work, pair_id, reason, until)
    return _("The pair rests until {day}.", day=f"{until:%d.%m.%Y}")


def resumed(pair_id: PairId) -> str:
    """Let a pair go on."""
    with session.work() as work:
        pairs.resume(work, pair_id)
    return _("The pair is at work again.")


def finishing(pair_id: PairId) -> str:
    """Bring a pair to its end."""
    with session.work() as work:
        pairs.finishing(work, pair_id)
    return _("The pair comes to its end.")


def terminated(pair_id: PairId, code: str, on: date | None, who: PersonId | None) -> str:
    """End a pair early."""
    with session.work() as work:
        after = pairs.terminate(work, pair_id, code, on, who=who)
    if after.state is PairState.TERMINATED:
        return _("The pair has ended.")
    return _("The notice is written down: the last day is {day}.", day=f"{after.ended_on:%d.%m.%Y}")


def left_group(pair_id: PairId, mentee: PersonId, code: str) -> str:
    """One mentee leaves a group."""
    with session.work() as work:
        after = pairs.leave_group(work, pair_id, mentee, code)
    if len(after.mentee_ids) == 1:
        return _("One mentee is left: change the order to traditional mentoring.")
    return _("The mentee has left the group, the others go on.")


def second_asked(pair_id: PairId) -> str:
    """Ask the director for a second word."""
    with session.work() as work:
        pairs.ask_second(work, pair_id)
    return _("The director has a task to agree.")


def seconded(pair_id: PairId) -> str:
    """The director's second word."""
    with session.work() as work:
        pairs.second(work, pair_id)
    return _("Your agreement is written down.")


def left(mentor: PersonId, code: str, on: date | None) -> str:
    """A mentor leaves."""
    with session.work() as work:
        ended = pairs.leave_mentor(work, mentor, code, on)
    return ngettext(
        "{count} pair of this mentor ends. See below who may take over.",
        "{count} pairs of this mentor end. See below who may take over.",
        len(ended),
    )


def rehomed(mentee: PersonId, mentor: PersonId, reason: str, ends: PairId | None) -> str:
    """Offer a mentee another mentor."""
    with session.work() as work:
        pairs.rehome(work, mentee, mentor, reason, ends)
    return _("The new pair is offered: give both sides their links.")


def keep(work: Work, made: Sequence[Issued]) -> None:
    """Show fresh links, each in a text to paste that tells its pair from the others."""
    base, school = session.address(), work.schools.get(work.school_id)
    every = Counter(one.invitation.person_id for one in made)
    at = Counter[PersonId]()
    texts = []
    for one in made:
        who, pair_id = one.invitation.person_id, PairId(one.invitation.subject)
        at[who] += 1
        fio, link = work.people.get(who).fio, invitations.link_to(base, one.token)
        paired = work.pairs.find(pair_id) is not None  # a trial meeting is no pair yet
        others = naming.others_named(work, pair_id, who) if paired else ""
        head = _("{fio} – about the pair with {names}", fio=fio, names=others) if others else fio
        title = _titled(
            words.title_of(one.invitation.form),
            naming.others_told(work, pair_id, who) if paired else "",
            (at[who], every[who]),
        )
        texts.append((head, posting.words(fio, title, link, school.name)))
    issued.keep(texts)


def _titled(title: str, others: str, place: tuple[int, int]) -> str:
    """What a link opens and about whom; where nobody may be named, which of several it is."""
    if others:
        return f"{title}: {others}"
    at, count = place
    return title if count == 1 else _("{title} ({at} of {count})", title=title, at=at, count=count)
