"""``demo``: the same story every day, in a home of its own, the office open behind it."""

import shutil

import pytest

from dashboard.cli import story
from data.accounts import sign_in
from data.bank import signals
from data.records.account import AccountRole
from data.records.round import RoundStatus
from data.settings import Settings
from data.store import Store
from tests import demos
from tests.commands import run


def school_of(store):
    """The school of the story; the others hand their figures in, and nobody works there."""
    return next(one for one in store.schools() if not one.short_name.startswith("Школа"))


def account_of(store, role):
    """The only account of a role in the demo."""
    with store.look(by=store.system(school_of(store).id), now=story.TODAY) as work:
        return next(one for one in work.accounts.all() if role in one.roles)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "demo"


@pytest.fixture
def again(small_demo, place):
    """A demo that has been played in the place of the next one."""
    shutil.copytree(small_demo.home, place)
    return small_demo


def test_the_story_holds_school_pairs_totals_proof_and_doors(small_demo):
    told = small_demo
    assert "Вымышленная школа: МКОУ «Ленинская ООШ»" in told.out
    assert "Все люди и ответы вымышлены" in told.out
    assert "3 пары на 3 наставляемых" in told.out
    assert "Доказано: лучшего плана нет" in told.out
    assert "перепроверен независимым кодом" in told.out
    assert "http://127.0.0.1:8501" in told.out
    assert story.PASSWORD in told.out
    assert "\x1b" not in told.out
    for login in story.LOGINS:
        assert f" {login} " in told.out


def test_the_office_finds_a_living_round_and_every_account(again, place):
    store = Store.open(Settings(home=place))
    assert all(one.synthetic for one in store.schools())
    school = school_of(store)
    with store.look(by=store.system(school.id), now=story.TODAY) as work:
        told_of, *later = [one for one in work.rounds.all() if one.year == school.year]
        decisions = work.decisions.of(told_of.id)
        proposals = work.proposals.of(told_of.id, told_of.run_no)
    assert told_of.status is RoundStatus.ORDERED
    assert [one.status for one in later] == [RoundStatus.COMPUTED]
    assert len(decisions) == len(proposals) > 0
    assert all(each.reason for each in decisions)
    for login, role in story.LOGINS.items():
        _token, session = sign_in(store, login, story.PASSWORD, "127.0.0.1", story.TODAY)
        with store.look(by=store.system(school.id), now=story.TODAY) as work:
            assert work.accounts.get(session.account_id).roles == (role,)
    store.close()


def test_invented_texts_are_looked_through_for_danger(large_demo):
    store = Store.open(Settings(home=large_demo.home))
    by = account_of(store, AccountRole.PSYCHOLOGIST)
    with store.look(by=by, now=story.TODAY) as work:
        told, earlier = signals.listing(work).open, signals.unlooked(work)
    store.close()
    assert any("травл" in one.signal.text for one in told)
    assert not earlier


def test_who_is_left_and_why_is_told_for_the_larger_school(large_demo):
    assert "Педагогов в школе: 45" in large_demo.out
    assert "Без пары" in large_demo.out
    assert "Нет согласия на участие в подборе." in large_demo.out
    assert "Место достанется этому наставляемому." in large_demo.out
    assert "С подходящими наставниками нет общего времени." in large_demo.out


def test_other_peoples_files_are_never_taken_away(capsys, place):
    place.mkdir()
    (place / "диплом.docx").write_bytes(b"1")
    said = run(capsys, "demo", "--no-serve", "--home", place)
    assert said.code == 2
    assert "чужие файлы" in said.err
    assert (place / "диплом.docx").read_bytes() == b"1"


def test_an_unknown_school_is_refused_before_anything_is_taken_away(capsys, again, place):
    before = (place / "school.db").stat().st_ino
    said = run(capsys, "demo", "--no-serve", "--school", "хогвартс", "--home", place)
    assert said.code == 2
    assert "lenino14" in said.err
    assert (place / "school.db").stat().st_ino == before


def test_another_seed_tells_another_story_and_another_database_is_never_touched(
    capsys, again, place, tmp_path, monkeypatch
):
    other = tmp_path / "other.db"
    monkeypatch.setenv("NASTAVNIK_DATABASE", f"sqlite:///{other}")
    monkeypatch.setattr("dashboard.cli.screen.PIPED", demos.WIDE)
    words = ("demo", "--no-serve", "--school", "lenino14", "--home", place, "--seed", 2)
    said = run(capsys, *words)
    assert said.code == 0
    assert said.out.replace(str(place), "") != again.out.replace(str(again.home), "")
    assert not other.exists()
    assert not (place / "said.log").exists()  # the place was cleared first


def test_then_the_office_opens_on_this_machine_alone_and_speaks_english_when_asked(
    capsys, place, monkeypatch
):
    served = []
    monkeypatch.setenv("NASTAVNIK_HOST", "0.0.0.0")  # noqa: S104 -- must not count
    monkeypatch.setattr("dashboard.cli.setup.check_port", lambda host, port: None)
    monkeypatch.setattr(story, "check_port", lambda host, port: None)
    monkeypatch.setattr("dashboard.bootstrap.serve", lambda *told: served.append(told))
    words = ("demo", "--school", "lenino14", "--home", place, "--port", 8600)
    said = run(capsys, *words, language="en")
    assert said.code == 0
    [(settings, port)] = served
    assert (settings.home, settings.host, port) == (place.resolve(), "127.0.0.1", 8600)
    assert "An invented school" in said.out
    assert "Proved: no other plan is better" in said.out
