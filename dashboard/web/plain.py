"""Plain pages: server-rendered, without a script, in two languages."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from data.i18n import _, speaking

HERE = Path(__file__).parent
FAVICON = HERE / "static" / "favicon.png"


@cache
def templates() -> Environment:
    """The templates of this folder; everything put into them is escaped."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["_"] = _  # macros of another file see it, too
    return found


def page(
    name: str,
    language: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """A page of the template ``name`` in this language."""
    with speaking(language):
        text = templates().get_template(f"{name}.html").render(language=language, **values)
    return HTMLResponse(text, status, headers)


def missing(language: str) -> HTMLResponse:
    """There is no such page."""
    with speaking(language):
        title, text = _("Page not found"), _("There is no such page here.")
    return page("message", language, 404, title=title, text=text)


def forbidden(language: str) -> HTMLResponse:
    """The form was not sent from our own page."""
    with speaking(language):
        title = _("The form was refused")
        text = _("The form has expired or came from another site. Open the page again.")
    return page("message", language, 403, title=title, text=text)


def broken(language: str, number: str) -> HTMLResponse:
    """Something of ours broke; the number finds it in the log."""
    with speaking(language):
        title = _("Something broke")
        text = _("Tell the administrator the error number {number}.", number=number)
    return page("message", language, 500, title=title, text=text)
