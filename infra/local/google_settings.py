"""The stand-in for Google of the local stack: where it is, and the app that is registered there."""

import json

from infra.local import stack
from infra.local.clock import Clock
from infra.local.google_api import GoogleApi
from infra.local.google_peer import GooglePeer

PATH = "/local/google"
CLIENT_ID, CLIENT_SECRET = "tandem-local", "local"  # of a stand-in on this machine only


def parameters(origin: str) -> dict[str, str]:
    """What the template is told of Google."""
    return {"GoogleClientId": CLIENT_ID, "GoogleUrl": f"{origin}{PATH}"}


def open_google(origin: str, clock: Clock) -> GoogleApi:
    """The stand-in, with a calendar that is empty and consents that nobody has given."""
    return GoogleApi(GooglePeer((CLIENT_ID, CLIENT_SECRET), clock.now), f"{origin}{PATH}")


def give_secrets(endpoint: str, secret_id: str) -> None:
    """Put into the secret what an operator puts there in production."""
    keeper = stack.client("secretsmanager", endpoint)
    value = json.dumps({"client_secret": CLIENT_SECRET})
    keeper.put_secret_value(SecretId=secret_id, SecretString=value)
