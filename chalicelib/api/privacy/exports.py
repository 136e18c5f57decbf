"""Everything about the person who calls, as one file."""

from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import SIGNED_IN
from chalicelib.api.kernel.blueprint import Api, Call, to_json
from chalicelib.api.kernel.endpoint import Download
from chalicelib.api.kernel.fields import InstantText
from chalicelib.api.privacy.exports_views import (
    EverythingView,
    entries_of,
    rest_view,
    sessions_of,
)
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.rate_limits import Kind
from chalicelib.domain.privacy.exports import MOST_BYTES_AT_ONCE, Export, ExportStatus
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.privacy import exports
from chalicelib.use_cases.privacy.exports import Everything
from chalicelib.use_cases.privacy.exports_content import Part, Rest

api = Api(__name__)


class ExportView(TypedDict):
    """A large file, which is made meanwhile. Once it is `ready` a mail tells so, and `download_url`
    gives it for five minutes; ask again for another one. It is there until `gone_at`.
    """

    status: ExportStatus
    asked_at: InstantText
    made_at: InstantText | None
    gone_at: InstantText | None
    download_url: str | None


@api.get(
    "/v1/me/export",
    access=SIGNED_IN,
    answer=EverythingView,
    later=ExportView,
    counts_as=Kind.EXPORT,
)
def export_me(call: Call) -> Download | Answer:
    """Gives everything that is stored about you, as one file.

    Whoever is signed in gets it, also who has left every workspace. A large file is not in this
    answer: it is 202, and says how far it has come and where the file is. Ask three times a minute
    at most.
    """
    ctx = call.context
    found = exports.get_export(ctx, call.caller_id, call.language)
    if not isinstance(found, Export):
        text = to_json(_everything(found, ctx.now()), call.language)
        if len(text.encode()) <= MOST_BYTES_AT_ONCE:
            return Download(text, exports.filename_of(ctx.now()))
        found = exports.begin_export(ctx, call.caller_id, call.language)
    return Answer(202, to_json(_export(ctx, found), call.language))


def _export(ctx: Context, export: Export) -> ExportView:
    made_at = export.made_at
    return {
        "status": export.status,
        "asked_at": render_instant(export.asked_at),
        "made_at": render_instant(made_at) if made_at else None,
        "gone_at": render_instant(export.gone_at) if made_at else None,
        "download_url": exports.download_url(ctx, export),
    }


def _everything(found: Everything, now: datetime) -> EverythingView:
    return {
        **rest_view(found.rest, now),
        "sessions": [view for part in found.parts for view in sessions_of(part, now)],
        "entries": [view for part in found.parts for view in entries_of(part)],
    }


class Written:
    """The same, written down part by part."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def rows(self, part: Part, language: str) -> str:
        rows: list[Any] = [*sessions_of(part, self._now), *entries_of(part)]
        return to_json(rows, language)

    def rest(self, rest: Rest, language: str) -> str:
        return to_json(rest_view(rest, self._now), language)


def attend_export(ctx: Context, key: tuple[str, str]) -> None:
    """Goes on with the large file whose row this is."""
    exports.attend_export(ctx, key[0].removeprefix("EXPORT#"), Written(ctx.now()))
