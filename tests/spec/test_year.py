"""The whole roadmap 1.1 to 7.1 of one invented school, through use cases and by evidence alone."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from analytics import roadmap
from data import papers, publication
from data.bank import forms
from data.records.consent import Purpose
from data.records.roadmap import ItemStatus
from matching.rounds import running
from tests import round_cases as cases
from tests.stores import fresh
from tests.year import CURATOR, YEAR, Year

STEPS = (
    *("curator", "informed", "adopted", "planned", "collected", "banked", "selected", "trained"),
    *("paired", "programmed", "ordered", "supported", "worked", "monitored", "closed", "told"),
    *("celebrated", "banked_for_long", "noted", "published"),
)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "tagger", cases.Silent)
        store = fresh(tmp_path_factory.mktemp("year"))
        lived = Year(store)
        for step in STEPS:
            getattr(lived, step)()
        yield lived
        store.close()


def site(year, build):
    content, _name = year.did(publication.archive, build.id)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def table(content):
    """Rows of a bank form by its headers; the title stands above them."""
    rows = [[one or "" for one in row] for row in openpyxl_rows(content)]
    head = next(at for at, row in enumerate(rows) if row[0] == "№")
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if row[1]]


def openpyxl_rows(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)


def words(pages):
    return "\n".join(
        one.decode() for name, one in pages.items() if name.endswith((".html", ".css"))
    )


def published(year):
    with year.store.look(by=year.stage.accounts[CURATOR], now=year.stage.now) as work:
        return work.site_builds.all()[-1]


def test_every_item_is_done_by_evidence_and_none_by_hand(year):
    items = year.saw(roadmap.board, YEAR).items
    assert len(items) == 22
    open_items = {
        one.code: [said.code for said in one.evidence if not said.done]
        for one in items
        if one.status is not ItemStatus.DONE
    }
    assert open_items == {}
    assert {one.override for one in items} == {None}


@pytest.mark.parametrize("form", ["form5", "form6"])
def test_both_bank_forms_hold_results_dates_and_marks(year, form):
    rows = table(year.did(forms.export_form, form, year=YEAR).content)
    results = [one for one in rows if one["Результаты программы"]]
    assert len(results) == len(year.pairs)
    for one in results:
        assert "Наставляемый ведёт уроки уверенно" in one["Результаты программы"]
        assert one["Дата завершения программы"].date() == date(2027, 5, 20)
    if form == "form5":
        assert {one["Отметка о прохождении программы"] for one in results} == {"пройдена"}


def test_the_site_holds_only_what_consents_allow(year):
    told = words(site(year, published(year)))
    with year.store.look(by=year.stage.accounts[CURATOR], now=year.stage.now) as work:
        names = {one.id: one.fio for one in work.people.all()}
    assert names[year.best] in told
    assert "Цели урока ставим вместе с классом" in told
    others = [fio for who, fio in names.items() if who != year.best and fio in told]
    assert others == []


def test_a_withdrawal_lists_every_address_and_leaves_the_next_build(year):
    best, fio = year.best, year.saw(lambda work: work.people.get(year.best).fio)
    before = published(year)
    held = {name for name, one in site(year, before).items() if fio in one.decode(errors="ignore")}
    assert held
    year.did(papers.withdraw, best, [Purpose.PUBLICATION], "по заявлению")
    told = year.saw(lambda work: publication.due(work, everything=True))
    listed = [one for one in told if one.person_id == best]
    assert {one.url.removeprefix(before.base) for one in listed} >= held
    assert all(one.due is not None for one in listed)
    assert fio not in words(site(year, year.built()))
