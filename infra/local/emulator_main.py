"""Runs the emulator so that nothing is lost: not at Ctrl-C, hardly at a kill, and no mail.

This file runs in the emulator's own Python (`.tools/ministack`), never in the project's. It lives
as long as its standard input is open: a parent that dies, however, takes it along.

    STATE_DIR        where the services' state is saved, at the end and soon after each change
    REST_PER_SAVING  how often as long as saving took it rests: much state is saved less often
    MAIL_DIR         where each raw message handed to SES is kept: <id>.eml and <id>.json
    CLOCK_FILE       the offset of the local stack's clock, for the mails' `sent_at`
"""

import base64
import gc
import hashlib
import json
import os
import sys
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, TextIO

import uvicorn  # type: ignore[import-not-found]
from ministack import app as ministack  # type: ignore[import-not-found]
from ministack.core import lambda_runtime, persistence  # type: ignore[import-not-found]
from ministack.services import dynamodb, ses, ses_v2, sns  # type: ignore[import-not-found]

SAVE_AFTER_SECONDS = 1.0
REST_PER_SAVING = int(os.environ.get("REST_PER_SAVING", "20"))
NOT_WORTH_KEEPING = {"cloudwatch_logs", "cloudtrail", "cloudwatch"}

Scope = dict[str, Any]


class Saver:
    """Saves the services' state while it changes, off the event loop."""

    def __init__(self) -> None:
        self._changed = threading.Event()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        await ministack.app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}:
            self._changed.set()

    def run(self) -> None:
        took = 0.0
        while True:
            self._changed.wait()
            time.sleep(max(SAVE_AFTER_SECONDS, took * REST_PER_SAVING))
            self._changed.clear()
            began = time.monotonic()
            save()
            took = time.monotonic() - began


def save() -> None:
    """Write every service's state; each file is replaced whole."""
    kept = ministack._build_persistence_save_dict()  # noqa: SLF001
    persistence.save_all(
        {name: state for name, state in kept.items() if name not in NOT_WORTH_KEEPING}
    )


def forget_stream_positions(state: Path) -> None:
    """Let the relay read the stream from its beginning, which after a start is empty.

    The saved position counts records that the new process does not have: the first changes after a
    start would be skipped.
    """
    saved = state / "lambda.json"
    if not saved.exists():
        return
    content = json.loads(saved.read_text(encoding="utf-8"))
    content["payload"].setdefault("dynamodb_stream_positions", {})["data"] = {}
    saved.write_text(json.dumps(content), encoding="utf-8")


class UnpackedOnce(zipfile.ZipFile):
    """A package that is unpacked for the first start of a function, and linked to for the others:
    the emulator would write its thousands of files anew for each.
    """

    _one_by_one = threading.Lock()
    _known: ClassVar[dict[str, Path]] = {}

    @cached_property
    def _content(self) -> str:
        return hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()

    def namelist(self) -> list[str]:
        """What the emulator has to check, each name by many looks at the disk, before it unpacks:
        nothing of what is unpacked already.
        """
        return [] if self._content in self._known else super().namelist()

    def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
        """All of it. A start's own folder, which the emulator deletes, has nothing but links."""
        with self._one_by_one:
            if self._content not in self._known:
                folder = tempfile.mkdtemp(prefix="unpacked-")
                super().extractall(folder, members, pwd)
                self._known[self._content] = Path(folder)
        for each in self._known[self._content].iterdir():
            (Path(path) / each.name).symlink_to(each)


def unpack_once() -> None:
    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": UnpackedOnce})


def read_conditions_once() -> None:
    """The emulator takes a condition apart again for each row that it is asked of."""
    remember = lru_cache(4096)
    words = remember(dynamodb._tokenize)  # noqa: SLF001
    dynamodb._tokenize = lambda condition: list(words(condition))  # noqa: SLF001
    dynamodb._condition_syntax_error = remember(dynamodb._condition_syntax_error)  # noqa: SLF001


def write_states_at_once() -> None:
    """To a file, `json` writes piece by piece, in Python."""

    def dump(state: Any, file: TextIO, **how: Any) -> None:
        file.write(json.dumps(state, **how))

    persistence.json = SimpleNamespace(**{**vars(json), "dump": dump})


def follow_mail(clock: Path, folder: Path | None) -> None:
    """Keep each raw message as it was handed over, if there is a folder, beside what SES does with
    it; and play SES's simulator.
    """
    send_raw: Callable[[dict[str, Any]], tuple[int, Any, Any]] = ses._send_raw_email  # noqa: SLF001
    if folder:
        folder.mkdir(parents=True, exist_ok=True)

    def send_and_follow(params: dict[str, Any]) -> tuple[int, Any, Any]:
        answer = send_raw(params)
        if answer[0] == 200:
            now = local_now(clock)
            if folder:
                keep_mail(folder, params, now)
            tell_of_returns(params, now)
        return answer

    ses._send_raw_email = send_and_follow  # noqa: SLF001


def keep_mail(folder: Path, params: dict[str, Any], now: str) -> None:
    """Keep a message, and beside it when it was sent to whom."""
    raw = base64.b64decode(ses._p(params, "RawMessage.Data"))  # noqa: SLF001
    name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
    about = {"sent_at": now, "destinations": destinations(params)}
    (folder / f"{name}.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / f"{name}.part").write_bytes(raw)
    (folder / f"{name}.part").rename(folder / f"{name}.eml")  # there, or not there


RETURNED = {
    "bounce@simulator.amazonses.com": ("Bounce", "bounced", {"bounceType": "Permanent"}),
    "complaint@simulator.amazonses.com": ("Complaint", "complained", {}),
    "full@simulator.amazonses.com": (
        "Bounce",
        "bounced",
        {"bounceType": "Transient", "bounceSubType": "MailboxFull"},
    ),
}
"""Where SES plays a mailbox that sends mail back, or a reader who calls it spam; and one of ours, a
mailbox that is full, which it does not play.
"""


def tell_of_returns(params: dict[str, Any], now: str) -> None:
    """Publish what SES would of a mail to those addresses, where its configuration set says: the
    emulator itself keeps such sets, and publishes nothing.
    """
    known = ses_v2._config_sets.get(ses._p(params, "ConfigurationSetName")) or {}  # noqa: SLF001
    for address in destinations(params):
        if address not in RETURNED:
            continue
        kind, verb, more = RETURNED[address]
        told = {**more, f"{verb}Recipients": [{"emailAddress": address}], "timestamp": now}
        told["feedbackId"] = uuid.uuid4().hex
        person_id = ses._p(params, "Tags.member.1.Value")  # noqa: SLF001
        event = {"eventType": kind, kind.lower(): told, "mail": {"tags": {"person": [person_id]}}}
        for place in (known.get("EventDestinations") or {}).values():
            sns.publish_internal(place["SnsDestination"]["TopicArn"], json.dumps(event))


def destinations(params: dict[str, Any]) -> list[str]:
    """The addresses of the envelope, if the caller named any."""
    return list(ses._collect_list(params, "Destinations.member"))  # noqa: SLF001


def local_now(clock: Path) -> str:
    """The local stack's time, which a person may have moved."""
    offset = json.loads(clock.read_text())["offset_seconds"] if clock.exists() else 0
    now = datetime.now(UTC) + timedelta(seconds=offset)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def serve(application: Callable[..., Awaitable[None]]) -> None:
    """Answer until the parent closes our standard input, on purpose or by dying.

    Not by hypercorn, which the emulator brings: of the time of a small request, it takes half.
    """
    config = uvicorn.Config(
        application,
        port=int(os.environ["GATEWAY_PORT"]),
        http="httptools",
        proxy_headers=False,
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=end_with_the_parent, args=(server,), daemon=True).start()
    server.run()


def end_with_the_parent(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


def look_for_garbage_seldom() -> None:
    """The services' modules stay to the end, and what requests leave dies by itself."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def main() -> None:
    unpack_once()
    read_conditions_once()
    write_states_at_once()
    look_for_garbage_seldom()
    kept = os.environ.get("MAIL_DIR")
    follow_mail(Path(os.environ.get("CLOCK_FILE", "no clock")), Path(kept) if kept else None)
    if state := os.environ.get("STATE_DIR"):
        forget_stream_positions(Path(state))
        saver = Saver()
        threading.Thread(target=saver.run, daemon=True).start()
        serve(saver)
    else:
        serve(ministack.app)


if __name__ == "__main__":
    main()
