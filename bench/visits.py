"""What a visit of the schedule page moves: the first one, and one more to which nothing changed.

Counted by Chromium: requests that reached the local stack, and bytes that came back, bodies and
heads. The second visit is another tab of the same browser, as on another day.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench.first_paint import chromium
from tests.browser.conftest import FLAGS, SIGN_IN
from tests.browser.stack import LocalStack, Someone, running

BETWEEN_STARTS = "2027-02-01T08:05:00Z"
"""No start comes too near to be booked between the two visits: nothing changes."""


@dataclass
class Traffic:
    """Of one visit; `by_status` counts the answers of the network."""

    requests: int = 0
    head_bytes: int = 0
    body_bytes: int = 0
    by_status: dict[str, int] = field(default_factory=dict)


def report() -> dict[str, Any]:
    """Both visits."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as local:
        local.set_clock(BETWEEN_STARTS)
        member, coach = local.add_member("Vera Bench"), local.add_coach("Vito Bench")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_init_script(SIGN_IN % local.token(member.email))
            return {name: vars(visit(context, local, coach)) for name in ("cold", "warm")}


def visit(context: BrowserContext, local: LocalStack, coach: Someone) -> Traffic:
    """A tab that opens the page, waits until nothing is loading any more, and closes."""
    page, traffic = context.new_page(), Traffic()
    told = context.new_cdp_session(page)

    def headed(event: dict[str, Any]) -> None:
        """Says the status of the wire: the page itself is shown 200 where it was 304."""
        traffic.requests += 1
        traffic.head_bytes += len(event["headersText"])
        status = str(event["statusCode"])
        traffic.by_status[status] = traffic.by_status.get(status, 0) + 1

    def received(event: dict[str, Any]) -> None:
        traffic.body_bytes += event["encodedDataLength"]

    told.on("Network.responseReceivedExtraInfo", headed)
    told.on("Network.dataReceived", received)
    told.send("Network.enable")
    page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule", wait_until="commit")
    page.wait_for_selector(".slot")
    page.wait_for_load_state("networkidle")
    page.close()
    return traffic
