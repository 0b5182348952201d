"""The camera of the manual: a tab of each role, a small phone, pictures with few colours."""

import io

from PIL import Image
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.browser.hands import phone

FOLDER = browsing.ROOT / "docs/manual/img"
COLOURS = 128
LARGEST = 250_000  # bytes of one picture
NARROW = {"width": 480, "height": 1000}  # a window for plain pages
TOP_BAR = 60  # px that Streamlit's header covers


class Camera:
    """Takes the pictures that are wanted and says what it took."""

    def __init__(self, browser: Browser, base: str, wanted: list[str]) -> None:
        self.browser, self.base, self.wanted = browser, base, wanted
        self._pages: dict[str, Page] = {}

    def as_role(self, role: str, path: str = "/") -> Page:
        """A tab of somebody of this role at this address."""
        if role not in self._pages:
            context = self.browser.new_context(locale="ru-RU", viewport=browsing.SCREEN)
            self._pages[role] = context.new_page()
            browsing.sign_in(self._pages[role], self.base, role)
        page = self._pages[role]
        page.goto(self.base + path)
        browsing.drawn(page)
        return page

    def on_phone(self, link: str) -> Page:
        """A small phone without scripts, at a personal link."""
        hand = phone(self.browser, self.base)
        hand.goto(link)
        return hand

    def take(self, page: Page, name: str, at: str = "", full: bool = False) -> None:
        """Photograph the window, scrolled to the heading or text ``at`` if one is given."""
        if self.wanted and name not in self.wanted:
            return
        if at:
            scroll_to(page, at)
        if page.viewport_size == browsing.SCREEN:
            page.mouse.move(0, 0)
        page.wait_for_timeout(400)
        keep(page.screenshot(full_page=full), name)


def scroll_to(page: Page, text: str) -> None:
    """Bring a heading, or a text, to the upper edge of the window, below Streamlit's bar."""
    main = page.get_by_test_id("stMain")
    heading = main.get_by_role("heading").filter(has_text=text)
    found = heading.first if heading.count() else main.get_by_text(text, exact=False).first
    found.evaluate("one => one.scrollIntoView({block: 'start'})")
    page.get_by_test_id("stMain").evaluate(f"one => one.scrollBy(0, -{TOP_BAR})")


def keep(shot: bytes, name: str) -> None:
    """Write a picture with a palette of few colours: a screen needs no more."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    small = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = FOLDER / f"{name}.png"
    small.save(file, optimize=True)
    size = file.stat().st_size
    print(f"{name}.png  {image.width}×{image.height}  {size // 1000} kB")  # noqa: T201
    if size > LARGEST:
        raise SystemExit(f"{name}.png is larger than {LARGEST} bytes")
