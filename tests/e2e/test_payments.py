"""The deployed package hears Stripe: its own `stripe`, its own right to read the secrets."""

import http.client
import json
import time
from urllib.parse import urlsplit

from infra.local.stack import client
from infra.local.webhook_sender import sign
from tests.e2e.deployed import Deployed

SECRET = "whsec_e2e"


def test_only_a_signed_event_is_heard(deployed: Deployed) -> None:
    secrets = {"stripe_api_key": "sk_test_e2e", "stripe_webhook_secret": SECRET}
    client("secretsmanager", deployed.endpoint).put_secret_value(
        SecretId=deployed.outputs["PaymentsSecretId"], SecretString=json.dumps(secrets)
    )
    body = json.dumps({"id": "evt_1", "object": "event", "type": "customer.created"}).encode()
    assert post(deployed, body, sign(body, SECRET, time.time())) == 200
    assert post(deployed, body, sign(body, "whsec_other", time.time())) == 400


def post(deployed: Deployed, body: bytes, signature: str) -> int:
    """The status of a webhook with these very bytes."""
    stage = f"/restapis/{deployed.outputs['RestAPIId']}/api/_user_request_"
    connection = http.client.HTTPConnection(urlsplit(deployed.endpoint).netloc, timeout=60)
    try:
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        connection.request("POST", f"{stage}/v1/webhooks/stripe", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
