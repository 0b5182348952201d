"""The library: found by any form of a word, public by consent; nominations judged by people."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from data.codebook.practice import criteria
from data.errors import (
    ChangedMeanwhileError,
    DeniedError,
    MissingReasonError,
    NotFoundError,
    StateError,
)
from data.practice import attending, cases, events, library, nominations, papers
from data.practice.events import Plan
from data.practice.library import Entry, Wanted
from data.practice.refusals import (
    AlreadyNominatedError,
    EmptyTitleError,
    FileRefusedError,
    JuryClosedError,
    MarksError,
    NoGroundsError,
    NoJurorError,
    NotHeldError,
    NotOfferedError,
    NoVotesError,
    OwnVoteError,
    PublicationMissingError,
    UnknownCodeError,
)
from data.records.account import AccountRole
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.records.practice import EventKind, NominationState, Presence
from tests.practice_world import DIRECTOR, YEAR, world
from tests.stores import NOW

PDF = b"%PDF-1.7 text"
SIGNALS = Entry(
    title="Сигналы учителя",
    kind="method",
    text="Три сигнала для тишины на уроках",
    tags=("дисциплина",),
    domains=("discipline",),
    author_ids=(PersonId("mentor"),),
    content=PDF,
    file_name="сигналы.exe",
)
N = NominationState
CATEGORY = "start"
GROUNDS = dict.fromkeys(criteria(CATEGORY), "показано на уроках")
MARKS = dict.fromkeys(criteria(CATEGORY), 2)


@pytest.fixture
def here(tmp_path):
    place = world(tmp_path)
    yield place
    place.store.close()


@pytest.fixture
def table(here):
    plan = Plan(title="Круглый стол", at=NOW, minutes=90)
    one = here.did(events.plan, EventKind.ROUND_TABLE, plan)
    here.did(nominations.set_jury, one.id, ["juror", "mentee", "mentor"])
    return one


@pytest.fixture
def standing(here, table):
    made = here.did(nominations.propose, table.id, CATEGORY, PersonId("mentor"), GROUNDS)
    return here.came("mentor", Form.VOTE, table.id, nominations.accept_by_link, table.id, made.id)


def held(here, table):
    here.did(attending.mark, table.id, ["juror"], Presence.ATTENDED)
    return here.did(events.hold, table.id)


def found(here, **wanted):
    return [one.material.title for one in here.did(library.find, Wanted(**wanted))]


def test_a_material_is_found_by_any_form_of_its_words_and_by_filters(here):
    here.did(library.add, SIGNALS)
    here.did(library.add, Entry(title="Родительское собрание", kind="lesson", tags=("семья",)))
    assert found(here, words="сигналом урока") == ["Сигналы учителя"]
    assert found(here, words="СИГНАЛОВ") == ["Сигналы учителя"]
    assert found(here, words="сигналы собрания") == []
    assert found(here, tag="Дисциплина") == ["Сигналы учителя"]
    assert found(here, domain="discipline", kind="method") == ["Сигналы учителя"]
    assert found(here, kind="lesson") == ["Родительское собрание"]
    assert found(here) == ["Родительское собрание", "Сигналы учителя"]
    assert here.did(library.shelves).kinds == (("lesson", 1), ("method", 1))


def test_what_does_not_fit_is_refused(here):
    for wrong, refusal in (
        ({"title": " "}, EmptyTitleError),
        ({"kind": "gossip"}, UnknownCodeError),
        ({"domains": ("wellbeing",)}, UnknownCodeError),
        ({"content": b"MZ"}, FileRefusedError),
    ):
        with pytest.raises(refusal):
            here.did(library.add, replace(SIGNALS, **wrong))
    assert not here.materials()


def test_a_file_is_sealed_and_taken_by_whoever_reads(here, tmp_path):
    one = here.did(library.add, SIGNALS)
    assert one.file_name == "сигналы.pdf"
    kept = [path.read_bytes() for path in (tmp_path / "home").rglob(one.file)]
    assert len(kept) == 1
    assert PDF not in kept[0]
    assert here.did(library.file, one.id, role=DIRECTOR) == (PDF, "сигналы.pdf")
    with pytest.raises(DeniedError):
        here.did(library.file, one.id, role=AccountRole.PSYCHOLOGIST)
    bare = here.did(library.add, Entry(title="Без файла", kind="form"))
    with pytest.raises(NotFoundError):
        here.did(library.file, bare.id)


def test_a_material_is_public_only_while_its_authors_let_it(here):
    one = here.did(library.add, SIGNALS)
    with pytest.raises(PublicationMissingError):
        here.did(library.set_public, one.id, public=True)
    here.consent("mentor", ConsentAct.GIVEN, Purpose.PUBLICATION, "case")
    assert here.did(library.set_public, one.id, public=True).public
    here.consent("mentor", ConsentAct.WITHDRAWN, Purpose.PUBLICATION)
    here.withdrawn("mentor", Purpose.PUBLICATION)
    assert not here.materials()[0].public


def test_a_new_author_without_a_consent_takes_it_off_the_site(here):
    one = here.did(library.add, replace(SIGNALS, author_ids=()))
    one = here.did(library.set_public, one.id, public=True)
    with pytest.raises(ChangedMeanwhileError):
        here.did(library.change, one.id, SIGNALS, one.version + 1)
    assert not here.did(library.change, one.id, SIGNALS, one.version).public


def test_a_removed_material_is_gone_with_words_why(here):
    one = here.did(library.add, SIGNALS)
    with pytest.raises(MissingReasonError):
        here.did(library.remove, one.id, "")
    here.did(library.remove, one.id, "устарело")
    assert found(here) == []
    with pytest.raises(NotFoundError):
        here.did(library.file, one.id)


# ---------------------------------------------------------------------------------- nominations


def test_a_nomination_needs_grounds_and_a_known_category(here, table):
    propose = (nominations.propose, table.id)
    with pytest.raises(NoGroundsError):
        here.did(*propose, CATEGORY, PersonId("mentor"), {})
    with pytest.raises(UnknownCodeError):
        here.did(*propose, "most_liked", PersonId("mentor"), GROUNDS)
    here.did(*propose, CATEGORY, PersonId("mentor"), GROUNDS)
    with pytest.raises(AlreadyNominatedError):
        here.did(*propose, CATEGORY, PersonId("mentor"), GROUNDS)
    here.consent("other", ConsentAct.WITHDRAWN, Purpose.BANK)
    with pytest.raises(NotOfferedError):
        here.did(*propose, CATEGORY, PersonId("other"), GROUNDS)


def test_nobody_is_judged_without_the_own_yes(here, table):
    made = here.did(nominations.propose, table.id, CATEGORY, PersonId("mentor"), GROUNDS)
    with pytest.raises(JuryClosedError):
        here.came("juror", Form.VOTE, table.id, nominations.vote_by_link, table.id, made.id, MARKS)
    with pytest.raises(StateError):
        here.did(nominations.decide, made.id, won=True, reason="лучшая")
    with pytest.raises(DeniedError):
        here.came("mentee", Form.VOTE, table.id, nominations.accept_by_link, table.id, made.id)
    gone = here.came("mentor", Form.VOTE, table.id, nominations.withdraw_by_link, table.id, made.id)
    assert gone.state is N.WITHDRAWN
    assert here.did(nominations.standings, table.id) == {}


def test_nobody_marks_the_own_nomination_or_that_of_the_own_pair(here, table, standing):
    vote = (Form.VOTE, table.id, nominations.vote_by_link, table.id, standing.id, MARKS)
    for who in ("mentor", "mentee"):
        with pytest.raises(OwnVoteError):
            here.came(who, *vote)
    with pytest.raises(NoJurorError):
        here.came("other", *vote)
    here.came("juror", *vote)
    seen = here.came("mentee", Form.VOTE, table.id, nominations.own_vote, table.id)
    assert [one.barred for one in seen.ballots] == [True]


def test_marks_are_whole_and_a_correction_is_one_vote(here, table, standing):
    vote = ("juror", Form.VOTE, table.id, nominations.vote_by_link, table.id, standing.id)
    wrongs = [{**MARKS, "means": one} for one in (4, -1, True, 1.0, "2")]
    for wrong in ({}, {**MARKS, "liked": 1}, *wrongs):
        with pytest.raises(MarksError):
            here.came(*vote, wrong)
    here.came(*vote, MARKS)
    here.came(*vote, {**MARKS, "means": 3})
    (row,) = here.did(nominations.standings, table.id)[CATEGORY]
    assert (row.voters, row.total, row.most) == (1, 7, 9)
    assert row.by_criterion == {"relevance": 2, "means": 3, "proof": 2}


def test_a_tie_is_shown_and_a_person_decides_with_a_reason(here, table, standing):
    other = here.did(nominations.propose, table.id, CATEGORY, PersonId("other"), GROUNDS)
    here.came("other", Form.VOTE, table.id, nominations.accept_by_link, table.id, other.id)
    for one in (standing, other):
        here.came("juror", Form.VOTE, table.id, nominations.vote_by_link, table.id, one.id, MARKS)
    rows = here.did(nominations.standings, table.id)[CATEGORY]
    assert [(one.leads, one.tied) for one in rows] == [(True, True), (True, True)]
    assert not here.did(nominations.winners, YEAR), "equal marks make no winner by themselves"
    with pytest.raises(MissingReasonError):
        here.did(nominations.decide, other.id, won=True, reason=" ")
    held(here, table)
    here.did(nominations.decide, other.id, won=True, reason="полнее описаны приёмы")
    assert [one.person_id for one in here.did(nominations.winners, YEAR)] == ["other"]
    with pytest.raises(JuryClosedError):
        here.came("juror", Form.VOTE, table.id, nominations.vote_by_link, table.id, other.id, MARKS)
    told = here.system(papers.thanks, other.id)
    assert told["person_accusative"] == "Сидорова Олега Ивановича"
    with pytest.raises(StateError):
        here.system(papers.thanks, standing.id)


def voted(here, table, who, one, marks=MARKS):
    link = (Form.VOTE, table.id, nominations.vote_by_link, table.id, one.id, marks)
    return here.came(who, *link)


def test_who_stands_in_a_category_marks_nobody_there(here, table, standing):
    here.did(nominations.set_jury, table.id, ["juror", "other"])
    voted(here, table, "other", standing, dict.fromkeys(MARKS, 0))
    voted(here, table, "juror", standing)
    rival = here.did(nominations.propose, table.id, CATEGORY, PersonId("other"), GROUNDS)
    with pytest.raises(OwnVoteError):
        voted(here, table, "other", standing)
    row = here.did(nominations.standings, table.id)[CATEGORY]
    assert [one.voters for one in row if one.nomination.id == standing.id] == [1]
    here.did(nominations.withdraw, rival.id, "передумали")
    assert here.did(nominations.standings, table.id)[CATEGORY][0].voters == 2


def test_votes_of_a_former_juror_count_no_more(here, table, standing):
    voted(here, table, "juror", standing)
    here.did(nominations.set_jury, table.id, ["other"])
    (row,) = here.did(nominations.standings, table.id)[CATEGORY]
    assert (row.voters, row.total, row.share) == (0, 0, None)
    held(here, table)
    with pytest.raises(NoVotesError):
        here.did(nominations.decide, standing.id, won=True, reason="лучшая")


def test_nobody_wins_before_the_event_nor_unvoted_without_saying_so(here, table, standing):
    voted(here, table, "juror", standing)
    decide = (nominations.decide, standing.id)
    with pytest.raises(NotHeldError):
        here.did(*decide, won=True, reason="лучшая")
    held(here, table)
    here.did(nominations.set_jury, table.id, [])
    with pytest.raises(NoVotesError):
        here.did(*decide, won=True, reason="лучшая")
    assert here.did(*decide, won=False, reason="рано").state is N.NOT_WON
    after = here.did(*decide, won=True, reason="единственная", unvoted=True)
    assert after.state is N.WON


def test_nothing_is_decided_at_an_event_that_was_called_off(here, table, standing):
    voted(here, table, "juror", standing)
    here.did(events.cancel, table.id, "карантин")
    for won in (True, False):
        with pytest.raises(StateError):
            here.did(nominations.decide, standing.id, won=won, reason="лучшая", unvoted=True)


def test_a_nominee_leaves_with_the_consent_to_the_bank(here, table, standing):
    here.system(cases.withdrawn, PersonId("mentor"), frozenset({Purpose.BANK}))
    one = here.system(lambda work: work.nominations.get(standing.id))
    assert one.state is N.WITHDRAWN


def test_no_answer_of_a_survey_can_enter_a_nomination():
    """Neither room reads responses, asks or anonymous sheets: marks of a jury are all there is."""

    for module in (nominations, papers):
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        read = {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}
        assert not read & {"responses", "asks", "climates", "sheets", "pair_reports", "alerts"}
