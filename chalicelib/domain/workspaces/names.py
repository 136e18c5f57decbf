"""Names of people who had everything about them erased: stored as nothing, told in words."""

from chalicelib.domain.kernel.phrases import Phrase

FORMER_MEMBER = Phrase("Former member")
FORMER_COACH = Phrase("Former coach")


def shown_name(stored: str, former: Phrase = FORMER_MEMBER) -> str:
    """The name as people read it."""
    return stored or former


def stored_name(shown: str) -> str:
    """The name as it is stored: of somebody who was erased, nothing."""
    return "" if shown in {FORMER_MEMBER, FORMER_COACH} else shown
