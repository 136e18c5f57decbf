"""What an admin does with the webhooks of their workspace."""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import PreconditionFailedError
from chalicelib.domain.kernel.outbound import checked_url
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.webhooks import lines
from chalicelib.domain.webhooks.endpoints import (
    Endpoint,
    Off,
    OffReason,
    Webhooks,
    changed_to,
    newest_secret,
    rotated,
    with_endpoint,
    without_endpoint,
)
from chalicelib.domain.webhooks.events import EventType
from chalicelib.domain.webhooks.lines import Line
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.webhooks.endpoints import find_webhooks, put_webhooks
from chalicelib.storage.webhooks.lines import find_line, line_in, line_key, put_line, remove_line
from chalicelib.use_cases.kernel.access import read_admin, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context


class Webhook(Struct, frozen=True):
    """An address with how its line stands, and a secret that is shown this once."""

    endpoint: Endpoint
    line: Line
    secret: str | None = None


class ChangeWebhook(Struct, frozen=True, kw_only=True):
    """None stays as it is."""

    url: str | None = None
    types: frozenset[EventType] | None = None
    on: bool | None = None


def list_webhooks(ctx: Context, caller_id: str, page: PageRequest) -> Page[Webhook]:
    """The webhooks of the admin's workspace, oldest first.

    Raises:
        NotFoundError: the caller is no admin.
    """
    _, workspace_id = read_admin(caller_id)
    found = page_of(
        find_webhooks(workspace_id).endpoints.values(), page, lambda endpoint: endpoint.id
    )
    rows = read_rows(line_key(each.id) for each in found.items)
    items = [Webhook(each, line_in(rows, each.id)) for each in found.items]
    return Page(items, found.next_after)


def get_webhook(ctx: Context, caller_id: str, webhook_id: str) -> Webhook:
    """One webhook of the admin's workspace.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
    """
    _, _, endpoint = read_endpoint(caller_id, webhook_id)
    return Webhook(endpoint, find_line(webhook_id))


def read_endpoint(caller_id: str, webhook_id: str) -> tuple[Person, Webhooks, Endpoint]:
    """The admin, all addresses of their workspace, and the one that is meant.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
    """
    admin, workspace_id = read_admin(caller_id)
    webhooks = find_webhooks(workspace_id)
    return admin, webhooks, webhooks.existing(webhook_id)


def add_webhook(ctx: Context, caller_id: str, url: str, types: frozenset[EventType]) -> Webhook:
    """Adds an address, with the secret that signs what is sent there.

    Atomic: the workspace's webhooks, the deed; under the admin's rights.
    Repeatable: no; a second call finds the address taken.

    Raises:
        NotFoundError: the caller is no admin.
        InvalidError: it is no address that we may call, there are too many, or another has it.
    """
    url, made_id = checked_url(url, local=ctx.settings.local_addresses), ctx.new_id()

    def add() -> Webhook:
        admin, workspace_id = read_admin(caller_id)
        webhooks = find_webhooks(workspace_id)
        endpoint = Endpoint(id=f"{workspace_id}.{made_id}", url=url, types=types, made_at=ctx.now())
        commit(
            *still_admin(admin),
            put_webhooks(with_endpoint(webhooks, endpoint)),
            note_deed(ctx, admin.id, workspace_id, Doing.WEBHOOK_ADDED, endpoint.id),
        )
        return _showing_secret(ctx, endpoint)

    return until_fresh(add)


def change_webhook(
    ctx: Context,
    caller_id: str,
    webhook_id: str,
    command: ChangeWebhook,
    expected_version: int | None,
) -> Webhook:
    """Changes where events go, of which types, or whether any do. What failed before counts for
    nothing at another address, nor once it is switched on again.

    Atomic: the workspace's webhooks, the address's line, the deed; under the admin's rights.
    Repeatable: the same change again writes nothing.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
        InvalidError: it is no address that we may call, or another has it.
        PreconditionFailedError: it was changed since it was read.
    """

    def change() -> Webhook:
        admin, webhooks, before = read_endpoint(caller_id, webhook_id)
        if expected_version not in {None, before.version}:
            raise PreconditionFailedError
        line = find_line(webhook_id)
        after = _changed(ctx, before, command)
        if after == before:
            return Webhook(before, line)
        after = replace(after, version=before.version + 1)
        writes: list[Write] = []
        if after.off != before.off or after.url != before.url:
            line = lines.begun_anew(line, ctx.now())
            writes.append(put_line(line))
        commit(
            *still_admin(admin),
            put_webhooks(with_endpoint(webhooks, after)),
            *writes,
            _deed(ctx, admin, webhooks, Doing.WEBHOOK_CHANGED, webhook_id),
        )
        return Webhook(after, line)

    return until_fresh(change)


def _changed(ctx: Context, before: Endpoint, command: ChangeWebhook) -> Endpoint:
    off = before.off
    if command.on is not None and command.on is not (before.off is None):
        off = None if command.on else Off(ctx.now(), OffReason.ADMIN)
    url = command.url and checked_url(command.url, local=ctx.settings.local_addresses)
    types = before.types if command.types is None else command.types
    return replace(before, url=url or before.url, types=types, off=off)


def remove_webhook(ctx: Context, caller_id: str, webhook_id: str) -> None:
    """Removes an address; nothing goes there any more, also nothing that waits.

    Atomic: the workspace's webhooks, the address's line, the deed; under the admin's rights.
    Repeatable: one that is gone is not found, and nothing is written.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
    """

    def remove() -> None:
        admin, webhooks, _ = read_endpoint(caller_id, webhook_id)
        commit(
            *still_admin(admin),
            put_webhooks(without_endpoint(webhooks, webhook_id)),
            remove_line(webhook_id),
            _deed(ctx, admin, webhooks, Doing.WEBHOOK_REMOVED, webhook_id),
        )

    until_fresh(remove)


def rotate_secret(ctx: Context, caller_id: str, webhook_id: str) -> Webhook:
    """Gives an address a new secret. For a day what is sent there is signed with both.

    Atomic: the workspace's webhooks, the deed; under the admin's rights.
    Repeatable: no; each call makes another secret.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
    """

    def rotate() -> Webhook:
        admin, webhooks, before = read_endpoint(caller_id, webhook_id)
        after = rotated(before, ctx.now())
        commit(
            *still_admin(admin),
            put_webhooks(changed_to(webhooks, after)),
            _deed(ctx, admin, webhooks, Doing.WEBHOOK_ROTATED, webhook_id),
        )
        return _showing_secret(ctx, after)

    return until_fresh(rotate)


def _deed(ctx: Context, admin: Person, webhooks: Webhooks, doing: Doing, webhook_id: str) -> Write:
    return note_deed(ctx, admin.id, webhooks.workspace_id, doing, webhook_id)


def _showing_secret(ctx: Context, endpoint: Endpoint) -> Webhook:
    secret = newest_secret(endpoint, ctx.secret("cursor_key"))
    return Webhook(endpoint, find_line(endpoint.id), secret)
