"""How large a row can get at the bounds of what the API takes: what many calls read stays small."""

from collections.abc import Callable, Mapping

import pytest
from msgspec.structs import replace

from bench.units import item_bytes
from chalicelib.domain.coaches.coaches import MOST_KINDS, MOST_OFFERED, within_bounds
from chalicelib.domain.directory.directory import (
    MOST_OF_A_NAME,
    MOST_OF_AN_ID,
    Connection,
    Said,
)
from chalicelib.domain.integrity.check_runs import MOST_FAULTS, MOST_SUSPECTS, CheckRun
from chalicelib.domain.integrity.ledger import Summed
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.rate_limits import Kind
from chalicelib.domain.privacy.exports import Export, Place
from chalicelib.domain.workspaces.single_sign_on import (
    LONGEST_DOMAIN,
    MOST_DOMAINS,
    ProviderKind,
    SingleSignOn,
)
from chalicelib.storage.calendars import connections
from chalicelib.storage.coaches import busy_times, cards, coaches, hints, profiles
from chalicelib.storage.credits import credit_requests, credits, purchases, set_jobs
from chalicelib.storage.directory import connections as connections_of_directories
from chalicelib.storage.directory import said as sayings
from chalicelib.storage.integrity import check_runs
from chalicelib.storage.kernel import call_counts, idempotency, idempotency_in_progress
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.notices import messages
from chalicelib.storage.privacy import erasures, exports
from chalicelib.storage.reports import people_counts, usage
from chalicelib.storage.sessions import notes, pairings, sessions, time_claims
from chalicelib.storage.webhooks import deliveries, lines
from chalicelib.storage.webhooks import endpoints as webhook_endpoints
from chalicelib.storage.workspaces import (
    audit,
    feeds,
    groups,
    invitations,
    people,
    removals,
    single_sign_on,
    workspaces,
)
from tests.architecture.test_key_table import rows
from tests.kit import (
    largest_calendar_rows,
    largest_credit_rows,
    largest_leaving_rows,
    largest_rows,
    largest_webhook_rows,
)
from tests.kit.largest_rows import BEGIN, LETTER, a_day_off, a_schedule, an_id

MOST_BYTES = 100_000


def a_small_schedule() -> Put:
    """Its notes stand in rows of their own."""
    return largest_rows.first_put(coaches.put_schedule_alone(a_schedule(note="")))


def a_note_of_a_time_off() -> Put:
    schedule = replace(a_schedule(note=""), time_off=(a_day_off(0),))
    return largest_rows.first_put(coaches.put_schedule_alone(schedule)[1:])


def an_own_feed() -> Put:
    return feeds.change_feed(feeds.OwnFeed(an_id(0)), "0" * 64)[0]


def a_feed() -> Put:
    return feeds.change_feed(feeds.OwnFeed(an_id(0)), "0" * 64)[1]


def a_connection(part: int) -> Put:
    after = Connection(workspace_id=an_id(0), token_hash="0" * 64, made_at=BEGIN, version=10**9)
    write = connections_of_directories.change_connection(Connection(workspace_id=an_id(0)), after)
    put = write[part]
    assert isinstance(put, Put)
    return put


def a_saying() -> Put:
    name = "ü" * MOST_OF_A_NAME
    said = Said(
        external_id="ü" * MOST_OF_AN_ID,
        display_name=name,
        formatted=name,
        given_name=name,
        family_name=name,
    )
    return sayings.put_said(sayings.user_key(an_id(0), an_id(1)), said)


def a_call_count() -> Put:
    key = call_counts.key_of(an_id(0), Kind.WRITE, 10**9)
    return Put(call_counts.CallCountItem(*key, calls=10**6, expires_epoch=10**10))


def a_sign_on(row: type[Row]) -> Put:
    """Of a company with as many of the longest domains as a provider may speak for."""
    domains = frozenset(f"{number:02}".ljust(LONGEST_DOMAIN, "x") for number in range(MOST_DOMAINS))
    kind = ProviderKind.OIDC
    bound = SingleSignOn(workspace_id=an_id(0), kind=kind, domains=domains, version=10**9)
    puts = (each for each in single_sign_on.put_sign_on(bound, bound) if isinstance(each, Put))
    return next(each for each in puts if isinstance(each.row, row))


def a_check_run() -> Put:
    """Amid a check of 300 companies with the longest ids, in which much is in doubt."""
    about = "hold 01JD0000000000000000000000.move"
    return check_runs.put_run(
        CheckRun(
            night=BEGIN.date(),
            begun_at=BEGIN,
            behind=(f"WALLET#{an_id(0)}", "WALLET"),
            amid=Summed(wallet_id=an_id(0), seq=10**9, balance=10**9),
            read_at=BEGIN,
            checked=10**9,
            sums={an_id(number): 10**9 for number in range(300)},
            suspects={
                f"PERSON#{an_id(number)}": (about,) * MOST_FAULTS for number in range(MOST_SUSPECTS)
            },
            differences=10**9,
            finished_at=BEGIN,
            version=10**9,
        )
    )


def an_export() -> Put:
    """Amid the sessions of somebody who was in many companies."""
    return exports.put_export(
        Export(
            person_id=an_id(0),
            name="0" * 64,
            language="de",
            asked_at=BEGIN,
            place=Place(f"{an_id(0)}.{an_id(1)}", f"2026-11-23T15:00:00Z#{an_id(2)}"),
            parts=10**6,
            of_sessions=10**6,
            been_in=frozenset(map(an_id, range(300))),
            version=10**9,
        )
    )


LARGEST: Mapping[type[Row], Callable[[], Put]] = {
    people.PersonItem: largest_rows.a_person,
    pairings.PairingItem: largest_rows.a_pairing,
    feeds.OwnFeedItem: an_own_feed,
    feeds.FeedItem: a_feed,
    connections_of_directories.DirectoryItem: lambda: a_connection(0),
    connections_of_directories.DirectoryTokenItem: lambda: a_connection(1),
    sayings.SaidItem: a_saying,
    time_claims.DayItem: largest_rows.a_full_day,
    time_claims.WeekItem: largest_rows.a_week,
    coaches.ScheduleItem: a_small_schedule,
    coaches.TimeOffNoteItem: a_note_of_a_time_off,
    busy_times.BusyTimesItem: largest_calendar_rows.some_busy_times,
    connections.CalendarItem: largest_calendar_rows.a_connection,
    connections.FailingItem: largest_calendar_rows.some_that_fail,
    profiles.ProfileItem: largest_rows.a_profile,
    cards.CardItem: largest_rows.a_card,
    hints.HintItem: lambda: hints.note_hint(an_id(0), BEGIN),
    workspaces.WorkspaceItem: largest_rows.a_workspace,
    workspaces.CatalogueItem: largest_rows.a_catalogue,
    workspaces.OwnersItem: largest_rows.some_owners,
    workspaces.LinkItem: lambda: workspaces.keep_former(an_id(0), an_id(1)),
    single_sign_on.SingleSignOnItem: lambda: a_sign_on(single_sign_on.SingleSignOnItem),
    single_sign_on.DomainItem: lambda: a_sign_on(single_sign_on.DomainItem),
    groups.RegisterItem: largest_rows.a_register,
    groups.GroupItem: largest_rows.a_group,
    groups.MembershipItem: largest_rows.a_membership,
    invitations.InvitationItem: largest_leaving_rows.an_invitation,
    audit.DeedItem: largest_rows.a_deed,
    webhook_endpoints.WebhooksItem: largest_webhook_rows.some_webhooks,
    lines.LineItem: largest_webhook_rows.a_line,
    deliveries.DeliveryItem: largest_webhook_rows.a_delivery,
    deliveries.WaitingItem: largest_webhook_rows.a_waiting_one,
    removals.RemovalItem: largest_leaving_rows.a_removal,
    erasures.ErasureItem: largest_leaving_rows.an_erasure,
    sessions.SessionItem: largest_rows.a_session,
    notes.NotesItem: largest_rows.some_notes,
    messages.MessageItem: largest_rows.a_message,
    usage.CountedSessionItem: largest_rows.a_counted_session,
    usage.MonthItem: largest_rows.a_month,
    people_counts.PeopleCountItem: largest_rows.a_people_count,
    people_counts.CountedPersonItem: largest_rows.a_counted_person,
    usage.CountedWalletItem: lambda: usage.put_counted_seq(an_id(0), 10**9, 1),
    credit_requests.CreditRequestItem: largest_credit_rows.a_credit_request,
    credit_requests.AskingItem: largest_credit_rows.an_asking,
    set_jobs.SetRunItem: largest_credit_rows.a_set_run,
    credits.WalletItem: largest_credit_rows.a_wallet,
    credits.EntryItem: largest_credit_rows.an_entry,
    call_counts.CallCountItem: a_call_count,
    idempotency.ReplayItem: largest_credit_rows.a_replay,
    idempotency_in_progress.BegunItem: largest_credit_rows.a_beginning,
    purchases.PurchaseItem: largest_credit_rows.a_purchase,
    check_runs.CheckRunItem: a_check_run,
    exports.ExportItem: an_export,
}


def test_every_kind_of_row_has_been_made_as_large_as_it_gets() -> None:
    assert set(LARGEST) == set(rows())
    assert {kind for kind, make in LARGEST.items() if type(make().row) is not kind} == set()


@pytest.mark.parametrize("kind", LARGEST, ids=lambda kind: kind.__name__)
def test_a_row_at_the_bounds_of_the_api_is_small(kind: type[Row]) -> None:
    assert item_bytes(LARGEST[kind]().row.serialize()) < MOST_BYTES


def test_a_schedule_holds_no_note_of_a_time_off() -> None:
    schedule = a_schedule(note="")
    kept, *noted = coaches.put_schedule_alone(
        replace(schedule, time_off=(*schedule.time_off[1:], a_day_off(0)))
    )
    assert LETTER not in str(kept.row.serialize())
    assert [item_bytes(each.row.serialize()) < 2_000 for each in noted] == [True]


def test_a_coach_offers_so_much_that_the_row_stays_small() -> None:
    offered = a_schedule().offerings
    assert within_bounds(offered) == offered
    lengths = {**offered, "globex": {"globex.x": frozenset({"globex.25"})}}
    with pytest.raises(InvalidError, match=f"at most {MOST_OFFERED} lengths"):
        within_bounds(lengths)
    kinds = {"acme": dict.fromkeys(map(an_id, range(MOST_KINDS + 1)), frozenset[str]())}
    with pytest.raises(InvalidError, match=f"at most {MOST_KINDS} coaching types"):
        within_bounds(kinds)
