"""«Сигналы» on screen, and the promise that nobody but the psychologist finds a trace of one.

Two copies of one school live the same day, with the safety flag and without it: every table but
the sealed one, every file, every page of everybody else must be the same.
"""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from types import SimpleNamespace
from uuid import UUID

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from analytics.rollup import memory
from dashboard import bootstrap, session
from dashboard.web.downloads import FILES
from data.bank import answers, cards, imports, participations, signals
from data.bank.rows import bank_rows
from data.codebook import distress
from data.records import ids
from data.records.account import AccountRole, Session
from data.records.bank import Role
from data.records.signals import SignalState
from data.store import ring, trail
from data.store.tables import metadata
from matching import rounds
from tests.pages.conftest import (
    NOW,
    PAGES,
    SCRIPT,
    TIMEOUT,
    account_of,
    fine,
    sent,
)
from tests.pages.conftest import (
    _served as served,
)
from tests.unit.data.test_bank_signals import DANGER, HEADERS, REQUEST, SHARE, upload

OTHERS = [one for one in AccountRole if one is not AccountRole.PSYCHOLOGIST]
OF_BANKS = ("form5", "form6", "quarantine", "report")  # the other files tell of links and pairs
MARKERS = (DANGER, "травят", "избивает")


def mentee(store):
    """Somebody with a questionnaire and a consent."""
    with store.look(by=store.system(store.schools()[0].id), now=NOW) as work:
        year = work.schools.all()[0].year
        live = work.sheets.current(Role.MENTEE, year)
        return min(live)


def speak(store, text=DANGER):
    """A questionnaire with this request, filled in by hand."""
    person = mentee(store)
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        known = answers.history(work, person, Role.MENTEE)[0].answers
        answers.submit_sheet(work, person, Role.MENTEE, {**known, REQUEST: text, SHARE: "yes"})
    return person


def step(store, wanted, note=""):
    with store.work(by=account_of(store, "psychologist"), now=NOW) as work:
        (one,) = signals.listing(work).open
        signals.step(work, one.id, wanted, note, version=one.version)


# ------------------------------------------------------------------------------------ the screen


def test_the_psychologist_reads_takes_up_and_closes(store, open_page):
    speak(store)
    page = fine(open_page("signals", "psychologist"))
    assert DANGER in sent(page)
    assert "суицид или самоповреждение" in sent(page)
    (button,) = [one for one in page.button if one.label == "Прочитано, беру в работу"]
    page = fine(button.click().run())
    assert page.success[0].value == "Отмечено, что вы прочитали."
    page.text_area[0].set_value("Поговорили, рядом родители")
    (button,) = [one for one in page.button if one.label == "Разобрались"]
    page = fine(button.click().run())
    assert "закрыт" in page.warning[0].value
    (button,) = [one for one in page.button if one.label == "Разобрались"]
    page = fine(button.click().run())
    assert page.success[0].value == "Сигнал закрыт."
    assert "1 закрытый сигнал" in sent(page)
    assert "Поговорили, рядом родители" in sent(page)


def test_closing_without_words_is_refused_in_words(store, open_page):
    speak(store)
    step(store, SignalState.SEEN)
    page = fine(open_page("signals", "psychologist"))
    for _twice in range(2):
        (button,) = [one for one in page.button if one.label == "Ложная тревога"]
        page = fine(button.click().run())
    assert "Напишите коротко" in page.error[0].value


def test_the_home_page_of_the_psychologist_leads_there(store, open_page):
    speak(store)
    page = sent(fine(open_page("home", "psychologist")))
    assert "1 текст ждёт вас" in page
    assert "Прочитайте тексты" in page


def test_what_a_person_wrote_is_no_markup(store, open_page):
    speak(store, "# Не хочет жить **совсем** <b>никак</b> :red[да]")
    page = fine(open_page("signals", "psychologist"))
    assert any(one.value.startswith("# Не хочет") for one in page.text)


def test_own_phrases_are_kept_and_tried(store, open_page):
    page = fine(open_page("signals", "psychologist"))
    page.text_area(key="signals.danger").set_value("ходить заброшка")
    (button,) = [one for one in page.button if one.label == "Сохранить обороты"]
    page = fine(button.click().run())
    assert page.success[0].value == "Обороты сохранены."
    page = fine(page.text_input(key="signals.try").set_value("Ходят на заброшку").run())
    assert any("свои обороты" in one.value for one in page.markdown)
    page = fine(page.text_input(key="signals.try").set_value("Ходят в музей").run())
    assert any("Сигнала не будет" in one.value for one in page.markdown)
    page = fine(page.button(key="signals.again").click().run())
    assert page.success[0].value == "Просмотрено: 0 новых сигналов."


def test_broken_rules_are_told(store, open_page, monkeypatch):
    def broken():
        raise ValueError

    monkeypatch.setattr(distress, "rules", broken)
    page = fine(open_page("signals", "psychologist"))
    assert "Правила не читаются" in page.error[0].value


# ----------------------------------------------------------------------- nobody finds a trace (C10)


def lived(store, monkeypatch, file, *, on):
    """A day of the office, with the flag or without it; names of records are the same in both."""
    numbers = count(1)
    with monkeypatch.context() as patch:
        patch.setattr(ids, "uuid4", lambda: UUID(int=next(numbers)))
        patch.setattr(trail.secrets, "token_hex", lambda size: f"{next(numbers):0{2 * size}x}")
        if not on:
            patch.setattr(distress, "signs", lambda *_text: ())
        person = speak(store)
        curator = account_of(store, "curator")
        with store.work(by=curator, now=NOW) as work:
            answers.confirm_tags(work, person, Role.MENTEE, ["psychology"])
        with store.work(by=curator, now=NOW) as work:
            row = participations.current(work, person, Role.MENTEE)
            participations.edit(work, replace(row, headline="Ученика травят и снимают"))
        with store.work(by=curator, now=NOW) as work:
            batch = imports.commit(work, replace(file, id=ids.BatchId(ids.new_id())))
        with store.work(by=curator, now=NOW) as work:
            one = rounds.open_round(work)
            rounds.freeze(work, one.id)
        rounds.compute_now(store, curator, NOW, one.id)
    return SimpleNamespace(person=person, batch=batch, round=one)


def table(store):
    """A file with one row to take in and one that waits for a decision."""
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        known = work.people.get(mentee(store)).fio
    rows = [
        HEADERS,
        ["Новая Анна Петровна", "1990", DANGER],
        [known, "1901", "девочку дома избивает отец"],
    ]
    return upload(rows)


def tables(store):
    """Every row of every table but the sealed one, as kept."""
    with store.connect() as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
            for name, table in metadata.tables.items()
            if name != "signal"
        }


def files(store, life):
    """Every file the office gives, and what its use cases say to the curator."""
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        query = {"batch": life.batch.id}
        found = {name: parts(FILES[name](work, query)[0]) for name in OF_BANKS}
        found["card"] = cards.card(work, life.person)
        found["round"] = rounds.view(work, life.round.id)
        found["funnel"] = rounds.funnel(work)
        found["banks"] = {role: bank_rows(work, role) for role in Role}
    return found


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def pages(store, life, monkeypatch):
    """Every page of everybody but the psychologist, as sent to the browser."""
    shown = {}
    monkeypatch.setattr(session, "now", lambda: NOW)
    for role in OTHERS:
        monkeypatch.setattr(session, "current", partial(sitting, store, role))
        for row in PAGES:
            page = AppTest.from_string(SCRIPT.format(module=row.module), default_timeout=TIMEOUT)
            if row.path == "card":
                page.query_params["person"] = life.person
            if role in row.roles:
                shown[row.path, role.value] = sent(fine(page.run()))
    return shown


def sitting(store, role):
    account = account_of(store, role)
    return session.Sitting(
        account=account,
        session=Session(
            token_hash="test",
            school_id=account.school_id,
            account_id=account.id,
            csrf="test",
            language="ru",
            created_at=NOW,
            seen_at=NOW,
            expires_at=NOW + timedelta(hours=12),
        ),
        school=store.schools()[0],
    )


@pytest.fixture
def day(settled_home, school_name, tmp_path, monkeypatch):
    """``day(on=True)``: what a day leaves behind in a copy of the school; seals draw no lots."""
    monkeypatch.setattr(ring, "secrets", SimpleNamespace(token_bytes=bytes))

    brought = []  # one file for both: a workbook remembers when it was made

    def lives(*, on):
        folder = tmp_path / str(on)
        folder.mkdir()
        memory.NOTED.forget(lambda _key: True)  # of a process: the other day looked in this one
        store = served(settled_home(school_name), folder)
        if not brought:
            brought.append(table(store))
        life = lived(store, monkeypatch, brought[0], on=on)
        with store.look(by=account_of(store, "psychologist"), now=NOW) as work:
            raised = len(signals.listing(work).open)
        kept = tables(store)
        return SimpleNamespace(
            raised=raised,
            tables=kept,
            files=files(store, life),
            pages=pages(store, life, monkeypatch),
        )

    yield lives
    bootstrap.use(None)


ELSEWHERE = {"accounts", "course", "home"}  # where roles are described; early warnings about pairs


def test_nobody_but_the_psychologist_finds_a_trace(day, capfd):
    """With the flag and without it everything else is the same, to the byte."""
    one, other = day(on=True), day(on=False)
    assert (one.raised, other.raised) == (4, 0)
    assert sum(map(len, one.tables.values())) > 50
    assert [name for name in one.tables if one.tables[name] != other.tables[name]] == []
    assert [name for name in one.files if one.files[name] != other.files[name]] == []
    assert [cell for cell in one.pages if one.pages[cell] != other.pages[cell]] == []
    assert len(one.pages) > 10
    for (path, _role), page in one.pages.items():
        assert "игнал" not in page or path in ELSEWHERE, path
        assert "самоповрежд" not in page
    said = capfd.readouterr()
    assert not any(marker in said.out + said.err for marker in MARKERS)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_is_led_there(store, open_page, role):
    speak(store)
    page = sent(fine(open_page("signals", role)))
    assert "Нет доступа" in page
    assert DANGER not in page
    assert "текст ждёт вас" not in sent(fine(open_page("home", role)))


# ------------------------------------------------------------ texts that were here before the rules


def test_earlier_texts_are_not_passed_over_in_silence(store, open_page):
    """An upgraded base: nothing was looked through, and the office says so until it is."""
    text = "Ученик сказал, что не хочет жить"
    with store.work(by=store.system(store.schools()[0].id), now=NOW) as work:
        year = work.schools.all()[0].year
        sheet = work.sheets.latest(min(work.sheets.current(Role.MENTEE, year)), Role.MENTEE, year)
        said = {**sheet.answers, REQUEST: text, SHARE: "yes"}
        work.sheets.put(
            replace(sheet, id=ids.SheetId(ids.new_id()), answers=said, submitted_at=NOW)
        )
    assert "прежние тексты ещё не просмотрены" in sent(fine(open_page("home", "psychologist")))
    page = fine(open_page("signals", "psychologist"))
    assert "ещё не просмотрены" in sent(page)
    assert "Тексты вас не ждут" not in sent(page)
    page = fine(page.button(key="signals.earlier").click().run())
    assert text in sent(page)
    assert "ещё не просмотрены" not in sent(page)
    assert "не просмотрены" not in sent(fine(open_page("home", "psychologist")))
