"""Coverage, shortlists, interviews, training: items 3.2, 4.1, 4.2, and what the matcher admits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.bootstrap import papering
from data.bank import participations
from data.bank.readiness import EXPIRED, barred
from data.codebook.selection import questions, rules
from data.errors import InvalidValueError, MissingReasonError, StateError
from data.output.documents import text_of
from data.papers import kinds, making
from data.records.bank import MentorState, Role
from data.records.selection import CandidacyState, CourseState, Topic, TrainingResult
from matching import rounds, selection
from matching.pairs.leaving import _takes
from matching.rounds import running
from matching.selection import refusals
from matching.selection.following import aim, lists_of
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.stores import NOW, SCHOOL, fresh

DAY = NOW.date()
TOPICS = (Topic(code="law", title="Право", hours=2), Topic(code="talk", title="Беседа", hours=6))


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
    """Three mentees wait; x and y are potential mentors."""
    made = cases.small(store)
    put(made, "x", MentorState.POTENTIAL)
    put(made, "y", MentorState.POTENTIAL)
    return made


def row(here, who):
    with here.look() as work:
        return participations.current(work, who, Role.MENTOR)


def put(here, who, state, **fields):
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        one = participations.current(work, who, Role.MENTOR)
        work.participations.put(replace(one, state=state, **fields))


def regulation(here, **fields):
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        school = work.schools.get(SCHOOL.id)
        work.schools.put(replace(school, regulation=replace(school.regulation, **fields)))


def listed(here, *mentees, k=0):
    return {one.mentor_id: one for one in here.did(selection.shortlist, mentees, k).rows}


def talked(here, one, **named):
    given = {"answers": {"motive": "Хочу помочь"}, "note": "спокоен", **named}
    return here.did(selection.interview, one.id, **given)


def chosen(here, one, state=CandidacyState.SELECTED, reason="опыт отвечает запросу"):
    talked(here, one)
    return here.did(selection.decide, one.id, state, reason)


def select(here, who="x"):
    return chosen(here, listed(here, "a", k=2)[who])


def course(here, **named):
    given = {
        "title": "Школа наставника",
        "topics": TOPICS,
        "starts_on": DAY - timedelta(days=20),
        "ends_on": DAY - timedelta(days=1),
        **named,
    }
    return here.did(selection.plan_course, **given)


# ---- 3.2


def test_coverage_counts_everybody_before_anybody_is_ready(here):
    found = here.saw(selection.coverage)
    rows = {one.code: one for one in found.rows}
    assert (found.mentees, found.mentors, found.places) == (3, 2, 3)
    assert {one: (row.demand, row.supply, row.gap) for one, row in rows.items()} == {
        "planning": (1, 1, 0),
        "exam": (1, 2, 0),
        "digital": (1, 1, 0),
    }
    assert not found.uncovered


def test_what_is_missing_says_where_to_look(store):
    here = cases.school(
        store,
        {"a": needs("planning"), "b": needs("planning"), "c": needs("inclusive")},
        {"x": gives(1), "z": gives(3), "r": gives(2)},
    )
    put(here, "r", MentorState.RESTING)
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        work.people.put(cases.person("o"))
        work.consents.put(cases.consent("o"))
        work.sheets.put(cases.sheet("o", Role.MENTOR, gives(2)))
        work.people.put(cases.person("q"))
        row = participations.current(work, "z", Role.MENTOR)
        work.participations.put(replace(row, state=MentorState.DECLINED))
    found = here.saw(selection.coverage)
    rows = {one.code: one for one in found.uncovered}
    assert rows["planning"].gap == 1
    leads = {one.code: one.count for one in rows["planning"].leads}
    assert leads == {"own_staff": 1, "resting": 1, "other_schools": 0, "cnppm": 0}
    assert found.unasked == 2  # o has answered, q has not: neither takes part
    assert [one.gap for one in found.rows] == sorted((one.gap for one in found.rows), reverse=True)
    for one in rows["planning"].leads:
        assert selection.look(one)


def test_a_sensitive_domain_is_other_and_tells_nobody(store):
    from data.bank.needs import sensitive

    secret = min(sensitive())
    here = cases.school(store, {"a": needs(secret)}, {"x": gives(1)})
    (row,) = here.saw(selection.coverage).rows
    assert (row.code, row.name) == ("other", "прочее")
    assert {one.code for one in row.leads} == {"other_schools", "cnppm"}
    assert secret not in repr(here.saw(selection.coverage))


def test_whose_consent_has_ended_is_not_counted(here):
    cases.withdraw(here, "a")
    found = here.saw(selection.coverage, now=NOW + timedelta(minutes=1))
    assert found.mentees == 2


# ---- 4.1


def test_a_shortlist_is_for_one_programme_with_reasons(here):
    rows = listed(here, "a", k=2)
    first = min(rows.values(), key=lambda one: one.rank)
    assert first.mentor_id == "x"  # y is weaker in planning
    assert rows["x"].points > rows["y"].points
    assert 0.0 < rows["x"].score <= 1.0
    (programme,) = here.saw(selection.programmes)
    told = programme.rows[0].reasons
    assert any("+" in one for one in told)
    assert any("запрос" in one for one in told)
    assert {one: row(here, one).state for one in ("x", "y")} == dict.fromkeys(
        ("x", "y"), MentorState.SHORTLISTED
    )


def test_a_list_is_short_and_made_anew_without_touching_who_was_talked_with(here):
    one = listed(here, "a", k=1)
    assert set(one) == {"x"}
    talked(here, one["x"])
    again = listed(here, "a", k=2)
    assert again["x"].state is CandidacyState.INTERVIEWED
    with here.look() as work:
        assert len(work.candidacies.of("x")) == 1
    assert row(here, "y").state is MentorState.SHORTLISTED


def test_a_group_takes_only_who_has_places_for_all(here):
    made = here.did(selection.shortlist, ["a", "b"], 3)
    assert [one.mentor_id for one in made.rows] == ["x"]
    assert [(one.mentor_id, bool(one.why)) for one in made.barred] == [("y", True)]
    assert made.rows[0].mentee_ids == ("a", "b")


def test_nobody_and_too_many_are_refused(here):
    with pytest.raises(refusals.GroupSizeError):
        here.did(selection.shortlist, [])
    with pytest.raises(refusals.NotInBankError):
        here.did(selection.shortlist, ["x"])
    cases.withdraw(here, "a")
    with pytest.raises(refusals.NotInBankError):
        here.did(selection.shortlist, ["a"], now=NOW + timedelta(minutes=1))
    put(here, "x", MentorState.RESTING)
    put(here, "y", MentorState.DECLINED)
    with pytest.raises(refusals.NobodyToListError):
        here.did(selection.shortlist, ["b"])


def test_the_interview_comes_before_the_decision_and_the_decision_has_a_reason(here):
    one = listed(here, "a", k=1)["x"]
    with pytest.raises(refusals.NotInterviewedError):
        here.did(selection.decide, one.id, CandidacyState.SELECTED, "да")
    with pytest.raises(InvalidValueError):
        talked(here, one, on=DAY + timedelta(days=1))
    with pytest.raises(InvalidValueError):
        talked(here, one, answers={"age": "?"})
    kept = talked(here, one, answers=dict.fromkeys(questions(), "ответ"))
    assert kept.state is CandidacyState.INTERVIEWED
    assert row(here, "x").state is MentorState.INTERVIEWED
    with pytest.raises(MissingReasonError):
        here.did(selection.decide, one.id, CandidacyState.SELECTED, "  ")
    with pytest.raises(InvalidValueError):
        here.did(selection.decide, one.id, CandidacyState.INTERVIEWED, "так")
    here.did(selection.decide, one.id, CandidacyState.SELECTED, "опыт")
    assert row(here, "x").state is MentorState.SELECTED
    with pytest.raises(refusals.DecidedError):
        here.did(selection.decide, one.id, CandidacyState.DECLINED, "нет")
    with pytest.raises(refusals.DecidedError):
        talked(here, one)


def test_two_programmes_do_not_pull_a_mentor_apart(here):
    first, second = listed(here, "a", k=2)["x"], listed(here, "b", k=2)["x"]
    chosen(here, first, CandidacyState.DECLINED, "не по предмету")
    assert row(here, "x").state is MentorState.INTERVIEWED  # the other list is open
    chosen(here, second)
    assert row(here, "x").state is MentorState.SELECTED
    third = listed(here, "a", "b")["x"]
    chosen(here, third, CandidacyState.RESERVE, "позже")
    assert row(here, "x").state is MentorState.SELECTED


def test_who_was_declined_comes_back_for_another_programme(here):
    chosen(here, listed(here, "a", k=1)["x"], CandidacyState.RESERVE, "позже")
    assert row(here, "x").state is MentorState.RESERVE
    chosen(here, listed(here, "b", k=2)["x"])
    assert row(here, "x").state is MentorState.SELECTED


def test_a_decision_is_taken_back_with_a_reason_until_training_begins(here):
    one = select(here)
    with pytest.raises(MissingReasonError):
        here.did(selection.undo, one.id, "")
    again = here.did(selection.undo, one.id, "ошиблись строкой")
    assert (again.state, again.reason) == (CandidacyState.INTERVIEWED, "")
    assert row(here, "x").state is MentorState.INTERVIEWED
    here.did(selection.decide, one.id, CandidacyState.SELECTED, "всё же да")
    here.did(selection.enrol, course(here).id, ["x"])
    with pytest.raises(refusals.TooLateError):
        here.did(selection.undo, one.id, "передумали")
    with pytest.raises(refusals.NotInterviewedError):
        here.did(selection.undo, listed(here, "a", k=2)["y"].id, "рано")


def test_a_ready_mentor_stays_ready_whatever_the_list_says(here):
    put(here, "x", MentorState.READY, exempt_reason="стаж")
    chosen(here, listed(here, "a", k=1)["x"], CandidacyState.DECLINED, "не для этой программы")
    assert row(here, "x").state is MentorState.READY


def test_the_person_reads_a_neutral_sentence_alone():
    told = {one: selection.neutral(one) for one in CandidacyState}
    assert told[CandidacyState.DECLINED] == told[CandidacyState.RESERVE]
    assert told[CandidacyState.SHORTLISTED] == told[CandidacyState.INTERVIEWED]
    assert not any("отказ" in one.lower() or "отклон" in one.lower() for one in told.values())


def test_aim_is_the_best_of_all_lists(here):
    one = select(here)
    open_, reserve = (
        replace(one, state=state, interviewed_on=None)
        for state in (CandidacyState.SHORTLISTED, CandidacyState.RESERVE)
    )
    declined = replace(one, state=CandidacyState.DECLINED)
    assert aim([open_, reserve]) is MentorState.SHORTLISTED
    assert aim([open_, declined]) is MentorState.INTERVIEWED
    assert aim([declined, reserve]) is MentorState.RESERVE
    assert aim([declined]) is MentorState.DECLINED
    assert aim([declined, one]) is MentorState.SELECTED
    with here.look() as work:
        assert len(lists_of(work, "x")) == 1


# ---- 4.2


def test_hours_make_ready_for_the_months_of_the_regulation(here):
    select(here, "x")
    chosen(here, listed(here, "b", k=2)["y"])
    made = course(here)
    here.did(selection.enrol, made.id, ["x", "y"])
    assert row(here, "x").state is MentorState.IN_TRAINING
    here.did(selection.attend, made.id, "law", ["x", "y"])
    here.did(selection.attend, made.id, "talk", ["x"])
    ended = {one.person_id: one for one in here.did(selection.finish_course, made.id)}
    assert (ended["x"].hours, ended["x"].result) == (8.0, TrainingResult.PASSED)
    assert (ended["y"].hours, ended["y"].result) == (2.0, TrainingResult.FAILED)
    ready = row(here, "x")
    assert (ready.state, ready.ready_until) == (MentorState.READY, date(2028, 9, 30))
    assert row(here, "y").state is MentorState.IN_TRAINING
    (view,) = here.saw(selection.courses)
    assert (view.course.state, view.hours) == (CourseState.HELD, 8.0)
    assert {one.training.person_id: one.share for one in view.rows} == {"x": 1.0, "y": 0.25}
    with pytest.raises(refusals.CourseClosedError):
        here.did(selection.attend, made.id, "law", [])


def test_attendance_is_mended_and_a_wrong_topic_refused(here):
    select(here)
    made = course(here)
    here.did(selection.enrol, made.id, ["x"])
    here.did(selection.attend, made.id, "law", ["x"])
    here.did(selection.attend, made.id, "law", [])
    with here.look() as work:
        (one,) = work.trainings.of_course(made.id)
        assert (one.attended, one.hours) == ((), 0.0)
        assert work.courses.get(made.id).state is CourseState.RUNNING
    with pytest.raises(InvalidValueError):
        here.did(selection.attend, made.id, "dance", ["x"])


@pytest.mark.parametrize(
    ("ended", "months", "until"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 9, 30), 24, date(2028, 9, 30)),
    ],
)
def test_months_end_where_the_month_ends(here, ended, months, until):
    regulation(here, ready_months=months)
    select(here)
    here.did(selection.outside, "x", title="ЦНППМ", hours=36.0, certificate="77-15", ended_on=ended)
    assert row(here, "x").ready_until == until


def test_an_outside_course_needs_its_number_and_must_still_count(here):
    select(here)
    given = {"title": "ЦНППМ", "hours": 36.0, "certificate": "77-15", "ended_on": DAY}
    for wrong in ({"certificate": " "}, {"title": ""}, {"hours": 0.0}):
        with pytest.raises(InvalidValueError):
            here.did(selection.outside, "x", **(given | wrong))
    with pytest.raises(InvalidValueError):
        here.did(selection.outside, "x", **(given | {"ended_on": DAY + timedelta(days=1)}))
    with pytest.raises(refusals.TrainingOverError):
        here.did(selection.outside, "x", **(given | {"ended_on": date(2024, 9, 30)}))
    with pytest.raises(refusals.NotSelectedError):
        here.did(selection.outside, "y", **given)
    kept = here.did(selection.outside, "x", **given)
    assert (kept.course_id, kept.certificate) == (None, "77-15")
    assert row(here, "x").state is MentorState.READY


def test_an_exemption_keeps_its_reason(here):
    select(here)
    with pytest.raises(MissingReasonError):
        here.did(selection.exempt, "x", " ")
    kept = here.did(selection.exempt, "x", "вёл молодых учителей 12 лет")
    assert (kept.state, kept.exempt_reason) == (MentorState.READY, "вёл молодых учителей 12 лет")
    with pytest.raises(refusals.NotSelectedError):
        here.did(selection.exempt, "y", "опыт")


def test_an_admission_from_the_bank_is_an_exemption_with_its_reason(here):
    done = here.did(participations.admit_mentors, ["y"], "стаж 20 лет")
    assert done.admitted == ("y",)
    assert (row(here, "y").exempt_reason, row(here, "y").ready_until) == ("стаж 20 лет", None)


def test_nobody_leaves_training_without_a_result_or_a_reason(here):
    put(here, "x", MentorState.IN_TRAINING)
    one = row(here, "x")
    with pytest.raises(MissingReasonError):
        here.did(participations.move, one.id, MentorState.READY)
    here.did(participations.move, one.id, MentorState.READY, "курс прошлых лет")
    assert row(here, "x").exempt_reason == "курс прошлых лет"


def test_an_earlier_training_counts_again_in_another_year(here):
    select(here)
    with pytest.raises(refusals.NoEarlierTrainingError):
        here.did(selection.count_earlier, "x")
    here.did(
        selection.outside, "x", title="Курс", hours=18.0, certificate="1", ended_on=date(2026, 3, 2)
    )
    put(here, "x", MentorState.SELECTED, ready_until=None)  # as the row of a new year stands
    (shown,) = [one for one in here.saw(selection.ready) if one.person_id == "x"]
    assert (shown.until, shown.earlier) == (None, date(2028, 3, 2))
    here.did(selection.count_earlier, "x")
    assert (row(here, "x").state, row(here, "x").ready_until) == (
        MentorState.READY,
        date(2028, 3, 2),
    )


def test_a_course_says_something_or_is_refused(here):
    for wrong in ({"topics": ()}, {"topics": (Topic(code="a", title="А", hours=0),)}):
        with pytest.raises(refusals.EmptyCourseError):
            course(here, **wrong)
    twice = (TOPICS[0], TOPICS[0])
    late = (replace(TOPICS[0], on=DAY + timedelta(days=9)),)
    for wrong in (
        {"title": " "},
        {"ends_on": DAY - timedelta(days=30)},
        {"pass_share": 0.0},
        {"topics": twice},
        {"topics": late},
    ):
        with pytest.raises(InvalidValueError):
            course(here, **wrong)
    made = course(here)
    with pytest.raises(refusals.EmptyCourseError):
        here.did(selection.finish_course, made.id)
    with pytest.raises(InvalidValueError):
        here.did(selection.enrol, made.id, [])
    with pytest.raises(refusals.NotSelectedError):
        here.did(selection.enrol, made.id, ["y"])
    here.did(selection.cancel_course, made.id, "нет ведущего")
    with pytest.raises(refusals.CourseClosedError):
        here.did(selection.enrol, made.id, ["x"])


# ---- what the matcher admits


def trained(here, who, until, state=MentorState.READY):
    put(here, who, state, ready_until=until, exempt_reason="")


def test_the_matcher_keeps_a_training_that_ran_out_outside(here):
    trained(here, "x", DAY)
    trained(here, "y", DAY - timedelta(days=1), MentorState.ACTIVE)
    found = here.saw(rounds.funnel)
    assert (found.mentors_ready, found.mentors_untrained, found.places) == (1, 1, 2)
    assert found.dump()["mentors_untrained"] == 1
    shown = {one.person_id: one.why for one in here.saw(selection.ready)}
    assert shown == {"x": "", "y": EXPIRED}
    here.did(selection.exempt, "y", "наставник года")
    assert here.saw(rounds.funnel).mentors_ready == 2
    assert "mentors_untrained" not in here.saw(rounds.funnel).dump()


def test_a_mentor_whose_training_ran_out_takes_no_orphans(here):
    trained(here, "x", DAY)
    trained(here, "y", DAY - timedelta(days=1), MentorState.ACTIVE)
    with here.look() as work:
        assert [_takes(work, one) for one in ("x", "y")] == [True, False]


def test_without_obligatory_training_nothing_runs_out(here):
    trained(here, "x", DAY - timedelta(days=1))
    regulation(here, training_required=False)
    assert here.saw(rounds.funnel).mentors_ready == 1
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        assert selection.tick(work) == 0
    assert row(here, "x").state is MentorState.READY


def test_the_day_after_the_last_one_a_ready_mentor_is_in_training_again(here):
    trained(here, "x", DAY)
    trained(here, "y", DAY - timedelta(days=3), MentorState.ACTIVE)
    for now, state in (
        (NOW, MentorState.READY),
        (NOW + timedelta(days=1), MentorState.IN_TRAINING),
    ):
        with here.store.work(by=here.store.system(SCHOOL.id), now=now) as work:
            selection.tick(work)
        assert row(here, "x").state is state
    assert row(here, "y").state is MentorState.ACTIVE  # running pairs go on


def test_a_task_comes_sixty_days_before_and_is_settled_by_a_new_training(here):
    until = DAY + timedelta(days=rules().notice_days + 1)
    trained(here, "x", until)

    def tasks(now):
        with here.store.work(by=here.store.system(SCHOOL.id), now=now) as work:
            selection.tick(work)
            return [(one.kind, one.due) for one in work.tasks.standing()]

    assert tasks(NOW) == []
    later = NOW + timedelta(days=1)
    assert tasks(later) == [("training_ends", until)]
    assert tasks(later) == [("training_ends", until)]
    here.did(
        selection.outside, "x", title="Курс", hours=8.0, certificate="2", ended_on=DAY, now=later
    )
    assert tasks(later) == []
    assert row(here, "x").ready_until == date(2028, 10, 1)


def test_a_row_from_before_the_register_counts_as_exempt(here):
    trained(here, "x", None)
    one = row(here, "x")
    assert barred(one, SCHOOL.regulation, DAY) == ""
    assert here.saw(rounds.funnel).mentors_ready == 1


def test_a_mentor_without_consent_is_on_no_list_and_in_no_course(here):
    select(here)
    made = course(here)
    here.did(selection.enrol, made.id, ["x"])
    cases.withdraw(here, "x")
    later = NOW + timedelta(minutes=1)
    (programme,) = here.saw(selection.programmes, now=later)
    assert {one.candidacy.mentor_id for one in programme.rows} == {"y"}
    (view,) = here.saw(selection.courses, now=later)
    assert view.rows == ()
    assert here.saw(selection.ready, now=later) == ()
    assert here.did(selection.finish_course, made.id, now=later) == ()
    assert row(here, "x").state is MentorState.IN_TRAINING


def test_a_step_that_was_no_mistake_is_not_taken_back(here):
    put(here, "x", MentorState.READY)
    with here.work() as work, pytest.raises(StateError):
        participations.put_back(work, participations.current(work, "x", Role.MENTOR), "нет")


# ---- papers


@pytest.fixture
def whole(here):
    """A selected mentor who has passed a course; another one in reserve."""
    papering.register()
    select(here)
    chosen(here, listed(here, "a", k=2)["y"], CandidacyState.RESERVE, "другой предмет")
    made = course(here)
    here.did(selection.enrol, made.id, ["x"])
    for topic in TOPICS:
        here.did(selection.attend, made.id, topic.code, ["x"])
    here.did(selection.finish_course, made.id)
    return here


def subjects(here, kind):
    return [one.id for one in here.saw(kinds.kind_of(kind).subjects)]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("coverage_note", ("1", "—")),
        ("interview_sheet", ("X Имя Отчество", "Хочу помочь", "опыт отвечает запросу")),
        ("selection_protocol", ("Y Имя Отчество", "другой предмет", "решено: 2")),
        ("training_programme", ("Школа наставника", "75 %", "8")),
        ("training_sheet", ("X Имя Отчество", "1, 2", "пройден")),
        ("training_certificate", ("X Имя Отчество", "Школа наставника", "30.09.2028")),
    ],
)
def test_a_paper_holds_what_was_decided_and_done(whole, kind, said):
    about = subjects(whole, kind)
    assert about
    ready = whole.did(making.preview, kind, about[0], {}, pictures=False)
    text = text_of(ready.docx)
    for words in said:
        assert words in text
    assert whole.did(making.issue_paper, kind, about[0], {}).kind == kind


def test_a_paper_about_somebody_without_consent_is_refused_and_lists_leave_them_out(whole):
    sheet, certificate = subjects(whole, "interview_sheet"), subjects(whole, "training_certificate")
    cases.withdraw(whole, "x")
    later = NOW + timedelta(minutes=1)
    with whole.look(later) as work:
        mine = {one.id for one in work.candidacies.of("x")}
    about = next(one for one in sheet if one in mine)
    for kind, subject in (("interview_sheet", about), ("training_certificate", certificate[0])):
        with pytest.raises(making.NotNowError):
            whole.did(making.preview, kind, subject, {}, pictures=False, now=later)
        with pytest.raises(refusals.NoConsentError):
            whole.saw(kinds.kind_of(kind).values, subject, now=later)
        assert subject not in [one.id for one in whole.saw(kinds.kind_of(kind).subjects, now=later)]
    for kind in ("selection_protocol", "training_sheet"):
        ready = whole.did(
            making.preview, kind, subjects(whole, kind)[0], {}, pictures=False, now=later
        )
        assert "X Имя Отчество" not in text_of(ready.docx)
