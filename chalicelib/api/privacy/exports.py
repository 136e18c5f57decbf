"""Everything about the person who calls, as one file."""

from datetime import datetime

from chalicelib.api.kernel.access import SIGNED_IN
from chalicelib.api.kernel.blueprint import Api, Call, to_json
from chalicelib.api.kernel.endpoint import Download
from chalicelib.api.privacy.exports_views import (
    EverythingView,
    entries_of,
    rest_view,
    sessions_of,
)
from chalicelib.use_cases.privacy import exports
from chalicelib.use_cases.privacy.exports import Everything

api = Api(__name__)


@api.get("/v1/me/export", access=SIGNED_IN, answer=EverythingView)
def export_me(call: Call) -> Download:
    """Gives everything that is stored about you, as one file.

    Whoever is signed in gets it, also who has left every workspace.
    """
    now = call.context.now()
    found = exports.export_of(call.context, call.caller_id)
    text = to_json(_everything(found, now), call.language)
    return Download(text, f"tandem-export-{now.date().isoformat()}.json")


def _everything(found: Everything, now: datetime) -> EverythingView:
    return {
        **rest_view(found.rest, now),
        "sessions": [view for part in found.parts for view in sessions_of(part, now)],
        "entries": [view for part in found.parts for view in entries_of(part)],
    }
