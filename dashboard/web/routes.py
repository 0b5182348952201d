"""Our own routes; Streamlit's come after them."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.web import paths
from dashboard.web.downloads import Downloads
from dashboard.web.entrance import Entrance
from dashboard.web.plain import HERE, missing
from data.store import Store


def routes(store: Callable[[], Store]) -> list[BaseRoute]:
    """Sign-in and account, downloads, own files, health; ``/f/`` is kept for questionnaires."""
    door = Entrance(store)
    return [
        Route(paths.LOGIN, door.sign_in, methods=["GET", "POST"]),
        Route(paths.LOGOUT, door.sign_out, methods=["POST"]),
        Route(paths.LANGUAGE, door.language, methods=["POST"]),
        Route(paths.ACCOUNT, door.account, methods=["GET"]),
        Route(paths.PASSWORD, door.password, methods=["GET", "POST"]),
        Route(paths.HEALTH, alive, methods=["GET"]),
        Route("/download/{name}", Downloads(store).send, methods=["GET"]),
        Mount("/own", StaticFiles(directory=HERE / "static")),
        *(Route(path, PlainTextResponse("", 405)) for path in sorted(paths.OURS)),
        Route("/f/{rest:path}", nothing),
        Route("/own/{rest:path}", nothing),
    ]


async def alive(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


async def nothing(_request: Request) -> Response:
    """An address in an open tree that leads nowhere."""
    return missing("ru")
