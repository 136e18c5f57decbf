"""A coach's consent at Google: who is asked for it, and taking it back."""

from chalicelib.domain.calendars.connections import Connection, Kind
from chalicelib.domain.kernel.errors import NotFoundError, TryAgainError
from chalicelib.domain.kernel.outbound import OutboundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.use_cases.kernel.context import Context, Google
from chalicelib.use_cases.kernel.log import logger


def back_to(ctx: Context) -> str:
    """The page to which Google leads back; it is named to Google, letter by letter."""
    return f"{ctx.settings.web_origins[0]}/assets/consent.html"


def take_back(ctx: Context, connection: Connection) -> None:
    """Takes a consent back at Google too, of a calendar that is connected no more.

    What fails here is only logged: without its credentials nothing can be read any more, and
    whoever agreed can take it back there.
    """
    google = ctx.google() if connection.kind is Kind.GOOGLE else None
    if google is None:
        return
    try:
        google.revoke(ctx.vault().unseal(connection.sealed, connection.coach_id))
    except (OutboundError, TryAgainError) as error:
        logger.warning(
            "consent not taken back",
            coach_id=connection.coach_id,
            calendar_id=connection.id,
            kind=type(error).__name__,
        )


def google_of(ctx: Context) -> Google:
    """
    Raises:
        NotFoundError: there is no way to Google here.
    """
    google = ctx.google()
    if google is None:
        raise NotFoundError(
            Phrase("Nobody can connect Google here. Connect your calendar by its iCal address.")
        )
    return google
