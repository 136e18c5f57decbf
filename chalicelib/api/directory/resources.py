"""What SCIM knows here: users and groups with the attributes that are kept, and what is supported.

The schemas are those of RFC 7643 with fewer attributes, and some stricter: a user's name is their
address and stays as it is. What a directory sends beside these is let pass and not kept.
"""

from typing import Annotated, Any

from pydantic import Field
from scim2_models import URN as Urn  # noqa: N811 - a type, not a constant
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from chalicelib.domain.directory.directory import Said
from chalicelib.use_cases.directory.groups import DirectoryGroup
from chalicelib.use_cases.directory.users import DirectoryUser

MOST_RESULTS = 200
"""In one answer; a directory asks for the rest by `startIndex`."""

LENIENT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
)
"""Okta and Entra send attributes that nobody keeps, and Entra names in a value what is removed."""


class Name(ComplexAttribute):
    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only] = None
    primary: Annotated[bool | None, Mutability.read_only] = None


class UserGroup(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[Any]):
    __schema__ = Urn("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[
        str | None, Mutability.immutable, Required.true, Uniqueness.server, CaseExact.false
    ] = None
    """The person's e-mail address."""

    name: Name | None = None
    display_name: str | None = None
    """What the person is called; without it `name` is."""

    active: Annotated[bool | None, Required.true] = None
    """False removes the person from the workspace: their sessions ahead are cancelled, and their
    credits go back. True adds them again."""

    emails: Annotated[list[Email] | None, Mutability.read_only] = None
    groups: Annotated[list[UserGroup] | None, Mutability.read_only] = None


class GroupMember(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Group(Resource[Any]):
    __schema__ = Urn("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    members: list[GroupMember] | None = None


def provider(base: str) -> ScimProvider:
    """The service as it describes itself, at this address."""
    config = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="The token that an admin of the workspace made for its directory.",
                primary=True,
            )
        ],
        meta=Meta(resource_type="ServiceProviderConfig", location=f"{base}/ServiceProviderConfig"),
    )
    return ScimProvider([User, Group], config=config, policy=LENIENT)


def user_resource(user: DirectoryUser, base: str) -> User:
    """A user as the directory sees them: as it said, or as they are where it said nothing."""
    person, said = user.person, user.said or Said(display_name=user.person.name)
    parts = {
        "formatted": said.formatted,
        "family_name": said.family_name,
        "given_name": said.given_name,
    }
    return User(
        id=person.id,
        external_id=said.external_id,
        user_name=person.email,
        name=Name(**parts) if any(parts.values()) else None,
        display_name=said.display_name,
        active=person.is_active,
        emails=[Email(value=person.email, primary=True)],
        groups=[UserGroup(value=each, display=name) for each, name in user.groups.items()] or None,
        meta=Meta(resource_type="User", location=f"{base}/Users/{person.id}"),
    )


def group_resource(group: DirectoryGroup, base: str) -> Group:
    """A group as the directory sees it."""
    members = [GroupMember(value=each, ref=f"{base}/Users/{each}") for each in group.members or ()]
    return Group(
        id=group.id,
        external_id=group.said.external_id,
        display_name=group.name,
        members=members or None,
        meta=Meta(resource_type="Group", location=f"{base}/Groups/{group.id}"),
    )
