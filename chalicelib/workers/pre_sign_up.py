"""The user pool asks before it makes a user (Amazon Cognito, "Pre sign-up Lambda trigger").

Whoever comes from a company's provider for the first time is linked to the user whom an admin's
invitation made, or refused: no user is ever made of what a provider says. Whom an admin adds is
made. An exception is what the pool tells who wants to sign in:
`PreSignUp failed with error <code>: <sentence>`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.workspaces.single_sign_on import Newcomer, Refusal
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.workspaces.single_sign_on import let_in
from chalicelib.workers.batches import logger

ADMIN_ADDS, FROM_PROVIDER = "PreSignUp_AdminCreateUser", "PreSignUp_ExternalProvider"

EMAIL, VERIFIED = "custom:provider_email", "custom:provider_verified"
SUBJECT = "custom:provider_subject"
"""What a provider says goes into attributes of their own: in `email` it would be the user's address
from then on, with each sign-in, and a provider speaks for its own domains alone.
"""


class NotLetInError(Exception):
    """Nobody is made; the message is for the person and for the page that shows it."""


def handle(event: Mapping[str, Any], provide: Callable[[str], Context]) -> Mapping[str, Any]:
    """The event, unchanged, if the pool may go on; `provide` gives the Context of a pool.

    Raises:
        NotLetInError: it may not.
        TryAgainError: the table or the pool does not answer.
    """
    source = event["triggerSource"]
    if source == FROM_PROVIDER:
        _let_in(newcomer_in(event), provide(event["userPoolId"]))
    elif source != ADMIN_ADDS:
        raise NotLetInError("closed: Nobody signs up here by themselves.")
    return event


def newcomer_in(event: Mapping[str, Any]) -> Newcomer:
    """Who comes: `userName` is the provider's name, an underscore, and its id of them.

    A pool that is blind to case writes that in small letters, and finds a link by the
    provider's (aws-amplify/amplify-js#13844): so the id itself is told in an attribute as well.
    """
    provider, _, named = str(event["userName"]).partition("_")
    told = event["request"]["userAttributes"]
    spelt = str(told.get(SUBJECT, ""))
    return Newcomer(
        provider=provider,
        subject=spelt if spelt.lower() == named.lower() else named,
        address=str(told.get(EMAIL, "")),
        verified=str(told.get(VERIFIED, "")).lower() == "true",
    )


def _let_in(newcomer: Newcomer, ctx: Context) -> None:
    came = let_in(ctx, newcomer)
    if isinstance(came, Refusal):
        logger.info("sign-in refused", provider=newcomer.provider, code=came.name.lower())
        raise NotLetInError(f"{came.name.lower()}: {came.value}")
    logger.info("sign-in linked", provider=newcomer.provider, person_id=came)
