"""What a person says about an upload is kept until it is taken in or dropped."""

import pytest

from data.bank import imports
from data.bank.imports import drafts, field_names
from data.codebook import header_aliases
from data.errors import DeniedError, NotFoundError
from data.i18n import speaking
from data.records.account import AccountRole
from data.records.intake import TableKind
from tests.intake_files import delimited
from tests.stores import NOW, account

STAFF = [["Сотрудник", "Должность", "Лет"], ["Жук Иван Ильич", "учитель", "7"]]


@pytest.fixture
def curator(store, school):
    return account(store, AccountRole.CURATOR)


@pytest.fixture
def do(store, curator):
    def done(use_case, *args, **more):
        with store.work(by=curator, now=NOW) as work:
            return use_case(work, *args, **more)

    return done


@pytest.fixture
def begun(store, do):
    content = delimited(STAFF, ";", "cp1251")
    upload = imports.receive(store.files, "штат.csv", content)
    return do(drafts.begin, upload)


def test_a_draft_survives_and_remembers_what_was_said(begun, do, store):
    assert do(drafts.draft, begun.id) == begun
    assert do(drafts.drafts) == [begun]
    assert begun.kind is TableKind.STAFF
    named = do(
        drafts.name_columns, begun.id, {"Сотрудник": "person.fio", "Лет": "person.years_teaching"}
    )
    assert do(drafts.draft, begun.id) == named
    do(drafts.order_dates, begun.id, {"Дата": "dmy"})
    do(drafts.decide, begun.id, "ключ", "new")
    said = do(drafts.draft, begun.id)
    assert (said.orders, said.decisions) == ({"Дата": "dmy"}, {"ключ": "new"})
    assert do(drafts.decide, begun.id, "ключ", "").decisions == {}
    assert said.upload(store.files).id == begun.id


def test_another_kind_or_encoding_starts_the_columns_anew(begun, do, store):
    do(drafts.name_columns, begun.id, {"Сотрудник": "person.fio"})
    assert do(drafts.understand, begun.id, TableKind.STAFF).mapping == {"Сотрудник": "person.fio"}
    changed = do(drafts.understand, begun.id, TableKind.MENTORS, "cp1251")
    assert (changed.kind, changed.mapping, changed.encoding) == (TableKind.MENTORS, None, "cp1251")
    assert changed.upload(store.files).reading.kind is TableKind.MENTORS


def test_taking_in_uses_what_was_said_once(begun, do, store):
    do(drafts.name_columns, begun.id, {"Сотрудник": "person.fio", "Лет": "person.years_teaching"})
    upload = begun.upload(store.files)
    batch = do(drafts.take_in, upload)
    assert batch.counts["imported"] == 1
    assert do(lambda work: work.people.all()[0].years_teaching) == 7
    assert do(drafts.take_in, upload) == batch
    assert do(drafts.drafts) == []
    with pytest.raises(NotFoundError):
        do(drafts.draft, begun.id)


def test_a_dropped_draft_is_gone_with_its_file_and_nothing_came_in(begun, do, store):
    kept = store.files.folder / begun.sha256
    assert do(drafts.drop, begun.id) == begun.sha256
    assert do(drafts.drafts) == []
    assert do(lambda work: work.people.all()) == []
    imports.discard(store.files, begun.sha256)
    assert not kept.exists()
    imports.discard(store.files, "")


def test_a_file_that_others_rest_on_is_not_thrown_away(begun, do, store):
    content = store.files.read(begun.sha256)
    second = do(drafts.begin, imports.receive(store.files, "ещё.csv", content))
    assert do(drafts.drop, second.id) == ""
    do(drafts.name_columns, begun.id, {"Сотрудник": "person.fio"})
    do(drafts.take_in, begun.upload(store.files))
    third = do(drafts.begin, imports.receive(store.files, "ещё.csv", content))
    assert do(drafts.drop, third.id) == ""


def test_others_see_no_drafts(begun, store, school):
    other = account(store, AccountRole.DIRECTOR)
    with store.look(by=other, now=NOW) as work:
        for asked in (drafts.drafts, lambda one: drafts.draft(one, begun.id)):
            with pytest.raises(DeniedError):
                asked(work)


@pytest.mark.parametrize("kind", TableKind)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_field_a_column_may_mean_has_a_name(kind, language):
    with speaking(language):
        names = field_names(kind)
    assert set(names) == set(header_aliases(kind).values())
    assert len(set(names.values())) == len(names)
