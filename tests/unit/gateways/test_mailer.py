import base64
import quopri
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.stub import Stubber
from moto import mock_aws
from msgspec.structs import replace

from chalicelib.domain.kernel.email_addresses import read_address
from chalicelib.domain.notices.notices import MailRefusedError, MailUnavailableError
from chalicelib.gateways.mailer import SEVEN_BIT, Email, Invite, SesMailer, compose

EMAIL = Email(
    sender="tandem@example.com",
    recipient="ana@acme.example",
    person_id="ana",
    reply_to="help@acme.example",
    subject="Confirmed: Führung with Cora",
    text="Grüße\n" + "long " * 300,
    html="<p>Grüße</p>",
    language="en",
    date=datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
    message_key="s1.1 ana",
    thread_key="s1 ana",
    invite=Invite(content="BEGIN:VCALENDAR\r\nX:ü\r\nEND:VCALENDAR\r\n".encode(), method="REQUEST"),
)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def test_the_structure_is_the_one_that_calendars_show_with_buttons() -> None:
    mail = parsed(compose(EMAIL))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar, attached = list(mail.walk())[-2:]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert attached.get_filename() == "invite.ics"
    assert EMAIL.invite is not None
    for part in (calendar, attached):
        assert part.get_payload(decode=True) == EMAIL.invite.content


def test_the_headers_say_who_when_and_that_a_machine_wrote_it() -> None:
    mail = parsed(compose(EMAIL))
    assert mail["From"] == "Tandem <tandem@example.com>"
    assert mail["To"] == "ana@acme.example"
    assert mail["Reply-To"] == "help@acme.example"
    assert mail["Subject"] == "Confirmed: Führung with Cora"
    assert mail["Date"].datetime == EMAIL.date
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"


def test_an_email_without_an_invite_has_only_its_two_bodies() -> None:
    mail = parsed(compose(replace(EMAIL, invite=None)))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_raw_message_is_ascii_in_lines_that_mail_servers_take() -> None:
    raw = compose(EMAIL)
    raw.decode("ascii")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_message_id_is_the_same_for_the_same_email_and_tells_nothing() -> None:
    first, again = parsed(compose(EMAIL)), parsed(compose(EMAIL))
    other = parsed(compose(replace(EMAIL, message_key="s1.1 cora")))
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@example.com>")
    assert "ana" not in first["Message-ID"]


def test_mails_of_one_thread_answer_one_message_that_no_mail_is() -> None:
    """Whatever ids SES gives them, and whichever comes first."""
    booked = parsed(compose(EMAIL))
    cancelled = parsed(compose(replace(EMAIL, message_key="s1.2 ana")))
    root = booked["References"]
    assert root == booked["In-Reply-To"] == cancelled["References"] == cancelled["In-Reply-To"]
    assert root not in {booked["Message-ID"], cancelled["Message-ID"]}
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", root)


def test_another_thread_and_another_person_have_another_root() -> None:
    keys = ("s1 ana", "s1 cora", "s2 ana")
    roots = {parsed(compose(replace(EMAIL, thread_key=key)))["References"] for key in keys}
    assert len(roots) == 3


def test_the_root_of_a_thread_stays_whole_however_long_our_domain_is() -> None:
    sender = f"tandem@{'a' * 60}.{'b' * 60}.example"
    raw = compose(replace(EMAIL, sender=sender))
    head = raw.partition(b"\r\n\r\n")[0].decode()
    for name in ("References", "In-Reply-To"):
        assert re.search(rf"^{name}: <[0-9a-f]{{32}}@a+\.b+\.example>\r?$", head, re.M)


def test_what_can_be_turned_off_is_turned_off_by_one_click_of_a_mail_program() -> None:
    """RFC 8058, 3.1; the address stays whole however long it is."""
    url = f"https://app.example/v1/unsubscribe/reminders.{'p' * 60}.{'5' * 32}"
    raw = compose(replace(EMAIL, unsubscribe_url=url))
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_what_is_always_sent_offers_no_end() -> None:
    assert b"List-Unsubscribe" not in compose(EMAIL)


def test_a_subject_cannot_write_headers() -> None:
    mail = parsed(compose(replace(EMAIL, subject="Hi\r\nBcc: eve@evil.example\n\n<b>\x00 you")))
    assert mail["Subject"] == "Hi Bcc: eve@evil.example <b> you"
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "@acme.example", "ana@acme.example\r\nBcc: eve@evil.example",
     "ana@acme.example, eve@evil.example", "änä@acme.example", "ana@a..b"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_for_good(address: str) -> None:
    with pytest.raises(MailRefusedError):
        compose(replace(EMAIL, recipient=address))


@pytest.mark.parametrize(
    ("domain", "sent"),
    [("bücher.example", "xn--bcher-kva.example"), ("straße.example", "xn--strae-oqa.example")],
)
def test_a_domain_in_another_script_is_sent_in_ascii_as_addresses_are_kept(
    domain: str, sent: str
) -> None:
    """By IDNA 2008: the older rules made another domain of some, here strasse.example."""
    assert parsed(compose(replace(EMAIL, recipient=f"ana@{domain}")))["To"] == f"ana@{sent}"
    assert read_address(f"ana@{domain}") == f"ana@{sent}"


@pytest.fixture
def ses() -> Iterator[None]:
    with mock_aws():
        yield


def send(mailer: SesMailer) -> str:
    return mailer.send(
        b"raw", sender="tandem@example.com", recipient="ana@acme.example", person_id="ana"
    )


def test_ses_takes_a_message_and_gives_it_an_id(ses: None) -> None:
    boto3.client("ses").verify_email_identity(EmailAddress="tandem@example.com")
    raw = compose(EMAIL)
    mail_id = SesMailer().send(
        raw, sender=EMAIL.sender, recipient=EMAIL.recipient, person_id=EMAIL.person_id
    )
    assert mail_id


def test_ses_is_told_whose_mail_it_is_and_where_to_tell_what_becomes_of_it(ses: None) -> None:
    mailer = SesMailer("returns")
    with Stubber(mailer._client) as stubbed:
        stubbed.add_response(
            "send_raw_email",
            {"MessageId": "m1"},
            {
                "Source": "tandem@example.com",
                "Destinations": ["ana@acme.example"],
                "RawMessage": {"Data": b"raw"},
                "Tags": [{"Name": "person", "Value": "ana"}],
                "ConfigurationSetName": "returns",
            },
        )
        assert send(mailer) == "m1"


@pytest.mark.parametrize(
    ("code", "text", "meaning"),
    [
        ("MessageRejected", "Address blacklisted: ana@acme.example", MailRefusedError),
        ("InvalidParameterValue", "Missing final '@domain'", MailRefusedError),
        ("MessageRejected", "Email address is not verified.", MailUnavailableError),
        ("Throttling", "Maximum sending rate exceeded.", MailUnavailableError),
        ("AccountSendingPausedException", "paused", MailUnavailableError),
        ("InternalFailure", "", ClientError),
    ],
)
def test_what_an_answer_of_ses_means(
    ses: None, code: str, text: str, meaning: type[Exception]
) -> None:
    mailer = SesMailer()
    with Stubber(mailer._client) as stubbed:
        stubbed.add_client_error("send_raw_email", code, text)
        with pytest.raises(meaning) as caught:
            send(mailer)
    assert "ana@" not in str(caught.value)


def test_a_message_is_tried_once_a_call_since_a_lost_answer_may_have_been_a_yes(ses: None) -> None:
    mailer, tries = SesMailer(), []

    def lose_the_answer(request: object, **_: object) -> None:
        tries.append(request)
        raise ReadTimeoutError(endpoint_url="https://email.example")

    mailer._client.meta.events.register("before-send", lose_the_answer)
    with pytest.raises(ReadTimeoutError):
        send(mailer)
    assert len(tries) == 1


WORDS = (
    "Αλέξανδρος", "Παπαδόπουλος", "Communication", "with", "in", "24", "hours", "Zoë", "山田太郎",
    "😀", "a" * 70, "=?utf-8?q?x?=", "Reminder:", "Führung", "O'Neil,", "x;y", "(b)", '"q"', "م",
)  # fmt: skip
SUBJECTS = (
    "Reminder: Communication with Αλέξανδρος Παπαδόπουλος in 24 hours",
    "Confirmed: Leadership with " + "Anna Maria " * 11 + "Anna",
    "Confirmed: Leadership with " + "a" * 200,
)


def many_subjects() -> Iterator[str]:
    """These, and 5,000 more out of words that are hard to fold: always the same ones."""
    yield from SUBJECTS
    chance = random.Random(2047)
    for _ in range(5000):
        yield " ".join(chance.choices(WORDS, k=chance.randint(1, 20)))


def test_a_subject_is_read_as_it_was_written_by_whoever_reads_it() -> None:
    for subject in many_subjects():
        mail = EmailMessage(policy=SEVEN_BIT)
        mail["Subject"] = subject
        head = mail.as_bytes().partition(b"\r\n\r\n")[0]
        assert message_from_bytes(head, policy=policy.default)["Subject"] == subject
        assert rfc_2047(head) == subject
        assert not head.startswith(b"Subject: \r\n")
        assert all(len(line) <= 78 for line in head.split(b"\r\n"))


def rfc_2047(head: bytes) -> str:
    """The subject by the letter of the RFC: unfolded, the blank between two encoded words goes."""
    unfolded = head.decode("ascii").replace("\r\n ", " ").partition("\r\n")[0]
    text = re.sub(r"\?=\s+=\?", "?==?", unfolded.removeprefix("Subject: "))
    return re.sub(r"=\?utf-8\?([bq])\?([^?]*)\?=", decoded, text)


def decoded(word: re.Match[str]) -> str:
    encoding, payload = word.groups()
    if encoding == "b":
        return base64.b64decode(payload).decode()
    return quopri.decodestring(payload.replace("_", " ")).decode()


@pytest.mark.parametrize("local", ["a" * 64, "ana+" + "b" * 60, "first.last"])
@pytest.mark.parametrize("domain", ["acme.example", ("d" * 60 + ".") * 3 + "example"])
def test_long_addresses_come_through_whole(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    mail = parsed(compose(replace(EMAIL, recipient=address, reply_to=address)))
    assert mail["To"] == mail["Reply-To"] == address
    assert mail["From"] == "Tandem <tandem@example.com>"
