"""The specification, as a document for programs and as a page for people."""

import functools
import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chalicelib.api.contract.docs_style import STYLE
from chalicelib.api.kernel.access import ANYONE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Endpoint

STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The page shows text: whatever got into it could load nothing and run nothing."""
SHARED = {"Cache-Control": "public, max-age=300"}
"""The description says the same to everybody: one copy, kept by infra/web.yaml, serves them all."""

if TYPE_CHECKING:
    from chalicelib.api.contract.openapi import Document


def specification(parts: Iterable[Api]) -> Api:
    """The blueprint that describes these parts, and itself."""
    api = Api(__name__)
    described = [*parts, api]

    @functools.cache
    def document(version: str) -> "Document":
        # Only the calls that show it pay for this import, not the API's start.
        from chalicelib.api.contract.openapi import build_document  # noqa: PLC0415

        return build_document(all_endpoints(described), version)

    @functools.cache
    def page(version: str) -> str:
        from chalicelib.api.contract.docs_page import render_page  # noqa: PLC0415

        return render_page(document(version))

    @api.get("/openapi.json", access=ANYONE, answer=dict, headers=SHARED)
    def openapi(call: Call) -> str:
        """Gives this document."""
        return json.dumps(document(call.context.settings.version), ensure_ascii=False)

    @api.get(
        "/docs",
        access=ANYONE,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": POLICY, **SHARED},
    )
    def docs(call: Call) -> str:
        """Shows this document as a page."""
        return page(call.context.settings.version)

    return api


def all_endpoints(parts: Iterable[Api]) -> list[Endpoint]:
    return [endpoint for part in parts for endpoint in part.endpoints]
