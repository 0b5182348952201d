"""Pairs in any order of steps: the table of states is kept, and so is everybody's place.

The model is the pair itself: after every step, taken or refused, no mentor holds more than there are
places, nobody waits and has a pair at once, a final pair never moves, no trail holds a private word.
"""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from data.errors import ProgrammeError
from data.records.bank import MenteeState, MentorState, Role
from data.records.invitation import Form
from data.records.pair import PairState
from matching import pairs, rounds
from matching.pairs import follow
from matching.pairs.follow import ENDS
from matching.pairs.states import GRADES, NEXT, STANDING, Ending
from matching.rounds import running
from tests import pair_steps as steps
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.round_steps import approved, reviewed
from tests.stores import NOW, fresh

MACHINES = int(os.environ.get("PAIR_MACHINES", "18"))
SECRET = "тайное слово"
CAPACITY = {"x": 2, "y": 2}
FINAL = frozenset(state for state, after in NEXT.items() if not after)
AT_WORK = frozenset({PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING})
WAITS = {
    PairState.CURATOR_APPROVED: {MenteeState.PROPOSED},
    PairState.CONSENTED: {MenteeState.PAIRED},
    PairState.TRIAL: {MenteeState.PAIRED},
    PairState.CONFIRMED: {MenteeState.PAIRED},
    PairState.ACTIVE: {MenteeState.IN_PROGRAMME},
    PairState.PAUSED: {MenteeState.IN_PROGRAMME},
    PairState.FINISHING: {MenteeState.IN_PROGRAMME},
}
SELDOM = 6  # of 31: what ends everything is done seldom
LEAST = 7  # kinds of states the machines have been in, so that they test something
ONWARD = {
    PairState.CURATOR_APPROVED: ("agree", "approve"),
    PairState.CONSENTED: ("start_trial", "confirm"),
    PairState.TRIAL: ("acquaint",),
    PairState.CONFIRMED: ("activate",),
    PairState.ACTIVE: ("pause", "finishing"),
    PairState.PAUSED: ("resume",),
    PairState.FINISHING: ("complete",),
}
REACHED: set[PairState] = set()
PICK = st.integers(0, 30)


class Pairs(RuleBasedStateMachine):
    """A reviewed round of three mentees and two mentors, then anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.store = fresh(Path(mkdtemp()))
        self.here = cases.school(
            self.store,
            {name: needs("planning") for name in "abc"},
            {name: gives(places) for name, places in CAPACITY.items()},
        )
        self.round_id = ""
        self.now = NOW
        self.seen: dict[str, PairState] = {}

    @initialize(start=st.sampled_from(["offered", "agreed", "confirmed", "at work"]))
    def begins(self, start):
        """Somewhere on the way, so that few steps lead everywhere."""
        if start == "offered":
            self.round_id = reviewed(self.here)
            return
        self.round_id = approved(self.here)
        for number, pair in enumerate(self.every() if start != "agreed" else ()):
            self.here.did(pairs.confirm, pair.id)
            if start == "at work" or number == 0:
                steps.sign(self.here, pair)
                self.here.did(pairs.activate, pair.id, "приказ")

    def teardown(self) -> None:
        with self.here.look(self.now) as work:
            trail = " ".join(one.payload for one in work.trail.newest(5000))
        self.store.close()
        assert SECRET not in trail

    def every(self):
        with self.here.look(self.now) as work:
            return sorted(work.pairs.all(), key=lambda one: (one.mentor_id, one.mentee_ids, one.id))

    def one(self, pick):
        found = self.every()
        return found[pick % len(found)]

    def state_of(self, pair_id):
        with self.here.look(self.now) as work:
            return work.pairs.get(pair_id).state

    def tried(self, call, *given, **named):
        """A step, or its refusal: one of ours with a code, never a fault."""
        with suppress(ProgrammeError):
            self.here.did(call, *given, now=self.now, **named)

    @rule(pick=PICK, way=PICK)
    def onward(self, pick, way):
        """A step the table allows, so that the walks go deep."""
        going = [one for one in self.every() if one.state in ONWARD]
        if not going:
            return
        pair = going[pick % len(going)]
        ways = ONWARD[pair.state]
        call = ways[way % len(ways)]
        if call == "agree":
            self.agreed(pick=self.every().index(pair))
        elif call == "acquaint":
            for who in (pair.mentor_id, *pair.mentee_ids):
                self.tried(pairs.acquainted, pair.id, who, "yes", SECRET)
        elif call == "pause":
            until = self.now.date() + timedelta(days=10)
            self.tried(pairs.pause, pair.id, "leave", until)
        elif call == "approve":
            self.approved()
        elif call == "activate":
            self.begun(pick=self.every().index(pair), signed=True)
        else:
            self.tried(getattr(pairs, call), pair.id)

    @rule(pick=PICK)
    def agreed(self, pick):
        """Both sides say yes on paper."""
        pair = self.one(pick)
        self.tried(rounds.answer, pair.id, "mentor", agreed=True)
        self.tried(rounds.answer, pair.id, "mentee", agreed=True)

    @rule(pick=PICK, mentor=st.booleans(), grade=st.sampled_from(sorted(GRADES)))
    def answered(self, pick, mentor, grade):
        pair = self.one(pick)
        who = pair.mentor_id if mentor else pair.mentee_ids[0]
        with self.here.look(self.now) as work:
            link = pairs.links.live(work, Form.ANSWER, pair.id, who)
        if link is None:
            self.tried(pairs.ask, [pair.id])
            return
        with suppress(ProgrammeError):
            steps.say(self.here, link, pairs.answer_by_link, grade, SECRET, now=self.now)

    @rule()
    def approved(self):
        self.tried(rounds.approve, self.round_id)

    @rule(pick=PICK)
    def acquainting(self, pick):
        self.tried(pairs.start_trial, self.one(pick).id)

    @rule(pick=PICK, mentor=st.booleans(), grade=st.sampled_from(sorted(GRADES)))
    def acquainted(self, pick, mentor, grade):
        pair = self.one(pick)
        who = pair.mentor_id if mentor else pair.mentee_ids[0]
        self.tried(pairs.acquainted, pair.id, who, grade, SECRET)

    @rule(pick=PICK, side=st.sampled_from(["mentor", "mentee"]))
    def parted(self, pick, side):
        self.tried(pairs.part, self.one(pick).id, side)

    @rule(pick=PICK)
    def confirmed(self, pick):
        self.tried(pairs.confirm, self.one(pick).id)

    @rule(pick=PICK, signed=st.booleans())
    def begun(self, pick, signed):
        pair = self.one(pick)
        with self.here.look(self.now) as work:
            there = work.programmes.of_pair(pair.id) is not None
        if signed and not there:
            steps.sign(self.here, pair)
        self.tried(pairs.activate, pair.id, "приказ")

    @rule(pick=PICK, days=st.integers(-1, 40))
    def paused(self, pick, days):
        until = self.now.date() + timedelta(days=days)
        self.tried(pairs.pause, self.one(pick).id, "leave", until)

    @rule(pick=PICK, call=st.sampled_from(["resume", "finishing", "complete", "close"]))
    def led(self, pick, call):
        self.tried(getattr(pairs, call), self.one(pick).id)

    @rule(pick=PICK, code=st.sampled_from([*Ending, "другое"]), whole=st.booleans())
    def terminated(self, pick, code, whole):
        pair = self.one(pick)
        who = pair.mentee_ids[0] if whole else None
        self.tried(pairs.terminate, pair.id, str(code), who=who)

    @rule(mentor=st.sampled_from(sorted(CAPACITY)), code=st.sampled_from(list(Ending)), pick=PICK)
    def left(self, mentor, code, pick):
        if pick < SELDOM:
            self.tried(pairs.leave_mentor, mentor, code.value)

    @rule(mentee=st.sampled_from("abc"), mentor=st.sampled_from(sorted(CAPACITY)), pick=PICK)
    def rehomed(self, mentee, mentor, pick):
        """To a free place, or out of any pair; another mentee's pair does not end for it."""
        ends = self.one(pick) if pick < SELDOM else None
        self.tried(pairs.rehome, mentee, mentor, "другой наставник", ends.id if ends else None)
        if ends and mentee not in ends.mentee_ids:
            assert self.state_of(ends.id) is ends.state

    @rule(days=st.integers(1, 6))
    def later(self, days):
        self.now += timedelta(days=days)
        self.here.did(pairs.tick, now=self.now)

    @precondition(lambda self: self.seen)
    @rule(who=st.sampled_from("abcxy"), pick=PICK)
    def withdrew(self, who, pick):
        if pick >= SELDOM:
            return
        with self.store.work(by=self.store.system("s45"), now=self.now) as work:
            follow.withdrawn(work, who, ENDS)

    @invariant()
    def everybody_is_where_their_pairs_say(self):
        with self.here.look(self.now) as work:
            rows = {
                (one.role, one.person_id): one.state
                for who in (*"abc", *CAPACITY)
                for one in work.participations.of(who)
            }
            every = work.pairs.all()
        self._only_legal_steps(every)
        under_way = [one for one in every if one.state in STANDING or one.state in WAITS]
        for mentor, places in CAPACITY.items():
            mine = [one for one in under_way if one.mentor_id == mentor]
            assert sum(len(one.mentee_ids) for one in mine) <= places
            works = any(one.state in AT_WORK for one in mine)
            assert not works or rows[Role.MENTOR, mentor] is not MentorState.READY
            assert works or rows[Role.MENTOR, mentor] is not MentorState.ACTIVE
        for mentee in "abc":
            mine = [one for one in under_way if mentee in one.mentee_ids]
            assert len(mine) <= 1
            for one in mine:
                assert rows[Role.MENTEE, mentee] in WAITS[one.state]
            if not mine:
                assert rows[Role.MENTEE, mentee] not in set().union(*WAITS.values())

    def _only_legal_steps(self, every):
        for pair in every:
            was = self.seen.get(pair.id, pair.state)
            assert was not in FINAL or was is pair.state
            self.seen[pair.id] = pair.state
            REACHED.add(pair.state)


def test_pairs_hold_whatever_is_done_in_any_order(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    chosen = settings(max_examples=MACHINES, stateful_step_count=25)
    run_state_machine_as_test(Pairs, settings=chosen)
    assert len(REACHED) >= LEAST


@pytest.mark.parametrize("state", list(PairState))
def test_the_table_of_states_is_closed(state):
    assert state in NEXT
    for after, asked in NEXT[state].items():
        assert after in NEXT
        assert asked.actors
