"""A headless Chromium before a real office: what the browser tests of every room share."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from data import accounts, synthetic
from data.records.account import AccountRole
from data.settings import Settings
from data.store import Store

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "наставник-45"
WHO = {  # invented staff, one an account
    AccountRole.CURATOR: "Орлова Н. В.",
    AccountRole.PSYCHOLOGIST: "Юдина Т. С.",
    AccountRole.ADMINISTRATION: "Ершов П. А.",
    AccountRole.DIRECTOR: "Щукина Л. М.",
    AccountRole.SYSADMIN: "Цой В. Р.",
    AccountRole.DPO: "Ясенева О. И.",
    AccountRole.REGION: "Чернов Д. А.",
    AccountRole.MENTOR: "Щедрина А. Ю.",
    AccountRole.MENTEE: "Эрлих К. М.",
}
SCREEN = {"width": 1366, "height": 768}
NOT_RUNNING = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PATIENCE = 60.0  # seconds for a server to come up
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
FINE_LATIN = re.compile(r"^(XLSX|CSV|PNG|JPG|PDF|DOCX|ONLINE|English|WhatsApp|Telegram)$")

AXE_KNOWN = json.loads((ROOT / "tests/browser/axe_known.json").read_text("utf-8"))
LATIN_KNOWN = json.loads((ROOT / "tests/browser/latin_known.json").read_text("utf-8"))

DRAWN = """() => {
  const shown = (one) => one.checkVisibility() && one.offsetParent !== null;
  const whole = (holder, inside) => [...document.querySelectorAll(`[data-testid=${holder}]`)]
    .filter(shown).every((one) => one.querySelector(inside));
  const moves = (one) => one.playState === "running"
    && one.effect.getComputedTiming().endTime !== Infinity;
  return ![...document.querySelectorAll("[data-testid=stSkeleton]")].some(shown)
    && !document.getAnimations().some(moves)  // what still unfolds moves away from under a click
    && whole("stDataFrame", "canvas") && whole("stVegaLiteChart", "svg, canvas");
}"""

LATIN = """() => {
  const found = [];
  const own = /\\S+@\\S+|[^\\s«]+\\.(xlsx|csv|docx)/g;  // addresses and names of files
  const push = (kind, text) => {
    for (const word of (text || "").replace(own, "").match(/[A-Za-z]{3,}/g) || [])
      found.push([kind, word, text.trim().slice(0, 80)]);
  };
  const apart = "script, style, noscript, [lang=en]";
  const icon = (element) => getComputedStyle(element).fontFamily.includes("Material Symbols");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (node.parentElement && !node.parentElement.closest(apart) && !icon(node.parentElement))
      push("text", node.data);
  for (const name of ["aria-label", "placeholder", "title", "alt", "aria-roledescription"])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (!one.closest(apart)) push(name, one.getAttribute(name));
  return found;
}"""


@dataclass
class Office:
    """A served installation."""

    base: str
    home: Path
    log: Path
    process: subprocess.Popen = field(repr=False)
    started_in: float = 0.0  # seconds until the first answer


def now() -> datetime:
    return datetime.now(UTC)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def settle(home: Path, name: str = "school45") -> Store:
    """An invented school with an account for every role; login is the role's code."""
    return settle_invented(home, synthetic.invent(name))


def settle_invented(home: Path, invented: synthetic.Invented) -> Store:
    """The same for a school that is already invented."""
    store = Store.create(Settings(home=home))
    with store.work(by=store.system(invented.school.id), now=now()) as work:
        synthetic.settle(work, invented)
        for role in AccountRole:
            accounts.create(work, role.value, WHO[role], [role], PASSWORD)
    return store


@contextmanager
def served(home: Path, before: str = "pass"):
    """The office of a home folder on a free port, as ``nastavnik serve`` starts it.

    ``before`` is run in the new process first: a test may put a page of its own there.
    """
    port, log = free_port(), home / "serve.log"
    start = f"from dashboard import bootstrap; bootstrap.serve(bootstrap.settings(), {port})"
    code = f"{before}; {start}"
    began = time.monotonic()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "NASTAVNIK_HOME": str(home)},
            stdout=file,
            stderr=file,
        )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base + "/healthz", process)
        yield Office(base, home, log, process, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 -- our own server
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"no answer from {address}")


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, page: Page, base: str) -> None:
        self.base = base
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", self._heard)
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def _heard(self, message) -> None:
        probing = "404" in message.text  # the frontend looks for its server at several addresses
        if message.type == "error" and not probing:
            self.complaints.append(message.text)

    @property
    def strangers(self) -> list[str]:
        """Addresses outside this machine's office."""
        own = (self.base, self.base.replace("http", "ws"), "data:", "blob:")
        return [one for one in self.asked if not one.startswith(own)]


def unfold(page: Page, title: str) -> None:
    """Open what is folded under a title and wait until it stands still."""
    page.get_by_text(title).click()
    drawn(page)


def settled(page: Page, timeout: float = 30_000) -> None:
    """Wait until the script of the page has run and its last words are drawn."""
    page.wait_for_selector(NOT_RUNNING, timeout=timeout)
    page.wait_for_timeout(150)
    page.wait_for_selector(NOT_RUNNING, timeout=timeout)


def drawn(page: Page) -> None:
    """Wait for the script, the tables, the charts: nothing grey stands for something to come."""
    settled(page)
    page.wait_for_function(DRAWN, timeout=30_000)
    page.wait_for_timeout(100)


def sign_in(page: Page, base: str, role: str = "curator", path: str = "/") -> None:
    """Sign in with the form and wait for the page."""
    page.goto(base + path)
    page.fill("#login", role)
    page.fill("#password", PASSWORD)
    page.click("form button")
    settled(page)


def latin(page: Page, *fine: str) -> list[list[str]]:
    """Latin words on a Russian screen, those in ``fine`` and the common list left out."""
    found = page.evaluate(LATIN)
    return [one for one in found if not FINE_LATIN.match(one[1]) and one[1] not in fine]


def axe(page: Page) -> dict[str, int]:
    """Rules of accessibility that the page breaks: id -> how many nodes. Needs bypass_csp."""
    page.evaluate(AXE_SCRIPT)
    asked = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run(document, {json.dumps(asked)})")
    return {one["id"]: len(one["nodes"]) for one in found["violations"]}


def new_faults(page: Page) -> dict[str, int]:
    """What ``axe`` finds beyond Streamlit's own known faults (``axe_known.json`` says which)."""
    return {rule: nodes for rule, nodes in axe(page).items() if rule not in AXE_KNOWN}
