import gzip
import socket
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from chalicelib.domain.kernel.outbound import Obstacle, OutboundError
from chalicelib.gateways.outbound import Outbound, resolve
from tests.kit.servers import NAME, Peer, Reply, Seen, certificate, serving, trusting

LOCAL = Outbound(local=True)
SAID = b"BEGIN:VCALENDAR"


def leading(*addresses: str) -> Outbound:
    """For this one all names lead to these addresses; as strict as in production."""
    return Outbound(resolve=lambda host, port: list(addresses))


def obstacle(work: Callable[[], object]) -> Obstacle:
    with pytest.raises(OutboundError) as refused:
        work()
    return refused.value.obstacle


def saying(body: bytes = SAID) -> Callable[[Seen], Reply]:
    return lambda seen: Reply(body=body)


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    path = tmp_path / "server.pem"
    path.write_bytes(certificate())
    return path


def test_an_answer_has_status_headers_and_body() -> None:
    reply = Reply(status=404, headers={"ETag": '"1"'}, body=b"no")
    with serving(lambda seen: reply) as peer:
        answer = LOCAL.send("GET", peer.url("/a?b=c"), headers={"If-None-Match": '"0"'})
    assert (answer.status, answer.headers["etag"], answer.body) == (404, '"1"', b"no")
    assert answer.url == peer.url("/a?b=c")
    (seen,) = peer.seen
    assert (seen.method, seen.path, seen.headers["if-none-match"]) == ("GET", "/a?b=c", '"0"')


def test_any_method_is_sent_with_its_body() -> None:
    with serving(saying()) as peer:
        LOCAL.send("REPORT", peer.url(), body=b"<a/>", headers={"Depth": "1"})
    (seen,) = peer.seen
    assert (seen.method, seen.body, seen.headers["depth"]) == ("REPORT", b"<a/>", "1")


def test_only_https_is_called() -> None:
    client = leading("8.8.8.8")
    for url in ("http://calendar.example/a", "ftp://calendar.example/a", "calendar.example", ""):
        assert obstacle(partial(client.send, "GET", url)) is Obstacle.NOT_HTTPS


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1"]
)
def test_a_name_that_leads_into_a_private_network_is_not_called(address: str) -> None:
    client = leading(address)
    assert obstacle(lambda: client.send("GET", "https://a.example/")) is Obstacle.NOT_PUBLIC


def test_a_name_with_one_private_address_among_public_ones_is_not_called() -> None:
    client = leading("8.8.8.8", "10.0.0.1")
    assert obstacle(lambda: client.send("GET", "https://a.example/")) is Obstacle.NOT_PUBLIC


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:7f00:1]"],
)
def test_a_private_address_in_any_spelling_is_not_called(host: str) -> None:
    found = obstacle(lambda: Outbound().send("GET", f"https://{host}/"))
    assert found in {Obstacle.NOT_PUBLIC, Obstacle.UNKNOWN_HOST}


def test_other_private_addresses_are_not_called_by_the_local_stack_either() -> None:
    client = Outbound(local=True, resolve=lambda host, port: ["169.254.169.254"])
    assert obstacle(lambda: client.send("GET", "https://a.example/")) is Obstacle.NOT_PUBLIC


def test_a_name_is_asked_for_once_and_the_connection_goes_to_what_was_checked(pem: Path) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    client = Outbound(
        local=True, resolve=lambda host, port: answers.pop(0), tls=trusting(certificate())
    )
    with serving(saying(), tls=pem) as peer:
        answer = client.send("GET", peer.url("/a", host=NAME, scheme="https"))
    assert answer.body == SAID
    assert answers == [["10.0.0.1"]]
    assert peer.seen[0].headers["host"] == f"{NAME}:{peer.port}"


def test_a_certificate_of_another_name_is_not_trusted(pem: Path) -> None:
    client = Outbound(
        local=True, resolve=lambda host, port: ["127.0.0.1"], tls=trusting(certificate())
    )
    with serving(saying(), tls=pem) as peer:
        url = peer.url(host="other.example", scheme="https")
        assert obstacle(lambda: client.send("GET", url)) is Obstacle.NOT_TRUSTED
    assert not peer.seen


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(pem: Path) -> None:
    client = Outbound(local=True, resolve=lambda host, port: ["127.0.0.1"])
    with serving(saying(), tls=pem) as peer:
        url = peer.url(host=NAME, scheme="https")
        assert obstacle(lambda: client.send("GET", url)) is Obstacle.NOT_TRUSTED


def test_an_address_that_does_not_answer_is_passed_over_for_the_next() -> None:
    with serving(saying()) as peer:
        client = Outbound(local=True, resolve=lambda host, port: ["::1", "127.0.0.1"])
        assert client.send("GET", peer.url(host="a.example")).body == SAID


def test_a_name_that_nobody_has_is_told() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    client = Outbound(resolve=unknown)
    assert obstacle(lambda: client.send("GET", "https://a.example/")) is Obstacle.UNKNOWN_HOST
    assert obstacle(lambda: leading().send("GET", "https://a/")) is Obstacle.UNKNOWN_HOST


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    assert obstacle(lambda: LOCAL.send("GET", url)) is Obstacle.UNREACHABLE


def redirecting(to: Callable[[], str], status: int = 302) -> Callable[[Seen], Reply]:
    def answer(seen: Seen) -> Reply:
        if seen.path == "/end":
            return Reply(body=SAID)
        return Reply(status=status, headers={"Location": to()})

    return answer


def test_redirects_are_followed_as_often_as_is_asked() -> None:
    with serving(redirecting(lambda: "/end")) as peer:
        assert LOCAL.send("GET", peer.url("/a"), redirects=1).url == peer.url("/end")
        assert LOCAL.send("GET", peer.url("/a")).status == 302
    with serving(redirecting(lambda: "/again")) as peer:
        found = obstacle(lambda: LOCAL.send("GET", peer.url("/a"), redirects=5))
        assert found is Obstacle.TOO_MANY_REDIRECTS
        assert len(peer.seen) == 6


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("https://inside.example/", Obstacle.NOT_PUBLIC),
        ("//inside.example/", Obstacle.NOT_PUBLIC),
        ("http://outside.example/", Obstacle.NOT_HTTPS),
        ("file:///etc/passwd", Obstacle.NOT_HTTPS),
        ("gopher://outside.example/", Obstacle.NOT_HTTPS),
    ],
)
def test_where_a_redirect_leads_is_checked_like_the_first_address(
    target: str, why: Obstacle, pem: Path
) -> None:
    places = {NAME: ["127.0.0.1"], "inside.example": ["10.0.0.1"], "outside.example": ["8.8.8.8"]}
    client = Outbound(
        local=True,
        resolve=lambda host, port: places[host],
        tls=trusting(certificate()),
    )
    with serving(redirecting(lambda: target), tls=pem) as peer:
        url = peer.url(host=NAME, scheme="https")
        assert obstacle(lambda: client.send("GET", url, redirects=3)) is why


def test_a_secret_goes_to_no_other_server() -> None:
    with serving(saying()) as other:

        def answer(seen: Seen) -> Reply:
            return Reply(status=307, headers={"Location": other.url("/end")})

        with serving(answer) as peer:
            sent = {"Authorization": "Basic abc", "Cookie": "a=b", "X-Plain": "1"}
            LOCAL.send("GET", peer.url(), headers=sent, redirects=1)
    assert peer.seen[0].headers["authorization"] == "Basic abc"
    assert {"authorization", "cookie"}.isdisjoint(other.seen[0].headers)
    assert other.seen[0].headers["x-plain"] == "1"


def test_a_secret_stays_with_its_server() -> None:
    with serving(redirecting(lambda: "/end")) as peer:
        LOCAL.send("GET", peer.url("/a"), headers={"Authorization": "Basic abc"}, redirects=1)
    assert [seen.headers["authorization"] for seen in peer.seen] == ["Basic abc", "Basic abc"]


def test_see_other_is_followed_by_reading() -> None:
    with serving(redirecting(lambda: "/end", 303)) as peer:
        LOCAL.send("POST", peer.url("/a"), body=b"x", redirects=1)
    assert [(seen.method, seen.body) for seen in peer.seen] == [("POST", b"x"), ("GET", b"")]


def test_an_answer_that_is_too_large_is_refused_or_cut() -> None:
    with serving(saying(b"x" * 101)) as peer:
        assert LOCAL.send("GET", peer.url(), most_bytes=101).body == b"x" * 101
        found = obstacle(lambda: LOCAL.send("GET", peer.url(), most_bytes=100))
        assert found is Obstacle.TOO_LARGE
        assert LOCAL.send("GET", peer.url(), most_bytes=100, cut=True).body == b"x" * 100


def test_an_answer_without_end_is_too_large() -> None:
    def pour(write: Callable[[bytes], object]) -> None:
        while True:
            write(b"x" * 65536)

    with serving(lambda seen: Reply(then=pour)) as peer:
        assert obstacle(lambda: LOCAL.send("GET", peer.url())) is Obstacle.TOO_LARGE


def test_a_compressed_answer_is_measured_by_what_it_becomes() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000, 1)
    reply = Reply(headers={"Content-Encoding": "gzip"}, body=bomb)
    with serving(lambda seen: reply) as peer:
        assert obstacle(lambda: LOCAL.send("GET", peer.url())) is Obstacle.TOO_LARGE
    small = Reply(headers={"Content-Encoding": "deflate"}, body=zlib.compress(SAID))
    with serving(lambda seen: small) as peer:
        assert LOCAL.send("GET", peer.url()).body == SAID


def test_nonsense_instead_of_an_answer_is_told() -> None:
    reply = Reply(headers={"Content-Encoding": "gzip"}, body=b"not gzip")
    with serving(lambda seen: reply) as peer:
        assert obstacle(lambda: LOCAL.send("GET", peer.url())) is Obstacle.UNREACHABLE


def hanging(peer_of: Callable[[], Peer], piece: bytes) -> Callable[[Seen], Reply]:
    """Answers by one piece after the other, for ever."""

    def drip(write: Callable[[bytes], object]) -> None:
        while not peer_of().ends.wait(0.02):
            write(piece)

    return lambda seen: Reply(then=drip)


@pytest.mark.parametrize("piece", [b"", b"x"])
def test_a_server_that_is_slow_in_any_way_is_left_in_time(piece: bytes) -> None:
    peers: list[Peer] = []
    with serving(hanging(lambda: peers[0], piece)) as peer:
        peers.append(peer)
        began = monotonic()
        found = obstacle(lambda: LOCAL.send("GET", peer.url(), seconds=0.3))
        assert found is Obstacle.TOO_SLOW
        assert monotonic() - began < 3


def test_a_server_that_says_nothing_at_all_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for scheme in ("http", "https"):
            url = f"{scheme}://127.0.0.1:{port}/"
            assert obstacle(partial(LOCAL.send, "GET", url, seconds=0.3)) is Obstacle.TOO_SLOW


def test_names_are_resolved_to_each_of_their_addresses_once() -> None:
    assert resolve("127.0.0.1", 443) == ["127.0.0.1"]
