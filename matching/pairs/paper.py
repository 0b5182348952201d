"""The labour paper of a pair as one of its people sees it by a personal link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.access import Permission
from data.bank import telling
from data.papers import participation
from data.records.bank import Role
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import PairState
from data.store import Work
from matching.pairs import cards
from matching.pairs.cards import OfferedCard

ASKED = cards.TOLD - {PairState.CONSENTED, PairState.TRIAL}  # confirmed or at work


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPaper:
    """The terms a side reads, and where its paper stands.

    ``earliest`` is the first day a notice given today may name; ``open`` whether anything is asked.
    """

    role: Role
    terms: Mapping[str, str]
    signed: bool
    refused: bool
    earliest: date
    open: bool
    cards: tuple[OfferedCard, ...]


def own_paper(work: Work, pair_id: PairId) -> OwnPaper:
    """The own labour paper about a pair, by a personal link to it."""
    who = work.require_link(Form.PARTICIPATION, pair_id)
    pair = work.pairs.get(pair_id)
    role = participation.side_of(work, pair, who)
    return OwnPaper(
        role=role,
        terms=participation.terms_of(work, pair_id, role),
        signed=participation.takes_part(work, pair, who),
        refused=participation.refused(work, pair, who),
        earliest=participation.earliest_end(work),
        open=pair.state in ASKED,
        cards=tuple(cards.card(work, pair, one) for one in cards.others(pair, who)),
    )


def signed(work: Work, pair_id: PairId) -> tuple[tuple[PersonId, str, bool], ...]:
    """Everybody of a pair, the mentor first: id, name, and whether they agreed to take part."""
    work.require(Permission.PAIR_READ)
    pair, told = work.pairs.get(pair_id), telling.told(work)
    return tuple(
        (one, work.people.get(one).fio, participation.takes_part(work, pair, one))
        for one in (pair.mentor_id, *pair.mentee_ids)
        if told.may_name(one)
    )
