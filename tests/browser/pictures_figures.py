"""The film of figures: surveys, quality, the municipality, conclusions, papers, outcomes.

Played in the home that ``nastavnik demo`` leaves: two finished years, neighbours who hand in.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Page, sync_playwright

from analytics import waves
from analytics.waves import climate
from analytics.waves.schedule import POST
from dashboard.cli import story
from data import invitations
from data.records.account import Account
from data.records.ids import SchoolId
from data.records.job import JobState
from data.records.monitoring import AskState
from data.settings import Settings
from data.store import Store, Work
from tests import browsing
from tests.browser.camera import Camera
from tests.browser.hands import press, tick
from tests.browser.pictures_people import tall
from tests.browser.scenes import Scene

FINISHED = "2025/2026"  # the last year that is over in the story
SLIPS, PATIENCE = 40, 300  # codes of the box; seconds for the worker
HIGH = {"width": 1366, "height": 1150}  # a screen of figures with what stands under them
WAITING = (JobState.QUEUED, JobState.RUNNING)


class Remembering(Scene):
    """The doors to the store of a demo, where schools are several."""

    @property
    def curator(self) -> Account:
        for school in self.store.schools():
            with self.store.look(by=self.store.system(school.id), now=browsing.now()) as work:
                found = work.accounts.by_login("curator")
            if found is not None and found.school_id == school.id:
                return found
        raise LookupError("curator")

    @contextmanager
    def work(self) -> Iterator[Work]:
        with self.store.work(by=self.curator, now=browsing.now()) as work:
            yield work


def counted(_camera: Camera, scene: Scene) -> None:
    """Figures of the past years are counted by the worker, school by school: wait for it."""
    end = time.monotonic() + PATIENCE
    while any(_waits(scene.store, school.id) for school in scene.store.schools()):
        if time.monotonic() > end:
            raise TimeoutError("the worker has not counted the figures")
        time.sleep(2)


def _waits(store: Store, school_id: SchoolId) -> bool:
    with store.look(by=store.system(school_id), now=browsing.now()) as work:
        return any(one.state in WAITING for one in work.jobs.all())


def surveys(camera: Camera, scene: Scene) -> None:
    """Who was asked; a survey on a phone; a sheet of paper; a table."""
    with scene.work() as work:
        row = next(one for one in waves.overview(work).rows if one.open)
        (link, *_more) = waves.fresh_links(work, _awaited(work, row))
    hand = camera.on_phone(invitations.link_to(camera.base, link[1]))
    camera.take(tall(hand), "phone_wave")
    page = figures(camera, "curator", "/surveys")
    camera.take(page, "surveys")
    with scene.work() as work:
        shown = [one for one in waves.listing(work, row.wave, row.extent) if not _done(one)]
    tick(page, next(at for at, one in enumerate(shown) if one.waits))
    page.get_by_text("Внести с бумаги").first.click()
    browsing.drawn(page)
    camera.take(page, "surveys_paper", at="Внести с бумаги")
    table(camera, scene)


def table(camera: Camera, scene: Scene) -> None:
    """Answers of two who were silent, brought as a table; of a third nobody knows."""
    with scene.work() as work:
        rows = list(_silent(work))[:2]
    lines = ["ФИО;Волна;С кем;FIT.1", *rows, "Иванова Анна;14-й день;;3"]
    page = figures(camera, "curator", "/surveys?part=tables")
    page.locator("input[type=file]").set_input_files(
        {"name": "Ответы.csv", "mimeType": "", "buffer": "\n".join(lines).encode()}
    )
    page.get_by_role("heading", name="Ответы.csv").wait_for()
    browsing.drawn(page)
    camera.take(page, "surveys_tables")


def _silent(work: Work) -> Iterator[str]:
    """Lines of a table for those who let the window of the fourteenth day pass."""
    for row in waves.overview(work).rows:
        if row.wave == "day14":
            for one in waves.listing(work, row.wave, row.extent):
                if one.ask.state is AskState.SILENT:
                    yield f"{one.fio};14-й день;{one.partners};3"


def _done(row: waves.AskRow) -> bool:
    return row.ask.state is AskState.ANSWERED


def _awaited(work: Work, row: waves.WaveRow) -> list[str]:
    return [one.id for one in waves.listing(work, row.wave, row.extent) if one.waits]


def anonymous(camera: Camera, scene: Scene) -> None:
    """The anonymous survey: opened, slips printed, the form behind a slip."""
    with scene.work() as work:
        known = {one.wave for one in waves.climates(work) if one.closed_on is None}
        wave = next(iter(known), POST)
        if not known:
            climate.open_climate(work, wave)
        (here,) = [one for one in waves.climates(work) if one.wave == wave and not one.closed_on]
        codes = climate.draw_codes(work, here.id, SLIPS).codes
    hand = camera.on_phone(f"{camera.base}/a/{codes[0]}")
    camera.take(tall(hand), "phone_climate")
    camera.take(camera.as_role("curator", "/surveys?part=climate"), "surveys_climate")


def figures(camera: Camera, role: str, path: str) -> Page:
    """A page of figures in a high window."""
    page = camera.as_role(role)
    page.set_viewport_size(HIGH)
    page.goto(camera.base + path)
    browsing.drawn(page)
    return page


def quality(camera: Camera, _scene: Scene) -> None:
    """Two rows of the administration's page."""
    for row in ("official", "results"):
        page = figures(camera, "administration", f"/quality?quality.year={FINISHED}&row={row}")
        camera.take(page, f"quality_{row}")


def municipality(camera: Camera, _scene: Scene) -> None:
    page = camera.as_role("region", f"/region?quality.year={FINISHED}")
    camera.take(page, "region", at="Школы рядом")


def course(camera: Camera, _scene: Scene) -> None:
    page = figures(camera, "curator", "/course")
    camera.take(page, "course")
    camera.take(page, "course_demand", at="Спрос и предложение")


def conclusions(camera: Camera, _scene: Scene) -> None:
    page = figures(camera, "curator", f"/conclusions?period={FINISHED}")
    camera.take(page, "conclusions")
    page.get_by_role("tab", name="SWOT", exact=True).click()
    browsing.drawn(page)
    press(page, "Составить проект по показателям")
    page.get_by_role("tab", name="SWOT", exact=True).click()
    browsing.drawn(page)
    camera.take(page, "conclusions_swot", at="Возможности")


def reports(camera: Camera, _scene: Scene) -> None:
    page = figures(camera, "curator", f"/reports?period={FINISHED}")
    for number in (0, 1):
        page.get_by_role("button", name="Сделать").nth(number).click()
        page.get_by_text("Документ готовится").wait_for()
        page.get_by_text("Документ готов: он").wait_for(timeout=PATIENCE * 1000)
        browsing.drawn(page)
    page.set_viewport_size(browsing.SCREEN)
    camera.take(page, "reports")


def validity(camera: Camera, _scene: Scene) -> None:
    camera.take(figures(camera, "curator", "/validity"), "validity")


SCENES: tuple[Callable[[Camera, Scene], None], ...] = (
    counted,
    surveys,
    anonymous,
    course,
    quality,
    municipality,
    conclusions,
    reports,
    validity,
)


@contextmanager
def studio(wanted: list[str]) -> Iterator[tuple[Camera, Scene]]:
    """The office of a demo, a camera that knows its password."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(browsing, "PASSWORD", story.PASSWORD),
        sync_playwright() as driver,
    ):
        home = Path(folder) / "demo"
        story.demo(home, None, "school45", 1, serve=False)
        store = Store.open(Settings(home=home))
        browser = driver.chromium.launch(
            executable_path=browsing.CHROMIUM, args=list(browsing.ARGUMENTS)
        )
        with browsing.served(home) as office:
            yield Camera(browser, office.base, wanted), Remembering(store)
        browser.close()
        store.close()
