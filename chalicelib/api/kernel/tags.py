"""Answers that browsers keep and ask about each time: RFC 9110, sections 8.8.3 and 13.1.2.

The tag is made of the answer itself, so nothing is answered from memory: whoever asks saves bytes,
and what they see is always of now.
"""

import hashlib

from chalice.app import Response

ASK_EACH_TIME = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Language, Authorization, Origin, Tandem-Workspace",
}


def tagged(answer: Response, known: str | None) -> Response:
    """The answer under its tag; 304 without it, if that is among the tags that are `known`: weakly
    compared, and `*` is any (RFC 9110, 13.1.2).
    """
    tag = f'"{hashlib.sha256(answer.body.encode()).hexdigest()[:20]}"'
    answer.headers |= {**ASK_EACH_TIME, "ETag": f"W/{tag}"}
    tags = {each.strip().removeprefix("W/") for each in (known or "").split(",")}
    if tags.isdisjoint({tag, "*"}):
        return answer
    del answer.headers["Content-Type"]
    return Response("", answer.headers, 304)
