"""Addresses: what is open, what is a document, what is malformed. Pure."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

LOGIN, LOGOUT, LANGUAGE = "/login", "/logout", "/language"
CODE, PROVIDER, PROVIDED = "/login/code", "/login/provider", "/login/provider/back"
ACCOUNT, PASSWORD, HEALTH = "/account", "/account/password", "/healthz"
SESSIONS, FACTOR, GO_TO = "/account/sessions", "/account/factor", "/account/school"
STREAM = "/_stcore/stream"

PLACES = ("person", "round", "mentee")  # parameters that say what a page is about
OPEN = frozenset({LOGIN, CODE, PROVIDER, PROVIDED, HEALTH})
OPEN_TREES = ("/a/", "/f/", "/static/", "/own/", "/site/")
MACHINE = ("/_stcore/", "/media/", "/component/")
OURS = OPEN | {LOGOUT, LANGUAGE, ACCOUNT, PASSWORD, SESSIONS, FACTOR, GO_TO}
OUR_TREES = ("/a/", "/f/", "/own/", "/download/", "/site/", "/preview/")
BEFORE_CHANGE = frozenset({ACCOUNT, PASSWORD, LOGOUT, LANGUAGE})  # allowed with a one-time password


def is_open(path: str) -> bool:
    """Whether everybody may ask for it.

    >>> is_open("/login"), is_open("/loginx"), is_open("/f/abc"), is_open("/bank")
    (True, False, True, False)
    """
    return path in OPEN or path.startswith(OPEN_TREES)


def is_machine(path: str) -> bool:
    """Whether the answer is for Streamlit's script, not for a reader."""
    return path.startswith(MACHINE)


def is_ours(path: str) -> bool:
    """Whether one of our own routes answers, with the strict policy."""
    return path in OURS or path.startswith(OUR_TREES)


def is_malformed(path: str) -> bool:
    """Whether somebody plays with the address: nothing of ours looks like that.

    >>> is_malformed("/f/../bank"), is_malformed("//evil"), is_malformed("/bank")
    (True, True, False)
    """
    odd = "//" in path or "\\" in path or "\0" in path or "%" in path
    return odd or not path.startswith("/") or any(one in {".", ".."} for one in path.split("/"))


def safe_next(wanted: str) -> str:
    """Where to go after sign-in: an address of our own, otherwise the first page.

    >>> safe_next("/round?id=1"), safe_next("//evil"), safe_next("https://evil")
    ('/round?id=1', '/', '/')
    """
    path = wanted.split("?", 1)[0].split("#", 1)[0]
    if is_malformed(path) or "\\" in wanted or any(ord(one) < ord(" ") for one in wanted):
        return "/"
    shut = path in OPEN | {LOGOUT, LANGUAGE, SESSIONS, FACTOR, GO_TO}
    return "/" if shut else wanted


def same_place(path: str, params: Mapping[str, str]) -> str:
    """Address of a page with what it is about; filters, worded in a language, stay behind.

    >>> same_place("card", {"person": "a1", "mentor.consent": "нет"}), same_place("home", {})
    ('/card?person=a1', '/home')
    """
    kept = {name: params[name] for name in PLACES if params.get(name)}
    return safe_next(f"/{path}?{urlencode(kept)}" if kept else f"/{path}")


def to_login(path: str, query: str) -> str:
    """Address of the sign-in page that comes back to where somebody wanted to go."""
    wanted = safe_next(f"{path}?{query}" if query else path)
    return LOGIN if wanted == "/" else f"{LOGIN}?next={quote(wanted, safe='')}"


def same_origin(origin: str | None, host: str | None) -> bool:
    """Whether a request with this Origin came from a page of this very host.

    No Origin is not a browser's cross-site request; "null" is.
    """
    if origin is None:
        return True
    return bool(host) and urlsplit(origin).netloc == host
