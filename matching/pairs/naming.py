"""Whom a link about a pair is about: for the curator's list, and for the text its receiver gets."""

from data.access import Permission
from data.names import short_fio
from data.records.consent import Purpose
from data.records.ids import PairId, PersonId
from data.store import Work
from matching.pairs import cards


def others_named(work: Work, pair_id: PairId, who: PersonId) -> str:
    """Names of the other side for whoever leads pairs; without a live consent nobody is named."""
    work.require(Permission.PAIR_READ)
    live = work.consents.live(Purpose.BANK, work.now)
    pair = work.pairs.get(pair_id)
    people = [work.people.get(one) for one in cards.others(pair, who) if one in live]
    return ", ".join(one.fio for one in people)


def others_told(work: Work, pair_id: PairId, who: PersonId) -> str:
    """Surnames with initials of the other side as the receiver may read them; empty if not.

    All of the pair have live consents to the bank and to matching, and the card of each of the
    others would show the name.
    """
    work.require(Permission.PAIR_READ)
    pair = work.pairs.get(pair_id)
    people = {pair.mentor_id, *pair.mentee_ids}
    for purpose in (Purpose.BANK, Purpose.MATCHING):
        if not people <= set(work.consents.live(purpose, work.now)):
            return ""
    names = []
    for one in cards.others(pair, who):
        fio = work.people.get(one).fio
        if cards.card(work, pair, one).fio != fio:
            return ""
        names.append(short_fio(fio))
    return ", ".join(names)
