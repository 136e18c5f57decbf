"""What the local stack sells, and the stand-in for Stripe that it is paid at.

handlers ──► front: /local/stripe/v1/*     the provider's API
browser ───► front: /local/checkout/{id}   its page, where a person chooses what happens
courier ───► front: /v1/webhooks/stripe    its signed events, as production gets them
"""

import json
from pathlib import Path

from infra.local import stack
from infra.local.clock import Clock
from infra.local.stripe_api import StripeApi
from infra.local.stripe_peer import Price, StripePeer
from infra.local.webhook_sender import Courier

API_PATH, PAGE_PATH = "/local/stripe", "/local/checkout"
API_KEY = "sk_test_local"  # of a stand-in that exists on this machine only
WEBHOOK_SECRET = "whsec_local"  # nosec B105 # of the same

PACKS = [
    {"id": "five", "credits": 5, "price_minor": 47_500, "valid_days": 365},
    {"id": "ten", "credits": 10, "price_minor": 90_000, "valid_days": 365},
    {"id": "twenty-five", "credits": 25, "price_minor": 212_500, "valid_days": 730},
]
CURRENCY = "EUR"


def parameters(origin: str) -> dict[str, str]:
    """What the template is told of buying."""
    packs = [{**pack, "price_id": f"price_{pack['id']}", "currency": CURRENCY} for pack in PACKS]
    return {"Packs": json.dumps(packs), "PaymentsUrl": f"{origin}{API_PATH}"}


def open_till(origin: str, folder: Path, clock: Clock) -> StripeApi:
    """The stand-in with what it had at the last start, its events on their way to the product."""
    courier = Courier(f"{origin}/v1/webhooks/stripe", WEBHOOK_SECRET)
    courier.start()
    peer = StripePeer(
        prices={f"price_{pack['id']}": _price(pack) for pack in PACKS},
        now=lambda: clock.now().timestamp(),
        tell=courier.tell,
        page=lambda session_id: f"{origin}{PAGE_PATH}/{session_id}",
        file=folder / "stripe.json",
    )
    return StripeApi(peer, PAGE_PATH)


def give_secrets(endpoint: str, secret_id: str) -> None:
    """Put into the secret what an operator puts there in production."""
    value = {"stripe_api_key": API_KEY, "stripe_webhook_secret": WEBHOOK_SECRET}
    keeper = stack.client("secretsmanager", endpoint)
    keeper.put_secret_value(SecretId=secret_id, SecretString=json.dumps(value))


def _price(pack: dict[str, object]) -> Price:
    minor, credits = int(str(pack["price_minor"])), pack["credits"]
    return Price(minor, CURRENCY.lower(), f"{credits} coaching credits")
