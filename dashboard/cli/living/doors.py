"""Whose card was opened by whom, and roles given to a colleague for some days."""

from dashboard.cli.living.stage import ADMIN, CURATOR, DEPUTY, DIRECTOR, Stage
from data.accounts import grants
from data.bank.cards import card
from data.i18n import _
from data.names import sort_key
from data.records.account import AccountRole
from data.records.ids import PersonId
from data.records.invitation import Form
from data.store import Work

LOOKED = 8  # cards the curator opens, half of them the director as well


def opened(stage: Stage) -> None:
    """The office reads cards; the curator prepares for an absence, and has come back from one."""
    people = stage.saw(CURATOR, _paired)[:LOOKED]
    for at, who in enumerate(people):
        stage.on(20 - at, stage.did, CURATOR, card, who)
        if at % 2:
            stage.on(6, stage.did, DIRECTOR, card, who)
    stage.on(29, _away, stage)
    stage.on(2, _stands_in, stage)
    stage.on(8, stage.invited, people[:2], Form.MY_DATA, "", 60)
    for who in people[:1]:
        stage.on(7, stage.opened, Form.MY_DATA, "", who)


def _paired(work: Work) -> list[PersonId]:
    """Mentors and mentees of pairs, by name."""
    named = {one.id: one.fio for one in work.people.all()}
    found = {who for one in work.pairs.all() for who in (one.mentor_id, *one.mentee_ids)}
    return sorted(found, key=lambda one: sort_key(named[one]))


def _away(stage: Stage) -> None:
    """A short absence long past."""
    told = (DEPUTY, [AccountRole.CURATOR], stage.day(29), stage.day(26))
    curator = stage.accounts[CURATOR].id
    reason = _("invented: a seminar")
    stage.did(ADMIN, grants.give, *told, reason=reason, instead_of=curator)


def _stands_in(stage: Stage) -> None:
    """A vacation to come: until then the colleague sees no more than before."""
    told = (DEPUTY, [AccountRole.CURATOR], stage.day(-14), stage.day(-21))
    stage.did(CURATOR, grants.give, *told, reason=_("invented: vacation"))
