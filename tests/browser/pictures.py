"""Pictures of the manual: ``uv run python -m tests.browser.pictures [FILM or NAME …]``.

Settles the invented school, takes its round through every state and photographs each page as a
person of the role sees it. Look at every picture afterwards: a picture nobody has looked at proves
nothing.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI

from dashboard.cli import screen, story
from dashboard.pages.cockpit.answering import agreed
from dashboard.pages.cockpit.proposals import ROW_HEIGHT
from data import papers
from data.bank.alone import without_pair
from data.names import sort_key
from data.records.consent import Purpose
from data.settings import Settings
from data.store import Store
from tests import browsing
from tests.browser import pictures_figures, pictures_people, pictures_year
from tests.browser.camera import FOLDER, NARROW, Camera
from tests.browser.files import staff_workbook
from tests.browser.hands import tick
from tests.browser.scenes import Scene

WHOLE = 5_000_000  # bytes of all pictures
GUESSED = {"Квалификационная категория": "Квалификац. категория"}  # a header only resembled
COLUMNS, PAIRS = 100, 5  # characters of a line, pairs of the first picture
INK = (
    "body { margin: 0; background: #16181d; }"
    " pre { margin: 0; padding: 18px 22px; color: #d9d9d9; font: 14px/16px 'DejaVu Sans Mono'; }"
)


# ------------------------------------------------------------------------------------------------


def door(camera: Camera, _scene: Scene) -> None:
    page = camera.browser.new_context(locale="ru-RU", viewport=browsing.SCREEN).new_page()
    page.goto(camera.base + "/login")
    camera.take(page, "signin")
    page = camera.as_role("curator")
    page.goto(camera.base + "/account/password")
    camera.take(page, "password")
    page.goto(camera.base + "/account")
    page.set_viewport_size(NARROW)
    camera.take(page, "account")
    page.set_viewport_size(browsing.SCREEN)


def banks(camera: Camera, _scene: Scene) -> None:
    camera.take(camera.as_role("curator"), "home")
    page = camera.as_role("curator", "/mentors")
    camera.take(page, "mentors")
    tick(page, 1)
    tick(page, 8)
    page.get_by_text("Записать согласие 2 человек").click()
    browsing.drawn(page)
    camera.take(page, "mentors_ticked", at="Отмечено 2")
    camera.take(camera.as_role("curator", "/mentees"), "mentees")


def person(camera: Camera, scene: Scene) -> None:
    with scene.work() as work:
        sheets = {one.person_id for one in work.sheets.all()}
        found = [one for one in work.participations.all() if one.role.value == "mentee"]
    one = next(one.person_id for one in found if one.person_id in sheets)
    page = camera.as_role("curator", f"/card?person={one}")
    camera.take(page, "card")
    for tab, name in (
        ("Анкеты", "card_questionnaires"),
        ("Согласия", "card_consents"),
    ):
        page.get_by_role("tab", name=tab, exact=True).click()
        if tab == "Анкеты":
            page.get_by_role("button", name="Найти компетенции в тексте").click()
            page.get_by_text("Подтвердить").wait_for()
        if tab == "Согласия":
            page.get_by_text("Записать согласие или отказ").click()
        browsing.drawn(page)
        camera.take(page, name)


def intake(camera: Camera, _scene: Scene) -> None:
    page = camera.as_role("curator", "/intake")
    camera.take(page, "intake")
    page.locator("input[type=file]").set_input_files(
        {"name": "Список педагогов.xlsx", "mimeType": "", "buffer": staff_workbook(GUESSED)}
    )
    page.get_by_role("heading", name="Что изменится").wait_for()
    browsing.drawn(page)
    camera.take(page, "intake_preview")
    camera.take(page, "intake_columns", at="Столбцы")
    page.get_by_role("button", name="Подтвердить столбцы").click()
    browsing.settled(page)
    page.get_by_test_id("stBaseButton-primary").first.click()
    page.get_by_role("heading", name="Отчёт:").wait_for()
    browsing.drawn(page)
    camera.take(page, "intake_report")
    page = camera.as_role("curator", "/intake?part=waiting")
    tick(page, 0)
    camera.take(page, "intake_waiting")
    page = camera.as_role("curator", "/intake?part=history")
    tick(page, 0)
    camera.take(page, "intake_past", at="Прошлые загрузки")
    page.get_by_role("button", name="Отменить загрузку").scroll_into_view_if_needed()
    camera.take(page, "intake_undo")


def round_start(camera: Camera, scene: Scene) -> None:
    camera.take(camera.as_role("curator", "/round"), "round_opening")
    scene.open()
    page = camera.as_role("curator", "/round")
    camera.take(page, "round_draft")
    camera.take(page, "round_demand", at="Спрос и предложение")
    page.get_by_text("Правила подбора").click()
    browsing.drawn(page)
    camera.take(page, "round_rules", at="Как выбирать")
    page.get_by_text("Показать, что убрал бы порог").click()
    page.get_by_text("Уберёт пар").wait_for()
    camera.take(page, "round_threshold", at="Не предлагать пары ниже")


def round_computed(camera: Camera, scene: Scene) -> None:
    page = camera.as_role("curator", "/round")
    for _ask in range(2):  # the second one says yes
        page.get_by_role("button", name="Зафиксировать данные и рассчитать").last.click()
        browsing.settled(page)
    page.get_by_role("progressbar").wait_for()
    camera.take(page, "round_computing")
    page.get_by_text("Оптимум доказан").wait_for(timeout=120_000)
    page = asked(camera, "Цена принципов")  # nothing is decided yet: the principles differ
    camera.take(page, "round_principles", at="Почему так и что если")
    scene.accept_best(0.4)
    locked = scene.lock_one()
    page = camera.as_role("curator", "/round")
    camera.take(page, "round")
    camera.take(page, "round_proposals", at="Предложения")
    camera.take(card_of(camera, scene.proposed()[0].mentee_id), "round_pair", at="→")
    page = card_of(camera, scene.proposed()[-1].mentee_id)
    page.get_by_text("Запретить", exact=True).last.click()
    browsing.drawn(page)
    camera.take(page, "round_forbid", at="→")
    camera.take(card_of(camera, locked), "round_decided", at="→")
    page = camera.as_role("curator", "/round")
    for row in scene.undecided()[:2]:
        tick(page, row, height=ROW_HEIGHT)
    camera.take(page, "round_several", at="Выбрано:")


def asked(camera: Camera, question: str) -> Page:
    """A question to the computed plan, answered."""
    page = camera.as_role("curator", "/round")
    page.get_by_test_id("stMain").get_by_text(question, exact=True).click()
    browsing.drawn(page)
    return page


def round_asked(camera: Camera, scene: Scene) -> None:
    """What a computed plan answers; somebody is forbidden by then, so that there are prices."""
    at = "Почему так и что если"
    for question, name in (
        ("Решения и их цена", "round_prices"),
        ("Кого искать", "round_seek"),
        ("Сравнить расчёты", "round_compare"),
        ("Кто подошёл бы лучше", "round_nearer"),
    ):
        camera.take(asked(camera, question), name, at=at)
    page = asked(camera, "Что если наставник уходит")
    page.get_by_test_id("stMultiSelect").first.click()
    page.get_by_text(scene.busiest(), exact=True).last.click()
    page.keyboard.press("Escape")
    browsing.drawn(page)
    camera.take(page, "round_leaving", at="Наставники, которые уходят")


def card_of(camera: Camera, mentee: str) -> Page:
    return camera.as_role("curator", f"/round?mentee={mentee}")


def round_again(camera: Camera, scene: Scene) -> None:
    scene.forbid_weakest()
    scene.compute()
    page = camera.as_role("curator", "/round")
    camera.take(page, "round_difference", at="по сравнению")
    camera.take(page, "round_unplaced", at="Без пары в этом круге")
    round_asked(camera, scene)


def round_answers(camera: Camera, scene: Scene) -> None:
    scene.accept_best(1.0)
    page = camera.as_role("curator", "/round")
    page.get_by_role("button", name="Завершить решения").click()
    browsing.drawn(page)
    camera.take(page, "round_finish", at="Следующий шаг")
    scene.review()
    scene.answer(5, refusing=1)
    page = camera.as_role("curator", "/round")
    tick(page, answered(scene), height=66)
    page.get_by_text("Исправить записанное").click()
    browsing.drawn(page)
    page.get_by_role("button", name="Стереть ответы").scroll_into_view_if_needed()
    camera.take(page, "round_answers")
    camera.take(camera.as_role("curator", "/round"), "round_another", at="Другой наставник")
    scene.answer_rest()
    camera.take(camera.as_role("curator", "/round"), "round_approving", at="Следующий шаг")
    scene.approve()
    camera.take(camera.as_role("curator", "/round"), "round_approved")
    camera.take(camera.as_role("curator"), "home_steps", at="Шаги этого года")
    page = camera.as_role("curator", f"/card?person={scene.view().pairs[0].pair.mentee_ids[0]}")
    for tab, name in (("Пары", "card_pairs"), ("История", "card_history")):
        page.get_by_role("tab", name=tab, exact=True).click()
        browsing.drawn(page)
        camera.take(page, name)


def answered(scene: Scene) -> int:
    """Row of the table of answers, as the page sorts them, of a pair that has agreed."""
    rows = sorted(scene.view().pairs, key=lambda one: sort_key(one.mentees))
    return next(at for at, one in enumerate(rows) if agreed(one))


def others(camera: Camera, scene: Scene) -> None:
    camera.take(camera.as_role("curator", "/unmatched"), "unmatched")
    camera.take(camera.as_role("psychologist", "/unmatched"), "unmatched_psychologist")
    camera.take(camera.as_role("psychologist"), "home_psychologist")
    scene.alarm()
    camera.take(camera.as_role("psychologist", "/signals"), "signals")
    camera.take(camera.as_role("administration"), "home_administration")
    camera.take(camera.as_role("director"), "home_director")
    camera.take(camera.as_role("director", "/mentees"), "mentees_director")
    camera.take(camera.as_role("director", "/pairs"), "pairs")
    camera.take(camera.as_role("administration", "/round"), "denied")
    page = camera.as_role("sysadmin", "/accounts")
    camera.take(page, "accounts")
    page = camera.as_role("sysadmin", "/health")
    page.get_by_role("button", name="Проверить журнал").click()
    browsing.drawn(page)
    camera.take(page, "health")


def papers_of_people(camera: Camera, scene: Scene) -> None:
    """Somebody without a pair takes the consent back; the officer sees what is to be destroyed."""
    with scene.work() as work:
        alone = without_pair(work, work.schools.get(work.school_id).year)[0]
        papers.withdraw(work, alone.person_id, [Purpose.BANK], "заявление")
    camera.take(camera.as_role("curator", "/privacy"), "privacy")
    page = camera.as_role("dpo", "/privacy")
    page.get_by_test_id("stButtonGroup").get_by_text("Уничтожение", exact=True).click()
    browsing.drawn(page)
    page.get_by_text("Что будет уничтожено").first.click()
    browsing.drawn(page)
    camera.take(page, "privacy_erasure")


def terminal(camera: Camera, _scene: Scene) -> None:
    """What ``nastavnik demo`` prints: the beginning and the end, as a terminal shows them."""
    paper = io.StringIO()
    printed = Console(record=True, width=COLUMNS, force_terminal=True, file=paper, highlight=False)
    with tempfile.TemporaryDirectory() as folder, patch.object(screen, "console") as console:
        console.side_effect = lambda **more: Console(file=io.StringIO()) if more else printed
        story.demo(Path(folder) / "demo", None, "school45", 1, serve=False)
    code = printed.export_html(theme=MONOKAI, inline_styles=True, code_format="{code}")
    lines = code.replace(folder, "var").splitlines()
    rows = [at for at, line in enumerate(lines) if line.startswith("├")]
    left = next(at for at, line in enumerate(lines) if "Без пары" in line) - 1
    page = camera.browser.new_page(viewport={"width": 900, "height": 100})
    for name, part in (("terminal", lines[: rows[PAIRS] + 1]), ("terminal_end", lines[left:])):
        page.set_content(f"<style>{INK}</style><pre>{chr(10).join(part)}</pre>")
        camera.take(page, name, full=True)


SCENES: tuple[Callable[[Camera, Scene], None], ...] = (
    door,
    banks,
    person,
    intake,
    round_start,
    round_computed,
    round_again,
    round_answers,
    others,
    papers_of_people,
    terminal,
)


@contextmanager
def studio(wanted: list[str]) -> Iterator[tuple[Camera, Scene]]:
    """A served school, a browser, and the doors to its store."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        home = Path(folder) / "home"
        browsing.settle(home).close()
        store = Store.open(Settings(home=home))
        browser = driver.chromium.launch(
            executable_path=browsing.CHROMIUM, args=list(browsing.ARGUMENTS)
        )
        with browsing.served(home) as office:
            yield Camera(browser, office.base, wanted), Scene(store)
        browser.close()
        store.close()


FILMS = {  # each in a school of its own
    "round": (studio, SCENES),
    "people": (studio, pictures_people.SCENES),
    "figures": (pictures_figures.studio, pictures_figures.SCENES),
    "year": (pictures_figures.studio, pictures_year.SCENES),
}


def main(wanted: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = [one for one in wanted if one not in FILMS]
    for film, (place, scenes) in FILMS.items():
        if wanted and not pictures and film not in wanted:
            continue
        with place(pictures) as (camera, scene):
            for play in scenes:
                play(camera, scene)
    whole = sum(one.stat().st_size for one in FOLDER.glob("*.png"))
    print(f"{whole // 1000} kB in all")  # noqa: T201
    if whole > WHOLE:
        raise SystemExit(f"the pictures are larger than {WHOLE} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
