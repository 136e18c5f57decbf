"""The receivers of docs/webhooks.md, run as they stand there, against what really leaves."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from chalicelib.gateways.outbound import Outbound
from chalicelib.gateways.webhooks import StandardWebhooks, signed
from infra.project import ROOT
from tests.kit.hooks import HOOKS, Hooks
from tests.kit.world import World

NODE, MODULES = shutil.which("node"), ROOT / "tests" / "browser" / "node_modules"
SECRETS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
BODY = '{"type":"ping","timestamp":"2026-11-23T15:00:00Z","data":{"name":"Ana Díaz 🙂"}}'


def receiver(language: str) -> str:
    text = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.S)
    return str(found)


@contextmanager
def running(command: Sequence[str], folder: Path, secret: str) -> Iterator[tuple[int, Path]]:
    """A receiver at a port of its own, and what it prints."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    printed = folder / "printed"
    given = ["env", f"WEBHOOK_SECRET={secret}", f"PORT={port}"]
    with printed.open("w") as out:
        process = subprocess.Popen(
            [*given, *command], cwd=folder, stdout=out, stderr=subprocess.DEVNULL
        )
    try:
        yield port, printed
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_a_receiver_of_the_documentation_takes_what_leaves_and_nothing_else(
    world: World, tmp_path: Path, language: str
) -> None:
    """The clock is the machine's: the libraries refuse what is older than five minutes."""
    hooks = _at_present(Hooks.open(world))
    name = {"python": "receiver.py", "javascript": "receiver.mjs"}[language]
    (tmp_path / name).write_text(receiver(language), encoding="utf-8")
    assert len([line for line in receiver(language).splitlines() if line]) <= 10
    assert NODE
    command = [sys.executable if language == "python" else NODE, name]
    (tmp_path / "node_modules").symlink_to(MODULES)
    made = hooks.admin.post(HOOKS, {"url": "http://127.0.0.1:1/", "types": ["member.added"]}).json
    with running(command, tmp_path, made["secret"]) as (port, printed):
        path = f"{HOOKS}/{made['id']}"
        hooks.admin.patch(path, {"url": f"http://127.0.0.1:{port}/"})
        _wait_for(port)
        hooks.admin.post(f"{path}/ping")
        hooks.tell()
        (delivery,) = hooks.deliveries(made["id"])
        assert [each.reply.status for each in delivery.tries] == [204]
        assert "ping" in printed.read_text()
        assert made["id"] in printed.read_text()
        forged = StandardWebhooks(Outbound(local=True)).send(
            f"http://127.0.0.1:{port}/",
            delivery.body,
            message_id=delivery.event_id,
            at=datetime.now(UTC),  # noqa: TID251
            secrets=[SECRETS[0]],
        )
        assert not forged.accepted


def _at_present(hooks: Hooks) -> Hooks:
    sender = StandardWebhooks(Outbound(local=True))
    settings = hooks.ctx.settings.model_copy(update={"local_addresses": True})
    ctx = replace(
        hooks.ctx,
        settings=settings,
        now=lambda: datetime.now(UTC).replace(microsecond=0),  # noqa: TID251
        webhook_sender=lambda: sender,
    )
    return replace(hooks, world=replace(hooks.world, ctx=ctx))


def _wait_for(port: int) -> None:
    """Until somebody listens there; who asks too early is refused at once, and asks again."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("the receiver never listened")


VERIFY = """
import { createRequire } from "node:module";
const { Webhook } = createRequire(process.argv[1])(process.argv[2]);
const { body, headers, secret } = JSON.parse(process.argv[3]);
new Webhook(secret).verify(body, headers);
"""


@pytest.mark.parametrize("library", ["svix", "standardwebhooks"])
@pytest.mark.parametrize("secret", SECRETS)
def test_independent_libraries_verify_each_signature_while_a_secret_rotates(
    tmp_path: Path, library: str, secret: str
) -> None:
    assert NODE
    headers = signed("msg_1", datetime.now(UTC), BODY, SECRETS)  # noqa: TID251
    (tmp_path / "node_modules").symlink_to(MODULES)
    script = tmp_path / "verify.mjs"
    script.write_text(VERIFY)
    for body, code in ((BODY, 0), (BODY.replace("ping", "pong"), 1)):
        given = json.dumps({"body": body, "headers": headers, "secret": secret})
        command = [NODE, str(script), library, given]
        assert subprocess.run(command, capture_output=True, check=False).returncode == code
