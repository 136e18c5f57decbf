"""Radicale, a CalDAV server that others wrote, with an account of the demo's coach."""

import logging
from base64 import b64encode
from pathlib import Path

from infra.local import demo_calendar
from infra.local.proxy import Answer
from infra.local.wsgi import Application, ask

USER, PASSWORD = "cora", "local"  # of an account on this machine only
CALENDAR_PATH = f"/{USER}/work/"
RIGHTS = """[own]
user: (.+)
collection: {0}(/.*)?
permissions: RrWw
[root]
user: .+
collection:
permissions: R
[published]
user: .*
collection: [^/]+/[^/]+
permissions: i
"""


class NotTakenError(Exception):
    """Radicale refused what it was given; the message is for a person."""


def application(folder: Path, user: str, password: str) -> Application:
    """Radicale with one account, which keeps what it has in `folder`; calendars are published."""
    from radicale import config  # noqa: PLC0415 - only who starts it waits for it
    from radicale.app import Application as Radicale  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    passwords, rights = folder / "passwords", folder / "rights"
    passwords.write_text(f"{user}:{password}\n")
    rights.write_text(RIGHTS)
    settings = config.load()
    told = {
        "auth": {
            "type": "htpasswd",
            "htpasswd_filename": str(passwords),
            "htpasswd_encryption": "plain",
            "delay": "0",
        },
        "rights": {"type": "from_file", "file": str(rights)},
        "storage": {"filesystem_folder": str(folder / "calendars"), "_filesystem_fsync": "False"},
        "web": {"type": "none"},
    }
    settings.update(told, "local", privileged=True)
    logging.getLogger("radicale").setLevel(logging.CRITICAL)
    app: Application = Radicale(settings)
    return app


def demo_account(folder: Path) -> Application:
    """The account of the demo's coach; the demo's calendar is in it at the first start."""
    app = application(folder, USER, PASSWORD)
    if as_owner(app, "GET", CALENDAR_PATH).status == 404:
        put(app, CALENDAR_PATH, demo_calendar.published().body)
    return app


def put(app: Application, path: str, calendar: bytes) -> None:
    """Raises: NotTakenError."""
    answer = as_owner(app, "PUT", path, calendar)
    if answer.status != 201:
        raise NotTakenError(f"Radicale answers {answer.status} to PUT {path}")


def as_owner(app: Application, method: str, path: str, body: bytes = b"") -> Answer:
    """What the account's owner does there with a program of their own."""
    signed = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    headers = {"authorization": f"Basic {signed}", "content-type": "text/calendar; charset=utf-8"}
    return ask(app, method, path, headers, body)
