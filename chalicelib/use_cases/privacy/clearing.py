"""Going on with an erasure: what is ahead is ended, then every row is cleared by itself.

Each step is repeatable, so a run that broke off is simply done again.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from chalicelib.domain.credits.credits import member_wallet_id
from chalicelib.domain.kernel.errors import LastOwnerError
from chalicelib.domain.offboarding.removals import removal_id_of
from chalicelib.domain.privacy.erasure import (
    LAST_LOOK,
    LOOK_AGAIN,
    Erasure,
    erased_delivery,
    erased_person,
    erased_profile,
    erased_request,
    erased_schedule,
    erased_session,
)
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.workspaces.names import FORMER_MEMBER
from chalicelib.storage.calendars import connections
from chalicelib.storage.coaches import coaches, hints, profiles
from chalicelib.storage.credits import credit_requests, credits
from chalicelib.storage.directory.said import forget_said, user_key
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.privacy import erasures
from chalicelib.storage.sessions import notes
from chalicelib.storage.sessions.sessions import (
    SessionItem,
    put_session,
    query_sessions,
    session_in,
    session_key,
)
from chalicelib.storage.webhooks import deliveries
from chalicelib.storage.webhooks.endpoints import find_webhooks
from chalicelib.storage.workspaces import feeds, invitations, people, removals, workspaces
from chalicelib.use_cases.calendars.connections import message_of
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.offboarding.removals import (
    coach_removed,
    leaver_in,
    leaver_keys,
    marked,
)
from chalicelib.use_cases.privacy.erasure import begin
from chalicelib.use_cases.privacy.exports import forget_export

MOST_IN_A_RUN = 500
"""Sessions that one run clears, about ten seconds' work; the next run goes on."""


def attend_erasure(ctx: Context, person_id: str, most: int = MOST_IN_A_RUN) -> None:
    """Goes on with an erasure as far as it comes now, and says when the next look is due.

    Atomic: each removal, each thing that is cleared, and the erasure, each by itself.
    Repeatable: what is cleared already is passed over, and one that is done is no more.
    """
    erasure = erasures.find_erasure(person_id)
    if erasure is None:
        return
    _tell(ctx, erasure)
    _forget_user(ctx, person_id)
    for workspace_id in sorted(erasure.coached):
        until_fresh(partial(_leave, ctx, person_id, workspace_id))
    _erase_stand_ins(ctx, person_id)
    if _has_something_ahead(erasure):
        _look_again(person_id, ctx.now() + LOOK_AGAIN)
    elif ctx.now() < erasure.clears_at:
        _look_again(person_id, erasure.clears_at)
    elif _clear_sessions(person_id, most) or _calendars_left(ctx, person_id):
        _look_again(person_id, ctx.now() + LOOK_AGAIN)
    else:
        _clear_the_rest(ctx, erasure)
        until_fresh(partial(_note_clearing, ctx, person_id))


def _tell(ctx: Context, erasure: Erasure) -> None:
    """The person, once; of a stand-in they learn with their own."""
    person = people.find_person(erasure.person_id)
    actor = people.find_person(erasure.actor_id)
    by_themselves = erasure.actor_id == erasure.person_id
    stands_in = not by_themselves and actor and person and actor.email == person.email
    if erasure.version == 1 and not stands_in:
        ctx.queue.send([erasure.notice.fields])


def _forget_user(ctx: Context, person_id: str) -> None:
    person = people.find_person(person_id)
    if person and person.email:
        ctx.user_pool.forget_user(person.email, person_id)


def _leave(ctx: Context, person_id: str, workspace_id: str) -> None:
    """Lets what the coach has ahead in a workspace be ended, as if its admin had removed them."""
    erasure = erasures.find_erasure(person_id)
    rows = read_rows(leaver_keys(workspace_id, person_id))
    person = people.person_in(rows, person_id)
    if erasure is None or person is None or workspace_id not in erasure.coached:
        return
    read = leaver_in(rows, workspace_id, person, erasure.actor_id)
    rest = erasure.coached - {workspace_id}
    commit(
        removals.put_removal(marked(ctx, read, as_coach=True)),
        coach_removed(ctx, read),
        erasures.put_erasure(replace(erasure, coached=rest, version=erasure.version + 1)),
    )


def _erase_stand_ins(ctx: Context, person_id: str) -> None:
    """The ids under which companies keep the same person, whom they invited."""
    for each in invitations.list_invitations(person_id):
        if each.subject_id != person_id:
            with suppress(LastOwnerError):
                until_fresh(partial(begin, ctx, each.subject_id, person_id))


def _has_something_ahead(erasure: Erasure) -> bool:
    ids = (removal_id_of(each, erasure.person_id) for each in erasure.places)
    return any(map(removals.find_removal, ids))


def _look_again(person_id: str, due_at: datetime) -> None:
    def put_off() -> None:
        if erasure := erasures.find_erasure(person_id):
            later = replace(erasure, due_at=due_at, version=erasure.version + 1)
            commit(erasures.put_erasure(later))

    until_fresh(put_off)


def _note_clearing(ctx: Context, person_id: str) -> None:
    """Everything was cleared; once it was so for long enough, that was the last time."""
    erasure, now = erasures.find_erasure(person_id), ctx.now()
    if erasure is None:
        return
    cleared_at = erasure.cleared_at or now
    if cleared_at + LAST_LOOK <= now:
        commit(erasures.end_erasure(erasure))
        return
    due_at, version = cleared_at + LAST_LOOK, erasure.version + 1
    later = replace(erasure, cleared_at=cleared_at, due_at=due_at, version=version)
    commit(erasures.put_erasure(later))


def _clear_sessions(person_id: str, most: int) -> int:
    """Clears sessions with their notes; how many are left.

    An index finds them, a moment behind: hence the last look. What it shows as cleared is.
    """
    left = [each.id for each in _sessions_of(person_id) if erased_session(each, person_id)]
    for session_id in left[:most]:
        until_fresh(partial(_clear_session, session_id, person_id))
    return max(0, len(left) - most)


def _sessions_of(person_id: str) -> Iterator[Session]:
    for index in (SessionItem.by_member, SessionItem.by_coach):
        yield from query_sessions(index, person_id)


def _clear_session(session_id: str, person_id: str) -> None:
    note_keys = [notes.notes_key(session_id, each) for each in (person_id, notes.SHARED)]
    rows = read_rows([session_key(session_id), *note_keys])
    session = session_in(rows, session_id)
    if session and (after := erased_session(session, person_id)):
        commit(put_session(after), *map(notes.forget_note, note_keys))


def _calendars_left(ctx: Context, coach_id: str) -> int:
    """How many calendars are connected still: the function that reads them, which has the key to
    them, forgets those of somebody who is no coach, and takes their consent back.
    """
    left = connections.list_connections(coach_id)
    ctx.calendar_queue.send([message_of(coach_id, each.id) for each in left])
    return len(left)


def _clear_the_rest(ctx: Context, erasure: Erasure) -> None:
    person_id = erasure.person_id
    until_fresh(partial(_clear_feed, person_id))
    until_fresh(partial(forget_export, ctx, person_id))
    until_fresh(partial(_clear_coach, person_id))
    for workspace_id in sorted(erasure.places):
        _clear_place(workspace_id, person_id)
    until_fresh(partial(_clear_person, person_id))


def _clear_feed(person_id: str) -> None:
    own = feeds.own_feed_in(read_rows([feeds.own_feed_key(person_id)]), person_id)
    if own.secret_hash:
        commit(*feeds.change_feed(own, None))


def _clear_coach(coach_id: str) -> None:
    coach = coaches.find_coach(coach_id)
    if coach is None:
        return
    profile, schedule = erased_profile(coach.profile), erased_schedule(coach.schedule)
    kept = coaches.list_note_ids(coach_id)
    commit(
        hints.forget_hint(coach_id),
        *(profiles.put_profile(profile) if profile else ()),
        *(coaches.put_schedule_alone(schedule) if schedule else ()),
    )
    for note_id in kept:
        commit(coaches.forget_note(coach_id, note_id))


def _clear_request(workspace_id: str, request_id: str) -> None:
    request = credit_requests.find_request(workspace_id, request_id)
    if request and (after := erased_request(request)):
        commit(credit_requests.put_request(after))


def _clear_place(workspace_id: str, person_id: str) -> None:
    """What a company keeps of them: what they asked for, the label of their wallet, their place
    among those who left, what its directory says, and what its systems were told.
    """
    for request_id in credit_requests.request_ids_of(workspace_id, person_id):
        until_fresh(partial(_clear_request, workspace_id, request_id))
    wallet_id = member_wallet_id(workspace_id, person_id)
    renamed = [
        credits.rename_wallet(wallet_id, FORMER_MEMBER)
        for wallet in credits.list_wallets([wallet_id])
        if wallet.name != FORMER_MEMBER
    ]
    commit(
        *renamed,
        workspaces.forget_former(workspace_id, person_id),
        forget_said(user_key(workspace_id, person_id)),
    )
    for endpoint_id in find_webhooks(workspace_id).endpoints:
        for delivery_id in deliveries.ids_that_name(endpoint_id, person_id):
            until_fresh(partial(_clear_delivery, endpoint_id, delivery_id, person_id))


def _clear_delivery(endpoint_id: str, delivery_id: str, person_id: str) -> None:
    delivery = deliveries.find_delivery(endpoint_id, delivery_id)
    if delivery and (after := erased_delivery(delivery, person_id)):
        commit(*deliveries.put_delivery(after, delivery))


def _clear_person(person_id: str) -> None:
    person = people.find_person(person_id)
    if person and (after := erased_person(person)):
        commit(people.change_person(after))
