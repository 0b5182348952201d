# ruff: noqa: A005 -- the module is about the site, nobody here means the standard library
"""The section of the school's site: ``/site/<school>/…`` for everybody, ``/preview/…`` for us.

Only the published build is served, and only where it was published at this address. A browser may
keep a page but asks each time whether it still holds: a withdrawn consent counts at once.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.web.gate import SITTING
from dashboard.web.plain import missing, page
from data.accounts import acting
from data.bank.words import refusal as told
from data.errors import DeniedError, NotFoundError, ProgrammeError
from data.i18n import _, speaking
from data.records.account import Account
from data.records.ids import SchoolId
from data.store import Store

if TYPE_CHECKING:
    from data.publication.serving import Served

SITE, PREVIEW = "/site/{school}/{at:path}", "/preview/{number:int}/{at:path}"
SITE_BARE = "/site/{school}"  # as people type it
GONE, UNCHANGED, DENIED = 410, 304, 403
MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ASK = "no-cache"  # keep, but ask each time
NEVER = "no-store"


class PublicSite:
    """Both routes. ``store`` is asked for at each request."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    async def answer(self, request: Request) -> Response:
        """A page or a file of the published section."""
        school, at = request.path_params["school"], request.path_params["at"]
        found = await to_thread.run_sync(partial(self._served, SchoolId(school), at))
        if found is None:
            return _kept_never(missing("ru"))
        if found.withheld:
            return _kept_never(_withheld())
        tag = f'"{found.tag}"'
        headers = {"etag": tag, "cache-control": ASK}
        if tag in _tags(request):
            return Response(status_code=UNCHANGED, headers=headers)
        return Response(found.content, media_type=_media(at), headers=headers)

    async def enter(self, request: Request) -> Response:
        """The address without its last slash leads to the section, if there is one."""
        school = SchoolId(request.path_params["school"])
        found = await to_thread.run_sync(partial(self._served, school, ""))
        if found is None:
            return _kept_never(missing("ru"))
        return _kept_never(RedirectResponse(f"/site/{school}/", 303))

    async def preview(self, request: Request) -> Response:
        """A file of any build, for whoever looks after the site."""
        account, session = request.scope[SITTING]
        number, at = request.path_params["number"], request.path_params["at"]
        if not at:
            return RedirectResponse(f"/preview/{number}/index.html", 303)
        look = partial(self._previewed, acting(account, session), number, at)
        try:
            content = await to_thread.run_sync(look)
        except NotFoundError:
            return missing(session.language)
        except DeniedError:
            return _denied(session.language)
        except ProgrammeError as refusal:
            return _kept_never(_stale(refusal, session.language))
        return Response(content, media_type=_media(at))

    def _served(self, school: SchoolId, at: str) -> "Served | None":
        from data import publication  # noqa: PLC0415 -- the gate is light

        store = self._store()
        if school not in {one.id for one in store.schools()}:
            return None
        with store.look(by=store.system(school), now=datetime.now(UTC)) as work:
            return publication.served(work, at)

    def _previewed(self, by: Account, number: int, at: str) -> bytes:
        from data import publication  # noqa: PLC0415 -- the same

        with self._store().look(by=by, now=datetime.now(UTC)) as work:
            return publication.preview(work, number, at)


def _tags(request: Request) -> list[str]:
    said = request.headers.get("if-none-match", "")
    return [one.strip().removeprefix("W/") for one in said.split(",")]


def _media(at: str) -> str:
    return MEDIA.get(PurePath(at or "index.html").suffix, "application/octet-stream")


def _kept_never(answer: Response) -> Response:
    answer.headers["cache-control"] = NEVER
    return answer


def _withheld() -> Response:
    with speaking("ru"):
        title = _("The page is being renewed")
        text = _("A consent to what stood here has ended. The school will renew the page.")
    return page("message", "ru", GONE, title=title, text=text)


def _stale(refusal: ProgrammeError, language: str) -> Response:
    with speaking(language):
        title, text = _("The page is being renewed"), told(refusal)
    return page("message", language, GONE, title=title, text=text)


def _denied(language: str) -> Response:
    with speaking(language):
        title = _("No access")
        text = _("This page is not for your role. Ask the curator of the programme.")
    return page("message", language, DENIED, title=title, text=text)
