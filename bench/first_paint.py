"""How soon the schedule page shows something useful, in Chromium with its CPU slowed four times.

Each run is a browser that has never been there: nothing is cached. Milliseconds since the address
was asked for, on the local stack, whose answers are slower than those of a deployment.
"""

import json
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, SIGN_IN
from tests.browser.stack import LocalStack, Someone, running

RUNS = 7
SLOWER = 4
MARKS = {
    "frame": ".sidebar nav",
    "useful": ".booking-head h1",
    "first_slot": ".slot",
}
"""What is waited for, by its selector: the frame with its menu, whose page it is, a time."""

REPORT = "first paint "
"""Begins what the page tells: asking from outside injects scripts, which take the page long too."""

WATCH = """selectors => {
    const marks = {};
    const painted = (name) => requestAnimationFrame(() => setTimeout(() => {
        marks[name] = performance.now();
        if (name !== "first_slot") return;
        watching.disconnect();
        const [{ startTime }] = performance.getEntriesByName("first-contentful-paint");
        console.info(%s + JSON.stringify({ ...marks, first_contentful_paint: startTime }));
    }));
    const watching = new MutationObserver(() => {
        for (const [name, selector] of Object.entries(selectors))
            if (!(name in marks) && document.querySelector(selector)) {
                marks[name] = null;
                painted(name);
            }
    });
    watching.observe(document, { childList: true, subtree: true });
}"""


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
    return {name: spread([run[name] for run in runs]) for name in runs[0]}


def visit(browser: Browser, local: LocalStack, member: Someone, coach: Someone) -> dict[str, float]:
    """One cold load; what it took until each mark."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(SIGN_IN % local.token(member.email))
    page.add_init_script(f"({WATCH % json.dumps(REPORT)})({json.dumps(MARKS)})")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    with page.expect_console_message(_is_report, timeout=60_000) as told:
        page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule", wait_until="commit")
    found: dict[str, float] = json.loads(told.value.text.removeprefix(REPORT))
    context.close()
    return found


def _is_report(message: ConsoleMessage) -> bool:
    return message.text.startswith(REPORT)


def spread(some: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(some)),
        "least": round(min(some)),
        "most": round(max(some)),
    }
