"""Radicale behind the one origin, and a page for its account.

/local/radicale/             the server, for any program that speaks CalDAV
/local/radicale/cora/work/   its calendar, published: reading it needs no password
/local/radicale/calendar     a page that shows what is in the calendar, and adds to it

It is loaded beside the start of the rest. What keeps it from running is said, and stops nothing.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from infra.local.local_api import problem
from infra.local.proxy import Answer
from infra.local.radicale_page import calendar_page
from infra.local.wsgi import Application, ask

PATH = "/local/radicale"
PAGE = f"{PATH}/calendar"
NOT_THERE = "The CalDAV server of the demo does not run: make run said why when it started."


class RadicaleApi:
    """The server, from the moment on at which it is loaded."""

    def __init__(
        self, load: Callable[[], Application], origin: str, say: Callable[[str], None]
    ) -> None:
        def loaded() -> Application | None:
            try:
                return load()
            except Exception as error:
                say(f"The CalDAV server of the demo does not run; all else does. {error!r}")
                return None

        self._base = f"{origin}{PATH}"
        loader = ThreadPoolExecutor(1)
        self._app = loader.submit(loaded)
        loader.shutdown(wait=False)

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer; a problem where the server does not run."""
        app = self._app.result()
        if app is None:
            return problem(503, "try_again", NOT_THERE)
        if target == PAGE:
            return calendar_page(app, self._base, method, body)
        return ask(app, method, target, headers, body, PATH)
