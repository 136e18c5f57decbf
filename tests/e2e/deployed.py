"""The service as it is deployed: its own package and template, on an emulator that enforces IAM."""

import http.client
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from infra.live import ALIAS
from infra.local.emulator import ACCOUNT, client_environment
from infra.local.sign_in import SignIn
from infra.local.stack import client
from infra.local.tick import scheduled_event
from infra.project import ROOT

STAGE = "dev"
STACK = f"tandem-{STAGE}"
PATIENCE_SECONDS = 180.0

FoundT = TypeVar("FoundT")
Json = Any


@dataclass(frozen=True)
class Reply:
    """`headers` by name, however it is spelt."""

    status: int
    headers: Message
    json: Json


@dataclass(frozen=True)
class Deployed:
    """A deployed stack; `outputs` are those that its template names."""

    endpoint: str
    outputs: Mapping[str, str]
    origin: str

    def operate(self, module: str, *words: str) -> str:
        """Run one of the operator's scripts; what it said."""
        return run_script(self.endpoint, module, *words)

    def sign_in(self, address: str) -> str:
        """An access token out of the pool's own sign-in page, by code and PKCE."""
        pool, web_client = self.outputs["UserPoolId"], self.outputs["UserPoolClientId"]
        return SignIn(self.endpoint, pool, web_client, f"{self.origin}/").access_token(address)

    def call(
        self, method: str, path: str, body: Json = None, *, token: str = "", **headers: str
    ) -> Reply:
        """Call the deployed API."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        stage = f"/restapis/{self.outputs['RestAPIId']}/api/_user_request_"
        return send(self.endpoint, method, stage + path, body, sent)

    def mails(self) -> list[dict[str, Any]]:
        """Everything that the mail service took."""
        found = send(self.endpoint, "GET", f"/_ministack/ses/messages?account={ACCOUNT}")
        return list(found.json["messages"].get(ACCOUNT, []))

    def waiting(self, output: str) -> int:
        """How many messages wait in the queue that an output names."""
        told = client("sqs", self.endpoint).get_queue_attributes(
            QueueUrl=self.outputs[output], AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(told["Attributes"]["ApproximateNumberOfMessages"])

    def run_clock(self) -> None:
        """Let the clock do what is due, as its schedule does each minute."""
        answer = client("lambda", self.endpoint).invoke(
            FunctionName=self.outputs["ClockName"],
            Qualifier=ALIAS,
            Payload=json.dumps(scheduled_event()).encode(),
        )
        told = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, told
        assert told["failed"] == 0, told


def run_script(endpoint: str, module: str, *words: str) -> str:
    """Run `python -m module` as an operator of the emulator's account."""
    command = [sys.executable, "-m", module, *words]
    environment = os.environ | client_environment(endpoint)  # noqa: TID251 - its PATH, its proxies
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def send(
    endpoint: str, method: str, target: str, body: Json = None, headers: Mapping[str, str] = {}
) -> Reply:
    """One request to the emulator."""
    connection = http.client.HTTPConnection(urlsplit(endpoint).netloc, timeout=60)
    try:
        told = {"Content-Type": "application/json", **headers}
        connection.request(method, target, None if body is None else json.dumps(body), told)
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, json.loads(answer.read() or b"{}"))
    finally:
        connection.close()


def eventually(look: Callable[[], FoundT]) -> FoundT:
    """What `look` finds, as soon as it finds anything; it is an AssertionError if it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.05)
    return found


def read_outputs(client: Any, stack: str) -> dict[str, str]:
    """A stack's outputs by name."""
    found = client.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return {each["OutputKey"]: each["OutputValue"] for each in found}


def unpack(package: Path, into: Path) -> list[Path]:
    """The package's archives unpacked; the folders that a function finds its modules in."""
    for name in ("deployment.zip", "layer-deployment.zip"):
        with zipfile.ZipFile(package / name) as archive:
            archive.extractall(into / name)
    layer = into / "layer-deployment.zip" / "python" / "lib"
    return [into / "deployment.zip", *layer.glob("python*/site-packages")]
