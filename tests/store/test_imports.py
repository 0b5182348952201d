"""Files into the register: linked with care, once, undone, corrected; on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from data import papers
from data.bank import cards, imports
from data.bank.imports import NEW, NotUndoableError
from data.errors import DeniedError, NotFoundError, StateError
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.consent import Purpose
from data.records.ids import BatchId, new_id
from data.records.intake import RowOutcome, TableKind
from data.records.person import Person
from tests.intake_files import delimited, quick, xlsx
from tests.store_samples import CONSENT, TEXT
from tests.stores import NOW, account

STAFF = ["ФИО", "Должность", "Педагогический стаж", "Год рождения", "Электронная почта"]
ELKINA = ["Ёлкина Анна Петровна", "учитель химии", "12", "1980", "elkina@school.example"]
ZHUK = ["Жук Иван Ильич", "учитель физики", "3", "1999", ""]
MENTORS = ["ФИО", "Год рождения", "Скольких наставляемых вы готовы вести одновременно?"]
FORM6 = [
    *("ФИО наставника", "Место работы наставника", "Основные компетенции наставника"),
    *("Дата вхождения в программу", "ФИО наставляемого (наставляемых)"),
]


def upload(rows, kind=TableKind.STAFF, name="штат.xlsx"):
    content = xlsx(rows)
    return imports.Upload(
        id=BatchId(new_id()),
        file_name=name,
        sha256=f"{len(content):064x}",
        size=len(content),
        reading=quick(content, name, kind),
    )


@pytest.fixture
def curator(store, school):
    return account(store, AccountRole.CURATOR)


@pytest.fixture
def bring(store, curator):
    """``bring(rows, kind)``: import a table; gives the batch."""

    def brought(rows, kind=TableKind.STAFF, **more):
        with store.work(by=curator, now=NOW) as work:
            return imports.commit(work, upload(rows, kind), **more)

    return brought


@pytest.fixture
def look(store, curator):
    """``look(lambda work: …)``: ask the store."""

    def asked(question):
        with store.look(by=curator, now=NOW) as work:
            return question(work)

    return asked


@pytest.fixture
def do(store, curator):
    """``do(imports.undo, batch_id)``: a use case in a unit of work of its own."""

    def done(use_case, *args, **more):
        with store.work(by=curator, now=NOW) as work:
            return use_case(work, *args, **more)

    return done


def people(look):
    return {one.fio: one for one in look(lambda work: work.people.all())}


def known(do, **facts):
    person = Person(id=new_id(), school_id="s45", **facts)
    do(lambda work: work.people.put(person))
    return person


def test_a_staff_list_becomes_people_and_again_nothing(bring, look):
    batch = bring([STAFF, ELKINA, ZHUK])
    assert batch.counts["imported"] == 2
    assert people(look)["Ёлкина Анна Петровна"].subjects == ("chemistry",)
    before = people(look)
    again = bring([STAFF, ELKINA, ZHUK])
    assert (again.counts["same"], again.counts["imported"]) == (2, 0)
    assert people(look) == before


def test_days_of_hire_and_leave_come_with_the_list_and_a_wrong_one_is_left_out(bring, look):
    header = [*STAFF, "Дата приёма на работу", "Дата увольнения"]
    batch = bring([header, [*ELKINA, "01.09.2019", "31.02.2026"], [*ZHUK, "", "2026-08-31"]])
    found = people(look)
    assert found["Ёлкина Анна Петровна"].hired_on == date(2019, 9, 1)
    assert [one.left_on for one in found.values() if one.left_on] == [date(2026, 8, 31)]
    rows = look(lambda work: work.batch_rows.of(batch.id))
    assert "intake.day_left_out" in {one.code for row in rows for one in row.findings}


def test_the_history_of_a_person_tells_of_the_import_that_brought_them(bring, do, look):
    bring([STAFF, ELKINA])
    who = people(look)["Ёлкина Анна Петровна"].id
    history = do(cards.card, who).history
    (told,) = [one for one in history if one.verb == "person.imported"]
    assert told.who == look(imports.by_whom)[look(imports.batches)[0].by]
    assert look(imports.by_whom)["system"] == "командная строка"


def test_the_same_upload_committed_twice_is_one_batch(do, look):
    one = upload([STAFF, ELKINA])
    first = do(imports.commit, one)
    assert do(imports.commit, one) == first
    assert len(look(lambda work: work.batches.all())) == 1


def test_other_facts_about_a_known_person_change_it_and_undo_gives_them_back(bring, do, look):
    bring([STAFF, ELKINA])
    was = people(look)["Ёлкина Анна Петровна"]
    batch = bring([STAFF, [*ELKINA[:2], "13", *ELKINA[3:]]])
    assert people(look)["Ёлкина Анна Петровна"].years_teaching == 13
    do(imports.undo, batch.id)
    now = people(look)["Ёлкина Анна Петровна"]
    assert replace(now, version=0) == replace(was, version=0)


def test_managers_are_found_wherever_they_stand_in_the_list(bring, look):
    header = ["ФИО", "Непосредственный руководитель"]
    bring([header, ["Жук Иван Ильич", "Ёлкина Анна Петровна"], ["Ёлкина Анна Петровна", ""]])
    found = people(look)
    assert found["Жук Иван Ильич"].manager_id == found["Ёлкина Анна Петровна"].id


@pytest.mark.parametrize(
    ("had", "said"),
    [
        ({"year_of_birth": 1999}, ["", "", "1999", ""]),
        ({"email": "Zhuk@school.example"}, ["", "", "", "zhuk@SCHOOL.example"]),
    ],
)
def test_a_whole_name_and_a_second_key_make_one_person(do, bring, look, had, said):
    person = known(do, fio="Жук  Иван Ильич".replace("  ", " "), **had)
    batch = bring([STAFF, ["ЖУК ИВАН  ИЛЬИЧ", "учитель физики", *said[1:]]])
    assert batch.counts["imported"] == 1
    assert list(people(look)) == ["Жук Иван Ильич"]
    assert people(look)["Жук Иван Ильич"].id == person.id


@pytest.mark.parametrize(
    ("had", "said"),
    [
        ("Жук Иван Ильич", "Жук Иван Ильич"),
        ("Иванова Мария Петровна", "Иванова Марина Петровна"),
        ("Петрова-Сидорова Анна Ильинична", "Петрова Анна Ильинична"),
        ("Жук Иван Ильич", "Жук И.И."),
        ("Жук Иван Ильич", "Жук Иван"),
    ],
)
def test_a_name_alone_or_a_like_one_joins_nobody(do, bring, look, had, said):
    """A year of birth tells the register's Петрова from nobody: she is asked about too."""
    person = known(do, fio=had, year_of_birth=1985)
    row = [said, "учитель", "3", "1985" if "Петрова" in had else "", ""]
    batch = bring([STAFF, row])
    if said.startswith("Иванова"):  # Мария and Марина: 0.893 alike, two people; asked about
        assert batch.counts["rejected"] + batch.counts["imported"] == 1
    else:
        assert batch.counts["rejected"] == 1
    kept = look(lambda work: work.people.get(person.id))
    assert kept.fio == had
    assert kept.years_teaching is None


def test_the_same_name_with_another_key_is_asked_about(do, bring, look):
    known(do, fio="Жук Иван Ильич", year_of_birth=1950)
    batch = bring([STAFF, ZHUK])
    assert batch.counts["rejected"] == 1
    row = look(imports.quarantine)[0]
    assert row.findings[-1].code == "import.possible_match"


def test_a_decision_links_and_is_remembered(do, bring, look):
    person = known(do, fio="Петрова-Сидорова Анна Ильинична", year_of_birth=1985)
    rows = [STAFF, ["Петрова Анна Ильинична", "учитель", "3", "1985", ""]]
    one = upload(rows)
    seen = look(lambda work: imports.preview(work, one))
    assert [each.fio for each in seen.matches[0].candidates] == [person.fio]
    batch = do(imports.commit, one, decisions={seen.matches[0].key: person.id})
    assert batch.counts["imported"] == 1
    assert look(lambda work: work.people.get(person.id)).years_teaching == 3
    later = bring([STAFF, ["Петрова Анна Ильинична", "учитель", "4", "1985", ""]])
    assert later.counts["imported"] == 1
    assert look(lambda work: work.people.get(person.id)).years_teaching == 4


def test_a_decision_for_somebody_new_makes_two_people(do, look):
    known(do, fio="Жук Иван Ильич")
    one = upload([STAFF, ZHUK])
    seen = look(lambda work: imports.preview(work, one))
    do(imports.commit, one, decisions={seen.matches[0].key: NEW})
    assert len(look(lambda work: work.people.all())) == 2


def test_two_namesakes_of_one_file_without_a_key_wait(bring, look):
    batch = bring(
        [STAFF, ["Жук Иван", "учитель", "3", "", ""], ["Жук Иван", "учитель", "9", "", ""]]
    )
    assert (batch.counts["imported"], batch.counts["rejected"]) == (1, 1)


def test_a_row_that_waits_is_decided_in_place(do, bring, look):
    person = known(do, fio="Жук Иван Ильич")
    batch = bring([STAFF, ZHUK])
    row = look(imports.quarantine)[0]
    match = look(lambda work: imports.whose(work, batch.id, row.sheet, row.row))
    assert [one.id for one in match.candidates] == [person.id]
    kept = do(imports.correct, batch.id, row.sheet, row.row, decision=person.id)
    assert (kept.outcome, kept.person_id, kept.corrected) == (RowOutcome.IMPORTED, person.id, True)
    assert look(imports.quarantine) == []
    counts = look(lambda work: work.batches.get(batch.id)).counts
    assert (counts["imported"], counts["rejected"]) == (1, 0)
    assert bring([STAFF, ZHUK]).counts["same"] == 1


def test_a_row_that_waits_is_corrected_in_place(do, bring, look):
    batch = bring([STAFF, ["", *ZHUK[1:]], ELKINA])
    row = look(imports.quarantine)[0]
    still = do(imports.correct, batch.id, row.sheet, row.row, cells={"ФИО": "-"})
    assert still.outcome is RowOutcome.REJECTED
    untouched = do(imports.correct, batch.id, row.sheet, row.row)
    assert untouched.outcome is RowOutcome.REJECTED
    kept = do(imports.correct, batch.id, row.sheet, row.row, cells={"ФИО": "Жук Иван Ильич"})
    assert kept.outcome is RowOutcome.IMPORTED
    assert people(look)["Жук Иван Ильич"].years_teaching == 3
    with pytest.raises(NotFoundError):
        do(imports.correct, batch.id, row.sheet, row.row, cells={"ФИО": "Ёж"})


def test_a_row_corrected_in_place_is_known_when_its_list_comes_again(do, bring, look):
    rows = [STAFF, ["", *ZHUK[1:]], ELKINA]
    batch = bring(rows)
    row = look(imports.quarantine)[0]
    do(imports.correct, batch.id, row.sheet, row.row, cells={"ФИО": "Жук Иван Ильич"})
    again = bring(rows)
    assert (again.counts["same"], again.counts["rejected"]) == (2, 0)
    assert look(imports.quarantine) == []
    assert len(people(look)) == 2


def test_a_row_that_waits_is_let_go_and_does_not_come_back(do, bring, look):
    batch = bring([STAFF, ["", *ZHUK[1:]]])
    row = look(imports.quarantine)[0]
    gone = do(imports.dismiss, batch.id, row.sheet, row.row, "строка-образец")
    assert gone.outcome is RowOutcome.SKIPPED
    assert look(imports.quarantine) == []
    counts = look(lambda work: work.batches.get(batch.id)).counts
    assert (counts["skipped"], counts["rejected"]) == (1, 0)
    again = bring([STAFF, ["", *ZHUK[1:]]])
    assert (again.counts["skipped"], look(imports.quarantine)) == (1, [])


def test_rows_downloaded_corrected_and_imported_again_wait_no_more(do, bring, look):
    import io

    import openpyxl

    bring([STAFF, ["", *ZHUK[1:]], ELKINA])
    content = do(imports.quarantine_file)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    header = [one.value for one in sheet[1]]
    assert [one.value for one in sheet[2]][2].startswith("ФИО:")
    sheet.cell(2, header.index("ФИО") + 1, "Жук Иван Ильич")
    out = io.BytesIO()
    book.save(out)
    reading = quick(out.getvalue(), "исправленные.xlsx")
    one = imports.Upload(
        id=BatchId(new_id()),
        file_name="исправленные.xlsx",
        sha256="0" * 64,
        size=1,
        reading=reading,
    )
    assert do(imports.commit, one).counts["imported"] == 1
    assert "Жук Иван Ильич" in people(look)
    assert look(imports.quarantine) == []


def test_undo_removes_what_the_batch_brought(bring, do, look):
    batch = bring([MENTORS, ["Ёлкина Анна Петровна", "1980", "2"]], TableKind.MENTORS)
    assert look(lambda work: len(work.sheets.all()) + len(work.participations.all())) == 2
    undone = do(imports.undo, batch.id, "не тот файл")
    assert undone.undone_at == NOW
    for name in ("people", "sheets", "participations"):
        assert look(lambda work, name=name: getattr(work, name).all()) == []
    with pytest.raises(StateError):
        do(imports.undo, batch.id)
    assert bring([MENTORS, ["Ёлкина Анна Петровна", "1980", "2"]], TableKind.MENTORS).counts[
        "imported"
    ]


def test_undo_is_refused_whole_when_a_consent_rests_on_it(bring, do, look):
    batch = bring([STAFF, ELKINA, ZHUK])
    person = people(look)["Жук Иван Ильич"]
    do(lambda work: work.consent_texts.put(TEXT))
    consent = replace(CONSENT, id=new_id(), person_id=person.id, at=NOW)
    do(lambda work: work.consents.put(consent))
    with pytest.raises(NotUndoableError):
        do(imports.undo, batch.id)
    assert len(people(look)) == 2
    assert look(lambda work: work.batches.get(batch.id)).undone_at is None


def test_undo_is_refused_after_an_edit(bring, do, look):
    batch = bring([STAFF, ZHUK])
    person = people(look)["Жук Иван Ильич"]
    do(lambda work: work.people.put(replace(person, post="завуч")))
    with pytest.raises(NotUndoableError):
        do(imports.undo, batch.id)
    assert people(look)["Жук Иван Ильич"].post == "завуч"


def test_answers_without_a_consent_wait_as_submitted(bring, look):
    bring([MENTORS, ["Ёлкина Анна Петровна", "1980", "2"]], TableKind.MENTORS)
    row = look(lambda work: work.participations.all())[0]
    assert (row.state, row.role) == (MentorState.SUBMITTED, Role.MENTOR)


def test_answers_of_somebody_whose_consent_has_ended_wait_unwritten(do, bring, look):
    bring([STAFF, ELKINA])
    who = look(lambda work: work.people.all())[0].id
    do(papers.give, who, [Purpose.BANK])
    do(papers.withdraw, who, [Purpose.BANK])
    answers = [MENTORS, ["Ёлкина Анна Петровна", "1980", "2"]]
    batch = bring(answers, TableKind.MENTORS)
    assert batch.counts["rejected"] == 1
    assert (
        look(lambda work: work.sheets.all()) == look(lambda work: work.participations.all()) == []
    )
    (waits,) = look(lambda work: work.batch_rows.quarantine())
    assert "import.consent_ended" in {one.code for one in waits.findings}


def test_the_list_of_staff_needs_no_consent(do, bring, look):
    bring([STAFF, ELKINA])
    who = look(lambda work: work.people.all())[0].id
    do(papers.give, who, [Purpose.BANK])
    do(papers.withdraw, who, [Purpose.BANK])
    bring([STAFF, [*ELKINA[:1], "методист", *ELKINA[2:]]])
    assert look(lambda work: work.people.get(who)).post == "методист"


def test_a_bank_form_fills_rows_and_a_second_time_changes_nothing(bring, look):
    rows = [FORM6, ["Ёлкина Анна Петровна", "", "Оценивание", "01.09.2025", "Жук Иван\nКим Ольга"]]
    assert bring(rows, TableKind.BANK_MENTORS).counts["imported"] == 1
    row = look(lambda work: work.participations.all())[0]
    assert (row.year, row.headline) == ("2025/2026", "Оценивание")
    assert [one.fio for one in row.lines] == ["Жук Иван", "Ким Ольга"]
    rows[1][1] = "МБОУ СОШ № 45"
    bring([[*FORM6, "Результаты программы"], [*rows[1], "хорошо"]], TableKind.BANK_MENTORS)
    assert len(look(lambda work: work.people.all())) == 1


@pytest.mark.parametrize(
    ("day", "words", "partner", "joined"),
    [
        ("01.09.2025", "другое", "", True),
        ("20.09.2025", "Оценивание", "", True),
        ("20.09.2025", "другое", "Жук Иван", True),
        ("20.09.2025", "другое", "Ёж Пётр", False),
    ],
)
def test_a_bank_row_is_known_by_name_and_day_words_or_partner(
    bring, look, day, words, partner, joined
):
    bring(
        [FORM6, ["Ёлкина Анна Петровна", "", "Оценивание", "01.09.2025", "Жук Иван"]],
        TableKind.BANK_MENTORS,
    )
    batch = bring(
        [FORM6, ["Ёлкина Анна Петровна", "", words, day, partner]], TableKind.BANK_MENTORS
    )
    assert bool(batch.counts["rejected"]) is not joined
    assert len(look(lambda work: work.people.all())) == 1


@pytest.mark.parametrize(
    ("told", "joined"),
    [
        (["Оценивание", "01.09.2025", ""], True),
        (["другое", "01.09.2025", "Жук Иван"], True),
        (["другое", "01.09.2025", ""], False),
        (["Оценивание", "20.09.2025", ""], False),
    ],
)
def test_a_bank_row_of_one_of_two_namesakes_is_known_by_two_signs(do, bring, look, told, joined):
    """The staff list brought a namesake after the bank was read."""
    bring(
        [FORM6, ["Ёлкина Анна Петровна", "", "Оценивание", "01.09.2025", "Жук Иван"]],
        TableKind.BANK_MENTORS,
    )
    known(do, fio="Ёлкина Анна Петровна", year_of_birth=1991)
    form = [FORM6, ["Ёлкина Анна Петровна", "Лицей", *told]]
    batch = bring(form, TableKind.BANK_MENTORS)
    assert bool(batch.counts["rejected"]) is not joined
    assert len(look(lambda work: work.people.all())) == 2


def test_two_rows_of_one_mentor_in_one_form_are_one_person(bring, look):
    """Form 6 has a row for every form of mentoring; the day of the row is the second key."""
    mine = ["Ёлкина Анна Петровна", "", "Оценивание", "01.09.2025"]
    batch = bring([FORM6, [*mine, "Жук Иван"], [*mine, "Ким Ольга"]], TableKind.BANK_MENTORS)
    assert batch.counts["imported"] == 2
    row = look(lambda work: work.participations.all())[0]
    assert [one.fio for one in row.lines] == ["Жук Иван", "Ким Ольга"]


def test_a_form_does_not_overrule_a_row_the_register_knows_more_of(bring, look):
    bring([MENTORS, ["Ёлкина Анна Петровна", "1980", "2"]], TableKind.MENTORS)
    before = look(lambda work: (work.people.all(), work.participations.all()))
    batch = bring(
        [FORM6, ["Ёлкина Анна Петровна", "Лицей", "Иное", "01.10.2026", ""]], TableKind.BANK_MENTORS
    )
    assert batch.counts["same"] == 1
    assert look(lambda work: (work.people.all(), work.participations.all())) == before


def test_mentees_with_a_consent_are_ready_for_matching(do, bring, look):
    bring(
        [["ФИО", "Год рождения", "planning.1"], ["Жук Иван Ильич", "1999", "4"]], TableKind.MENTEES
    )
    row = look(lambda work: work.participations.all())[0]
    assert row.state is MenteeState.SUBMITTED


def test_columns_a_person_has_named_are_remembered(do, look):
    rows = [["Сотрудник", "Должность", "Лет в школе всего"], ["Жук Иван Ильич", "учитель", "7"]]
    one = upload(rows)
    told = {"Лет в школе всего": "person.years_teaching"}
    do(imports.commit, one, mapping={**one.reading.mapping, **told})
    again = upload([rows[0], ["Ёж Пётр Ильич", "учитель", "9"]])
    seen = look(lambda work: imports.preview(work, again))
    assert seen.mapping["Лет в школе всего"] == "person.years_teaching"
    assert {one.how for one in seen.columns} >= {"remembered"}


def test_others_may_neither_look_nor_import(store, school):
    teacher = account(store, AccountRole.PSYCHOLOGIST)
    one = upload([STAFF, ZHUK])
    with store.look(by=teacher, now=NOW) as work:
        for asked in (lambda: imports.preview(work, one), lambda: imports.quarantine(work)):
            with pytest.raises(DeniedError):
                asked()
    with store.work(by=teacher, now=NOW) as work, pytest.raises(DeniedError):
        imports.commit(work, one)


def test_the_report_names_every_row_with_its_outcome(bring, look, do):
    batch = bring([STAFF, ELKINA, ["", *ZHUK[1:]], ["Итого", "2", "", "", ""]])
    found = look(lambda work: imports.report(work, batch.id))
    assert [(one.row, one.outcome) for one in found] == [
        (2, "imported"),
        (3, "rejected"),
        (4, "skipped"),
    ]
    assert found[1].findings[0].startswith("ФИО: ")
    assert do(imports.report_file, batch.id).startswith(b"PK")
    assert [one.id for one in look(imports.batches)] == [batch.id]


def test_a_file_is_kept_whole_under_its_digest_and_opened_again(store):
    content = delimited([STAFF, ZHUK], ";", "cp1251")
    one = imports.receive(store.files, "штат.csv", content, TableKind.STAFF)
    assert store.files.read(one.sha256) == content
    again = imports.reopen(store.files, one.sha256, "штат.csv", batch_id=one.id)
    assert (again.id, again.reading.mapping) == (one.id, one.reading.mapping)
    for wrong in ("0" * 64, "../home", ""):
        with pytest.raises(NotFoundError):
            imports.reopen(store.files, wrong, "штат.csv")


def test_undo_gives_a_bank_row_its_former_lines_and_dates(bring, do, look):
    mine = ["Ёлкина Анна Петровна", "", "Оценивание", "01.09.2025"]
    bring([FORM6, [*mine, "Жук Иван"]], TableKind.BANK_MENTORS)
    was = look(lambda work: work.participations.all())[0]
    batch = bring([FORM6, [*mine, "Ким Ольга"]], TableKind.BANK_MENTORS)
    assert len(look(lambda work: work.participations.all())[0].lines) == 2
    do(imports.undo, batch.id)
    now = look(lambda work: work.participations.all())[0]
    assert replace(now, version=0) == replace(was, version=0)


def test_undo_is_refused_when_a_later_import_rests_on_it(bring, do, look):
    first = bring([STAFF, ELKINA])
    bring([STAFF, [*ELKINA[:2], "13", *ELKINA[3:]]])
    with pytest.raises(NotUndoableError):
        do(imports.undo, first.id)
    assert look(lambda work: work.batches.get(first.id)).undone_at is None


def test_undo_is_refused_when_a_row_of_the_bank_was_worked_with(bring, do, look):
    batch = bring([MENTORS, ["Ёлкина Анна Петровна", "1980", "2"]], TableKind.MENTORS)
    row = look(lambda work: work.participations.all())[0]
    do(lambda work: work.participations.put(replace(row, headline="другое")))
    with pytest.raises(NotUndoableError):
        do(imports.undo, batch.id)


def test_facts_that_break_a_rule_reject_their_row_in_words(bring, look):
    batch = bring([STAFF, ["Жук Иван Ильич", "учитель", "3", "1905", ""], ELKINA])
    assert (batch.counts["rejected"], batch.counts["imported"]) == (1, 1)
    assert list(people(look)) == ["Ёлкина Анна Петровна"]


def test_a_second_row_of_a_list_adds_subjects_to_the_first(bring, look):
    rows = [
        ["ФИО", "Предмет", "Год рождения"],
        ["Жук Иван Ильич", "физика", "1999"],
        ["Жук Иван Ильич", "химия", "1999"],
    ]
    assert bring(rows).counts["imported"] == 2
    assert people(look)["Жук Иван Ильич"].subjects == ("physics", "chemistry")


def test_an_unknown_manager_is_told_and_not_set(bring, look):
    batch = bring(
        [["ФИО", "Непосредственный руководитель"], ["Жук Иван Ильич", "Ёлкина Анна Петровна"]]
    )
    found = look(lambda work: imports.report(work, batch.id))
    assert "Ёлкина Анна Петровна" in found[0].findings[0]
    assert people(look)["Жук Иван Ильич"].manager_id is None


def test_the_school_itself_is_no_other_workplace(bring, look):
    rows = [["ФИО", "Место работы", "Стаж"], ["Жук Иван Ильич", "Школа № 45", "3"]]
    bring(rows)
    assert people(look)["Жук Иван Ильич"].workplace == ""


def test_a_table_of_an_open_kind_is_not_committed(do):
    one = upload([["ФИО наставника", "Результаты программы"], ["Жук Иван", ""]], None)
    with pytest.raises(imports.StaleUploadError):
        do(imports.commit, one)


def test_looking_at_a_file_brings_nobody_in(do, look):
    seen = do(imports.preview, upload([STAFF, ZHUK]))
    assert (seen.new, seen.counts["imported"]) == (1, 1)
    assert look(lambda work: work.people.all()) == []


def test_what_a_file_says_of_a_consent_is_told_and_gives_none(bring, do, look):
    header = [*STAFF, "Согласие на обработку персональных данных"]
    batch = bring([header, [*ELKINA, "нет, подумаю"], [*ZHUK, ""]])
    who = people(look)
    [said] = look(lambda work: imports.consents_said(work, who[ELKINA[0]].id))
    assert (said.file_name, said.header, said.text) == ("штат.xlsx", header[-1], "нет, подумаю")
    assert look(lambda work: imports.consents_said(work, who[ZHUK[0]].id)) == []
    assert look(lambda work: work.consents.everything()) == []
    do(imports.undo, batch.id)
    assert look(lambda work: imports.consents_said(work, who[ELKINA[0]].id)) == []
