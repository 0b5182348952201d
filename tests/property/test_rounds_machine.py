"""Whatever people press in whatever order, nothing is approved that nobody decided."""

import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from data.errors import ProgrammeError
from data.records.bank import MenteeState, Role
from data.records.pair import PairState
from data.records.round import RoundStatus
from data.store import SYSTEM_ID
from matching import rounds
from matching.assign import verify
from matching.rounds import lens as lenses
from matching.rounds import running
from matching.rounds.standing import KEEPING, fold
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.stores import NOW, fresh

MENTEES, MENTORS = ("a", "b", "c", "d"), ("x", "y")
CAPACITY = {"x": 2, "y": 1}
GROUPS = {"kind": ("group", "traditional")}
mentees, mentors = st.sampled_from(MENTEES), st.sampled_from(MENTORS)
reasons = st.sampled_from(["так решили", ""])


class Rounds(RuleBasedStateMachine):
    """A curator who tries everything, two sides who answer anything, consents that end."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="nastavnik-rounds-"))
        self.store = fresh(self.folder)
        self.reader, running.tagger = running.tagger, cases.Silent
        self.now = NOW
        self.withdrawn = {}
        self.bodies = {}

    def teardown(self):
        running.tagger = self.reader
        self.store.close()
        shutil.rmtree(self.folder)

    @initialize()
    def school(self):
        asks = {name: needs("planning" if name in "ab" else "exam") for name in MENTEES}
        asks["c"] |= {"both.do_not_pair": ("Y Имя Отчество",)}
        offers = {"x": {**gives(2), **GROUPS}, "y": gives(1, exam=1)}
        self.here = cases.school(self.store, {k: {**v, **GROUPS} for k, v in asks.items()}, offers)
        self.begun()

    def did(self, call, *given, **named):
        self.now += timedelta(minutes=1)
        with suppress(ProgrammeError):
            self.here.did(call, *given, now=self.now, **named)

    def at(self, *states):
        """Whether the newest round is in one of these states."""
        return hasattr(self, "here") and self.round.status in states

    @property
    def round(self):
        return self.here.saw(rounds.rounds_of, now=self.now)[0]

    @precondition(lambda self: self.at(RoundStatus.CANCELLED, RoundStatus.APPROVED))
    @rule()
    def begins(self):
        self.begun()

    def begun(self):
        self.did(rounds.open_round)
        self.did(rounds.freeze, self.round.id)
        self.computed()

    @rule(step=st.sampled_from(["open_round", "freeze", "review", "approve", "close"]))
    def tries_out_of_turn(self, step):
        given = () if step == "open_round" else (self.round.id,)
        if step != "close":
            self.did(getattr(rounds, step), *given)
        elif not self.at(RoundStatus.APPROVED):
            self.did(rounds.close, *given)

    @precondition(lambda self: self.at(RoundStatus.FROZEN, RoundStatus.COMPUTED))
    @rule()
    def computes(self):
        self.computed()

    def computed(self):
        with suppress(ProgrammeError):
            rounds.compute_now(self.store, self.here.curator, self.now, self.round.id)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule(reason=reasons)
    def accepts_all(self, reason):
        self.agrees_with_the_rest(reason)

    def agrees_with_the_rest(self, reason):
        rows = self.here.saw(rounds.view, self.round.id, now=self.now).rows
        chosen = [(row.mentee_id, row.mentor_id) for row in rows if row.state == "undecided"]
        self.did(rounds.accept_many, self.round.id, chosen, reason)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule(mentee=mentees, mentor=mentors, reason=reasons)
    def accepts(self, mentee, mentor, reason):
        self.did(rounds.accept, self.round.id, mentee, mentor, reason)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule(mentee=mentees, mentor=mentors, reason=reasons, confirmed=st.booleans())
    def locks(self, mentee, mentor, reason, confirmed):
        self.did(rounds.lock, self.round.id, mentee, mentor, reason, confirmed=confirmed)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule(mentee=mentees, mentor=mentors, reason=reasons, confirmed=st.booleans())
    def replaces(self, mentee, mentor, reason, confirmed):
        self.did(rounds.replace, self.round.id, mentee, mentor, reason, confirmed=confirmed)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule(mentee=mentees, mentor=mentors, reason=reasons)
    def forbids(self, mentee, mentor, reason):
        self.did(rounds.forbid, self.round.id, mentee, mentor, reason)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule(mentee=mentees, reason=reasons)
    def leaves(self, mentee, reason):
        self.did(rounds.leave, self.round.id, mentee, reason)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule(mentee=mentees)
    def undoes(self, mentee):
        self.did(rounds.undo, self.round.id, mentee)

    @precondition(lambda self: self.at(RoundStatus.COMPUTED))
    @rule()
    def reviews(self):
        self.agrees_with_the_rest("согласен")
        self.did(rounds.review, self.round.id)

    @precondition(lambda self: self.at(RoundStatus.REVIEWED))
    @rule(data=st.data(), side=st.sampled_from(["mentor", "mentee"]), agreed=st.booleans())
    def one_side_answers(self, data, side, agreed):
        pairs = self.pairs()
        if pairs:
            pair = data.draw(st.sampled_from(sorted(pairs, key=lambda one: one.mentee_ids)))
            who = data.draw(st.sampled_from(pair.mentee_ids))
            self.did(rounds.answer, pair.id, side, agreed, mentee_id=who)

    @precondition(lambda self: self.at(RoundStatus.REVIEWED))
    @rule()
    def all_agree(self):
        self.everybody_says_yes()

    @precondition(lambda self: self.at(RoundStatus.REVIEWED))
    @rule(data=st.data(), withdraws=st.booleans())
    def all_agree_and_it_is_approved(self, data, withdraws):
        """Whatever was decided, declined or withdrawn before, a round does not get stuck."""
        self.everybody_says_yes()
        people = sorted({who for one in self.pairs() for who in (one.mentor_id, *one.mentee_ids)})
        if withdraws and people:
            self.withdrew(data.draw(st.sampled_from(people)))
        self.approved()
        assert self.at(RoundStatus.APPROVED)

    def everybody_says_yes(self):
        for pair in self.pairs():
            self.did(rounds.answer, pair.id, "mentor", True)
            for mentee in pair.mentee_ids:
                self.did(rounds.answer, pair.id, "mentee", True, mentee_id=mentee)

    @precondition(lambda self: self.at(RoundStatus.REVIEWED))
    @rule(mentee=mentees, mentor=mentors, reason=reasons)
    def offers(self, mentee, mentor, reason):
        self.did(rounds.offer, self.round.id, mentee, mentor, reason, confirmed=True)

    @precondition(lambda self: self.at(RoundStatus.REVIEWED))
    @rule()
    def approves(self):
        self.approved()

    def approved(self):
        """Nothing is approved with somebody whose consent has ended by then."""
        self.did(rounds.approve, self.round.id)
        if self.at(RoundStatus.APPROVED):
            made = [one for one in self.pairs() if one.state is PairState.CONSENTED]
            people = {who for one in made for who in (one.mentor_id, *one.mentee_ids)}
            assert not people & set(self.withdrawn)

    @rule(reason=reasons)
    def cancels(self, reason):
        self.did(rounds.cancel, self.round.id, reason)

    @precondition(lambda self: not self.withdrawn)
    @rule(who=st.sampled_from([*MENTEES, *MENTORS]))
    def withdraws(self, who):
        self.withdrew(who)

    @precondition(lambda self: self.at(RoundStatus.REVIEWED) and len(self.withdrawn) < 2)
    @rule(data=st.data())
    def withdraws_with_a_pair_on_offer(self, data):
        people = sorted({who for one in self.pairs() for who in (one.mentor_id, *one.mentee_ids)})
        if people:
            self.withdrew(data.draw(st.sampled_from(people)))

    def withdrew(self, who):
        if who not in self.withdrawn:
            self.now += timedelta(minutes=1)
            cases.withdraw(self.here, who, self.now)
            self.withdrawn[who] = self.round.status

    @precondition(lambda self: self.withdrawn)
    @rule(data=st.data(), computed=st.booleans())
    def consents_again(self, data, computed):
        """Often after a computation without them: then decisions about them are taken back."""
        if computed and self.at(RoundStatus.FROZEN, RoundStatus.COMPUTED):
            self.computed()
        who = data.draw(st.sampled_from(sorted(self.withdrawn)))
        self.now += timedelta(minutes=1)
        with self.store.work(by=self.store.system("s45"), now=self.now) as work:
            work.consents.put(cases.consent(who, at=self.now))
        del self.withdrawn[who]

    def pairs(self, round_id=None):
        with self.here.look(self.now) as work:
            return work.pairs.of_round(round_id or self.round.id)

    def standing(self, round_id):
        with self.here.look(self.now) as work:
            return fold(work.decisions.of(round_id))

    @invariant()
    def every_pair_was_decided_by_a_person_with_a_reason(self):
        if not hasattr(self, "here"):
            return
        for one in self.here.saw(rounds.rounds_of, now=self.now):
            said = self.standing(one.id).stances
            for pair in self.pairs(one.id):
                if pair.state in {PairState.CURATOR_APPROVED, PairState.CONSENTED}:
                    for mentee in pair.mentee_ids:
                        word = said[mentee]
                        assert word.kind in KEEPING
                        assert word.mentor_id == pair.mentor_id
                        assert word.reason
                        assert word.by not in {SYSTEM_ID, ""}

    @invariant()
    def approved_pairs_were_agreed_by_both_sides(self):
        if not hasattr(self, "here"):
            return
        served = []
        for pair in self.every_pair():
            if pair.state is PairState.CONSENTED:
                assert pair.mentor_agreed
                assert pair.mentee_agreed
                served += pair.mentee_ids
        assert len(served) == len(set(served))

    def every_pair(self):
        with self.here.look(self.now) as work:
            return work.pairs.all()

    @invariant()
    def nobody_has_more_mentees_than_places(self):
        if not hasattr(self, "here"):
            return
        load = dict.fromkeys(MENTORS, 0)
        for pair in self.every_pair():
            if pair.state in {PairState.CURATOR_APPROVED, PairState.CONSENTED}:
                load[pair.mentor_id] += len(pair.mentee_ids)
        assert all(load[one] <= CAPACITY[one] for one in MENTORS)

    @invariant()
    def decisions_hold_no_more_places_than_there_are(self):
        if self.at(RoundStatus.FROZEN, RoundStatus.COMPUTED):
            kept = list(self.standing(self.round.id).locks.values())
            assert all(kept.count(one) <= CAPACITY[one] for one in MENTORS)

    @invariant()
    def rules_that_nobody_may_set_aside_hold(self):
        if hasattr(self, "here"):
            made = {(who, one.mentor_id) for one in self.every_pair() for who in one.mentee_ids}
            assert ("c", "y") not in made

    @invariant()
    def who_has_withdrawn_is_not_shown(self):
        if not hasattr(self, "here"):
            return
        seen = self.here.saw(rounds.view, self.round.id, now=self.now)
        told = repr((seen.rows, seen.unplaced, seen.pairs))
        assert not [who for who in self.withdrawn if f"{who.upper()} Имя" in told]

    @invariant()
    def an_approved_round_leaves_nobody_without_a_word(self):
        if not hasattr(self, "here") or self.round.status is not RoundStatus.APPROVED:
            return
        with self.here.look(self.now) as work:
            one = lenses.lens(work, self.round.id)
            for person in one.frozen.mentees:
                (row,) = [
                    row for row in work.participations.of(person.id) if row.role is Role.MENTEE
                ]
                assert row.state in {MenteeState.PAIRED, MenteeState.UNMATCHED}
                assert (row.state is MenteeState.UNMATCHED) == bool(row.reason)

    @invariant()
    def snapshots_do_not_change_and_plans_are_proved(self):
        if not hasattr(self, "here") or not self.round.digest:
            return
        with self.here.look(self.now) as work:
            body = work.snapshots.of(self.round.id).body
            one = lenses.lens(work, self.round.id) if self.round.run_no else None
        assert self.bodies.setdefault(self.round.id, body) == body
        if one is not None:
            insight = one.as_run()
            assert verify(insight.problem, insight.solution) == []


Rounds.TestCase.settings = settings(
    max_examples=settings().max_examples // 5, stateful_step_count=20
)
TestRounds = Rounds.TestCase
