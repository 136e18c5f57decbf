"""Which provider a workspace's people may sign in at, and which workspace a domain belongs to."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.domain.kernel.errors import ConflictError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.single_sign_on import ProviderKind, SingleSignOn
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, find_row
from chalicelib.storage.kernel.transaction import Delete, Put, Write, absent


class SingleSignOnItem(Row, discriminator="single_sign_on"):
    provider_kind = UnicodeAttribute()
    domains = UnicodeSetAttribute()
    vouches = BooleanAttribute()
    version = IntegerAttribute()


class DomainItem(Row, discriminator="domain"):
    """That a workspace's provider speaks for the addresses of a domain, and no other's."""

    workspace_id = UnicodeAttribute()


def sign_on_key(workspace_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", "SIGNON"


def _domain_key(domain: str) -> Key:
    return f"DOMAIN#{domain}", "DOMAIN"


def find_sign_on(workspace_id: str) -> SingleSignOn | None:
    """The workspace's provider, read consistently."""
    row = find_row(SingleSignOnItem, sign_on_key(workspace_id))
    if row is None:
        return None
    return SingleSignOn(
        workspace_id=workspace_id,
        kind=ProviderKind(row.provider_kind),
        domains=frozenset(row.domains),
        vouches=row.vouches,
        version=int(row.version),
    )


def put_sign_on(sign_on: SingleSignOn, before: SingleSignOn | None) -> list[Write]:
    """Stores the binding, whose version is one above what was read (1: the first), and whose its
    domains are; stale if what was read is gone, refused if a domain belongs to another workspace.
    """
    row = SingleSignOnItem(
        *sign_on_key(sign_on.workspace_id),
        provider_kind=sign_on.kind.value,
        domains=set(sign_on.domains),
        vouches=sign_on.vouches,
        version=sign_on.version,
    )
    unchanged = SingleSignOnItem.version == sign_on.version - 1
    given_up = before.domains - sign_on.domains if before else frozenset[str]()
    return [
        Put(row, unchanged if before else absent()),
        *(_claim(domain, sign_on.workspace_id) for domain in sorted(sign_on.domains)),
        *(_give_up(domain, sign_on.workspace_id) for domain in sorted(given_up)),
    ]


def delete_sign_on(sign_on: SingleSignOn) -> list[Write]:
    """Deletes the binding as it was read, and gives its domains up; stale if that is gone."""
    row = SingleSignOnItem(*sign_on_key(sign_on.workspace_id))
    return [
        Delete(row, SingleSignOnItem.version == sign_on.version),
        *(_give_up(domain, sign_on.workspace_id) for domain in sorted(sign_on.domains)),
    ]


def _claim(domain: str, workspace_id: str) -> Put:
    row = DomainItem(*_domain_key(domain), workspace_id=workspace_id)
    free = absent() | (DomainItem.workspace_id == workspace_id)
    taken = Phrase("{domain} belongs to another workspace.", domain=domain)
    return Put(row, free, ConflictError(taken))


def _give_up(domain: str, workspace_id: str) -> Delete:
    return Delete(DomainItem(*_domain_key(domain)), DomainItem.workspace_id == workspace_id)
