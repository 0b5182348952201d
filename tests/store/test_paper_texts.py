"""Papers made of records: who is named, what is counted, what is left out, and with which refusal."""

from dataclasses import replace
from datetime import date

import pytest

from data import papers
from data.errors import DeniedError, NotFoundError, StateError
from data.output.documents import text_of
from data.papers import blanks, consent_papers, making
from data.papers.consent_papers import NothingToWithdrawError
from data.practice import papers as gatherings
from data.records.account import AccountRole
from data.records.closing import PairReport, ReportKind
from data.records.consent import Purpose
from data.records.ids import new_id
from data.records.pair import PairState
from data.records.person import Person
from data.records.practice import (
    AgendaLine,
    Attendance,
    Event,
    EventKind,
    EventState,
    Material,
    Nomination,
    NominationState,
    Presence,
    Study,
    StudyState,
)
from data.records.selection import Training, TrainingResult
from matching import rounds
from matching.closing import papers as endings
from matching.programmes import papers as of_pairs
from matching.programmes import record
from matching.rounds import protocol, running
from tests import round_cases as cases
from tests import waves_world as waves
from tests.round_steps import accept_all, agree, computed, pairs
from tests.stores import SCHOOL, account, fresh
from tests.waves_world import ENDS, MENTEE, MENTOR, OTHER, PAIR, PEOPLE

KINDS = (
    *blanks.PAPERS,
    *consent_papers.PAPERS,
    *protocol.PAPERS,
    *of_pairs.PAPERS,
    *record.PAPERS,
    *endings.PAPERS,
    *gatherings.PAPERS,
)
LATER = date(2027, 6, 10)
REPORTS = (
    (ReportKind.MENTOR_REPORT, MENTOR, {"results": "Уроки строятся от цели", "level.g1": "1"}),
    (ReportKind.MENTEE_REPORT, MENTEE, {"results": "Научился ставить цель"}),
    (ReportKind.TESTIMONIAL, MENTEE, {"text": "Помогли разборы уроков"}),
    (ReportKind.CONCLUSION, None, {"summary": "Цели достигнуты отчасти"}),
)
WHY = "просит подождать до весны"


@pytest.fixture(autouse=True)
def _kinds():
    before = dict(making.kinds())
    making.register(KINDS)
    yield
    making.register(before.values())


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A round that was approved: two pairs, and one mentee the curator has left for later."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "tagger", cases.Silent)
        store = fresh(tmp_path_factory.mktemp("round"))
        here = cases.small(store)
        round_id = computed(here)
        here.did(rounds.leave, round_id, "c", WHY)
        accept_all(here, round_id)
        here.did(rounds.review, round_id)
        for pair in pairs(here, round_id):
            agree(here, pair)
        here.did(rounds.approve, round_id)
        yield here, round_id
        store.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A pair that has come to its end; the mentor was trained, spoke, and wrote something down."""
    here = waves.world(tmp_path_factory.mktemp("school"))
    for day in (date(2026, 10, 8), date(2026, 11, 8)):
        waves.meet(here, day)
    here.did(_told, by=here.system())
    waves.state(here, state=PairState.COMPLETED, ended_on=ENDS, basis="приказ № 45")
    yield here
    here.store.close()


def _told(work):
    programme = work.programmes.of_pair(PAIR)
    goals = [replace(one, level=at - 1) for at, one in enumerate(programme.goals)]
    work.programmes.put(replace(programme, goals=tuple(goals)))
    work.trainings.put(
        Training(
            id="t",
            school_id=SCHOOL.id,
            person_id=MENTOR,
            course_id=None,
            title="Школа наставника",
            hours=18.0,
            result=TrainingResult.PASSED,
            ended_on=date(2026, 9, 20),
        )
    )
    event = Event(
        id="e",
        school_id=SCHOOL.id,
        year=SCHOOL.year,
        kind=EventKind.SEMINAR,
        title="Обратная связь",
        at=waves.at(date(2027, 4, 1)),
        minutes=60,
        state=EventState.HELD,
        agenda=(AgendaLine(title="Опыт", speaker_ids=(MENTOR,)),),
    )
    work.events.put(event)
    coming = replace(event, state=EventState.PLANNED, title="Ещё не было")
    for kind in (EventKind.INFORMING, EventKind.SPEED):
        work.events.put(replace(coming, id=kind.value, kind=kind))
    work.studies.put(
        Study(
            id="case",
            school_id=SCHOOL.id,
            year=SCHOOL.year,
            pair_id=PAIR,
            author_ids=(MENTOR,),
            state=StudyState.CURATOR_OK,
            body={"title": "Цель урока", "result": "Уроки строятся от цели"},
            figures={"meetings": "2 из 10"},
        )
    )
    work.nominations.put(
        Nomination(
            id="won",
            school_id=SCHOOL.id,
            year=SCHOOL.year,
            event_id="e",
            category="practice",
            person_id=MENTOR,
            study_id="case",
            state=NominationState.WON,
            proposed_at=work.now,
        )
    )
    work.attendances.put(
        Attendance(
            id=new_id(),
            school_id=SCHOOL.id,
            event_id="e",
            person_id=MENTEE,
            presence=Presence.ATTENDED,
        )
    )
    for kind, who, body in REPORTS:
        work.pair_reports.put(
            PairReport(
                id=kind.value,
                school_id=SCHOOL.id,
                pair_id=PAIR,
                person_id=who,
                kind=kind,
                body=body,
                written_at=work.now,
                sent_at=work.now,
            )
        )
    material = Material(
        id="m",
        school_id=SCHOOL.id,
        title="Памятка о цели урока",
        kind="checklist",
        text="…",
        author_ids=(MENTOR,),
        added_on=date(2027, 5, 1),
    )
    work.materials.put(material)
    work.materials.put(replace(material, id="gone", title="Снято", removed_on=LATER))


def made(here, kind, subject, **at):
    """Words of the paper as it would be issued."""
    shown = here.saw(making.preview, kind, subject, {}, pictures=False, **at)
    return text_of(shown.docx)


def test_a_protocol_tells_pairs_deviations_and_the_proof(asked):
    here, round_id = asked
    values = here.saw(protocol.protocol, round_id)
    (left,) = values["deviations"]
    assert left["reason"] == WHY
    assert left["mentee"].startswith("C ")
    assert left["proposed"][0] in "XY"
    assert [WHY in one["reason"] for one in values["unmatched"]] == [True]
    assert {one["mentees"][0] for one in values["pairs"]} == {"A", "B"}
    assert all(cases.SAYS in one["decision"] for one in values["pairs"])
    text = made(here, "round_protocol", round_id)
    assert here.saw(lambda work: work.rounds.get(round_id).digest) in text
    assert "Оптимум доказан" in text


def test_a_protocol_names_nobody_who_has_withdrawn(asked):
    here, round_id = asked
    with here.work() as work:
        papers.withdraw(work, "b", (Purpose.MATCHING,), "передумал")
    values = here.saw(protocol.protocol, round_id)
    assert "B Имя" not in str(values)
    assert len(values["pairs"]) == 1


def test_no_protocol_before_everything_is_decided(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    here = cases.small(fresh(tmp_path))
    opened = here.did(rounds.open_round)
    assert here.saw(protocol.PAPERS[0].subjects) == []
    with pytest.raises(StateError):
        here.saw(protocol.protocol, opened.id)
    here.store.close()


def test_which_side_said_no_stays_untold():
    said = {protocol._answered(one) for one in protocol.FELL}
    assert len(said) == 1


def test_a_record_counts_with_n_and_names_no_mentee(school):
    values = school.saw(record.record, MENTOR, on=LATER)
    told = {one["name"]: (one["value"], one["base"]) for one in values["outcomes"]}
    assert [value for value, _base in told.values()] == ["1", "1", "2", "1,5"]
    assert [base.split()[2] for _value, base in told.values()] == ["1", "2", "10", "2"]
    (pair,) = values["pairs"]
    assert (pair["mentees"], pair["basis"]) == (1, "приказ № 45")
    assert [one["title"] for one in values["trainings"]] == ["Школа наставника"]
    assert [one["part"] for one in values["events"]] == ["выступление"]
    assert [one["title"] for one in values["publications"]] == ["Памятка о цели урока"]
    text = made(school, "mentor_record", MENTOR, on=LATER)
    assert PEOPLE[MENTOR] in text
    assert PEOPLE[MENTEE] not in text


def test_a_record_is_of_somebody_who_led_and_has_consented(tmp_path, school):
    assert [one.id for one in school.saw(record.PAPERS[0].subjects)] == [MENTOR]
    with pytest.raises(NotFoundError):
        school.saw(record.record, MENTEE)
    silent = waves.world(tmp_path, agreed=(MENTEE,))
    assert silent.saw(record.PAPERS[0].subjects) == []
    with pytest.raises(NotFoundError):
        silent.saw(record.record, MENTOR)
    for kind in of_pairs.PAPERS:
        assert silent.saw(kind.subjects) == []
        with pytest.raises(NotFoundError):
            silent.saw(kind.values, PAIR)
    silent.store.close()


def test_a_programme_and_a_diary_are_papers_of_a_pair(school):
    assert PEOPLE[MENTEE] in made(school, "programme", PAIR)
    assert "08.10.2026" in made(school, "diary", PAIR)
    (one,) = school.saw(of_pairs.PAPERS[0].subjects)
    assert one.words == "Ёлкина А. П. – Жуков Б. И."


def test_the_register_names_whoever_may_be_kept_and_counts_the_rest(school):
    with school.store.work(by=school.curator, now=waves.at(LATER)) as work:
        papers.withdraw(work, OTHER, (Purpose.BANK,), "уходит")
    values = school.saw(consent_papers.consents_register, "", on=LATER)
    assert values["unnamed"] == 1
    assert {one["person"] for one in values["rows"]} == {PEOPLE[MENTOR], PEOPLE[MENTEE]}
    assert (values["live"], values["total"]) == (8, 8)
    assert PEOPLE[OTHER] not in made(school, "consents_register", "", on=LATER)


def test_a_withdrawal_lists_what_can_be_taken_back(school):
    text = made(school, "withdrawal", MENTEE)
    assert "Жукова Бориса Ильича" in text
    assert text.count("☐") == len(waves.ALL)
    with school.store.work(by=school.system(), now=waves.at(waves.BEGINS)) as work:
        work.people.put(Person(id="new", school_id=SCHOOL.id, fio="Новикова Ия Ильинична"))
    assert "new" not in {one.id for one in school.saw(consent_papers.PAPERS[1].subjects)}
    with pytest.raises(NothingToWithdrawError):
        school.saw(consent_papers.withdrawal, "new")


def test_reports_become_papers_with_the_levels_their_author_told(school):
    told = {kind: made(school, kind.value, kind.value) for kind, _who, _body in REPORTS}
    for kind, _who, body in REPORTS:
        assert next(iter(body.values())) in told[kind]
        assert PEOPLE[MENTOR] in told[kind]
        assert [one.id for one in school.saw(making.kinds()[kind.value].subjects)] == [kind.value]
    own = school.saw(endings.report, "mentor_report")["goals"]
    asked = school.saw(endings.conclusion, "conclusion")["goals"]
    assert [one["level"] for one in own][1] == "–"
    assert own[0]["level"] != asked[0]["level"]
    assert "–" not in {one["level"] for one in asked}
    assert "1,5" in told[ReportKind.CONCLUSION]


def test_a_report_is_no_paper_before_it_is_sent_or_without_consent(tmp_path):
    silent = waves.world(tmp_path, agreed=(MENTOR,))
    silent.did(_told, by=silent.system())
    for kind in endings.PAPERS:
        assert silent.saw(kind.subjects) == []
        with pytest.raises(NotFoundError):
            silent.saw(kind.values, kind.code)
    silent.store.close()


def test_events_cases_and_thanks_fill_their_templates(school):
    for kind in gatherings.PAPERS:
        listed = school.saw(kind.subjects)
        assert listed, kind.code
        for one in listed:
            text = made(school, kind.code, one.id)
            assert SCHOOL.name in text
    assert "Ёлкину Анну Петровну" in made(school, "thanks", "won")
    assert PEOPLE[MENTOR] not in made(school, "case", "case")
    assert PEOPLE[MENTOR] in made(school, "event_minutes", "e")


def test_papers_ask_their_permission(school):
    stranger = account(school.store, AccountRole.ADMINISTRATION)
    for kind in KINDS:
        with pytest.raises(DeniedError):
            school.saw(making.preview, kind.code, "", {}, by=stranger)


@pytest.mark.parametrize("code", ["questionnaire_mentor", "questionnaire_mentee"])
def test_a_questionnaire_is_printed_with_codes_and_boxes(school, code):
    kind = making.kinds()[code]
    for subject in school.saw(kind.subjects):
        values = school.saw(kind.values, subject.id)
        rows = [row for part in values["parts"] for row in part["rows"]]
        asked = ["".join(row["code"].split()) for row in rows]
        assert len(asked) == len(set(asked))
        assert "mentee.psychologist_first" not in asked
        assert all("☐" in row["answer"] or "__" in row["answer"] for row in rows)
    text = made(school, code, "short")
    assert "согласие на обработку" not in text.lower()
    assert PEOPLE[MENTEE] not in text


def test_every_wave_is_printed_but_what_is_sensitive_or_asked_elsewhere(school):
    kind = making.kinds()["questionnaire_wave"]
    listed = [one.id for one in school.saw(kind.subjects)]
    assert {"core:pre:mentee", "core:post:mentor", "core:day14:mentee"} <= set(listed)
    assert not [one for one in listed if ":meeting:" in one]
    for subject in listed:
        rows = [
            row["code"]
            for part in school.saw(kind.values, subject)["parts"]
            for row in part["rows"]
        ]
        assert rows
        assert not [one for one in rows if one.startswith(("WELL", "GOALS")) or "wellb" in one]
    assert "☐9 ☐10 ☐–" in made(school, kind.code, "core:pre:mentee")


@pytest.mark.parametrize("kind", blanks.PAPERS, ids=lambda one: one.code)
def test_a_sheet_nobody_has_is_not_found(school, kind):
    with pytest.raises(NotFoundError):
        school.saw(kind.values, "nothing")
