"""Bring the office up: Streamlit's options, start, warm imports, graceful stop."""

import importlib
import ipaddress
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Thread

from dashboard.bootstrap import logs, place
from dashboard.bootstrap.promptly import answer_promptly
from dashboard.bootstrap.work import supervisor
from data.errors import ProgrammeError
from data.settings import Settings

UPLOAD_MB = 10  # the same bound as the upload guard
ACCOUNT_HEADER = "X-Account"
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
WARM = ("scipy.optimize", "pandas", "altair", "pymorphy3", "openpyxl")

INK, PAPER, SHADE, BLUE = "#0f1720", "#ffffff", "#f2f5f8", "#1f5f8b"  # BLUE on PAPER 6.8:1
THEME: Mapping[str, object] = {
    "theme.base": "light",
    "theme.primaryColor": BLUE,
    "theme.backgroundColor": PAPER,
    "theme.secondaryBackgroundColor": SHADE,
    "theme.textColor": INK,
    "theme.linkColor": BLUE,
    "theme.baseRadius": "6px",
    "theme.showWidgetBorder": True,
    "theme.headingFontSizes": ["2rem", "1.25rem", "1.15rem", "1rem", "0.9rem", "0.85rem"],
    "theme.sidebar.backgroundColor": SHADE,
    "theme.sidebar.secondaryBackgroundColor": PAPER,
}


class OpenAddressError(ProgrammeError):
    """The office would be open to the network without encryption: ``host``."""

    code = "serve.open_address"


def office_options(settings: Settings, port: int) -> dict[str, object]:
    """Streamlit's configuration of this installation."""
    hosts = dict.fromkeys((*LOOPBACK_NAMES, settings.host, *settings.hosts))
    return {
        "server.headless": True,
        "server.address": settings.host,
        "server.port": port,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": UPLOAD_MB,
        "server.allowedHosts": list(hosts),
        "server.trustedUserHeaders": {ACCOUNT_HEADER: "uid"},
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "client.disableDataExport": True,  # people leave by our own route, which writes it down
        "browser.gatherUsageStats": False,
        "logger.hideWelcomeMessage": True,
        "logger.level": "warning",
        "logger.enableRich": False,
        **THEME,
    }


def serve(settings: Settings, port: int | None = None) -> None:
    """Serve the office until it is stopped (SIGINT, SIGTERM).

    Raises:
        OpenAddressError: the address is not loopback and no proxy with HTTPS stands in front.
        SchemaError: the database belongs to another version of the program.
    """
    if not (loopback(settings.host) or settings.behind_proxy):
        raise OpenAddressError(host=settings.host)
    chosen = replace(settings, port=settings.port if port is None else port)
    place.use(chosen, place.open_store(chosen))
    os.environ["NASTAVNIK_HOME"] = str(chosen.home)
    if not chosen.behind_proxy:
        os.environ["FORWARDED_ALLOW_IPS"] = ""  # nobody may claim another address
    launcher = importlib.import_module("dashboard.run.asgi")
    launcher.app.run(config=office_options(chosen, chosen.port))


def loopback(host: str) -> bool:
    """Whether only this machine can reach the address.

    >>> loopback("127.0.0.1"), loopback("localhost"), loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """While the office runs: log, worker, heavy imports warmed beside it."""
    logs.set_up()
    answer_promptly(place.settings().port)
    Thread(target=warm, name="warm", daemon=True).start()
    watched = supervisor(place.settings(), place.store())
    watched.start()
    try:
        yield
    finally:
        watched.stop()


def warm() -> None:
    """Import what the first pages will need and open the reader of texts; the office answers."""
    for name in WARM:
        importlib.import_module(name)
    importlib.import_module("matching.text").tagger().read(["текст"], "request")
