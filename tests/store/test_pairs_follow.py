"""What a withdrawn consent closes; a mentor who leaves; the job of every day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.bootstrap import daily, following
from data import invitations, jobs
from data.errors import DeniedError, StateError
from data.jobs import book
from data.papers import cascade
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.consent import ConsentAct, Purpose
from data.records.invitation import Form
from data.records.job import JobState
from data.records.pair import PairState
from data.records.programme import TrialState
from matching import pairs, rounds
from matching.constraints import label
from matching.pairs import follow, states, trials
from matching.rounds import running
from matching.rounds.states import (
    BarredPairError,
    MentorFullError,
    NeedsConfirmationError,
    PeopleChangedError,
)
from tests import pair_steps as steps
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.round_steps import computed, reviewed, state, view
from tests.round_steps import pairs as pairs_of
from tests.stores import NOW, fresh

ALL = frozenset({Purpose.BANK, Purpose.MATCHING})


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    return cases.small(store)


def gone(here, who, purposes=ALL):
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        follow.withdrawn(work, who, purposes)


def unsaid(here, who, purpose):
    """A withdrawal that nothing has followed yet."""
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.consents.put(cases.consent(who, ConsentAct.WITHDRAWN, NOW, (purpose,)))


def kinds(here):
    with here.look() as work:
        return sorted(one.kind for one in work.tasks.standing())


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_an_offer_lapses_with_a_consent(here, side):
    pair = pairs_of(here, reviewed(here))[0]
    steps.ask(here, pair.id)
    who = pair.mentor_id if side == "mentor" else pair.mentee_ids[0]
    gone(here, who)
    after = steps.pair_of(here, pair.id)
    assert (after.state, after.reason) == (PairState.LAPSED, "no_consent")
    assert state(here, pair.mentee_ids[0])[0] is MenteeState.WAITING
    with here.look() as work:
        assert all(one.revoked_at for one in work.invitations.about(Form.ANSWER, pair.id))


def test_nobody_learns_by_a_link_whose_consent_has_ended(here):
    pair = pairs_of(here, reviewed(here))[0]
    link = steps.ask(here, pair.id)[pair.mentee_ids[0]]
    cases.withdraw(here, pair.mentor_id)
    seen = steps.say(here, link, pairs.offered)
    assert (seen.open, seen.cards) == (False, ())
    with pytest.raises(states.NotOpenError) as refusal:
        steps.say(here, link, pairs.answer_by_link, "yes")
    assert refusal.value.params == {}


def test_a_working_pair_ends_with_a_consent_and_blames_nobody(here):
    pair = steps.active(here)[0]
    gone(here, pair.mentor_id)
    after = steps.pair_of(here, pair.id)
    assert (after.state, after.reason) == (PairState.TERMINATED, "consent_withdrawn")
    assert state(here, pair.mentee_ids[0])[0] is MenteeState.WAITING
    assert "pair_tell" in kinds(here)
    with here.look() as work:
        (told,) = [one for one in work.tasks.of(f"pair:{pair.id}") if one.kind == "pair_tell"]
    assert (told.note, told.person_id) == ("", pair.mentee_ids[0])  # whom to tell


ALL_LINKS = (Form.DIARY, Form.PARTICIPATION, Form.PROGRAMME)


def linked(here, pair, who):
    """Links of a person to the diary, the participation paper and the programme of a pair."""
    with here.look() as work:
        programme = work.programmes.of_pair(pair.id)
    subjects = dict.fromkeys(ALL_LINKS, pair.id) | {Form.PROGRAMME: programme.id}
    return {
        form: here.did(invitations.invite, [who], form, subject=subjects[form])[0].invitation
        for form in ALL_LINKS
    }


def ended(here, found):
    with here.look() as work:
        return {form for form, one in found.items() if work.invitations.get(one.id).revoked_at}


@pytest.mark.parametrize("by", ["consent", "end", "completion"])
def test_every_link_ends_with_the_pair(here, by):
    pair = steps.active(here)[0]
    mine = linked(here, pair, pair.mentor_id)
    assert ended(here, mine) == set()
    if by == "consent":
        gone(here, pair.mentee_ids[0], frozenset({Purpose.MATCHING}))
    elif by == "end":
        here.did(pairs.terminate, pair.id, "other")
    else:
        here.did(pairs.finishing, pair.id)
        here.did(pairs.complete, pair.id, "готово")
    assert ended(here, mine) == set(ALL_LINKS)


def test_links_of_one_end_when_this_one_leaves_a_group(store):
    groups = {"kind": ("group", "traditional")}
    here = cases.school(
        store,
        {name: {**needs("planning"), **groups} for name in "ab"},
        {"x": {**gives(2), **groups}},
    )
    (pair,) = steps.active(here)
    found = {who: linked(here, pair, who) for who in "abx"}
    here.did(pairs.leave_group, pair.id, "a", "other")
    assert {who: ended(here, one) for who, one in found.items()} == {
        "a": set(ALL_LINKS),
        "b": set(),
        "x": set(),
    }


def test_other_purposes_touch_no_pair(here):
    pair = steps.active(here)[0]
    gone(here, pair.mentor_id, frozenset({Purpose.PUBLICATION, Purpose.MONITORING}))
    assert steps.pair_of(here, pair.id).state is PairState.ACTIVE


def test_a_group_goes_on_without_one(store):
    groups = {"kind": ("group", "traditional")}
    here = cases.school(
        store,
        {name: {**needs("planning"), **groups} for name in "abc"},
        {"x": {**gives(3), **groups}},
    )
    (pair,) = steps.active(here)
    gone(here, "b")
    after = steps.pair_of(here, pair.id)
    assert (after.state, after.mentee_ids, after.kind) == (PairState.ACTIVE, ("a", "c"), "group")
    gone(here, "c")
    assert steps.pair_of(here, pair.id).kind == "traditional"
    assert [state(here, one)[0] for one in "bc"] == [MenteeState.WAITING] * 2


def test_the_program_registers_pairs_and_links(monkeypatch):
    monkeypatch.setattr(cascade, "FOLLOWERS", [])
    following.register()
    following.register()
    assert cascade.FOLLOWERS.count(following.pairs) == 1


def test_a_mentor_who_leaves_frees_everybody_first_in_the_next_round(here):
    running_ = steps.active(here)
    mine = [one for one in running_ if one.mentor_id == "x"]
    here.did(pairs.leave_mentor, "x", "dismissal_or_transfer")
    assert {steps.pair_of(here, one.id).state for one in mine} == {PairState.TERMINATED}
    orphans = {one.mentee_ids[0] for one in mine}
    with here.look() as work:
        rows = {one: work.participations.of(one)[0] for one in [*orphans, "x"]}
    assert {rows[one].state for one in orphans} == {MenteeState.WAITING}
    assert {rows[one].waiting_since for one in orphans} == {date(2026, 9, 21)}
    assert rows["x"].state is MentorState.WITHDREW
    assert "pair_orphans" in kinds(here)
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.people.put(cases.person("z"))
        work.consents.put(cases.consent("z"))
        work.participations.put(cases.participation("z", Role.MENTOR))
        work.sheets.put(cases.sheet("z", Role.MENTOR, gives(1)))
        work.people.put(cases.person("d"))
        work.consents.put(cases.consent("d"))
        work.participations.put(cases.participation("d", Role.MENTEE))
        work.sheets.put(cases.sheet("d", Role.MENTEE, needs("planning")))
    later = here.did(rounds.open_round)
    here.did(rounds.freeze, later.id)
    rounds.compute_now(here.store, here.curator, NOW, later.id)
    (row,) = view(here, later.id).rows
    assert row.mentee_id in orphans


def test_replacements_touch_nobody_where_there_is_room(store):
    here = cases.school(
        store,
        {name: needs("planning") for name in "abc"},
        {"x": gives(2), "y": gives(2)},
    )
    running_ = steps.active(here)
    leaver = max("xy", key=lambda who: sum(one.mentor_id == who for one in running_))
    other = "y" if leaver == "x" else "x"
    here.did(pairs.leave_mentor, leaver, "long_absence")
    found = here.saw(pairs.repair)
    assert found.wide is None
    assert found.careful.touched == 0
    assert found.careful.proven
    assert {one.mentor_id for one in found.careful.moves} == {other}
    assert len(found.careful.moves) + len(found.careful.alone) == 2
    first = found.careful.moves[0]
    offer = here.did(pairs.rehome, first.mentee_id, first.mentor_id, "взамен ушедшего")
    assert (offer.round_id, offer.state) == (None, PairState.CURATOR_APPROVED)
    assert state(here, first.mentee_id)[0] is MenteeState.PROPOSED
    links = steps.ask(here, offer.id)
    steps.say(here, links[other], pairs.answer_by_link, "yes")
    done = steps.say(here, links[first.mentee_id], pairs.answer_by_link, "rather_yes")
    assert done.state is PairState.CONSENTED
    assert state(here, first.mentee_id)[0] is MenteeState.PAIRED
    with pytest.raises(PeopleChangedError):
        here.did(pairs.rehome, first.mentee_id, other, "ещё раз")
    if found.careful.alone:
        left = next(one for one in "abc" if state(here, one)[0] is MenteeState.WAITING)
        with pytest.raises(MentorFullError):
            here.did(pairs.rehome, left, other, "сверх места")


def alone(here, who="a", **answers):
    """Everybody's pair has ended; ``who`` has answered anew."""
    for one in steps.active(here):
        here.did(pairs.terminate, one.id, "other")
    if answers:
        with here.store.work(by=here.store.system("s45"), now=NOW) as work:
            said = {**needs("planning"), **answers}
            work.sheets.put(cases.sheet(who, Role.MENTEE, said, 2))


def test_nobody_is_offered_whom_a_rule_bars(here):
    alone(here, **{"both.do_not_pair": ("X Имя Отчество",)})
    with pytest.raises(BarredPairError) as refusal:
        here.did(pairs.rehome, "a", "x", "так надо", confirmed=True)
    assert set(refusal.value.params) == {"mentee", "mentor", "reasons"}
    assert state(here, "a")[0] is MenteeState.WAITING
    assert here.did(pairs.rehome, "a", "y", "так надо").mentor_id == "y"


def test_a_rule_a_person_may_set_aside_is_asked_about(here):
    alone(here)
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.people.put(replace(work.people.get("a"), manager_id="x"))
    with pytest.raises(NeedsConfirmationError):
        here.did(pairs.rehome, "a", "x", "так надо")
    offered = here.did(pairs.rehome, "a", "x", "так надо", confirmed=True)
    assert offered.state is PairState.CURATOR_APPROVED


def test_a_no_after_a_trial_meeting_bars_an_offer(here):
    opened = here.did(rounds.open_round)
    one = next(one for one in here.did(trials.plan, opened.id, 2).trials if one.mentee_id == "a")
    here.did(trials.rate, one.id, "a", "no")
    with pytest.raises(BarredPairError) as refusal:
        here.did(pairs.rehome, "a", one.mentor_id, "так надо", confirmed=True)
    assert refusal.value.params["reasons"] == label("trial_refused")


def test_a_move_ends_no_pair_of_somebody_else(here):
    first, second = steps.active(here)[:2]
    here.did(pairs.terminate, first.id, "other")
    with pytest.raises(states.NotOfPairError):
        here.did(pairs.rehome, first.mentee_ids[0], first.mentor_id, "так", second.id)
    with pytest.raises(StateError):
        here.did(pairs.rehome, first.mentee_ids[0], first.mentor_id, "так", first.id)
    assert steps.pair_of(here, second.id).state is PairState.ACTIVE
    moved = here.did(pairs.rehome, second.mentee_ids[0], first.mentor_id, "так", second.id)
    assert moved.state is PairState.CURATOR_APPROVED
    assert steps.pair_of(here, second.id).state is PairState.TERMINATED


def test_a_move_out_of_a_group_ends_it_for_nobody_else(store):
    groups = {"kind": ("group", "traditional")}
    here = cases.school(
        store,
        {name: {**needs("planning"), **groups} for name in "ab"},
        {"x": {**gives(2), **groups}, "y": {**gives(1, planning=1), "kind": ("traditional",)}},
    )
    (group,) = [one for one in steps.active(here) if len(one.mentee_ids) > 1]
    here.did(pairs.rehome, "a", "y", "так", group.id, confirmed=True)
    after = steps.pair_of(here, group.id)
    assert (after.state, after.mentee_ids) == (PairState.ACTIVE, ("b",))


def test_who_offers_themselves_needs_a_second_word(here):
    alone(here)
    own = steps.curated(here, "x")
    offered = own.did(pairs.rehome, "a", "x", "сам возьму")
    assert "pair_second" in kinds(here)
    for side in ("mentor", "mentee"):
        own.did(rounds.answer, offered.id, side, True)
    assert steps.pair_of(here, offered.id).state is PairState.CONSENTED
    for step in (pairs.confirm, pairs.start_trial):
        with pytest.raises(states.SecondApproverError):
            own.did(step, offered.id)
    here.by(AccountRole.DIRECTOR).did(pairs.second, offered.id)
    assert own.did(pairs.start_trial, offered.id).state is PairState.TRIAL


def test_a_mentor_leaves_pairs_under_way_and_those_to_come_at_once(store):
    here = cases.school(store, {"a": needs("planning"), "b": needs("exam")}, {"x": gives(2)})
    first, second = steps.consented(here)
    here.did(pairs.confirm, first.id)
    steps.sign(here, first)
    here.did(pairs.activate, first.id, "приказ")
    last = date(2026, 10, 6)
    here.did(pairs.leave_mentor, "x", "mentor_withdrew", last)
    found = [steps.pair_of(here, one.id) for one in (first, second)]
    assert [(one.state, one.ended_on) for one in found] == [
        (PairState.ACTIVE, last),
        (PairState.TERMINATED, NOW.date()),
    ]


def test_by_notice_the_pair_goes_on_and_the_mentor_takes_nobody_more(here):
    pair = next(one for one in steps.active(here) if one.mentor_id == "x")
    with pytest.raises(states.EndTooSoonError):
        here.did(pairs.leave_mentor, "x", "mentor_withdrew", NOW.date())
    here.did(pairs.leave_mentor, "x", "mentor_withdrew")
    assert steps.pair_of(here, pair.id).state is PairState.ACTIVE
    assert state(here, pair.mentee_ids[0])[0] is MenteeState.IN_PROGRAMME
    with here.look() as work:
        assert work.participations.of("x")[0].state is MentorState.RESTING
    here.did(pairs.tick, now=NOW + timedelta(days=7))
    assert steps.pair_of(here, pair.id).state is PairState.TERMINATED


def test_who_leaves_by_notice_is_offered_nobody_more(store):
    here = cases.school(
        store, {"a": needs("planning"), "b": needs("planning")}, {"x": gives(2), "y": gives(1)}
    )
    found = {one.mentor_id: one for one in steps.active(here)}
    assert set(found) == {"x", "y"}
    here.did(pairs.leave_mentor, "y", "long_absence")
    orphan = found["y"].mentee_ids[0]
    assert [one.mentor_id for one in here.saw(pairs.repair).careful.moves] == ["x"]
    here.did(pairs.leave_mentor, "x", "mentor_withdrew")
    proposal = here.saw(pairs.repair)
    assert (proposal.careful.moves, len(proposal.careful.alone), proposal.wide) == ((), 1, None)
    with pytest.raises(PeopleChangedError):
        here.did(pairs.rehome, orphan, "x", "так надо", confirmed=True)


def test_trial_meetings_come_before_a_round_and_speak_in_it(store):
    here = cases.school(
        store,
        {"a": needs("planning"), "b": needs("planning")},
        {"x": gives(), "y": gives(), "z": gives()},
    )
    opened = here.did(rounds.open_round)
    planned = here.did(trials.plan, opened.id, 2)
    assert (planned.served, planned.proven, len(planned.trials)) == ((2, 2), True, 4)
    assert planned.busiest == 2
    links = {
        (one.invitation.person_id, one.invitation.subject): one.invitation
        for one in here.did(trials.invite, opened.id)
    }
    assert len(links) == 8
    assert here.did(trials.invite, opened.id) == ()
    (first, second) = [one for one in planned.trials if one.mentee_id == "a"]
    seen = steps.say(here, links["a", first.id], trials.seen)
    assert seen.card.fio.startswith(first.mentor_id.upper())
    steps.say(here, links["a", first.id], trials.rate_by_link, "no", "не моё")
    steps.say(here, links[second.mentor_id, second.id], trials.rate_by_link, "yes")
    here.did(trials.rate, second.id, "a", "yes")
    lines = {line.trial.id: line.trial for line in here.saw(trials.listing, opened.id)}
    assert (lines[first.id].state, lines[first.id].by_mentee) == (TrialState.HELD, 1)
    again = here.did(trials.plan, opened.id, 2)
    assert {one.mentee_id for one in again.trials} == {"b"}
    here.did(trials.freeze, opened.id)
    rounds.compute_now(here.store, here.curator, NOW, opened.id)
    card = here.saw(rounds.card, opened.id, "a")
    options = {one.mentor_id: one for one in card.options}
    assert not options[first.mentor_id].allowed
    with pytest.raises(states.NotOpenError):
        steps.say(here, links["a", second.id], trials.rate_by_link, "no")
    with pytest.raises(StateError):
        here.did(trials.rate, second.id, "a", "no")


def test_ratings_of_meetings_are_for_the_curator_alone(here):
    opened = here.did(rounds.open_round)
    for role in AccountRole:
        if role is not AccountRole.CURATOR:
            stranger = here.by(role)
            for call, given in (
                (trials.plan, (opened.id, 2)),
                (trials.invite, (opened.id,)),
                (trials.listing, (opened.id,)),
                (trials.freeze, (opened.id,)),
            ):
                with pytest.raises(DeniedError):
                    stranger.did(call, *given)


def test_a_withdrawal_calls_trial_meetings_off(here):
    opened = here.did(rounds.open_round)
    here.did(trials.plan, opened.id, 2)
    gone(here, "a")
    with here.look() as work:
        left = trials.standing(work, opened.id)
    assert left
    assert not any("a" in {one.mentee_id, one.mentor_id} for one in left)


@pytest.mark.parametrize("side", ["mentee_id", "mentor_id"])
@pytest.mark.parametrize("purpose", [Purpose.BANK, Purpose.MATCHING])
@pytest.mark.parametrize("rated", [False, True])
@pytest.mark.parametrize("followed", [False, True])
def test_links_to_trial_meetings_show_nobody_after_a_withdrawal(
    here, side, purpose, rated, followed
):
    opened = here.did(rounds.open_round)
    one = here.did(trials.plan, opened.id, 2).trials[0]
    links = {
        (each.invitation.person_id, each.invitation.subject): each.invitation
        for each in here.did(trials.invite, opened.id)
    }
    if rated:
        steps.say(here, links[one.mentee_id, one.id], trials.rate_by_link, "yes")
    who = getattr(one, side)
    unsaid(here, who, purpose)
    if followed:
        gone(here, who, frozenset({purpose}))
    with here.look() as work:
        revoked = [bool(each.revoked_at) for each in work.invitations.about(Form.TRIAL, one.id)]
        planned = TrialState.CANCELLED if followed else TrialState.PLANNED
        assert work.trials.get(one.id).state is (TrialState.HELD if rated else planned)
    assert revoked == [followed] * 2
    if followed:
        return
    for person in (one.mentee_id, one.mentor_id):
        seen = steps.say(here, links[person, one.id], trials.seen)
        assert (seen.open, seen.card) == (False, None)
        with pytest.raises(states.NotOpenError):
            steps.say(here, links[person, one.id], trials.rate_by_link, "yes")
    assert all(each.invitation.subject != one.id for each in here.did(trials.invite, opened.id))


@pytest.mark.parametrize("gone_side", ["mentor", "mentee"])
@pytest.mark.parametrize("purpose", [Purpose.BANK, Purpose.MATCHING])
def test_an_acquaintance_shows_nobody_whose_consent_has_ended(here, gone_side, purpose):
    pair = steps.consented(here)[0]
    here.did(pairs.start_trial, pair.id)
    links = steps.ask(here, pair.id)
    who = pair.mentor_id if gone_side == "mentor" else pair.mentee_ids[0]
    assert all(
        steps.say(here, link, pairs.offered, Form.ACQUAINTANCE).open for link in links.values()
    )
    unsaid(here, who, purpose)
    for person, link in links.items():
        seen = steps.say(here, link, pairs.offered, Form.ACQUAINTANCE)
        assert not seen.open
        assert [one.fio for one in seen.cards] == ([] if person == who else ["коллега"])
        with pytest.raises(states.NotOpenError):
            steps.say(here, link, pairs.acquainted_by_link, "yes")


def test_every_day_is_asked_for_once_and_done(here):
    assert daily.ask(here.store, NOW) == 1
    assert daily.ask(here.store, NOW + timedelta(hours=3)) == 0
    assert daily.ask(here.store, NOW + timedelta(days=1)) == 1
    round_id = computed(here)
    assert round_id
    worked = jobs.run_one(
        here.store, "s45", "w", {daily.KIND: daily.run}, clock=lambda: NOW + timedelta(days=1)
    )
    assert worked
    with here.look() as work:
        job = work.jobs.by_key(daily.key(NOW))
    assert (job.state, job.result["rooms"]) == (JobState.DONE, list(daily.parts()))
    assert daily.KIND in book.NEEDS


def test_the_calendar_is_looked_at_once_a_minute(here):
    ticks = iter([0.0, 0.0, 1.0, 61.0, 61.0])
    calendar = daily.Calendar(here.store, clock=lambda: next(ticks))
    calendar()
    with here.look() as work:
        first = len(work.jobs.in_state(JobState.QUEUED))
    calendar()
    calendar()
    assert first == 1


def test_one_of_a_group_leaves_for_a_reason_of_the_list(store):
    groups = {"kind": ("group", "traditional")}
    here = cases.school(
        store,
        {name: {**needs("planning"), **groups} for name in "abc"},
        {"x": {**gives(3), **groups}},
    )
    (pair,) = steps.active(here)
    with pytest.raises(states.EndingCodeError):
        here.did(pairs.leave_group, pair.id, "a", "так вышло")
    with pytest.raises(states.NotOfPairError):
        here.did(pairs.leave_group, pair.id, "x", "other")
    with pytest.raises(DeniedError):
        here.by(AccountRole.DIRECTOR).did(pairs.leave_group, pair.id, "a", "other")
    after = here.did(pairs.leave_group, pair.id, "a", "mentee_withdrew")
    assert (after.mentee_ids, after.kind) == (("b", "c"), "group")
    assert state(here, "a")[0] is MenteeState.WITHDREW
    with here.look() as work:
        (row,) = work.participations.of("a")
    assert (row.mark, row.ended_on) == ("прекращена: отказ наставляемого", NOW.date())
    after = here.did(pairs.leave_group, pair.id, "b", "incompatibility")
    assert (after.mentee_ids, after.kind) == (("c",), "traditional")
    assert state(here, "b")[0] is MenteeState.WAITING
    with pytest.raises(states.NotOfPairError):
        here.did(pairs.leave_group, pair.id, "c", "other")


def test_a_reminder_is_settled_by_the_answer(here):
    pair = pairs_of(here, reviewed(here))[0]
    week = NOW + timedelta(days=7)
    here.did(pairs.tick, now=week)
    assert kinds(here).count("pair_remind") == 3
    for side in ("mentor", "mentee"):
        here.did(rounds.answer, pair.id, side, True, now=week)
    assert kinds(here).count("pair_remind") == 2
