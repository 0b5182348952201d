"""The end of pairs: results, both banks and their forms, the long-term bank, going back to work."""

import io
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest

from data import papers
from data.bank import forms, imports, results
from data.bank.long_term import Answer, standing
from data.errors import DeniedError, InvalidValueError, MissingReasonError, StateError
from data.papers import cascade
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.closing import ReportKind
from data.records.consent import Channel, Purpose
from data.records.intake import RowOutcome
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.programme import ProgrammeState
from matching import closing, pairs
from matching.closing import CarefulError, FixedError, NoResultsError, long_term, reports
from matching.pairs.states import NotOpenError
from matching.programmes import GoalsOpenError
from matching.programmes.refusals import NotShownError
from tests import programme_cases as world
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.stores import NOW, SCHOOL, fresh

PAIR = world.PAIR
LATER = NOW + timedelta(days=1)
SAID = {"mentor_report.results": "Уроки строятся от цели", "mentor_report.tools": "разборы"}


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store, monkeypatch):
    """Mentor x works with a, and with the group b, c; everybody is in the banks since September."""
    monkeypatch.setattr(cascade, "FOLLOWERS", [long_term.withdrawn])
    monkeypatch.setattr(cascade, "GIVEN", [long_term.given])
    given = {**needs("exam", "planning"), **world.SHARE}
    found = cases.school(
        store, dict.fromkeys("abcd", given), {"x": gives("exam"), "y": gives("exam")}
    )
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        for row in work.participations.all():
            busy = row.person_id in "abcx"
            state = {Role.MENTOR: MentorState.ACTIVE, Role.MENTEE: MenteeState.IN_PROGRAMME}
            changes = {"state": state[row.role]} if busy else {}
            work.participations.put(
                replace(row, entered_on=date(2026, 9, 21), headline="Запрос", **changes)
            )
    world.pair(found, "a")
    return found


def levels(here, value=0):
    one = here.saw(lambda work: work.programmes.of_pair(PAIR))
    return {goal.code: value for goal in one.goals}


def agreed(here):
    return world.agreed(here)


def closed(here, result="Освоила планирование", value=0):
    agreed(here)
    here.did(closing.finish, PAIR)
    return here.did(closing.close, PAIR, result, levels(here, value))


def row(here, who, role):
    return here.saw(
        lambda work: next(one for one in work.participations.of(who) if one.role is role)
    )


def cells(here, form):
    content = here.did(forms.export_form, form).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    table = [[one.value for one in line] for line in sheet.iter_rows()]
    top = next(at for at, line in enumerate(table) if line[0] == "№")
    return [dict(zip(table[top], line, strict=True)) for line in table[top + 1 :]]


# ------------------------------------------------------------------------------- closing a pair


def test_a_closed_pair_fills_both_banks_and_both_forms(here):
    after = closed(here)
    assert after.state is PairState.CLOSED
    done, count = 2, 2
    said = f"Освоила планирование; целей достигнуто {done} из {count}"
    assert after.results == said
    mentee, mentor = row(here, "a", Role.MENTEE), row(here, "x", Role.MENTOR)
    for one in (mentee, mentor):
        assert (one.results, one.mark, one.ended_on) == (said, "пройдена", NOW.date())
        assert (one.form, one.kind) == ("teacher_teacher", "traditional")
    assert (mentee.state, mentor.state) == (MenteeState.COMPLETED, MentorState.READY)
    five = next(one for one in cells(here, "form5") if one["ФИО наставляемого"].startswith("A"))
    six = next(one for one in cells(here, "form6") if one["ФИО наставника"].startswith("X"))
    for line in (five, six):
        assert line["Результаты программы"] == said
        assert line["Дата завершения программы"].date() == NOW.date()
        assert not line["Ссылка на кейс/отзыв наставляемого, размещенные на сайте ОУ"]
    assert five["Отметка о прохождении программы"] == "пройдена"
    assert here.saw(closing.progress) == closing.Progress(over=1, whole=1, empty=())


def test_closing_again_changes_nothing(here):
    first = closed(here)
    before = here.saw(lambda work: (work.participations.all(), work.programmes.all()))
    assert here.did(closing.close, PAIR) == first
    assert here.saw(lambda work: (work.participations.all(), work.programmes.all())) == before


def test_goals_below_expectation_are_not_counted(here):
    assert closed(here, "Итог", -1).results.endswith("целей достигнуто 0 из 2")


def test_a_pair_is_not_closed_without_levels_or_words(here):
    agreed(here)
    with pytest.raises(StateError):
        here.did(closing.close, PAIR, "Итог", levels(here))
    here.did(closing.finish, PAIR)
    with pytest.raises(GoalsOpenError):
        here.did(closing.close, PAIR, "Итог", {})
    world.pair(here, "b", name="bare", state=PairState.FINISHING)
    with pytest.raises(NoResultsError):
        here.did(closing.close, "bare")
    assert here.saw(lambda work: work.pairs.get("bare")).state is PairState.FINISHING


def test_what_is_empty_is_told_by_the_column_and_the_pair_waits(here):
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.participations.put(replace(row(here, "a", Role.MENTEE), entered_on=None))
    after = closed(here)
    assert after.state is PairState.COMPLETED
    (gap,) = here.saw(closing.progress).empty
    assert (gap.person_id, gap.header) == ("a", "Дата вхождения в программу")
    (end,) = here.saw(closing.board)
    assert "графа «Дата вхождения в программу» (форма 5)" in closing.lacks(end)
    line = next(one for one in cells(here, "form5") if one["ФИО наставляемого"].startswith("A"))
    assert line[gap.header] is None
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.participations.put(replace(row(here, "a", Role.MENTEE), entered_on=date(2026, 9, 1)))
    assert here.did(closing.close, PAIR).state is PairState.CLOSED


def test_columns_told_empty_are_the_empty_cells_of_the_forms(here):
    """Every gap is an empty cell, every empty cell of a row of a pair that is over is a gap."""
    world.pair(here, "b", name="bare", state=PairState.COMPLETED)
    told = {
        (one.role, one.header) for one in here.saw(closing.progress).empty if one.pair_id == "bare"
    }
    counted = {"Дата вхождения в программу", "Форма наставничества", "Дата завершения программы"}
    counted |= {"Результаты программы"}
    five = next(one for one in cells(here, "form5") if one["ФИО наставляемого"].startswith("B"))
    empty = {(Role.MENTEE, name) for name in counted if not five[name]}
    assert {one for one in told if one[0] is Role.MENTEE and one[1] in counted} == empty
    assert (Role.MENTOR, "Результаты программы") in told


def test_an_early_end_keeps_its_neutral_reason(here):
    agreed(here)
    here.did(pairs.terminate, PAIR, "incompatibility")
    assert here.saw(closing.progress).whole == 0
    after = here.did(closing.close, PAIR, "Начат разбор уроков", levels(here, -1))
    assert after.state is PairState.TERMINATED
    line = next(one for one in cells(here, "form5") if one["ФИО наставляемого"].startswith("A"))
    assert line["Отметка о прохождении программы"] == "прекращена: сложности взаимодействия"
    assert line["Результаты программы"] == "Начат разбор уроков; целей достигнуто 0 из 2"
    assert here.saw(closing.progress).whole == 1


@pytest.mark.parametrize("code", sorted(pairs.Ending))
def test_every_reason_of_an_end_has_a_word_in_the_form(code):
    from data.i18n import speaking

    pair = cases_pair(state=PairState.TERMINATED, reason=code)
    with speaking("ru"):
        assert results.mark_of(pair).startswith("прекращена: ")


def cases_pair(**fields):
    from data.records.pair import Pair

    given = {"state": PairState.ACTIVE, **fields}
    return Pair(
        id="p", school_id=SCHOOL.id, round_id=None, year=SCHOOL.year, mentor_id="x",
        mentee_ids=("a",), form="teacher_teacher", kind="traditional", **given,
    )  # fmt: skip


def test_each_mentee_of_a_group_and_both_mentors_have_their_own_rows(here):
    world.pair(here, "b", "c", name="group", state=PairState.FINISHING)
    world.pair(here, "b", mentor="y", name="second", state=PairState.ACTIVE)
    here.did(closing.close, "group", "Общие уроки")
    b, c = row(here, "b", Role.MENTEE), row(here, "c", Role.MENTEE)
    assert (c.state, c.mark, c.ended_on) == (MenteeState.COMPLETED, "пройдена", NOW.date())
    assert (b.state, b.mark, b.ended_on) == (MenteeState.IN_PROGRAMME, "продолжается", None)
    lines = [one for one in cells(here, "form5") if one["ФИО наставляемого"].startswith("B")]
    marks = {one["ФИО наставника"][:1]: one["Отметка о прохождении программы"] for one in lines}
    assert marks == {"X": "пройдена", "Y": "продолжается"}
    said = {one["ФИО наставника"][:1]: one["Результаты программы"] for one in lines}
    assert said == {"X": "Общие уроки", "Y": None}
    six = next(one for one in cells(here, "form6") if one["ФИО наставника"].startswith("X"))
    partners = six["ФИО наставляемого (наставляемых)"].split("\n")
    assert len(six["Результаты программы"].split("\n")) == len(partners) == 3


def test_reverse_mentoring_writes_both_rows_of_each(here):
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        for who, role, state in (
            ("a", Role.MENTOR, MentorState.ACTIVE),
            ("x", Role.MENTEE, MenteeState.IN_PROGRAMME),
        ):
            work.participations.put(
                cases.participation(who, role, state=state, entered_on=date(2026, 9, 1))
            )
    world.pair(here, "x", mentor="a", name="back", kind="reverse", state=PairState.FINISHING)
    here.did(closing.close, "back", "Учились цифровым средствам")
    assert row(here, "a", Role.MENTOR).results == "Учились цифровым средствам"
    assert row(here, "x", Role.MENTEE).results == "Учились цифровым средствам"
    assert row(here, "x", Role.MENTOR).results == ""
    assert row(here, "a", Role.MENTEE).results == ""


@pytest.mark.parametrize("form", ["form5", "form6"])
def test_a_form_read_back_after_closing_changes_nothing(here, form):
    closed(here)
    world.pair(here, "b", "c", name="group", state=PairState.FINISHING)
    here.did(closing.close, "group", "Общие уроки")
    made = here.did(forms.export_form, form)
    upload = imports.receive(here.store.files, made.file_name, made.content)
    with here.work() as work:
        before = everything(work)
        batch = imports.commit(work, upload)
        assert everything(work) == before
    assert batch.counts[RowOutcome.SAME] == made.rows == sum(batch.counts.values())
    assert here.did(forms.export_form, form).content == made.content


def everything(work):
    return work.people.all(), work.participations.all(), work.pairs.all()


def test_several_pairs_are_closed_at_once_and_a_refusal_stops_none(here):
    world.pair(here, "b", "c", name="group", state=PairState.FINISHING, results="Общие уроки")
    world.pair(here, "d", mentor="y", name="bare", state=PairState.FINISHING)
    ready = [one.pair.id for one in here.saw(closing.board) if one.ready]
    assert ready == ["group"]
    done = here.did(closing.close_many, ["group", "bare", "group"])
    assert done.closed == ("group",)
    assert [one for one, _why in done.refused] == ["bare"]


# ------------------------------------------------------------------------------- back to work


def test_a_pair_goes_back_to_work_and_the_banks_forget(here):
    before = row(here, "a", Role.MENTEE), row(here, "x", Role.MENTOR)
    closed(here)
    with pytest.raises(MissingReasonError):
        here.did(closing.reopen, PAIR, " ")
    after = here.did(closing.reopen, PAIR, "закрыли не ту пару")
    assert (after.state, after.results, after.ended_on) == (PairState.ACTIVE, "", None)
    for one, was in zip((("a", Role.MENTEE), ("x", Role.MENTOR)), before, strict=True):
        now = row(here, *one)
        assert (now.state, now.mark, now.results, now.ended_on) == (was.state, "", "", None)
    assert here.saw(lambda work: work.programmes.of_pair(PAIR)).state is ProgrammeState.RUNNING
    here.did(closing.finish, PAIR)
    again = here.did(closing.close, PAIR, "Итог", levels(here, 1))
    assert again.state is PairState.CLOSED


def test_what_rests_on_the_end_holds_it(here):
    pair = closed(here)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        published = work.pairs.put(replace(pair, link="https://school.example/case"))
    with pytest.raises(FixedError):
        here.did(closing.reopen, PAIR, "ошибка")
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.pairs.put(replace(published, link=""))
    here.did(long_term.answer, "a", agrees=False)
    with pytest.raises(FixedError):
        here.did(closing.reopen, PAIR, "ошибка")


# ------------------------------------------------------------------------------------ reports


def link_of(here, who):
    return world.link(here, who, Form.REPORT)


def test_a_report_comes_by_link_and_is_corrected_until_the_pair_is_closed(here):
    agreed(here)
    mentor = link_of(here, "x")
    with pytest.raises(NotOpenError):
        mentor.did(reports.report_by_link, PAIR, SAID)
    here.did(closing.finish, PAIR)
    goal = here.saw(lambda work: work.programmes.of_pair(PAIR)).goals[0].code
    (first,) = mentor.did(reports.report_by_link, PAIR, {**SAID, f"level.{goal}": "1"})
    assert (first.kind, first.person_id) == (ReportKind.MENTOR_REPORT, "x")
    again = {**SAID, "mentor_report.advice": "не спешить", f"level.{goal}": "2"}
    (second,) = mentor.did(reports.report_by_link, PAIR, again, now=LATER)
    assert second.id == first.id
    assert here.saw(reports.levels_told, PAIR) == {goal: {"x": 2}}
    seen = mentor.saw(reports.own, PAIR)
    assert seen.before["mentor_report.advice"] == "не спешить"
    assert seen.before[f"level.{goal}"] == "2"
    (end,) = here.saw(closing.board)
    assert [one[0] for one in end.awaited] == ["a"]
    here.did(closing.close, PAIR, "Итог", levels(here))
    with pytest.raises(NotOpenError):
        here.did(reports.report, PAIR, "a", {"mentee_report.results": "Научилась"})


def test_a_mentee_sends_a_report_and_a_testimonial(here):
    agreed(here)
    here.did(closing.finish, PAIR)
    said = {"mentee_report.results": "Научилась ставить цель", "testimonial.text": "Благодарю"}
    kept = link_of(here, "a").did(reports.report_by_link, PAIR, said)
    assert [one.kind for one in kept] == [ReportKind.MENTEE_REPORT, ReportKind.TESTIMONIAL]
    with pytest.raises(InvalidValueError):
        link_of(here, "a").did(reports.report_by_link, PAIR, {"testimonial.text": "только отзыв"})


@pytest.mark.parametrize(
    "text", ["после больничного", "ученик Петров молчит", "мама Пети довольна", "был диагноз"]
)
def test_health_family_and_pupils_stay_out_of_reports(here, text):
    agreed(here)
    here.did(closing.finish, PAIR)
    with pytest.raises(CarefulError):
        link_of(here, "x").did(reports.report_by_link, PAIR, {"mentor_report.results": text})
    with pytest.raises(CarefulError):
        here.did(closing.conclude, PAIR, {"summary": text})


def test_a_link_opens_only_the_own_pair(here):
    agreed(here)
    here.did(closing.finish, PAIR)
    world.pair(here, "b", mentor="y", name="other", state=PairState.FINISHING)
    mentor = link_of(here, "x")
    with pytest.raises(DeniedError):
        mentor.saw(reports.own, "other")
    with pytest.raises(DeniedError):
        here.saw(reports.own, PAIR)
    for role in AccountRole:
        if role is not AccountRole.CURATOR:
            with pytest.raises(DeniedError):
                here.by(role).saw(closing.board)


def test_an_ended_consent_shows_and_keeps_nothing(here):
    agreed(here)
    here.did(closing.finish, PAIR)
    mentee = link_of(here, "a")
    here.did(papers.withdraw, "x", [Purpose.BANK])
    with pytest.raises(NotShownError):
        mentee.saw(reports.own, PAIR)
    (end,) = here.saw(closing.board)
    assert end.mentor == ""
    assert here.did(reports.ask, [PAIR])[0].invitation.person_id == "a"


def test_a_conclusion_is_a_draft_first(here):
    agreed(here)
    here.did(closing.finish, PAIR)
    draft = here.did(closing.conclude, PAIR, {"strong": "регулярность"}, sent=False)
    assert (draft.sent_at, draft.person_id) == (None, None)
    with pytest.raises(InvalidValueError):
        here.did(closing.conclude, PAIR, {"strong": "регулярность"})
    sent = here.did(closing.conclude, PAIR, {"summary": "цели достигнуты"})
    assert (sent.id, sent.sent_at) == (draft.id, NOW)


# ------------------------------------------------------------------------------ long-term bank


def test_who_has_finished_is_asked_and_goes_where_the_answer_leads(here):
    closed(here)
    asked = here.saw(long_term.finished)
    assert {(one.person_id, one.answer) for one in asked} == {
        ("a", Answer.NOT_ASKED),
        ("x", Answer.NOT_ASKED),
    }
    here.did(long_term.ask, ["a", "x"])
    assert {one.answer for one in here.saw(long_term.finished)} == {Answer.ASKED}
    for who in ("a", "x"):
        link = world.link(here, who, Form.CONSENT, "long_term_bank")
        link.did(papers.give_by_link, "long_term_bank", [Purpose.LONG_TERM_BANK], now=LATER)
    assert row(here, "x", Role.MENTOR).state is MentorState.LONG_TERM_BANK
    assert row(here, "a", Role.MENTEE).state is MenteeState.ALUMNI
    found = here.saw(long_term.listing, now=LATER)
    assert [(one.person_id, one.role, one.free_from) for one in found] == [
        ("a", Role.MENTEE, date(2027, 9, 1)),
        ("x", Role.MENTOR, date(2027, 9, 1)),
    ]
    assert {one.answer for one in here.saw(long_term.finished, now=LATER)} == {Answer.AGREED}


def test_a_paper_answer_and_a_day_are_written_down(here):
    closed(here)
    here.did(long_term.answer, "x", agrees=True, free_from=date(2028, 1, 10))
    here.did(long_term.answer, "a", agrees=False)
    assert row(here, "a", Role.MENTEE).state is MenteeState.ALUMNI
    (one,) = here.saw(long_term.listing)
    assert (one.person_id, one.free_from) == ("x", date(2028, 1, 10))
    assert here.saw(lambda w: long_term.listing(w, free_by=date(2027, 9, 1))) == ()
    assert len(here.saw(lambda w: long_term.listing(w, free_by=date(2028, 1, 10)))) == 1
    assert len(here.saw(lambda w: long_term.listing(w, domain="exam"))) == 1
    assert here.saw(lambda w: long_term.listing(w, domain="inclusion")) == ()
    with pytest.raises(closing.NotOfferedError):
        here.did(long_term.answer, "d", agrees=True)


def test_an_older_consent_takes_nobody_out_of_the_year(here):
    early = NOW - timedelta(days=3)
    here.did(papers.give, "x", [Purpose.LONG_TERM_BANK], Channel.PAPER, now=early)
    closed(here)
    mentor = row(here, "x", Role.MENTOR)
    assert mentor.state is MentorState.READY
    assert here.did(long_term.enter, mentor.id).state is MentorState.LONG_TERM_BANK
    with pytest.raises(closing.NotOfferedError):
        here.did(long_term.enter, row(here, "y", Role.MENTOR).id)


def test_a_withdrawal_takes_out_at_once(here):
    closed(here)
    for who in ("x", "a"):
        here.did(long_term.answer, who, agrees=True)
    for who in ("x", "a"):
        here.did(papers.withdraw, who, [Purpose.LONG_TERM_BANK], now=LATER)
    assert here.saw(long_term.listing, now=LATER) == ()
    assert row(here, "x", Role.MENTOR).state is MentorState.RETIRED
    assert row(here, "x", Role.MENTOR).free_from is row(here, "a", Role.MENTEE).free_from is None


def test_a_new_year_asks_again_once(here):
    closed(here)
    for who in ("x", "a"):
        here.did(long_term.answer, who, agrees=True)
    with pytest.raises(closing.NextYearError):
        here.did(closing.invite_anew, ["x"], SCHOOL.year)
    assert here.did(closing.invite_anew, ["x", "a"], "2027/2028") == ("x", "a")
    assert here.did(closing.invite_anew, ["x", "a"], "2027/2028") == ()
    with here.look() as work:
        new = [one for one in work.participations.all() if one.year == "2027/2028"]
    assert {(one.person_id, one.role, one.state) for one in new} == {
        ("x", Role.MENTOR, MentorState.INVITED),
        ("a", Role.MENTOR, MentorState.INVITED),
    }
    assert {one.invited for one in here.saw(long_term.listing)} == {"2027/2028"}
    with pytest.raises(closing.NotOfferedError):
        here.did(closing.invite_anew, ["d"], "2027/2028")


def test_somebody_retires_with_a_reason(here):
    closed(here)
    for who in ("x", "a"):
        here.did(long_term.answer, who, agrees=True)
    with pytest.raises(MissingReasonError):
        here.did(long_term.retire, row(here, "x", Role.MENTOR).id, "")
    for who, role in (("x", Role.MENTOR), ("a", Role.MENTEE)):
        here.did(long_term.retire, row(here, who, role).id, "так решил сам")
    assert here.saw(long_term.listing) == ()


def test_nobody_is_asked_whose_consent_has_ended(here):
    closed(here)
    here.did(papers.withdraw, "a", [Purpose.BANK])
    with here.look() as work:
        assert [one.row.person_id for one in standing(work, SCHOOL.year)] == ["x"]
