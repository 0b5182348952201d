"""A pair that works together, and who of it comes by a link. Letters as in ``round_cases``."""

from datetime import UTC, date, datetime, timedelta

from data.records.ids import InvitationId, PairId
from data.records.invitation import Form, Invitation
from data.records.pair import Pair, PairState
from data.store.store import guest
from matching import programmes
from tests import round_cases as cases
from tests.stores import NOW, SCHOOL

PAIR = PairId("pair")
SHARE = {"mentee.share_needs": "yes"}
STARTED = date(2026, 10, 1)
LATER = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)


def pair(here, *mentees, mentor="x", name=PAIR, **fields):
    """A pair put straight into the register, active since ``STARTED``."""
    given = {"kind": "traditional" if len(mentees) == 1 else "group", **fields}
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        return work.pairs.put(
            Pair(
                id=name,
                school_id=SCHOOL.id,
                round_id=None,
                year=SCHOOL.year,
                mentor_id=mentor,
                mentee_ids=mentees,
                form="teacher_teacher",
                **{"state": PairState.ACTIVE, "started_on": STARTED, **given},
            )
        )


def small(store, **answers):
    """A school of mentor x and mentee a who work together; ``answers`` of the mentee."""
    given = {**cases.needs("exam", "planning"), **SHARE, **answers}
    here = cases.school(store, {"a": given}, {"x": cases.gives("exam")})
    pair(here, "a")
    return here


def to_state(here, state, name=PAIR):
    from dataclasses import replace

    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.pairs.put(replace(work.pairs.get(name), state=state))


def link(here, who, form=Form.DIARY, subject=PAIR):
    """Somebody who came by a link: ``did`` and ``saw`` of the answer act as that person."""
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        kept = work.invitations.put(
            Invitation(
                id=InvitationId(f"{form}-{who}-{subject}"),
                school_id=SCHOOL.id,
                person_id=who,
                form=form,
                subject=subject,
                token_hash=f"{form}-{who}-{subject}",
                created_at=NOW,
                created_by="test",
                expires_at=NOW + timedelta(days=300),
            )
        )
    return cases.School(store=here.store, curator=guest(kept))


def drafted(here):
    return here.did(programmes.draft, PAIR)


def agreed(here):
    """The programme of the pair, agreed to by all three."""
    one = here.saw(lambda work: work.programmes.of_pair(PAIR)) or drafted(here)
    pair_ = here.saw(lambda work: work.pairs.get(PAIR))
    for party in programmes.parties(pair_):
        one = here.did(programmes.agree_for, one.id, party, one.edition)
    return one
