"""Headers every answer carries."""

from collections.abc import Iterable

OFFICE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'self' blob: data:; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
PLAIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
COMMON = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
OWN, SITE = "/own/", "/site/"
YEAR = b"max-age=31536000; includeSubDomains"

Headers = list[tuple[bytes, bytes]]


def guarded(
    given: Iterable[tuple[bytes, bytes]], *, path: str, plain: bool, https: bool
) -> Headers:
    """An answer's headers with ours in place of whatever stood there.

    Args:
        given: headers as the application made them, names in lower case.
        path: the address asked for.
        plain: a page without scripts; otherwise Streamlit's.
        https: the browser speaks HTTPS, with us or with the proxy.
    """
    given = list(given)
    policy = PLAIN_POLICY if plain else OFFICE_POLICY
    referrer = b"no-referrer" if path.startswith("/f/") else b"same-origin"
    ours: Headers = [
        *COMMON,
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", referrer),
    ]
    if https:
        ours.append((b"strict-transport-security", YEAR))
    if plain and not _kept(given, path):
        ours.append((b"cache-control", b"no-store"))
    names = {name for name, _value in ours} | {b"server"}
    return [(name, value) for name, value in given if name.lower() not in names] + ours


def _kept(given: Headers, path: str) -> bool:
    """Whether an answer may be kept: own files, and what the site says so of itself."""
    said = any(name.lower() == b"cache-control" for name, _value in given)
    return path.startswith(OWN) or (path.startswith(SITE) and said)
