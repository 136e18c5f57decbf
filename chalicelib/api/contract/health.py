"""Whether the service answers, for monitors."""

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ANYONE
from chalicelib.api.kernel.blueprint import Api, Call

api = Api(__name__)


class HealthView(TypedDict):
    status: str
    version: str


@api.get("/v1/health", access=ANYONE)
def health(call: Call) -> HealthView:
    """Tells that the service answers, and in which version."""
    return {"status": "ok", "version": call.context.settings.version}
