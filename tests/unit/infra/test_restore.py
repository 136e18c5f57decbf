"""Restoring, decided on rows: what differs, what goes over, and from where things go on."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.notices import Message, MessageStatus, notices_of
from chalicelib.domain.purchases.payments import PaymentPage
from chalicelib.domain.purchases.purchases import Checkout, Pack, Purchase, PurchaseStatus
from chalicelib.domain.sessions.sessions import Event, Session, Status
from chalicelib.storage.credits.purchases import put_purchase
from chalicelib.storage.notices.messages import put_message
from chalicelib.storage.sessions.sessions import put_session
from infra.restore.carrying import FAR, GoOn, places_to_go_on, rows_to_delete, rows_to_put
from infra.restore.differences import (
    Change,
    Difference,
    Image,
    difference,
    key_of,
    listed,
    to_be_told,
    told_by_log,
)
from infra.restore.mail_log import image_told
from infra.restore.pointing import Template, either, pointed
from infra.restore.purchases import before_payment, purchase_of_page, purchases_of_rows
from tests.kit.sessions import ANA, NOW, a_request, a_session

LATER = datetime(2026, 11, 16, 9, 20, tzinfo=UTC)
PACK = Pack(id="ten", price_id="price", credits=10, price_minor=90_000, currency="EUR")


def row(session: Session) -> Image:
    image: Image = put_session(session).row.serialize()
    return image


def as_of_version(session: Session, version: int, kind: str, **changes: Any) -> Session:
    event = Event(id=f"s1.{version}", kind=kind, at=LATER, actor_id=ANA.id)
    return replace(session, version=version, event=event, **changes)


def message(
    event_id: str = "s1.1",
    kind: str = "confirmed",
    status: MessageStatus = MessageStatus.SENT,
) -> Image:
    (notice, _) = notices_of(a_session())
    told = replace(notice, event_id=event_id, kind=kind)
    stored = Message(notice=told, status=status, claim_id="c", claimed_at=LATER, sent_at=LATER)
    image: Image = put_message(stored).row.serialize()
    return image


def lost(image: Image) -> Difference:
    return Difference(key=key_of(image), last=image, restored=None)


def older(last: Session, restored: Session) -> Difference:
    return Difference(key=key_of(row(last)), last=row(last), restored=row(restored))


def test_equal_rows_do_not_differ_and_others_do_in_one_of_three_ways() -> None:
    first, second = row(a_session()), row(as_of_version(a_session(), 2, "rescheduled"))
    assert difference(key_of(first), first, first) is None
    found = [difference(key_of(first), *rows) for rows in ((first, None), (None, first))]
    assert [each and each.change for each in found] == [Change.LOST, Change.BACK]
    changed = difference(key_of(first), second, first)
    assert changed
    assert (changed.change, changed.kind) == (Change.OLDER, "session")
    assert list(listed([changed])) == ["older  session           SESSION#s1  SESSION"]


def test_people_hear_of_a_session_that_is_otherwise_now_by_ids_and_times_alone() -> None:
    cancelled = as_of_version(a_session(), 2, "cancelled", status=Status.CANCELLED)
    (line,) = to_be_told([older(cancelled, a_session())])
    assert line == (
        "older  session         SESSION#s1  member ana  coach cora"
        "  was cancelled 2026-11-23T15:00:00Z, is confirmed 2026-11-23T15:00:00Z"
    )
    (line,) = to_be_told([lost(row(a_session()))])
    assert line.endswith("was confirmed 2026-11-23T15:00:00Z, is not there")


def test_nobody_hears_of_what_time_does_again() -> None:
    reminded = replace(a_session(), attended_until=LATER, version=2)
    checked = replace(a_session(), event=replace(a_session().event, checked=True), version=2)
    completed = as_of_version(a_session(), 2, "confirmed", status=Status.COMPLETED)
    for last in (reminded, checked, completed):
        assert list(to_be_told([older(last, a_session())])) == []
    expired = older(as_of_version(a_request(), 2, "expired", status=Status.EXPIRED), a_request())
    assert list(to_be_told([expired], again={expired.key})) == []


def test_who_was_erased_is_to_be_erased_again() -> None:
    key = {"pk": {"S": "PERSON#ana"}, "sk": {"S": "PERSON"}, "kind": {"S": "person"}}
    known = {**key, "email": {"S": ANA.email}}
    (line,) = to_be_told([Difference(key=("PERSON#ana", "PERSON"), last=key, restored=known)])
    assert line.endswith("PERSON#ana  was erased: ERASE AGAIN")


@pytest.mark.parametrize("status", MessageStatus)
def test_what_was_told_goes_over_and_what_may_be_told_yet_does_not(status: MessageStatus) -> None:
    told = lost(message(status=status))
    yet = status in {MessageStatus.SUPERSEDED, MessageStatus.WAITING}
    assert list(rows_to_put([told])) == ([] if yet else [told.last])


def test_a_record_of_a_session_that_is_lost_itself_stays_behind() -> None:
    assert list(rows_to_put([lost(message()), lost(row(a_session()))])) == []


def test_a_delivery_that_is_over_goes_over_and_waits_no_more() -> None:
    def delivery(status: str) -> Difference:
        key = {"pk": {"S": "WEBHOOK#w"}, "sk": {"S": "DELIVERY#d"}, "kind": {"S": "delivery"}}
        return lost({**key, "status": {"S": status}})

    waiting = {"pk": {"S": "WEBHOOK#w"}, "sk": {"S": "WAITING#t#d"}, "kind": {"S": "waiting"}}
    turn = {**waiting, "delivery_id": {"S": "d"}}
    back = Difference(key=key_of(turn), last=None, restored=turn)
    for status, over in (("delivered", True), ("given_up", True), ("waiting", False)):
        found = [delivery(status), back]
        assert len(list(rows_to_put(found))) == over
        assert list(rows_to_delete(found)) == [back.key] * over


def test_a_thing_goes_on_behind_the_last_event_that_it_had() -> None:
    moved = as_of_version(a_session(), 4, "rescheduled", sequence=2)
    (place,) = places_to_go_on([older(moved, a_session())], [message("s1.4", "rescheduled")])
    assert place == GoOn(key=("SESSION#s1", "SESSION"), kind="session", version=4, sequence=2)


def test_what_time_ended_it_ends_again_under_the_same_id_and_at_the_same_instant() -> None:
    expired = as_of_version(a_request(), 2, "expired", status=Status.EXPIRED)
    (place,) = places_to_go_on([older(expired, a_request())], [message("s1.2", "expired")])
    assert (place.ended, place.ended_at, place.version) == (2, LATER, 2)


def test_what_time_ended_behind_something_else_it_ends_anew() -> None:
    """The move that expired was proposed after the point: the one of the point is another."""
    last = as_of_version(a_session(), 4, "move_expired")
    told = [message("s1.3", "move_proposed"), message("s1.4", "move_expired")]
    (place,) = places_to_go_on([older(last, a_session())], told)
    assert (place.ended, place.version) == (None, 4)


def test_where_nobody_knows_how_it_stood_it_goes_on_far_behind_whatever_was_told() -> None:
    unknown = [row(a_session()), message()]
    (place,) = places_to_go_on((), [message("s1.7", "rescheduled")], unknown)
    assert (place.version, place.sequence) == (7 + FAR, FAR)


def test_the_log_tells_of_messages() -> None:
    (notice, _) = notices_of(a_session())
    line = json.dumps({"message": "notice", "level": "INFO", **notice.fields, "outcome": "sent"})
    image = image_told(line, LATER)
    assert image
    assert key_of(image) == ("SESSION#s1", "MESSAGE#s1.1#ana")
    assert image["status"] == {"S": "sent"}


def test_an_outcome_that_nobody_knows_tells_of_none() -> None:
    (notice, _) = notices_of(a_session())
    line = json.dumps({"message": "notice", **notice.fields, "outcome": "unheard of"})
    assert image_told(line, LATER) is None


@pytest.mark.parametrize(
    "line",
    [
        "START RequestId: 1",
        "[]",
        '{"message": "relayed"}',
        '{"message": "notice", "event_id": "s1.1", "recipient_id": "ana", "outcome": "sent"}',
        '{"message": "notice", "session_id": "s1", "event_id": "s1.1", "seat": "x"}',
    ],
)
def test_other_lines_tell_of_none(line: str) -> None:
    assert image_told(line, LATER) is None


def test_by_the_log_people_are_told_of_what_the_table_does_not_know() -> None:
    there = {key_of(image): image for image in (row(a_session()),)}
    assert list(told_by_log([message("s1.1")], there)) == []
    (line,) = told_by_log([message("s1.2", "cancelled")], there)
    assert line == "told   cancelled       SESSION#s1  event s1.2  to ana"


def a_purchase(**changes: Any) -> Purchase:
    purchase = Purchase(
        id="p1",
        workspace_id="acme",
        wallet_id="acme.ana",
        buyer_id=ANA.id,
        pack=PACK,
        live=True,
        created_at=NOW,
        checkout_id="cs_1",
    )
    return replace(purchase, **changes)


def test_a_purchase_that_was_paid_begins_before_its_payment() -> None:
    paid = a_purchase(status=PurchaseStatus.PAID, paid_at=LATER, use_by="never", version=3)
    image: Image = put_purchase(paid).row.serialize()
    pageless: Image = put_purchase(a_purchase(id="p2", checkout_id=None)).row.serialize()
    assert list(purchases_of_rows([lost(image), lost(pageless)], LATER)) == [
        a_purchase(look_at=LATER)
    ]
    assert before_payment(a_purchase(), LATER).version == 1


def test_a_page_says_whose_purchase_it_is() -> None:
    page = PaymentPage(
        checkout=Checkout(id="cs_1", url=""),
        created_at=NOW,
        purchase_id="p1",
        buyer_id=ANA.id,
        wallet_id="acme.ana",
        pack_id="ten",
    )
    packs = {"ten": PACK}
    assert purchase_of_page(page, packs, LATER, live=True) == a_purchase(look_at=LATER)
    for lacking in ({"pack_id": "gone"}, {"wallet_id": None}, {"buyer_id": None}):
        assert purchase_of_page(replace(page, **lacking), packs, LATER, live=True) is None


def test_whatever_is_said_of_the_table_is_said_of_the_restored_one() -> None:
    said = [{"Ref": "Table"}, {"Fn::GetAtt": ["Table", "Arn"]}, {"Ref": "MailQueue"}]
    name, arn, other = either(said)
    assert name["Fn::If"][1:] == [{"Ref": "RestoredTable"}, {"Ref": "Table"}]
    assert arn["Fn::If"][1]["Fn::Sub"].endswith(":table/${RestoredTable}")
    assert other == {"Ref": "MailQueue"}


def test_without_a_restored_table_the_template_means_its_own() -> None:
    template: Template = {
        "Parameters": {},
        "Conditions": {},
        "Resources": {},
        "Globals": {},
        "Outputs": {},
    }
    made = pointed(template)
    assert made["Parameters"]["RestoredTable"]["Default"] == ""
    assert made["Conditions"]["IsRestored"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "RestoredTable"}, ""]}]
    }
