"""The film of the year: roadmap, papers, selection, the end of pairs, events, the site.

Played in the home that ``nastavnik demo`` leaves, like the film of figures.
"""

from collections.abc import Callable

from tests import browsing
from tests.browser.camera import Camera
from tests.browser.hands import press, tick
from tests.browser.pictures_figures import figures
from tests.browser.scenes import Scene

CURATOR = "curator"


def roadmap(camera: Camera, _scene: Scene) -> None:
    page = figures(camera, CURATOR, "/roadmap")
    camera.take(page, "roadmap")
    page.set_viewport_size(browsing.SCREEN)
    camera.take(page, "roadmap_terms", at="Сроки")


def beginning(camera: Camera, _scene: Scene) -> None:
    page = camera.as_role(CURATOR, "/start")
    camera.take(page, "start")


def papers(camera: Camera, _scene: Scene) -> None:
    """A paper looked at before it is issued."""
    page = figures(camera, CURATOR, "/papers")
    press(page, "Посмотреть документ")
    page.get_by_role("img", name="Страница 1").first.wait_for()
    camera.take(page, "papers_preview", at="Оформить документ")


def selection(camera: Camera, _scene: Scene) -> None:
    camera.take(camera.as_role(CURATOR, "/selection?part=coverage"), "selection_coverage")


def closing(camera: Camera, _scene: Scene) -> None:
    """The pairs, and one that comes to its end."""
    page = figures(camera, CURATOR, "/closing")
    tick(page)
    camera.take(page, "closing")


def events(camera: Camera, _scene: Scene) -> None:
    camera.take(figures(camera, CURATOR, "/events"), "events")


def site(camera: Camera, _scene: Scene) -> None:
    camera.take(figures(camera, CURATOR, "/publication"), "publication")


SCENES: tuple[Callable[[Camera, Scene], None], ...] = (
    roadmap,
    beginning,
    papers,
    selection,
    closing,
    events,
    site,
)
