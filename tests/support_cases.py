"""A small school with mentees without a pair, a psychologist and a curator."""

from dataclasses import dataclass, replace

from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.consent import ConsentAct, Purpose
from data.store import Store
from tests.round_cases import BEFORE, consent, gives, needs, participation, school
from tests.stores import NOW, SCHOOL, account

WISH, SHARES = "mentee.psychologist_first", "mentee.share_needs"
PSYCHOLOGIST, CURATOR = AccountRole.PSYCHOLOGIST, AccountRole.CURATOR


@dataclass(frozen=True, kw_only=True)
class Place:
    """A store and who acts in it: ``did(role, use_case, …)`` writes, ``saw`` looks."""

    store: Store

    def by(self, who):
        return account(self.store, who) if isinstance(who, AccountRole) else who

    def did(self, who, call, *args, now=NOW, **named):
        with self.store.work(by=self.by(who), now=now) as work:
            return call(work, *args, **named)

    def saw(self, who, call, *args, now=NOW, **named):
        with self.store.look(by=self.by(who), now=now) as work:
            return call(work, *args, **named)

    def system(self, call, *args, now=NOW, **named):
        with self.store.work(by=self.store.system(SCHOOL.id), now=now) as work:
            return call(work, *args, **named)

    def state(self, name):
        with self.store.look(by=self.store.system(SCHOOL.id), now=NOW) as work:
            return work.participations.get(f"{Role.MENTEE}-{name}").state

    def tasks(self, kind=""):
        with self.store.look(by=self.store.system(SCHOOL.id), now=NOW) as work:
            return [one for one in work.tasks.all() if not kind or one.kind == kind]


def place(store: Store, *supported: str, now=NOW, **answers) -> Place:
    """Mentees a, b, c without a pair after a round; ``supported`` have agreed to the support.

    ``a`` asks for help with planning and well-being, shares nothing and wishes to talk first.
    """
    a = {**needs("planning"), "wellbeing": 5, SHARES: "no", WISH: "yes", **answers}
    mentees = {"a": a, "b": {**needs("exam"), SHARES: "yes", "wellbeing": 5}, "c": needs("digital")}
    school(store, mentees, {"x": gives(1)})
    with store.work(by=store.system(SCHOOL.id), now=now) as work:
        for name in mentees:
            row = work.participations.get(f"{Role.MENTEE}-{name}")
            work.participations.put(replace(row, state=MenteeState.UNMATCHED, reason="low_fit"))
        for name in supported:
            support(work, name)
    return Place(store=store)


def support(work, name, act=ConsentAct.GIVEN, at=BEFORE):
    """Consent to the psychologist's support, given or withdrawn."""
    given = consent(name, act, at, (Purpose.SUPPORT,))
    work.consents.put(replace(given, id=f"{given.id}-support"))


def paired(work, name):
    """The mentee gets a pair."""
    row = work.participations.get(f"{Role.MENTEE}-{name}")
    work.participations.put(replace(row, state=MenteeState.PAIRED))


__all__ = ["CURATOR", "PSYCHOLOGIST", "Place", "paired", "participation", "place", "support"]
