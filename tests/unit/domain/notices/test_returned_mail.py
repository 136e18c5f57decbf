"""Which mails that came back stop further ones, and to whom."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.notices.returned_mail import Returned, with_stop
from chalicelib.domain.workspaces.people import MailStop, Person, StopCause, without_stop

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ANA = Person(id="ana", name="Ana", email="ana@bücher.example", timezone="UTC", version=3)


def returned(*addresses: str, cause: StopCause | None = StopCause.BOUNCED) -> Returned:
    return Returned("ana", addresses, cause, AT)


@pytest.mark.parametrize(
    "written", ["ana@bücher.example", "ana@xn--bcher-kva.example", "Ana@XN--bcher-kva.Example"]
)
@pytest.mark.parametrize("cause", StopCause)
def test_mail_stops_for_whose_address_sent_one_back_however_it_is_written(
    written: str, cause: StopCause
) -> None:
    after = with_stop(ANA, returned("else@acme.example", written, cause=cause))
    assert after is not None
    assert after.mail_stopped == MailStop(cause, ANA.email, AT)
    assert after.version == 4


def test_what_came_back_for_now_stops_nothing() -> None:
    assert with_stop(ANA, returned(ANA.email, cause=None)) is None


def test_what_came_back_from_an_address_before_stops_nothing() -> None:
    assert with_stop(ANA, returned("ana@acme.example")) is None


def test_what_came_back_from_a_domain_that_is_none_stops_nobody_of_another() -> None:
    odd = replace(ANA, email="ana@\u200d.example")
    assert with_stop(odd, returned("ana@\u200e.example")) is None


def test_what_is_stopped_stays_so_since_the_first_time() -> None:
    stopped = with_stop(ANA, returned(ANA.email))
    assert stopped is not None
    later = replace(returned(ANA.email, cause=StopCause.COMPLAINED), at=AT.replace(hour=12))
    assert with_stop(stopped, later) is None


def test_a_new_address_is_sent_to() -> None:
    stopped = with_stop(ANA, returned(ANA.email))
    assert stopped is not None
    assert replace(stopped, email="ana@acme.example").mail_stopped is None


def test_mail_begins_again_and_may_be_stopped_anew() -> None:
    stopped = with_stop(ANA, returned(ANA.email))
    assert stopped is not None
    again = without_stop(stopped)
    assert again is not None
    assert again == replace(ANA, version=5)
    assert without_stop(ANA) is None
    assert with_stop(again, returned(ANA.email)) is not None
