"""Streamlit's index.html made ours: language, title, icon, no links to what we do not offer."""

import re
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TITLES = {"ru": "Наставничество", "en": "Mentoring"}
NO_SCRIPT = {
    "ru": "Кабинету нужен включённый JavaScript.",
    "en": "The office needs JavaScript switched on.",
}
STALE = frozenset(
    {
        b"content-length",
        b"content-encoding",
        b"etag",
        b"last-modified",
        b"accept-ranges",
        b"cache-control",
    }
)
UNASKED = frozenset(
    {b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"}
)


@lru_cache(maxsize=8)
def ours(index: bytes, language: str) -> bytes:
    """The document in this language.

    The English strings inside Streamlit are translated in the browser by ``ru.js``.
    """
    text = index.decode("utf-8")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'<html lang="[^"]*">', f'<html lang="{language}" translate="no">', text)
    text = re.sub(r"<title>.*?</title>", f"<title>{TITLES[language]}</title>", text)
    text = re.sub(r'<link rel="service-desc"[^>]*>', "", text)
    text = text.replace('href="./favicon.png"', 'href="/own/favicon.png"')
    script = '<script src="/own/ru.js"></script>' if language == "ru" else ""
    style = '<link rel="stylesheet" href="/own/office.css">'
    text = text.replace("</head>", f"{style}{script}</head>", 1)
    text = re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{NO_SCRIPT[language]}</p></noscript>",
        text,
        flags=re.DOTALL,
    )
    return text.encode("utf-8")


async def rewritten(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, language: str
) -> None:
    """Let the application answer and change its document on the way out.

    The request loses what could make the answer compressed, partial or "not modified"; the answer
    loses what described the old body. Anything but a whole HTML page passes as it is.
    """
    kept = [(name, value) for name, value in scope["headers"] if name not in UNASKED]
    start: Message | None = None
    body = bytearray()

    async def hold(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            if not _is_page(message):
                await send(message)
            else:
                start = message
            return
        if start is None:
            await send(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            await _release(start, bytes(body), language, send)

    await app(dict(scope, headers=kept), receive, hold)


def _is_page(message: Message) -> bool:
    kind = dict(message["headers"]).get(b"content-type", b"")
    return bool(message["status"] == 200 and kind.startswith(b"text/html"))  # noqa: PLR2004


async def _release(start: Message, body: bytes, language: str, send: Send) -> None:
    page = ours(body, language) if body else body
    kept = [(name, value) for name, value in start["headers"] if name.lower() not in STALE]
    kept += [(b"content-length", str(len(page)).encode()), (b"cache-control", b"no-store")]
    await send({**start, "headers": kept})
    await send({"type": "http.response.body", "body": page})
