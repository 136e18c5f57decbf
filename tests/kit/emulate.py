"""Others' stand-ins for Stripe, Google and Okta: npm `emulate`, pinned, as our second peers.

Stripe: it completes checkout pages and signs webhooks. Its events have no id, its payments no
amount, and it knows neither refunds, disputes nor idempotency keys. Google: it shows a consent
page, holds codes to their verifier, and lists events. It knows no scopes, series, sync tokens or
revocation. For those there are our own stand-ins. Okta: its page lets one choose who signs in, and
its tokens are signed, with every address verified.
"""

import json
import shutil
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from infra.local.emulator import free_port

ROOT = Path(__file__).parents[2]
MODULE = ROOT / ".tools" / "emulate" / "node_modules" / "emulate" / "dist" / "api.js"
INSTALL = "npm install --silent --no-save --prefix .tools/emulate emulate@0.11.2"
READY_SECONDS = 30.0

Delivery = Callable[[str, str], int]
"""Takes a webhook's body and signature; the status of our answer."""


def missing() -> str | None:
    """What to install before it can run, as a command; None if nothing is missing."""
    if shutil.which("node") is None:
        return "apt-get install npm"
    return None if MODULE.exists() else INSTALL


@contextmanager
def running(prices: dict[str, int], secret: str, deliver: Delivery) -> Iterator[str]:
    """Its address; `prices` in euro cents by id, its webhooks brought to `deliver`."""
    with _listening(deliver) as webhook_url:
        seed = {
            "stripe": {
                "products": [{"name": name} for name in prices],
                "prices": [
                    {"id": name, "product_name": name, "currency": "eur", "unit_amount": minor}
                    for name, minor in prices.items()
                ],
                "webhooks": [{"url": webhook_url, "events": ["*"], "secret": secret}],
            }
        }
        with _started("stripe", seed, "/v1/prices") as address:
            yield address


@contextmanager
def running_google(email: str, client: tuple[str, str], back_to: str) -> Iterator[str]:
    """Its address; somebody of this address has a calendar there, and the app is registered."""
    client_id, secret = client
    app = {"client_id": client_id, "client_secret": secret, "redirect_uris": [back_to]}
    seed = {"google": {"users": [{"email": email}], "oauth_clients": [app]}}
    with _started("google", seed, "/.well-known/openid-configuration") as address:
        yield address


@contextmanager
def running_okta(people: Mapping[str, str], client: tuple[str, str], back_to: str) -> Iterator[str]:
    """The issuer's address; these people by their ids there, with their addresses, and the app."""
    client_id, secret = client
    app = {
        "name": "Tandem",
        "client_id": client_id,
        "client_secret": secret,
        "redirect_uris": [back_to],
        "auth_server_id": "default",
    }
    users = [{"okta_id": name, "login": address} for name, address in people.items()]
    seed = {"okta": {"users": users, "oauth_clients": [app]}}
    with _started("okta", seed, "/.well-known/openid-configuration") as address:
        yield f"{address}/oauth2/default"


@contextmanager
def _started(service: str, seed: Mapping[str, Any], ready: str) -> Iterator[str]:
    """One of its services; `ready` is a path that it answers."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    launcher = str(Path(__file__).with_name("emulate.mjs"))
    command = ["node", launcher, str(MODULE), service, str(port), json.dumps(seed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        _wait(f"{address}{ready}", process)
        yield address


def complete(checkout_url: str) -> None:
    """The person presses the page's button; where it leads then is not followed."""
    request = urllib.request.Request(f"{checkout_url}/complete", b"email=ana@acme.example")
    with urllib.request.build_opener(_Stay).open(request, timeout=10):
        pass


class _Stay(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, request: Any, answer: Any, *_: Any) -> Any:
        return answer


@contextmanager
def _listening(deliver: Delivery) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send_response(deliver(body, self.headers.get("Stripe-Signature", "")))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/webhooks/stripe"
    finally:
        server.shutdown()
        server.server_close()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("emulate does not answer")
