"""Steps of pairs for tests: people who come by links, papers, programmes."""

from contextlib import contextmanager
from dataclasses import replace

from data.invitations import guest
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import ConsentId, new_id
from data.records.programme import Programme, ProgrammeState
from matching import pairs
from tests import round_cases as cases
from tests.round_steps import approved
from tests.round_steps import pairs as pairs_of
from tests.stores import NOW, SCHOOL


def ask(here, pair_id, now=NOW):
    """Links of everybody of a pair, by person."""
    issued = here.did(pairs.ask, [pair_id], now=now)
    return {one.invitation.person_id: one.invitation for one in issued}


@contextmanager
def behind(here, invitation, now=NOW):
    """A unit of work of whoever came by a link."""
    with here.store.work(by=guest(invitation), now=now) as work:
        yield work


def say(here, invitation, call, *given, now=NOW):
    with behind(here, invitation, now) as work:
        return call(work, invitation.subject, *given)


def pair_of(here, pair_id):
    with here.look() as work:
        return work.pairs.get(pair_id)


def consented(here):
    """The pairs of an approved round."""
    return [one for one in pairs_of(here, approved(here)) if one.state.value == "consented"]


def sign(here, pair, *, but=()):
    """Participation papers of everybody of a pair, and an agreed programme."""
    with here.store.work(by=here.store.system(here.curator.school_id), now=NOW) as work:
        for who in (pair.mentor_id, *pair.mentee_ids):
            if who not in but:
                work.consents.put(paper(who, pair.id, pair.school_id))
        if "programme" not in but:
            work.programmes.put(programme(pair))


def paper(who, pair_id, school_id=SCHOOL.id, act=ConsentAct.GIVEN, at=NOW):
    return Consent(
        id=ConsentId(new_id()),
        school_id=school_id,
        person_id=who,
        purposes=(Purpose.PARTICIPATION,),
        act=act,
        text_version=cases.text().version,
        channel=Channel.PAPER,
        at=at,
        subject=pair_id,
    )


def programme(pair):
    return Programme(
        id=new_id(),
        school_id=pair.school_id,
        pair_id=pair.id,
        state=ProgrammeState.AGREED,
        edition=1,
        goals=(),
        actions=(),
        checkpoints=(),
        starts_on=NOW.date(),
        ends_on=NOW.date().replace(year=2027, month=5),
        meetings_planned=10,
        agreed={},
    )


def active(here):
    """Pairs that work."""
    found = []
    for pair in consented(here):
        here.did(pairs.confirm, pair.id)
        sign(here, pair)
        found.append(here.did(pairs.activate, pair.id, "приказ № 1"))
    return found


def curated(here, who):
    """The curator of a school as a person of the staff."""
    with here.store.work(by=here.store.system(here.curator.school_id), now=NOW) as work:
        work.accounts.put(replace(work.accounts.get(here.curator.id), person_id=who))
    with here.look() as work:
        return replace(here, curator=work.accounts.get(here.curator.id))
