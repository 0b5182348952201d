"""The year of an invented school whose main deeds are done in a browser, on the day of each.

``Walk`` is ``Year``: what is not the main deed of an item happens through use cases. The office is
another process; its clock is a file that both read.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from data import invitations
from data.records.ids import (
    AppointmentId,
    CandidacyId,
    CaseId,
    CourseId,
    NominationId,
    PairId,
    PersonId,
    StudyId,
)
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.selection import CandidacyState
from data.store import Store
from matching import closing
from tests import browsing
from tests.browser.hands import answer_all, confirm, phone, press, tick
from tests.browsing import drawn
from tests.year import CURATOR, DIRECTOR, LESSON, PASSWORD, PSYCHOLOGIST, REASON, RESULT, Year

CLOCK = "moment.txt"
BEFORE = """
import importlib, os, time
from datetime import datetime
from pathlib import Path
FILE = Path(os.environ["NASTAVNIK_HOME"]) / "moment.txt"
class Told(datetime):
    @classmethod
    def now(cls, zone=None):
        moment, began = FILE.read_text().split()
        return datetime.fromtimestamp(float(moment) + time.time() - float(began), zone)
for name in ("session", "web.climate", "web.site", "web.downloads", "web.entrance", "web.links",
             "web.gate"):
    importlib.import_module("dashboard." + name).datetime = Told
importlib.import_module("data.jobs.worker").datetime = Told
"""
SCAN = {"name": "скан.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 signed"}


class Walk(Year):
    """The same year; ``base`` is where the office answers."""

    def __init__(self, store: Store, chromium: Browser) -> None:
        self.clock = store.settings.home / CLOCK
        self.browser, self.base = chromium, ""
        self.tabs: dict[str, Page] = {}
        super().__init__(store)

    @contextmanager
    def open_office(self) -> Iterator[browsing.Office]:
        """The office of this school, with the clock of the year."""
        with browsing.served(self.clock.parent, f"exec({BEFORE!r})") as office:
            self.base = office.base
            yield office
            for tab in self.tabs.values():
                tab.context.close()

    # -- days, desks and telephones

    def at(self, month: int, number: int) -> None:
        """The day has come for the office, too."""
        super().at(month, number)
        coming = self.clock.with_suffix(".new")
        coming.write_text(f"{self.stage.now.timestamp()} {time.time()}")
        coming.replace(self.clock)  # the office reads it at any moment

    def desk(self, login: str, path: str) -> Page:
        """The tab of somebody of the office at a page; signed in again when a day has passed."""
        if login not in self.tabs:
            context = self.browser.new_context(locale="ru-RU", viewport=browsing.SCREEN)
            self.tabs[login] = context.new_page()
        page = self.tabs[login]
        page.goto(self.base + path)
        if page.locator("#login").count():
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.click("form button")
        drawn(page)
        return page

    @contextmanager
    def hand(self, form: Form, subject: str, who: PersonId) -> Iterator[Page]:
        """A small phone without scripts at somebody's personal link."""
        issued = self.stage.links[form, subject, who]
        page = phone(self.browser, self.base)
        page.goto(invitations.link_to(self.base, issued.token))
        yield page
        page.context.close()

    # -- 1.1 to 1.4

    def appointed(self, leader: Person, deputy: Person) -> AppointmentId:
        """1.1: prepared on the first page, looked at and issued on the second, then signed."""
        page = self.desk("init", "/start")
        pick(page, "Куратор", leader.fio)
        pick(page, "Заместитель", deputy.fio)
        pick(page, "Учётная запись", CURATOR)
        press(page, "Подготовить")
        said(page, "Подготовлено.")
        page = self.desk("init", "/papers")
        pick(page, "Документ", "Приказ о назначении куратора")
        press(page, "Посмотреть документ")
        expect(page.get_by_alt_text("Страница 1", exact=False)).to_be_visible()
        confirm(page, "Издать документ")
        said(page, "документ издан")
        self.sign("1-ОД")
        return self.saw(lambda work: work.appointments.all(), by="init")[0].id

    def sign(self, number: str) -> None:
        """The director enters the signature of the newest paper that waits, with its scan."""
        page = self.desk(DIRECTOR, "/papers")
        page.get_by_role("button", name="Внести подпись").first.click()
        page.get_by_label("Номер по журналу школы", exact=True).fill(number)
        page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(SCAN)
        drawn(page)
        press(page, "Документ подписан")
        said(page, "Подпись внесена")

    def set_rules(self) -> None:
        """1.3: parameters and the head of papers."""
        page = self.desk(CURATOR, "/start")
        page.get_by_label("Наставляемых у одного наставника, не больше").fill("2")
        page.get_by_label("Размер выплаты словами").fill("2000 рублей в месяц")
        page.get_by_label("Населённый пункт").fill("п. Осенний")
        page.get_by_label("Фамилия и инициалы подписывающего").fill("Осенняя О. О.")
        page.get_by_label("Телефон", exact=True).fill("8 000 000-00-00")
        press(page, "Сохранить")
        said(page, "Параметры сохранены")

    def set_dates(self) -> None:
        """1.4: the usual days, and a note to one item."""
        page = self.desk(CURATOR, "/roadmap")
        press(page, "Взять обычные сроки")
        said(page, "Задано 22 срока.")
        page.get_by_text("Сроки и ответственные").last.click()
        drawn(page)
        page.get_by_label("Заметка", exact=True).fill("на педагогическом совете")
        press(page, "Сохранить сроки")
        said(page, "сроки сохранены.")

    # -- 4.1 to 5.3

    def talked(self, candidacy: CandidacyId, state: CandidacyState) -> None:
        """4.1: the interview and the decision of the first of the list on the page."""
        if self.base and not hasattr(self, "interviewed"):
            self.interviewed = candidacy
            page = self.desk(CURATOR, "/selection?part=lists")
            page.get_by_label("Заметки", exact=True).fill("разговор состоялся")
            press(page, "Сохранить собеседование")
            page.get_by_test_id("stButtonGroup").last.get_by_text("отобран", exact=True).click()
            page.get_by_label("Причина; её читает только куратор").fill(REASON)
            press(page, "Принять решение")
            said(page, "Отобран. Дальше обучение")
            return
        super().talked(candidacy, state)

    def taught(self, course: CourseId) -> None:
        """4.2: who was there, and the end of the course."""
        page = self.desk(CURATOR, "/selection?part=training")
        pick(page, "Кто присутствовал", self.name(self.ready[0]))
        press(page, "Сохранить посещение")
        said(page, "Посещение сохранено.")
        confirm(page, "Завершить курс")
        said(page, "Готов 1 наставник.")

    def order(self, subject: str) -> None:
        """1.5: the director signs the order, the pairs begin."""
        self.issued("order_pairs", subject)
        self.sign("4-ОД")

    def next_day(self, case: CaseId) -> None:
        """5.3: the psychologist says when to look again."""
        page = self.desk(PSYCHOLOGIST, f"/support?case={case}")
        day = page.get_by_test_id("stDateInput").filter(has_text="Когда")
        typed(page, day, "20102026")
        press(page, "Сохранить")
        said(page, "Следующий шаг сохранён.")
        kept = self.saw(lambda work: work.cases.get(case), by=PSYCHOLOGIST)
        assert f"{kept.next_on:%d.%m.%Y}" == "20.10.2026"

    # -- 6.1 to 7.1

    def reported(self, pair: Pair, who: PersonId) -> None:
        """6.1: the first mentor reports on a phone."""
        if pair.id != self.pairs[0] or who != pair.mentor_id:
            super().reported(pair, who)
            return
        with self.hand(Form.REPORT, pair.id, who) as page:
            answer_all(page, "Научились ставить цели урока")
            expect(page.get_by_role("heading", name="Спасибо")).to_be_visible()

    def close(self, pair_id: PairId, levels: Mapping[str, int]) -> None:
        """6.5: the first pair of the table is closed on the page, its goals one by one."""
        if pair_id == self.pairs[0]:
            self.close_first()
        if self.pair(pair_id).state is not PairState.CLOSED:
            super().close(pair_id, levels)

    def close_first(self) -> None:
        """Levels, the result in words, and the button that asks again."""
        first = self.saw(closing.board)[0]
        page = self.desk(CURATOR, "/closing")
        tick(page)
        for goal in first.programme.goals:
            pick(page, goal.text, "+1")
        page.get_by_label("Результат словами, для обоих банков").fill(RESULT)
        confirm(page, "Закрыть пару")
        said(page, "Оба банка заполнены:")
        assert self.pair(first.pair.id).state is PairState.CLOSED

    def accepted(self, study: StudyId, who: PersonId) -> None:
        """6.2: the author says yes to the offer on a phone."""
        with self.hand(Form.STUDY, study, who) as page:
            page.get_by_role("button", name="Да, составить черновик").click()
            expect(page.get_by_role("button", name="Согласен(на) с этим текстом")).to_be_visible()
        self.author = who

    def wrote(self, study: StudyId, who: PersonId) -> None:
        """6.2: the same author writes the text and agrees to it."""
        if who != self.author:
            super().wrote(study, who)
            return
        with self.hand(Form.STUDY, study, who) as page:
            for area in page.locator("textarea, input[type=text]").all():
                area.fill(LESSON)
            page.get_by_role("button", name="Согласен(на) с этим текстом").click()
            said(page, "Вы согласились с этим текстом.")

    def chosen(self, put: NominationId) -> None:
        """6.4: the curator decides about the nominee beside the marks of the jury."""
        page = self.desk(CURATOR, "/events")
        page.get_by_label("Обоснование решения").fill("решение жюри")
        press(page, "Победитель")
        said(page, "Решение записано.")

    def put_up(self) -> None:
        """7.1: built, looked at, ticked, published at the open address."""
        page = self.desk(CURATOR, "/publication")
        press(page, "Собрать раздел", exact=False)
        said(page, "Сборка 1 готова.")
        for box in page.get_by_test_id("stCheckbox").all():
            box.locator("label").click()
        drawn(page)
        confirm(page, "Опубликовать сборку 1")
        said(page, "Опубликовано по адресу")

    def name(self, who: PersonId) -> str:
        """Somebody's name."""
        return str(self.saw(lambda work: work.people.get(who)).fio)


def pick(page: Page, label: str, words: str) -> None:
    """Choose in a list by typing."""
    field = page.get_by_role("combobox", name=label).last
    field.click()
    field.fill(words)
    page.get_by_role("option", name=re.compile(re.escape(words))).first.click()
    page.keyboard.press("Tab")  # Escape would empty the field
    drawn(page)


def typed(page: Page, field: Locator, day: str) -> None:
    """Type a day into its field, DDMMYYYY."""
    field.get_by_role("spinbutton").first.click()
    page.keyboard.type(day, delay=20)
    page.keyboard.press("Tab")
    drawn(page)


def said(page: Page, words: str) -> None:
    """The page says so, perhaps in a toast as well."""
    expect(page.get_by_text(words, exact=False).first).to_be_visible()
