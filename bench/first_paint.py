"""How soon the schedule page shows something useful, in Chromium with its CPU slowed four times.

Each run is a browser that has never been there: nothing is cached. Milliseconds since the address
was asked for, on the local stack, whose answers are slower than those of a deployment.
"""

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, SIGN_IN
from tests.browser.stack import LocalStack, Someone, running

RUNS = 7
SLOWER = 4
MARKS = {
    "first_contentful_paint": "",
    "frame": ".sidebar nav",
    "useful": ".booking-head h1",
    "first_slot": ".slot",
}
"""What is waited for, by its selector: the frame with its menu, whose page it is, a time."""

WATCH = """selectors => {
    window.marks = {};
    const look = () => {
        for (const [name, selector] of Object.entries(selectors))
            if (selector && !marks[name] && document.querySelector(selector))
                requestAnimationFrame(() => setTimeout(() => marks[name] ??= performance.now()));
        if (!marks.first_slot) requestAnimationFrame(look);
    };
    look();
}"""
READ = """() => ({
    ...marks,
    first_contentful_paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
})"""


def missing() -> str | None:
    """The command that installs what this part needs, if it is not there."""
    return None if chromium() else "apt-get install chromium-headless-shell"


def chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def report() -> dict[str, dict[str, float]]:
    """The median, the least and the most of each mark."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as local:
        member, coach = local.add_member("Fia Bench"), local.add_coach("Calla Bench")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            runs = [visit(browser, local, member, coach) for _ in range(RUNS)]
    return {name: spread([run[name] for run in runs]) for name in MARKS}


def visit(browser: Browser, local: LocalStack, member: Someone, coach: Someone) -> dict[str, float]:
    """One cold load; what it took until each mark."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(SIGN_IN % local.token(member.email))
    page.add_init_script(f"({WATCH})({MARKS})")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule", timeout=60_000)
    page.wait_for_function("() => marks.first_slot", timeout=60_000)
    found: dict[str, Any] = page.evaluate(READ)
    context.close()
    return {name: float(value) for name, value in found.items()}


def spread(some: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(some)),
        "least": round(min(some)),
        "most": round(max(some)),
    }
