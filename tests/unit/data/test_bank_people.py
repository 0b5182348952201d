"""People and rows of the banks: who may, what is refused, what is written down."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data import papers
from data.bank import answers, cards, participations, people, rows
from data.bank.participations import AlreadyInBankError, NoQuestionnaireError, NotAwaitedError
from data.bank.words import field, refusal
from data.codebook import questionnaire
from data.errors import (
    ChangedMeanwhileError,
    DeniedError,
    InvalidValueError,
    MissingReasonError,
    StateError,
)
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.consent import Purpose
from data.records.ids import PersonId, SchoolId
from data.records.person import Person
from data.records.round import UnmatchedReason
from tests.stores import NOW, account, fresh, open_school

NEW = Person(id=PersonId(""), school_id=SchoolId(""), fio="  Ёлкина\u00a0Анна ")
REQUEST = {"mentee.main_request": "Дисциплина в пятых классах", "mentee.share_needs": "yes"}


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    open_school(opened)
    yield opened
    opened.close()


@pytest.fixture
def curator(store):
    return account(store, AccountRole.CURATOR)


@pytest.fixture
def work(store, curator):
    with store.work(by=curator, now=NOW) as opened:
        yield opened


def verbs(work, person):
    return [one.verb for one in reversed(work.trail.of(f"person:{person.id}"))]


def test_admitting_a_known_person_overwrites_nobody(work):
    kept = people.admit(work, NEW)
    with pytest.raises(people.KnownPersonError) as told:
        people.admit(work, replace(kept, fio="Подменённая Имя"))
    assert kept.fio in refusal(told.value)
    assert work.people.get(kept.id) == kept


def test_a_new_person_gets_an_id_a_clean_name_and_an_entry(work):
    kept = people.admit(work, NEW)
    assert (kept.fio, bool(kept.id), kept.school_id) == ("Ёлкина Анна", True, work.school_id)
    assert verbs(work, kept) == ["person.admitted"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"fio": "A"}, "fio"),
        ({"fio": "А" * 201}, "fio"),
        ({"year_of_birth": 1919}, "year_of_birth"),
        ({"year_of_birth": 2015}, "year_of_birth"),
        ({"years_teaching": -1}, "years_teaching"),
        ({"years_in_school": 76}, "years_in_school"),
        ({"subjects": ("magic",)}, "subjects"),
        ({"levels": ("sky",)}, "levels"),
        ({"category": "best"}, "category"),
        ({"email": "no address"}, "email"),
        ({"post": "п" * 501}, "post"),
        ({"hired_on": date(2020, 9, 1), "left_on": date(2020, 8, 31)}, "left_on"),
        ({"left_for": "school"}, "left_for"),
        ({"left_on": date(2020, 8, 31), "left_for": "space"}, "left_for"),
    ],
)
def test_a_value_that_breaks_its_rule_is_refused_by_field(work, changes, wrong):
    with pytest.raises(InvalidValueError) as told:
        people.admit(work, replace(NEW, **changes))
    assert told.value.params["field"] == wrong
    assert field(wrong) in refusal(told.value)
    assert work.people.count() == 0


def test_nobody_is_the_own_manager(work):
    kept = people.admit(work, NEW)
    with pytest.raises(InvalidValueError):
        people.edit(work, replace(kept, manager_id=kept.id))


def test_a_stale_edit_is_refused_with_both_values(work):
    kept = people.admit(work, NEW)
    people.edit(work, replace(kept, post="учитель"))
    with pytest.raises(ChangedMeanwhileError) as told:
        people.edit(work, replace(kept, post="методист"))
    assert (told.value.params["yours"], told.value.params["theirs"]) == ("методист", "учитель")


def test_archiving_is_no_erasing_and_comes_back(work):
    kept = people.admit(work, NEW)
    people.archive(work, kept.id, "уволилась")
    with pytest.raises(StateError) as told:
        people.archive(work, kept.id)
    assert "в архиве" in refusal(told.value)
    assert people.restore(work, kept.id).archived_at is None
    with pytest.raises(StateError):
        people.restore(work, kept.id)
    assert verbs(work, kept) == ["person.admitted", "person.archived", "person.restored"]


@pytest.mark.parametrize(
    "role", [one for one in AccountRole if one is not AccountRole.CURATOR], ids=str
)
def test_only_the_curator_writes(store, curator, role):
    with store.work(by=curator, now=NOW) as work:
        kept = people.admit(work, NEW)
        row = participations.enter(work, kept.id, Role.MENTOR)
    for action in (
        lambda work: people.admit(work, NEW),
        lambda work: people.edit(work, kept),
        lambda work: people.archive(work, kept.id),
        lambda work: people.restore(work, kept.id),
        lambda work: participations.enter(work, kept.id, Role.MENTEE),
        lambda work: participations.edit(work, row),
        lambda work: participations.move(work, row.id, MentorState.SUBMITTED),
        lambda work: participations.admit_mentors(work, [kept.id], "опыт"),
        lambda work: participations.requeue(work, [kept.id]),
        lambda work: answers.submit_sheet(work, kept.id, Role.MENTEE, REQUEST),
        lambda work: answers.confirm_tags(work, kept.id, Role.MENTEE, []),
        lambda work: answers.history(work, kept.id, Role.MENTEE),
    ):
        with (
            store.work(by=account(store, role), now=NOW) as work,
            pytest.raises(DeniedError),
        ):
            action(work)


def test_a_card_is_for_the_curator_and_the_director(store, curator):
    with store.work(by=curator, now=NOW) as work:
        kept = people.admit(work, NEW)
        papers.give(work, kept.id, [Purpose.BANK])
        answers.submit_sheet(work, kept.id, Role.MENTEE, REQUEST)
    for role in AccountRole:
        by = account(store, role)
        with store.work(by=by, now=NOW) as work:
            if role in {AccountRole.CURATOR, AccountRole.DIRECTOR}:
                shown = cards.card(work, kept.id)
                assert bool(shown.sheets) is (role is AccountRole.CURATOR)
                assert bool(shown.history) is (role is AccountRole.CURATOR)
            else:
                with pytest.raises(DeniedError):
                    cards.card(work, kept.id)


def test_a_card_without_a_written_reading_is_not_given(store, curator):
    with store.work(by=curator, now=NOW) as work:
        kept = people.admit(work, NEW)
    with store.look(by=curator, now=NOW) as work, pytest.raises(RuntimeError):
        cards.card(work, kept.id)
    with store.work(by=curator, now=NOW) as work:
        cards.card(work, kept.id)
    with store.look(by=curator, now=NOW) as work:
        assert cards.noted(work, kept.id)
        assert cards.card(work, kept.id).person.fio == "Ёлкина Анна"
    later = NOW + timedelta(minutes=11)
    with store.look(by=curator, now=later) as work:
        assert not cards.noted(work, kept.id)


def test_a_second_row_of_a_year_is_refused(work):
    kept = people.admit(work, NEW)
    participations.enter(work, kept.id, Role.MENTOR)
    with pytest.raises(AlreadyInBankError) as told:
        participations.enter(work, kept.id, Role.MENTOR)
    assert "наставник" in refusal(told.value)
    participations.enter(work, kept.id, Role.MENTEE)


def test_a_stale_step_is_refused_in_words(work):
    kept = people.admit(work, NEW)
    row = participations.enter(work, kept.id, Role.MENTEE)
    participations.move(work, row.id, MenteeState.SUBMITTED)
    with pytest.raises(ChangedMeanwhileError) as told:
        participations.move(work, row.id, MenteeState.SUBMITTED, version=row.version)
    assert "анкета получена" in refusal(told.value)


def waiting(work, consent=True, sheet=True):
    kept = people.admit(work, NEW)
    participations.enter(work, kept.id, Role.MENTEE)
    if sheet:
        answers.submit_sheet(work, kept.id, Role.MENTEE, REQUEST)
    if consent:
        papers.give(work, kept.id, [Purpose.BANK])
    return kept


def test_admission_walks_every_step_and_starts_the_clock_once(work):
    kept = waiting(work)
    done = participations.admit_mentees(work, [kept.id])
    row = participations.current(work, kept.id, Role.MENTEE)
    assert (done.admitted, done.refused) == ((kept.id,), ())
    assert (row.state, row.waiting_since) == (MenteeState.WAITING, NOW.date())
    assert row.entered_on == NOW.date()
    work.now = NOW + timedelta(days=60)
    code = UnmatchedReason.LOW_FIT
    participations.move(work, row.id, MenteeState.UNMATCHED, code)
    assert participations.current(work, kept.id, Role.MENTEE).reason == code
    participations.requeue(work, [kept.id])
    again = participations.current(work, kept.id, Role.MENTEE)
    assert (again.waiting_since, again.reason) == (NOW.date(), "")
    shown = rows.bank_rows(work, Role.MENTEE)[0]
    assert shown.waiting_days == 60


def test_who_is_not_admitted_is_named_with_the_reason_and_others_go_on(work):
    fine = waiting(work)
    no_sheet, no_consent = waiting(work, sheet=False), waiting(work, consent=False)
    done = participations.admit_mentees(work, [no_sheet.id, fine.id, no_consent.id, fine.id])
    assert done.admitted == (fine.id,)
    told = {who: type(why).__name__ for who, why in done.refused}
    assert told == {
        no_sheet.id: NoQuestionnaireError.__name__,
        no_consent.id: "ConsentMissingError",
        fine.id: NotAwaitedError.__name__,
    }
    assert participations.current(work, no_consent.id, Role.MENTEE).state == "submitted"


def test_a_mentor_is_exempt_from_training_only_with_a_reason(work):
    kept = people.admit(work, NEW)
    answers.submit_sheet(work, kept.id, Role.MENTOR, {"planning.1": 5})
    papers.give(work, kept.id, [Purpose.BANK])
    done = participations.admit_mentors(work, [kept.id], "")
    assert isinstance(done.refused[0][1], MissingReasonError)
    assert participations.admit_mentors(work, [kept.id], "стаж 20 лет").admitted == (kept.id,)
    assert participations.current(work, kept.id, Role.MENTOR).state is MentorState.READY


def test_a_sheet_breaking_rules_is_refused_with_the_question_itself(work):
    kept = people.admit(work, NEW)
    with pytest.raises(answers.AnswersInvalidError) as told:
        answers.submit_sheet(work, kept.id, Role.MENTEE, {"planning.1": 9})
    words = refusal(told.value)
    assert questionnaire(Role.MENTEE).question("mentee.main_request").text in words
    assert "planning.1" not in words
    assert work.sheets.count() == 0


def test_a_correction_is_a_new_sheet_and_fills_only_an_empty_field(work):
    kept = people.admit(work, NEW)
    answers.submit_sheet(work, kept.id, Role.MENTEE, REQUEST)
    work.now = NOW + timedelta(hours=1)
    changed = {**REQUEST, "mentee.main_request": "Другое"}
    answers.submit_sheet(work, kept.id, Role.MENTEE, changed)
    sheets = answers.history(work, kept.id, Role.MENTEE)
    assert [one.answers["mentee.main_request"] for one in sheets] == [
        "Другое",
        "Дисциплина в пятых классах",
    ]
    row = participations.current(work, kept.id, Role.MENTEE)
    assert (row.state, row.headline) == ("submitted", "Дисциплина в пятых классах")


def test_confirmed_tags_are_a_new_sheet(work):
    kept = people.admit(work, NEW)
    with pytest.raises(answers.NoSheetError):
        answers.confirm_tags(work, kept.id, Role.MENTEE, ["planning"])
    answers.submit_sheet(work, kept.id, Role.MENTEE, REQUEST)
    work.now = NOW + timedelta(hours=1)
    answers.confirm_tags(work, kept.id, Role.MENTEE, ["planning", "planning"])
    newest = answers.history(work, kept.id, Role.MENTEE)[0]
    assert newest.answers["tags.confirmed"] == ("planning",)
    for wrong in (["magic"], ["planning", "ict", "exam", "conduct"]):
        with pytest.raises(InvalidValueError):
            answers.confirm_tags(work, kept.id, Role.MENTEE, wrong)


def test_the_bank_edits_words_and_dates_never_the_state(work):
    kept = people.admit(work, NEW)
    row = participations.enter(work, kept.id, Role.MENTEE)
    after = participations.edit(
        work, replace(row, headline=" новый\u00a0запрос ", state=MenteeState.WAITING)
    )
    assert (after.headline, after.state) == ("новый запрос", MenteeState.INVITED)
