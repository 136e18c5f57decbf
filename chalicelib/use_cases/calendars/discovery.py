"""Finding the calendars of a CalDAV account, for the coach to choose from."""

from chalicelib.domain.calendars.accounts import Account, Found, check_account, with_scheme
from chalicelib.domain.calendars.reading import PROBLEMS, Problem, UnreadableError
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.outbound import OutboundError, checked_url
from chalicelib.gateways.caldav import discovery
from chalicelib.storage.kernel.table import read_rows
from chalicelib.use_cases.kernel.access import calling_coach, calling_keys
from chalicelib.use_cases.kernel.context import Context


def find_calendars(ctx: Context, coach_id: str, url: str, user: str, password: str) -> list[Found]:
    """The calendars of an account. Nothing is stored.

    Raises:
        NotFoundError: the caller is no coach.
        InvalidError: the address may not be called, or its server does not let the account in.
    """
    calling_coach(read_rows(calling_keys(coach_id)), coach_id)
    check_account(user, password)
    address = checked_url(with_scheme(url), local=ctx.settings.local_addresses)
    try:
        return discovery.find_calendars(ctx.outbound().send, Account(address, user, password))
    except OutboundError as error:
        raise InvalidError(error.sentence, "url") from None
    except UnreadableError as error:
        field = "password" if error.problem is Problem.REFUSED else "url"
        raise InvalidError(PROBLEMS[error.problem], field) from None
