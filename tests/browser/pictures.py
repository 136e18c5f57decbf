"""The pictures of the README, of the demo people: `make pictures` writes them to docs/images."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, SIGN_IN
from tests.browser.stack import ROOT, LocalStack, Someone, running

FOLDER = ROOT / "docs" / "images"
DESK, PHONE = (1280, 800), (390, 800)
PICTURES = {
    "schedule": ("ana", "/coaches/{cora}/schedule?day=2027-02-03", DESK),
    "dashboard": ("ana", "/", PHONE),
    "week": ("cora", "/coach/week", DESK),
    "workspace": ("ada", "/", DESK),
}
"""Who looks at which page, and on which screen."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as local:
        cora = arrange(local)
        with sync_playwright() as playwright:
            path = next(path for name in NAMES if (path := shutil.which(name)))
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            for name in PICTURES:
                take(browser, local, name, cora)


def arrange(local: LocalStack) -> str:
    """Some sessions and requests of the demo people; the id of Cora."""
    known = {
        each["name"]: each["id"] for each in local.as_person("ana", "GET", "/v1/coaches")["items"]
    }
    cora, remy = (
        Someone(known[name], name, f"{name.split()[0].lower()}@acme.example")
        for name in ("Cora Lindqvist", "Remy Carter")
    )
    ana, ben = (Someone("", name, f"{name}@acme.example") for name in ("ana", "ben"))
    local.book(ana, cora, "2027-02-02T10:00:00Z")
    local.book(ana, cora, "2027-02-04T14:00:00Z", "50")
    local.book(ben, cora, "2027-02-05T11:30:00Z")
    local.request(ana, remy, ["2027-02-03T15:00:00Z", "2027-02-05T16:00:00Z"])
    return cora.id


def take(browser: Browser, local: LocalStack, name: str, cora: str) -> None:
    who, route, (width, height) = PICTURES[name]
    context = browser.new_context(
        viewport={"width": width, "height": height}, timezone_id="Europe/London", locale="en-GB"
    )
    page = context.new_page()
    page.add_init_script(SIGN_IN % local.token(who))
    page.goto(f"{local.origin}/#{route.format(cora=cora)}")
    expect(page.locator("h1")).to_be_visible(timeout=30_000)
    expect(page.locator(".skeleton")).to_have_count(0, timeout=30_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    context.close()


if __name__ == "__main__":
    main()
