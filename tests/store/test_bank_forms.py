"""Both official forms out of the register and back again, on both databases."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from data import papers, synthetic
from data.bank import forms, imports
from data.codebook import bank_form
from data.errors import DeniedError, InvalidValueError
from data.output import form5, form6
from data.papers import cascade
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.ids import new_id
from data.records.intake import RowOutcome
from data.records.pair import Pair, PairState
from data.records.person import Person
from tests.stores import NOW, account

LAST_YEAR = "2025/2026"
SENSITIVE = "Эмоциональное благополучие"


@pytest.fixture(scope="module")
def drawn():
    return synthetic.invent("school45")


@pytest.fixture
def invented(store, drawn):
    """school45 settled in this store."""
    with store.work(by=store.system(drawn.school.id), now=NOW) as work:
        synthetic.settle(work, drawn)
    return drawn


def living(store, invented, role):
    with store.look(by=store.system(invented.school.id), now=NOW) as work:
        live = work.consents.live(Purpose.BANK, NOW)
    return [person for person, _sheet in invented.of(role) if person.id in live]


def pair_up(store, invented, **changes):
    mentors, mentees = living(store, invented, Role.MENTOR), living(store, invented, Role.MENTEE)
    alone = Pair(
        id="one",
        school_id=invented.school.id,
        round_id=None,
        year=invented.school.year,
        mentor_id=mentors[0].id,
        mentee_ids=(mentees[0].id,),
        form="teacher_teacher",
        kind="traditional",
        state=PairState.COMPLETED,
        ended_on=date(2026, 5, 25),
        results="целей достигнуто 2 из 3",
        link="https://school.example/case",
    )
    many = replace(
        alone,
        id="many",
        mentor_id=mentors[1].id,
        mentee_ids=(mentees[1].id, mentees[2].id),
        kind="group",
        state=PairState.ACTIVE,
        ended_on=None,
        results="",
        link="",
    )
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        work.pairs.put_all([replace(alone, **changes), many])
    return mentors, mentees


def exported(store, school_id, form, **more):
    with store.work(by=store.system(school_id), now=NOW) as work:
        return forms.export_form(work, form, **more)


def cells(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[one.value for one in row] for row in sheet.iter_rows()]
    top = next(place for place, row in enumerate(rows) if row[0] == "№")
    header = rows[top]
    return header, [dict(zip(header, row, strict=True)) for row in rows[top + 1 :]]


@pytest.mark.parametrize("form", ["form5", "form6"])
def test_headers_are_to_the_letter_and_no_cell_is_a_formula(store, invented, form):
    pair_up(store, invented)
    made = exported(store, invented.school.id, form)
    header, rows = cells(made.content)
    assert header == [one.header for one in bank_form(form).columns]
    assert len(rows) == made.rows > 0
    with zipfile.ZipFile(io.BytesIO(made.content)) as book:
        sheets = [book.read(one) for one in book.namelist() if "worksheets/sheet" in one]
        assert sheets
        assert not any(b"<f>" in one or b"<f " in one for one in sheets)
        assert not any("xternalLink" in one for one in book.namelist())


def test_a_mentor_with_several_mentees_is_one_row_with_lists_in_the_same_order(store, invented):
    mentors, mentees = pair_up(store, invented)
    _header, rows = cells(exported(store, invented.school.id, "form6").content)
    row = next(one for one in rows if one["ФИО наставника"] == mentors[1].fio)
    assert row["ФИО наставляемого (наставляемых)"].split("\n") == [
        mentees[1].fio,
        mentees[2].fio,
    ]
    assert len(row["Место работы наставляемого"].split("\n")) == 2
    assert row["Форма наставничества"] == "педагог – педагог (групповое)"


def test_a_mentee_has_a_row_with_results_and_a_mark(store, invented):
    mentors, mentees = pair_up(store, invented)
    _header, rows = cells(exported(store, invented.school.id, "form5").content)
    row = next(one for one in rows if one["ФИО наставляемого"] == mentees[0].fio)
    assert row["ФИО наставника"] == mentors[0].fio
    assert row["Результаты программы"] == "целей достигнуто 2 из 3"
    assert row["Отметка о прохождении программы"] == "пройдена"
    assert row["Год рождения наставляемого"] == mentees[0].year_of_birth


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"state": PairState.ACTIVE}, "продолжается"),
        (
            {"state": PairState.TERMINATED, "reason": "left_school"},
            "прекращена: увольнение или перевод",
        ),
        ({"state": PairState.TERMINATED, "reason": "не сошлись характерами"}, "прекращена"),
    ],
)
def test_the_mark_follows_the_state_and_never_holds_free_words(store, invented, changes, mark):
    _mentors, mentees = pair_up(store, invented, **changes)
    _header, rows = cells(exported(store, invented.school.id, "form5").content)
    row = next(one for one in rows if one["ФИО наставляемого"] == mentees[0].fio)
    assert row["Отметка о прохождении программы"] == mark


def test_competences_are_at_most_five_and_never_the_sensitive_domain(store, invented):
    _header, rows = cells(exported(store, invented.school.id, "form6").content)
    listed = [one["Основные компетенции наставника"].split("\n")[0].split("; ") for one in rows]
    assert max(len(one) for one in listed) == 5
    assert all("прочее" not in one for one in listed)
    assert SENSITIVE not in str(rows)


def test_nobody_without_a_live_consent_is_in_a_form_not_even_as_a_partner(
    store, invented, monkeypatch
):
    monkeypatch.setattr(cascade, "FOLLOWERS", [])  # the pair itself stands: the gate alone acts
    mentors, mentees = pair_up(store, invented)
    before = exported(store, invented.school.id, "form6")
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        papers.withdraw(work, mentors[0].id, [Purpose.BANK])
        papers.withdraw(work, mentees[1].id, [Purpose.BANK])
    mentor_form = exported(store, invented.school.id, "form6")
    mentee_form = exported(store, invented.school.id, "form5")
    for made in (mentor_form, mentee_form):
        text = str(cells(made.content))
        assert mentors[0].fio not in text
        assert mentees[1].fio not in text
        assert made.left_out >= 1
        assert made.partners_left_out == 1
    assert mentor_form.rows == before.rows - 1
    _header, rows = cells(mentee_form.content)
    row = next(one for one in rows if one["ФИО наставляемого"] == mentees[0].fio)
    assert row["ФИО наставника"] is None
    assert row["Результаты программы"] == "целей достигнуто 2 из 3"


def test_a_link_disappears_when_publication_is_withdrawn(store, invented):
    _mentors, mentees = pair_up(store, invented)
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        papers.refuse(work, mentees[0].id, [Purpose.PUBLICATION])
    for form in ("form5", "form6"):
        assert "school.example" not in str(cells(exported(store, invented.school.id, form).content))


def test_an_export_is_written_down_and_only_for_who_may(store, invented):
    director = account(store, AccountRole.DIRECTOR, school_id=invented.school.id)
    with store.work(by=director, now=NOW) as work, pytest.raises(DeniedError):
        forms.export_form(work, "form5")
    exported(store, invented.school.id, "form5")
    with store.look(by=store.system(invented.school.id), now=NOW) as work:
        entry = work.trail.of("bank:form5")[0]
    assert entry.verb == "bank.exported"
    assert "rows" in entry.payload
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        with pytest.raises(InvalidValueError):
            forms.export_form(work, "form7")
        with pytest.raises(InvalidValueError):
            forms.export_form(work, "form5", paper="A5")


@pytest.fixture(scope="module")
def old_forms(drawn):
    """Last year's forms, read once: uploads, and how many rows each has."""
    rows5, rows6 = synthetic.old_bank(drawn)
    school = {"school": drawn.school.name, "year": LAST_YEAR, "created": NOW}
    files = (("5.xlsx", form5(rows5, **school)), ("6.xlsx", form6(rows6, **school)))
    uploads = [imports.opened(name, content) for name, content in files]
    return uploads, (len(rows5), len(rows6))


@pytest.fixture
def with_old_bank(store, invented, old_forms):
    """The school has taken in last year's forms; everybody in them has consented."""
    uploads, counts = old_forms
    for upload in uploads:
        with store.work(by=store.system(invented.school.id), now=NOW) as work:
            imports.commit(work, upload, decisions=_decided(work, upload))
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        live = work.consents.live(Purpose.BANK, NOW)
        lacking = {one.person_id for one in work.participations.all()} - live
        for one in sorted(lacking):
            papers.give(work, one, [Purpose.BANK])
    return counts


def _decided(work, upload):
    """A person says that the only candidate is the one."""
    found = imports.preview(work, upload).matches
    return {one.key: one.candidates[0].id for one in found}


def _told(content):
    """Rows without their numbers, in one order."""
    _header, rows = cells(content)
    return sorted(str({key: one for key, one in row.items() if key != "№"}) for row in rows)


@pytest.mark.parametrize("form", ["form5", "form6"])
def test_what_an_old_form_said_comes_out_again_to_the_letter(store, invented, with_old_bank, form):
    rows5, rows6 = synthetic.old_bank(invented)
    school = {"school": invented.school.name, "year": LAST_YEAR, "created": NOW}
    given = form5(rows5, **school) if form == "form5" else form6(rows6, **school)
    made = exported(store, invented.school.id, form, year=LAST_YEAR)
    assert _told(made.content) == _told(given)


@pytest.mark.parametrize("year", ["2025/2026", "2026/2027"])
@pytest.mark.parametrize("form", ["form5", "form6"])
def test_export_and_import_of_the_same_form_changes_nothing(
    store, invented, with_old_bank, form, year
):
    pair_up(store, invented)
    made = exported(store, invented.school.id, form, year=year)
    assert made.rows > 0
    if year == LAST_YEAR:
        assert made.rows == with_old_bank[0 if form == "form5" else 1]
        assert made.left_out == made.partners_left_out == 0
    upload = imports.receive(store.files, made.file_name, made.content)
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        before = _everything(work)
        batch = imports.commit(work, upload, decisions=_decided(work, upload))
        after = _everything(work)
    assert before == after
    assert batch.counts[RowOutcome.SAME] == made.rows
    assert sum(batch.counts.values()) == made.rows
    again = exported(store, invented.school.id, form, year=year)
    assert again.content == made.content


@pytest.mark.parametrize("form", ["form5", "form6"])
def test_namesakes_on_the_staff_do_not_send_an_own_form_to_quarantine(store, invented, form):
    pair_up(store, invented)
    made = exported(store, invented.school.id, form)
    upload = imports.receive(store.files, made.file_name, made.content)
    role = Role.MENTEE if form == "form5" else Role.MENTOR
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        for row in work.participations.in_bank(role, "2026/2027")[:6]:
            fio = work.people.get(row.person_id).fio
            work.people.put(Person(id=new_id(), school_id=work.school_id, fio=fio, post="учитель"))
        before = _everything(work)
        batch = imports.commit(work, upload)
        assert _everything(work) == before
    assert batch.counts[RowOutcome.SAME] == made.rows > 0


def _everything(work):
    return work.people.all(), work.participations.all(), work.sheets.all(), work.pairs.all()
