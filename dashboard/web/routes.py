"""Our own routes; Streamlit's come after them."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.web import paths
from dashboard.web.account import AccountDoor
from dashboard.web.climate import ENTRY, ClimateDoor
from dashboard.web.climate import THANKS as CLIMATE_THANKS
from dashboard.web.downloads import Downloads
from dashboard.web.entrance import Entrance
from dashboard.web.identity import ProviderDoor
from dashboard.web.links import HOME, REFUSED, SAVED, THANKS, Links
from dashboard.web.plain import HERE, missing
from dashboard.web.site import PREVIEW, SITE, SITE_BARE, PublicSite
from data.store import Store


def routes(store: Callable[[], Store]) -> list[BaseRoute]:
    """Sign-in and account, downloads, personal links, the site, own files, health."""
    door, links = Entrance(store), Links(store)
    own, provider = AccountDoor(store), ProviderDoor(store)
    climate, section = ClimateDoor(store), PublicSite(store)
    return [
        Route(paths.LOGIN, door.sign_in, methods=["GET", "POST"]),
        Route(paths.LOGOUT, door.sign_out, methods=["POST"]),
        Route(paths.LANGUAGE, door.language, methods=["POST"]),
        Route(paths.CODE, door.code, methods=["POST"]),
        Route(paths.PROVIDER, provider.leave, methods=["GET"]),
        Route(paths.PROVIDED, provider.back, methods=["GET"]),
        Route(paths.ACCOUNT, own.account, methods=["GET"]),
        Route(paths.SESSIONS, own.sessions, methods=["POST"]),
        Route(paths.FACTOR, own.factor, methods=["POST"]),
        Route(paths.GO_TO, own.school, methods=["POST"]),
        Route(paths.PASSWORD, door.password, methods=["GET", "POST"]),
        Route(paths.HEALTH, alive, methods=["GET"]),
        Route("/download/{name}", Downloads(store).send, methods=["GET"]),
        Mount("/own", StaticFiles(directory=HERE / "static")),
        *(Route(path, PlainTextResponse("", 405)) for path in sorted(paths.OURS)),
        Route(THANKS, links.thanks, methods=["GET"]),
        Route(SAVED, links.saved, methods=["GET"]),
        Route(REFUSED, links.refused, methods=["GET"]),
        Route(HOME + "{form}", links.form, methods=["GET", "POST"]),
        Route("/f/{token}", links.exchange, methods=["GET"]),
        Route(ENTRY, climate.entry, methods=["GET"]),
        Route(CLIMATE_THANKS, climate.thanks, methods=["GET"]),
        Route(ENTRY + "{code}", climate.form, methods=["GET", "POST"]),
        Route(SITE, section.answer, methods=["GET"]),
        Route(SITE_BARE, section.enter, methods=["GET"]),
        Route(PREVIEW, section.preview, methods=["GET"]),
        Route("/site/{rest:path}", nothing),
        Route("/preview/{rest:path}", nothing),
        Route("/a/{rest:path}", nothing),
        Route("/f/{rest:path}", nothing),
        Route("/own/{rest:path}", nothing),
    ]


async def alive(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


async def nothing(_request: Request) -> Response:
    """An address in an open tree that leads nowhere."""
    return missing("ru")
