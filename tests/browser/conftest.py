"""A real Chromium on the real local stack; what is missing is said with the command for it."""

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Page,
    expect,
    sync_playwright,
)

from tests.browser import stack
from tests.browser.stack import LocalStack

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of these that is there; the shell has no windows to prepare, and needs half as long."""

PATIENCE = 60_000
"""Milliseconds for whatever is waited for: that a machine is busy is no fault of a page."""

MODULES = Path(__file__).parent / "node_modules"
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
ONE_PROCESS = "--process-per-site"
"""For all pages of a context, where Chromium would start one for each page."""

OPEN_BESIDE = "void window.open('about:blank')"
"""A page that nobody opens begins in a process of its own, and leaves it for its first address."""

TIMES = 40
"""A process keeps some of each page that was in it: after 240 it takes half as long again."""

SIGN_IN = """if (!sessionStorage.getItem("began")) {
    sessionStorage.setItem("began", "once");
    sessionStorage.setItem("tandem.tokens", JSON.stringify(
        {access_token: "%s", expires_at: Date.now() + 3600000, hosted: false}));
}"""
FORGET = """if (window.top === window && !sessionStorage.getItem("forgotten")) {
    sessionStorage.setItem("forgotten", "once");
    localStorage.clear();
}"""
"""A tab begins without what another one left in its context."""


class Open(Protocol):
    """Opens the web client as somebody (nobody: the sign-in page) at a route.

    `refused` are the statuses and network errors that the test provokes; `script` runs before the
    page does. Without a `timezone` the browser stands where its machine does.
    """

    def __call__(
        self,
        who: str = "",
        route: str = "/",
        *,
        width: int = 1280,
        height: int = 900,
        timezone: str | None = "Europe/London",
        locale: str = "en-GB",
        script: str = "",
        browser: Browser | None = None,
        refused: tuple[int | str, ...] = (),
    ) -> Page: ...


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """One stack for all tests of this folder."""
    expect.set_options(timeout=PATIENCE)
    _chromium()
    with stack.running(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="session")
def engine() -> Iterator[BrowserType]:
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(engine: BrowserType) -> Iterator[Browser]:
    browser = engine.launch(executable_path=_chromium(), args=[*FLAGS, ONE_PROCESS])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def lost_chromium(engine: BrowserType) -> Iterator[Browser]:
    """A browser whose machine stands in no zone that anybody knows."""
    lost: dict[str, str | float | bool] = {"TZ": "Foo/Bar", "PATH": os.defpath}
    browser = engine.launch(executable_path=_chromium(), args=[*FLAGS, ONE_PROCESS], env=lost)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    script = MODULES / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip(
            f"axe-core is missing: npm ci --prefix {MODULES.parent.relative_to(stack.ROOT)}"
        )
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def morning(local: LocalStack) -> None:
    """It is eight o'clock again: the stack's clock goes on while the tests of a folder run."""
    local.set_clock()


Place = tuple[Browser, str | None, str]
"""Browser, time zone and language."""


class Contexts:
    """Browser contexts that tests use one after another, for one that is used again has the web
    client's files, which browsers keep, and the process that runs them, in which a page stays open.
    Nobody's cookies or storage go with it. It is given up when that process has grown slow.
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._free: dict[Place, list[BrowserContext]] = defaultdict(list)
        self._lent: list[tuple[Place, BrowserContext]] = []
        self._times: Counter[BrowserContext] = Counter()

    def open_page(self, *place: *Place) -> Page:
        """The only page of this test in its context."""
        free = self._free[place]
        context = free.pop() if free else self._opened(*place)
        self._lent.append((place, context))
        self._times[context] += 1
        with context.expect_page() as opened:
            context.pages[0].evaluate(OPEN_BESIDE)
        return opened.value

    def _opened(self, browser: Browser, timezone: str | None, locale: str) -> BrowserContext:
        context = browser.new_context(timezone_id=timezone, locale=locale, reduced_motion="reduce")
        context.new_page().goto(f"{self._origin}/assets/icon.svg")
        return context

    def take_back(self) -> None:
        for place, context in self._lent:
            if self._times[context] < TIMES:
                for page in context.pages[1:]:
                    page.close()
                context.clear_cookies()
                self._free[place].append(context)
            else:
                context.close()
        self._lent.clear()


@pytest.fixture(scope="session")
def contexts(local: LocalStack) -> Contexts:
    return Contexts(local.origin)


@pytest.fixture
def open_page(
    local: LocalStack, morning: None, chromium: Browser, contexts: Contexts
) -> Iterator[Open]:
    """Opens pages; one that throws, or logs an error that no refusal explains, fails its test."""
    troubles: list[str] = []

    def opened(
        who: str = "",
        route: str = "/",
        *,
        width: int = 1280,
        height: int = 900,
        timezone: str | None = "Europe/London",
        locale: str = "en-GB",
        script: str = "",
        browser: Browser | None = None,
        refused: tuple[int | str, ...] = (),
    ) -> Page:
        page = contexts.open_page(browser or chromium, timezone, locale)
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: _note(said.type, said.text, refused, troubles))
        page.add_init_script(FORGET)
        if script:
            page.add_init_script(script)
        if who:
            page.add_init_script(SIGN_IN % local.token(who))
        page.goto(f"{local.origin}/#{route}")
        return page

    yield opened
    contexts.take_back()
    assert not troubles


def _note(kind: str, text: str, refused: tuple[int | str, ...], troubles: list[str]) -> None:
    """Keep what a console says unless it is a refusal that the test asked for."""
    if kind == "error" and not any(str(each) in text for each in refused):
        troubles.append(text)


def _chromium() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is missing: apt-get install chromium-headless-shell")
    return found
