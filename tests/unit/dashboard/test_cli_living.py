"""The demo school some weeks after its round: everything of the programme is there to be seen."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from dashboard.cli import living, setup, story
from dashboard.cli.living.stage import Stage
from data.access import may
from data.accounts import grants
from data.invitations import roll
from data.papers import ending_soon, tasks
from data.records.consent import Channel, ConsentAct, Purpose
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.programme import MeetingState, ProgrammeState
from data.records.round import RoundStatus
from data.records.support import CaseState
from data.settings import Settings
from data.store import Store
from data.synthetic.plans import YEAR
from matching import pairs, programmes, support
from matching.support import notes
from tests import demos
from tests.commands import run
from tests.demos import CLOCK

TOWN = "Вымышленная"  # schools beside, that hand their figures in


class Demo:
    """The demo's school and who looks at it."""

    def __init__(self, home, now=CLOCK):
        self.store = Store.open(Settings(home=home))
        self.now = living.day_of(now)
        self.school = next(one for one in self.store.schools() if TOWN not in one.name)
        with self.system() as work:
            self.accounts = {one.login: one for one in work.accounts.all()}

    def system(self):
        return self.store.look(by=self.store.system(self.school.id), now=self.now)

    def saw(self, login, call, *told):
        with self.store.look(by=self.accounts[login], now=self.now) as work:
            return call(work, *told)


@pytest.fixture(scope="module")
def home(large_demo):
    return large_demo.home


@pytest.fixture(scope="module")
def demo(home):
    here = Demo(home)
    yield here
    here.store.close()


def test_data_journal_and_both_plans_are_whole(home, capsys):
    assert setup.verify(home) == 0
    assert "2 плана" in capsys.readouterr().out


def test_pairs_of_the_first_round_are_in_different_states(demo):
    rows = demo.saw("curator", pairs.board)
    found = Counter(one.pair.state for one in rows)
    assert found.keys() >= {
        PairState.CURATOR_APPROVED,
        PairState.CONSENTED,
        PairState.TRIAL,
        PairState.CONFIRMED,
        PairState.ACTIVE,
        PairState.PAUSED,
        PairState.TERMINATED,
        PairState.DECLINED_BY_MENTEE,
    }
    [offered] = [one for one in rows if one.pair.state is PairState.CURATOR_APPROVED]
    assert [one.reach for one in offered.awaited] == ["opened"]
    [confirmed] = [one for one in rows if one.pair.state is PairState.CONFIRMED]
    assert {code for code, _who in confirmed.lacking} == {"participation", "programme"}


def test_what_is_told_of_it_is_counted(demo):
    rows = demo.saw("curator", pairs.board)
    cases = demo.saw("psychologist", support.board)
    active = sum(one.pair.state is PairState.ACTIVE for one in rows)
    standing = sum(one.state in support.STANDING for one in cases)
    with demo.system() as work:
        told = living.counted(work)
        links = sum(one.form is not Form.WAVE for one in work.invitations.all())
        second = work.rounds.all()[-1]
        proposals = len(work.proposals.of(second.id, second.run_no))
    assert [one.split()[0 if one[0].isdigit() else 1] for one in told] == [
        str(one) for one in (active, links, standing, proposals)
    ]


def test_programmes_meetings_and_calls_are_there(demo):
    rows = demo.saw("curator", programmes.overview)
    states = {one.programme.state for one in rows if one.programme}
    assert states == set(ProgrammeState) - {ProgrammeState.AGREED}
    assert sum(one.quiet for one in rows) == 1
    assert sum(one.helps for one in rows) == 1
    assert any(one.next_at and one.next_at > demo.now for one in rows)
    with demo.system() as work:
        now = [one for one in work.pairs.all() if one.year == YEAR]
        met = Counter(m.state for p in now for m in work.meetings.of_pair(p.id))
        pulses = sum(
            one.instrument.startswith("PULSE") and one.subject in {p.id for p in now}
            for p in work.people.all()
            for one in work.responses.of(p.id)
        )
    assert met.keys() == {MeetingState.HELD, MeetingState.PLANNED, MeetingState.MISSED}
    assert pulses == 2 * met[MeetingState.HELD]


@pytest.mark.parametrize("form", [Form.MENTOR, Form.MENTEE])
def test_invitations_stand_in_every_stage(demo, form):
    seen = {one.standing for one in demo.saw("curator", roll.roll, form)}
    assert seen == set(roll.Standing) - {roll.Standing.REVOKED}


def test_papers_came_by_link_one_ends_soon_and_one_was_taken_back(demo):
    with demo.system() as work:
        acts = work.consents.everything()
        [erasure] = work.erasures.all()
        assert not may(work.consents.of(erasure.person_id), Purpose.BANK, demo.now)
    came = [one for one in acts if one.channel is Channel.LINK]
    assert {one.act for one in came} == set(ConsentAct)
    published = [one for one in came if Purpose.PUBLICATION in one.purposes and one.fields]
    assert len({one.fields for one in published}) == len(published) > 1
    [ending] = demo.saw("dpo", ending_soon)
    assert ending.purpose is Purpose.LONG_TERM_BANK
    assert [one.task.kind for one in demo.saw("dpo", tasks.mine)] == ["erase"]


def test_the_curator_finds_tasks_some_of_them_late(demo):
    mine = demo.saw("curator", tasks.mine)
    kinds = {one.task.kind for one in mine}
    assert kinds >= {"help_needed", "pair_quiet", "pair_talk", "programme_change_wanted"}
    assert kinds >= {"consent_ends", "stop_processing", "support.apply", "support.find_mentor"}
    assert 0 < sum(one.overdue for one in mine) < len(mine)


def test_the_board_of_the_psychologist_is_full_and_notes_are_hers_alone(demo):
    rows = demo.saw("psychologist", support.board)
    columns = set(CaseState) - {CaseState.PAIRED, CaseState.CLOSED}
    assert {one.state for one in rows} == columns
    [first] = [one for one in rows if one.credit]
    assert first.state is CaseState.WAITING_ROUND
    heads = [head for one in rows for head in demo.saw("psychologist", notes.listing, one.id)]
    assert len(heads) == 3
    with demo.store.work(by=demo.accounts["psychologist"], now=demo.now) as work:
        assert "Вымышленная запись" in notes.read(work, heads[0].id)


def test_whoever_has_lost_a_place_is_served_first_in_the_second_round(demo):
    [first] = [one for one in demo.saw("psychologist", support.board) if one.credit]
    with demo.system() as work:
        second = work.rounds.all()[-1]
        served = {one.mentee_id for one in work.proposals.of(second.id, second.run_no)}
        assert work.decisions.of(second.id) == []
    assert second.status is RoundStatus.COMPUTED
    assert first.person_id in served


def test_cards_were_read_and_a_colleague_will_stand_in(demo):
    with demo.system() as work:
        read = {one.role for p in work.people.all() for one in work.readings.of(p.id)}
    assert read >= {"curator", "director"}
    assert {one.state for one in demo.saw("admin", grants.given)} == {"later", "over"}


def test_no_name_is_in_a_log(demo, home):
    with demo.system() as work:
        surnames = {one.fio.split()[0] for one in work.people.all()}
    logged = "\n".join(one.read_text("utf-8") for one in home.rglob("*.log*"))
    assert [one for one in surnames if one in logged] == []


@pytest.mark.parametrize(
    "clock",
    [
        datetime(2026, 9, 1, tzinfo=UTC),
        datetime(2027, 1, 9, 23, 59, tzinfo=UTC),
        datetime(2031, 1, 1, tzinfo=UTC),
    ],
    ids=["before", "holidays", "years later"],
)
def test_a_small_school_lives_on_and_tells_the_same_whatever_the_clock_says(
    small_demo, tmp_path, capsys, monkeypatch, clock
):
    place = tmp_path / "demo"
    monkeypatch.setattr(story, "_now", lambda: clock)
    monkeypatch.setattr("dashboard.cli.screen.PIPED", demos.WIDE)
    said = run(capsys, "demo", "--no-serve", "--school", "lenino14", "--home", place)
    assert said.code == 0
    assert said.out.replace(str(place), "") == small_demo.out.replace(str(small_demo.home), "")
    here = Demo(place, clock)
    found = {one.pair.state for one in here.saw("curator", pairs.board)}
    here.store.close()
    assert found == {PairState.ACTIVE, PairState.TRIAL, PairState.DECLINED_BY_MENTEE}
    assert living.EARLIEST <= here.now <= living.LATEST


def test_days_of_the_stage_are_days_of_work_in_their_order(home):
    stage = Stage(store=None, accounts={}, today=CLOCK)
    days = [stage.at(ago) for ago in range(40, 0, -1)]
    assert all(one.weekday() < 5 for one in days)
    assert days == sorted(days)
    done = []
    for ago in (1, 2, 3, 0, 5):
        stage.on(ago, done.append, ago)
    stage.play()
    assert done == [5, 3, 2, 1, 0]
