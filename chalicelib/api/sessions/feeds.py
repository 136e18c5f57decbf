"""The calendar feed: made and revoked by its owner, read by whoever knows its address."""

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ANYONE, PEOPLE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.domain.kernel.errors import GoneError, TryAgainError
from chalicelib.use_cases.notices import feeds

api = Api(__name__)


class FeedView(TypedDict):
    """An address to subscribe to; whoever knows it sees your sessions."""

    url: str


@api.post("/v1/me/calendar-feed", access=PEOPLE, status=201, kept=False)
def make_feed(call: Call) -> FeedView:
    """Makes the secret address of your calendar; an earlier one is gone with it."""
    return {"url": feeds.make_feed(call.context, call.caller_id)}


@api.delete("/v1/me/calendar-feed", access=PEOPLE)
def revoke_feed(call: Call) -> None:
    """Revokes the secret address of your calendar."""
    feeds.revoke_feed(call.context, call.caller_id)


@api.get(
    "/v1/feeds/{name}",
    access=ANYONE,
    media_type="text/calendar; charset=utf-8",
    refuses=(GoneError, TryAgainError),
)
def read_feed(call: Call, name: str) -> str:
    """Gives a calendar of somebody's sessions; `name` is the secret with `.ics`."""
    return feeds.read_feed(call.context, name).decode()
