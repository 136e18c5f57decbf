"""Single sign-on: a company's people sign in at its own identity provider (OpenID Connect or SAML).

A workspace has one provider at most, and a domain of addresses belongs to one workspace at most.
Whoever comes from a provider for the first time is linked to the person whom an admin added before;
what decides is the address, so a provider speaks only for the domains of its own workspace.
"""

import re
from enum import Enum, StrEnum

from msgspec import Struct

from chalicelib.domain.kernel.email_addresses import LABEL, TOP, domain_in_ascii, find_address
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.people import Person

MOST_DOMAINS = 20
LONGEST_DOMAIN = 40
"""Of a domain, which is the provider's identifier at Cognito (`IdpIdentifiersListType`)."""

PREFIX = "sso-"
WORKSPACE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,27}")
"""Of whom there can be a provider: Cognito takes 32 characters, and parts a name from whom it means
by an underscore.
"""


class ProviderKind(StrEnum):
    OIDC = "oidc"
    SAML = "saml"


class SingleSignOn(Struct, frozen=True, kw_only=True):
    """The provider of a workspace, and the domains whose addresses it speaks for.

    `vouches`: whoever it names has the address, so it need not say so (`email_verified`).
    `version` 0: not stored yet.
    """

    workspace_id: str
    kind: ProviderKind
    domains: frozenset[str]
    vouches: bool = False
    version: int = 0

    @property
    def provider(self) -> str:
        """The provider's name in the user pool."""
        return provider_of(self.workspace_id)


class Newcomer(Struct, frozen=True, kw_only=True):
    """Who comes from a provider for the first time, as it tells: `subject` is its own id of them,
    `address` as it stands there.
    """

    provider: str
    subject: str
    address: str
    verified: bool

    @property
    def email(self) -> str | None:
        """The address as addresses are kept here; None: it is none."""
        return find_address(self.address)


class Refusal(Enum):
    """Why somebody is not let in; the name is what pages know it by."""

    NOT_BOUND = "This way to sign in belongs to no company here."
    NOT_VERIFIED = "Your company's sign-in does not say that this address is yours."
    OTHER_DOMAIN = "Your company's sign-in does not speak for this address."
    NOT_ADDED = "Nobody has added this address to the company yet. Ask an admin there."


def provider_of(workspace_id: str) -> str:
    """The name that the workspace's provider has in the user pool."""
    return f"{PREFIX}{workspace_id}"


def workspace_of_provider(provider: str) -> str:
    """The workspace whose provider may have this name."""
    return provider.removeprefix(PREFIX)


def decide_link(
    sign_on: SingleSignOn | None, newcomer: Newcomer, person: Person | None
) -> Refusal | None:
    """Why a newcomer is not let in as this person, who has their address; None: they are."""
    if sign_on is None or sign_on.provider != newcomer.provider:
        return Refusal.NOT_BOUND
    if not (newcomer.verified or sign_on.vouches):
        return Refusal.NOT_VERIFIED
    if domain_of(newcomer.email or "") not in sign_on.domains:
        return Refusal.OTHER_DOMAIN
    if person is None or sign_on.workspace_id not in person.workspace_ids:
        return Refusal.NOT_ADDED
    return None


def domain_of(email: str) -> str:
    """What stands behind the @; empty if nothing does."""
    return email.rpartition("@")[2]


def check_sign_on(sign_on: SingleSignOn) -> None:
    """Holds a binding to its bounds.

    Raises:
        InvalidError: the workspace's id, the number of domains, or one of them does not do.
    """
    if not WORKSPACE_ID.fullmatch(sign_on.workspace_id):
        raise InvalidError(Phrase("The user pool takes no provider of this id."), "workspace")
    if not 1 <= len(sign_on.domains) <= MOST_DOMAINS:
        raise InvalidError(Phrase("Name 1 to {most} domains.", most=MOST_DOMAINS), "domains")
    for domain in sorted(sign_on.domains):
        if not _is_domain(domain):
            told = Phrase("{domain} is no domain that a provider can speak for.", domain=domain)
            raise InvalidError(told, "domains")


def read_domain(text: str) -> str:
    """A domain as addresses are kept here: lower case, in ASCII."""
    return domain_in_ascii(text.strip().lower())


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    whole = len(labels) > 1 and all(map(LABEL.fullmatch, labels)) and TOP.fullmatch(labels[-1])
    return bool(whole) and len(domain) <= LONGEST_DOMAIN
