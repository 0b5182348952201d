"""What every form sent to us must prove, and how it is read."""

import hmac

from starlette.requests import Request

from dashboard.bootstrap import place
from dashboard.web import paths

LARGEST = 16 * 1024  # bytes of a form: a login, two passwords, a token


async def sent(request: Request) -> dict[str, str] | None:
    """The fields of a small url-encoded form, or None for anything else."""
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    if not fits(request, LARGEST):
        return None
    if kind != "application/x-www-form-urlencoded":
        return None
    form = await request.form(max_fields=20)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def fits(request: Request, most: int) -> bool:
    """Whether a request says how many bytes it has, and that they are no more than ``most``."""
    said = request.headers.get("content-length", "")
    digits = said.isascii() and said.isdecimal() and len(said) <= len(str(most))
    return digits and int(said) <= most


def ours(request: Request, given: str, expected: str) -> bool:
    """Whether a form came from our own page: same origin, and it knows the token."""
    origin, host = request.headers.get("origin"), request.headers.get("host")
    right = bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
    return right and paths.same_origin(origin, host)


def secure(request: Request) -> bool:
    """Whether cookies may be bound to HTTPS."""
    return request.url.scheme == "https"


def base_of(request: Request) -> str:
    """How people reach this installation: as its settings say, or as this request did."""
    said = place.settings().address
    return said or f"{request.url.scheme}://{request.headers.get('host', '')}"


def address(request: Request) -> str:
    """Who asks, for the limiter."""
    return request.client.host if request.client else ""
