"""The curator's whole way through the browser, from a staff file to an official form."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from data.codebook import bank_form
from data.settings import Settings
from data.store import Store
from tests import browsing
from tests.browser.files import NEW, staff_workbook
from tests.browser.hands import choose, confirm, press, tick_all
from tests.browser.scenes import account_of
from tests.browsing import drawn, latin, sign_in, unfold

NEWCOMER = "Ягодина Зоя Марковна"
LONG = 90_000  # ms for a computation on a busy machine


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A settled school whose curator has not begun; the page of health shows every widget."""
    home = tmp_path_factory.mktemp("workshop") / "home"
    browsing.settle(home).close()
    before = (
        "from dashboard.pages import health; from tests.browser import gallery; "
        "health.page = gallery.page"
    )
    with browsing.served(home, before) as running:
        yield running


def test_a_staff_file_is_brought_looked_at_and_taken_in(watched, workshop):
    page = watched(workshop)
    sign_in(page, workshop.base, "curator", "/intake")
    expect(page.locator("h1")).to_have_text("Загрузка таблиц")
    page.locator("input[type=file]").set_input_files(
        {"name": "Список педагогов.xlsx", "mimeType": "", "buffer": staff_workbook()}
    )
    expect(page.get_by_text("Что изменится")).to_be_visible(timeout=LONG)
    drawn(page)
    expect(page.get_by_text("семьдесят первый").first).to_be_attached()
    expect(page.get_by_text("Возможные совпадения")).to_be_visible()
    assert latin(page) == []
    page.get_by_test_id("stBaseButton-primary").first.click()
    expect(page.get_by_text("Отчёт: Список педагогов.xlsx")).to_be_visible(timeout=LONG)
    drawn(page)
    assert latin(page) == []
    with store_of(workshop) as store, looking(store) as work:
        assert [one.fio for one in work.people.all() if one.fio == NEW] == [NEW]
        counts = work.batches.all()[-1].counts
    assert (counts["imported"], counts["rejected"], sum(counts.values())) == (2, 1, 15)


def test_somebody_is_added_by_hand_and_found(watched, workshop):
    page = watched(workshop)
    sign_in(page, workshop.base, "curator", "/mentees")
    drawn(page)
    unfold(page, "Добавить человека")
    page.get_by_label("ФИО", exact=True).last.fill(NEWCOMER)
    press(page, "Добавить в банк")
    expect(page.get_by_text(NEWCOMER, exact=False).first).to_be_visible()
    page.get_by_label("Поиск", exact=True).first.fill(NEWCOMER)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Показано: 1 человек")).to_be_visible()
    drawn(page)
    assert latin(page) == []


def test_a_round_is_run_to_its_approved_pairs_and_the_form(watched, workshop):
    page = watched(workshop)
    sign_in(page, workshop.base, "curator", "/round")
    press(page, "Открыть круг")
    confirm(page, "Зафиксировать данные и рассчитать")
    expect(page.get_by_text("Оптимум доказан", exact=False)).to_be_visible(timeout=LONG)
    drawn(page)
    tick_all(page)
    choose(page, "Причина", "Наставник силён")
    page.get_by_role("button", name="Принять").last.click()
    drawn(page)
    assert latin(page) == []
    confirm(page, "Завершить решения")
    expect(page.get_by_role("heading", name="Ответы обеих сторон")).to_be_visible()
    tick_all(page)
    press(page, "Записать ответ")
    expect(page.get_by_text("Круг можно утвердить", exact=False)).to_be_visible()
    confirm(page, "Утвердить круг")
    expect(page.get_by_text("Пар в силе", exact=False)).to_be_visible()
    assert latin(page) == []
    page.goto(workshop.base + "/mentees")
    drawn(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="форма 5").click()
    assert_form(coming.value.path().read_bytes(), "form5", paired(workshop))


def assert_form(content, form, people):
    """The workbook is the official form to the letter and names everybody who has a pair."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    titles = [column.header for column in bank_form(form).columns]
    assert titles in [row[: len(titles)] for row in cells]
    told = "\n".join(" ".join(row) for row in cells)
    assert people
    assert [one for one in people if one not in told] == []


def test_the_psychologist_finds_those_without_a_pair(watched, workshop):
    page = watched(workshop)
    sign_in(page, workshop.base, "psychologist")
    page.get_by_role("link", name="Без пары").first.click()
    drawn(page)
    expect(page.locator("h1")).to_have_text("Без пары")
    expect(page.get_by_text("Почему", exact=False).first).to_be_visible()
    assert latin(page) == []


def test_every_widget_of_streamlit_speaks_russian(watched, workshop):
    page = watched(workshop)
    sign_in(page, workshop.base, "sysadmin", "/health")
    drawn(page)
    dates = page.get_by_test_id("stDateInputCalendarButton")
    for spring in (
        page.get_by_label("Один из").first.click,
        lambda: (page.get_by_label("Несколько из").first.click(), page.keyboard.type("ъъъ")),
        dates.first.click,
        dates.last.click,
        lambda: (page.get_by_label("Почта", exact=True).fill("нет"), page.keyboard.press("Tab")),
        lambda: page.get_by_label("Строка", exact=True).fill("что-то"),
        page.get_by_text("Спросить").click,
    ):
        spring()
        page.wait_for_timeout(300)
        assert latin(page, "Escape", "Ctrl") == []
        page.keyboard.press("Escape")  # empties a field
        page.keyboard.press("Escape")  # closes its list


def store_of(office):
    return Opened(office.home)


class Opened:
    """The store of a served office, opened beside it."""

    def __init__(self, home):
        self.home = home

    def __enter__(self):
        self.store = Store.open(Settings(home=self.home))
        return self.store

    def __exit__(self, *_fault):
        self.store.close()


def looking(store):
    return store.look(by=account_of(store), now=browsing.now())


def paired(office):
    """Full names of everybody who has a pair in force."""
    with store_of(office) as store, looking(store) as work:
        mentees = {
            who for pair in work.pairs.all() if pair.mentor_agreed for who in pair.mentee_ids
        }
        return [one.fio for one in work.people.all() if one.id in mentees]
