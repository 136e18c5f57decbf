"""`make run`: the whole product on this machine, until Ctrl-C.

    emulator ◄── front ◄── a person's browser, port 8000
        │  ▲
        ▼  │            every function of the template is forwarded
    development process

All children live as long as this process: they end when their standard input closes. One lock, held
by this process and the emulator, keeps two stacks from sharing one folder of state.
"""

import argparse
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from infra.local import emulator, google_settings, stack, stripe_settings
from infra.local.clock import Clock
from infra.local.demo import NotSeededError, seed
from infra.local.gateway import UPLOADS, Front, Server, serve
from infra.local.local_api import LocalApi
from infra.local.mailbox import Mailbox
from infra.local.people import PASSWORD, PEOPLE
from infra.local.proxy import Upstream
from infra.local.radicale_api import RadicaleApi
from infra.local.radicale_peer import demo_account
from infra.local.sign_in import SignIn
from infra.local.supervisor import CodeError, Supervisor, watch
from infra.local.tick import tick
from infra.project import ROOT, Template
from infra.template import forwarded

STATE = ROOT / ".local"
LOCK_SECONDS = 10.0
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotStartError(Exception):
    """Something of the person's machine is in the way; the message says what to do."""


@dataclass(slots=True)
class LocalStack:
    """All that runs, from the first process to the last thread."""

    port: int
    folder: Path
    lock: IO[str]
    listening: socket.socket
    emulator: emulator.Emulator
    supervisor: Supervisor
    stack: stack.Stack
    limited: bool
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """What the handlers run with: the functions' own variables, and where the emulator is."""
        return (
            self.stack.environment
            | emulator.client_environment(self.emulator.endpoint)
            | {
                "CLOCK_FILE": str(self.folder / "clock.json"),
                "LOCAL_ADDRESSES": "true",
                "OAUTHLIB_INSECURE_TRANSPORT": "1",  # the stand-in for Google has no TLS
                "NO_PROXY": "127.0.0.1,localhost",
            }
            | {"RATE_LIMITS": str(self.limited)}
        )

    def front(self) -> Front:
        outputs, endpoint = self.stack.outputs, self.emulator.endpoint
        pool, web_client = outputs["UserPoolId"], outputs["UserPoolClientId"]
        clock = Clock(self.folder / "clock.json")
        return Front(
            upstream=Upstream(self.emulator.port),
            api_path=lambda: self.stack.api_path,
            photo_bucket=lambda: self.stack.outputs["PhotoBucketName"],
            sign_in_settings={"issuer": outputs["Issuer"], "client_id": web_client}
            | {"local": True, "google": True},
            local=LocalApi(
                sign_in=SignIn(endpoint, pool, web_client, f"{self.origin}/"),
                mailbox=Mailbox(self.folder / "mail"),
                clock=clock,
                tick=lambda: tick(endpoint, self.stack),
            ),
            till=stripe_settings.open_till(self.origin, self.folder, clock),
            google=google_settings.open_google(self.origin, clock),
            radicale=RadicaleApi(lambda: demo_account(self.folder / "radicale"), self.origin, say),
            web=ROOT / "web",
        )

    def reload(self) -> None:
        """After an edit: the new code first, then what it changed in the template."""
        began = time.monotonic()
        try:
            self.supervisor.start(self.environment())
            template = forwarded(read_template(), self.supervisor.url)
            self.stack = stack.deploy(
                self.emulator.endpoint, template, parameters(self.port, self.emulator)
            )
        except (CodeError, stack.NotDeployedError) as error:
            say(f"The edit does not run; the code before it goes on.\n{error}")
        else:
            say(f"Reloaded in {time.monotonic() - began:.1f} s.")

    def stop(self) -> None:
        self.stopping.set()
        self.supervisor.stop()
        self.emulator.stop()


def say(text: str) -> None:
    print(text, flush=True)


def open_port(port: int) -> socket.socket:
    """Listen on the port. Raises: CannotStartError when somebody else does."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(256)
    except OSError as error:
        raise CannotStartError(
            f"Port {port} is in use by another program: stop that, or run make run PORT={port + 1}."
        ) from error
    return listening


def take_lock(folder: Path) -> IO[str]:
    """Hold the folder of state. Raises: CannotStartError when another stack does."""
    folder.mkdir(exist_ok=True)
    lock = (folder / "lock").open("w")
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() > deadline:
                raise CannotStartError(
                    "Tandem already runs from this folder: stop it (Ctrl-C there) first."
                ) from error
            time.sleep(0.2)
        else:
            return lock


def begin_anew(folder: Path) -> None:
    """Forget everything but the lock."""
    for path in folder.iterdir():
        if path.name != "lock":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def read_template() -> Template:
    """The template of the code as it is now, made in a process of its own.

    Raises: CodeError when `app.py` does not load.
    """
    made = subprocess.run(
        [sys.executable, "-m", "infra.template"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise CodeError(made.stderr.strip())
    template: Template = json.loads(made.stdout)
    return template


def parameters(port: int, running: emulator.Emulator) -> dict[str, str]:
    """What the template is told here that it is told otherwise in production."""
    origins = [f"http://127.0.0.1:{port}", f"http://localhost:{port}"]
    return {
        "Stage": "local",
        "Version": "local",
        "WebOrigins": ",".join(origins),
        "CallbackUrls": ",".join(f"{origin}/" for origin in origins),
        "JwksUrl": running.endpoint,
        "MailSender": "tandem@tandem.example",
        "SupportEmail": "support@tandem.example",
        "UploadsUrl": UPLOADS,
        **stripe_settings.parameters(origins[0]),
        **google_settings.parameters(origins[0]),
    }


def start(port: int, folder: Path, *, fresh: bool, limited: bool) -> LocalStack:
    """Start everything; what had started is stopped again when something does not.

    `limited`: people are held to so many calls a minute.
    """
    listening = open_port(port)
    lock = take_lock(folder)
    if fresh:
        begin_anew(folder)
    running = emulator.start(folder, keep=True, lock=lock.fileno())
    try:
        supervisor = Supervisor(
            emulator.remembered_port(folder / "handlers_port"), folder / "functions.log"
        )
        template = forwarded(read_template(), supervisor.url)
        deployed = stack.deploy(running.endpoint, template, parameters(port, running))
        stripe_settings.give_secrets(running.endpoint, deployed.outputs["PaymentsSecretId"])
        google_settings.give_secrets(running.endpoint, deployed.outputs["GoogleSecretId"])
        local = LocalStack(port, folder, lock, listening, running, supervisor, deployed, limited)
        supervisor.start(local.environment())
    except BaseException:
        running.stop()
        raise
    return local


def run(local: LocalStack, began: float) -> None:
    """Serve until Ctrl-C."""
    front = local.front()
    server: Server = serve(local.listening, front)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        seed(local.origin, local.emulator.endpoint, front.local.sign_in, local.environment())
    except NotSeededError as error:
        say(f"The demo data is not all there; the next start tries again.\n{error}")
    front.ready.set()
    front.local.tick()  # what was due while nothing ran; the schedule itself begins in 5 minutes
    say(welcome(local.origin, time.monotonic() - began))
    watch(local.reload, local.stopping)


def welcome(origin: str, seconds: float) -> str:
    logins = ", ".join(person.email for person in PEOPLE)
    return f"""
Tandem runs at {origin}   (started in {seconds:.1f} s)

  the API      {origin}/docs
  caught mail  {origin}/mail
  calendars    {origin}/local/radicale/calendar and {origin}/local/google/calendar
  sign in as   {logins}
  password     {PASSWORD}

Edits are live. Ctrl-C stops everything; the data is there at the next start.
"""


def interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def main() -> int:
    options = argparse.ArgumentParser(prog="make run", description="Run Tandem on this machine.")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--folder", type=Path, default=STATE, help="where the data is kept")
    options.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")
    unlimited = "let people call as often as they like"
    options.add_argument("--unlimited", action="store_true", help=unlimited)
    wish = options.parse_args()
    for name in STOPS:
        signal.signal(name, interrupt)
    began = time.monotonic()
    try:
        folder, limited = wish.folder.resolve(), not wish.unlimited
        local = start(wish.port, folder, fresh=wish.fresh, limited=limited)
    except (CannotStartError, emulator.NotStartedError, stack.NotDeployedError, CodeError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 0
    try:
        run(local, began)
    except KeyboardInterrupt:
        say("\nStopping; the data is kept.")
    finally:
        for name in STOPS:
            signal.signal(name, signal.SIG_IGN)  # a second Ctrl-C must not cut the saving short
        local.stop()
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
