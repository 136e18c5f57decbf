"""Sending a webhook: what reaches a server, and what is kept of what comes back."""

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.domain.webhooks.deliveries import MOST_OF_AN_ANSWER, Reply
from chalicelib.gateways.outbound import Outbound
from chalicelib.gateways.webhooks import StandardWebhooks
from tests.kit.servers import Reply as Said
from tests.kit.servers import serving

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SECRETS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
BODY = '{"type":"ping","data":{"name":"Ana Díaz"}}'


def send(url: str, *, local: bool = True, seconds: float = 10.0) -> Reply:
    sender = StandardWebhooks(Outbound(local=local), seconds)
    return sender.send(url, BODY, message_id="e1", at=AT, secrets=SECRETS)


def test_a_server_gets_the_body_as_it_is_with_a_signature_for_each_secret() -> None:
    with serving(lambda _: Said(202, body=b"taken")) as peer:
        assert send(peer.url("/in?key=1")) == Reply(status=202, answer="taken")
        (seen,) = peer.seen
    assert (seen.method, seen.path, seen.body) == ("POST", "/in?key=1", BODY.encode())
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["webhook-id"] == "e1"
    assert seen.headers["webhook-timestamp"] == str(int(AT.timestamp()))
    expected = [Webhook(secret).sign("e1", AT, BODY) for secret in SECRETS]
    assert seen.headers["webhook-signature"].split(" ") == expected


def test_of_an_answer_the_first_characters_are_kept_on_one_line() -> None:
    with serving(lambda _: Said(500, body=("no\n" + "ä" * 10_000).encode())) as peer:
        reply = send(peer.url())
    assert reply.status == 500
    assert reply.answer == "no " + "ä" * (MOST_OF_AN_ANSWER - 3)


def test_where_an_address_leads_is_not_followed() -> None:
    with serving(lambda _: Said(307, {"Location": "/elsewhere"})) as peer:
        assert send(peer.url()).status == 307
        assert [seen.path for seen in peer.seen] == ["/"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://93.184.216.34/", Obstacle.NOT_HTTPS),
        ("https://127.0.0.1/", Obstacle.NOT_PUBLIC),
        ("https://[::ffff:10.0.0.1]/", Obstacle.NOT_PUBLIC),
        ("https://169.254.169.254/latest", Obstacle.NOT_PUBLIC),
    ],
)
def test_nothing_goes_to_our_own_network_or_without_tls(url: str, why: Obstacle) -> None:
    assert send(url, local=False) == Reply(obstacle=why)


def test_an_address_that_hangs_ends_in_time() -> None:
    def hang(_: object) -> Said:
        peer.ends.wait(60)
        return Said()

    with serving(hang) as peer:
        assert send(peer.url(), seconds=0.2) == Reply(obstacle=Obstacle.TOO_SLOW)
        peer.ends.set()
