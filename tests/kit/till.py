"""A till to buy at: our stand-in for Stripe over real HTTP, our gateway, and its events by hand."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.config import PackSettings
from chalicelib.domain.purchases.purchases import Purchase
from chalicelib.gateways.payments import StripePayments
from chalicelib.storage.credits.purchases import find_purchase
from chalicelib.use_cases.kernel.context import Context
from infra.local.stripe_api import StripeApi
from infra.local.stripe_peer import Price, StripePeer
from infra.local.webhook_sender import sign
from tests.kit.http import Client, Reply, client_of
from tests.kit.world import World

PACKS = (
    PackSettings(
        id="ten",
        price_id="price_ten",
        credits=10,
        price_minor=90_000,
        currency="EUR",
        valid_days=365,
    ),
    PackSettings(id="one", price_id="price_one", credits=1, price_minor=10_000, currency="EUR"),
)
PRICES = {"price_ten": Price(90_000, "eur"), "price_one": Price(10_000, "eur")}
SECRET = "whsec_of_the_tests"
SECRETS = {"stripe_api_key": "sk_test_x", "stripe_webhook_secret": SECRET}

Event = dict[str, Any]


class Till(Struct, dict=True):
    """`events` are those that nobody has delivered yet, oldest first."""

    world: World
    peer: StripePeer
    events: list[Event]
    ctx: Context
    url: str
    requests: list[str] = field(default_factory=list)

    @cached_property
    def client(self) -> Client:
        return client_of(self.ctx)

    def buy(self, person_id: str, key: str = "k", **body: Any) -> Reply:
        """Ten credits, unless the body says otherwise."""
        wish = {"pack_id": "ten", **body}
        buyer = self.client.as_person(person_id)
        return buyer.post("/v1/credits/purchases", wish, idempotency_key=key)

    def bought(self, person_id: str, **body: Any) -> Purchase:
        """A purchase that waits for its payment."""
        made = self.buy(person_id, key=self.ctx.new_id(), **body)
        assert made.status == 201, made.text
        return stored(made.json["id"])

    def paid(self, person_id: str, **body: Any) -> Purchase:
        """A purchase whose payment was told by every event."""
        purchase = self.bought(person_id, **body)
        self.peer.pay(session_of(purchase))
        self.deliver_all()
        return stored(purchase.id)

    def deliver_all(self) -> list[Reply]:
        """Brings every waiting event, in order."""
        waiting, self.events[:] = list(self.events), []
        return [self.deliver(event) for event in waiting]

    def deliver(self, event: Event, *, ago: float = 0, secret: str = SECRET) -> Reply:
        """Brings an event that was signed `ago` seconds before now."""
        return self.post(json.dumps(event), sign_at=self.seconds() - ago, secret=secret)

    def post(self, body: str, *, sign_at: float, secret: str = SECRET) -> Reply:
        signature = self.signature(body, sign_at, secret)
        return self.client.post("/v1/webhooks/stripe", body, Stripe_Signature=signature)

    def signature(self, body: str, at: float, secret: str = SECRET) -> str:
        return sign(body.encode(), secret, at)

    def seconds(self) -> float:
        return self.world.clock().timestamp()

    def intent(self, purchase: Purchase) -> str:
        return str(self.peer.things[session_of(purchase)]["payment_intent"])


@contextmanager
def open_till(world: World) -> Iterator[Till]:
    """A till of this world, whose clock is the peer's too."""
    events: list[Event] = []
    peer = StripePeer(
        prices=PRICES,
        now=lambda: world.clock().timestamp(),
        tell=events.append,
        page=lambda session_id: f"https://pay.example/{session_id}",
    )
    requests: list[str] = []
    with serving(StripeApi(peer), requests) as url:
        yield Till(world, peer, events, selling(world, url), url, requests)


def selling(
    world: World,
    url: str,
    secrets: Mapping[str, str] | None = None,
    clock: Callable[[], float] | None = None,
) -> Context:
    """The world's Context, with packs on sale at the provider behind `url`; `clock` is that of
    signatures, the world's own unless given.
    """
    kept = SECRETS | dict(secrets or {})
    told = clock or (lambda: world.clock().timestamp())
    payments = StripePayments(kept.__getitem__, live=False, url=url, clock=told)
    settings = world.ctx.settings.model_copy(update={"packs": PACKS})
    return replace(world.ctx, payments=lambda: payments, settings=settings)


@contextmanager
def serving(api: StripeApi, requests: list[str]) -> Iterator[str]:
    """The API on a port of its own; `requests` lists what was asked of it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            requests.append(f"{self.command} {self.path.partition('?')[0]}")
            headers = dict(self.headers.items())
            answer = api.answer(self.command, self.path, headers, body)
            self.send_response(answer.status if answer else 404)
            content = answer.body if answer else b"{}"
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = handle_one  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def stored(purchase_id: str) -> Purchase:
    purchase = find_purchase(purchase_id)
    assert purchase is not None
    return purchase


def session_of(purchase: Purchase) -> str:
    assert purchase.checkout_id is not None
    return purchase.checkout_id
