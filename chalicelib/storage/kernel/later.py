"""Reading what a later release wrote: while two run side by side, or one was taken back, the older
meets names and fields that came after it. It passes over what it has no use for.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar, cast

from msgspec import Struct

Names = TypeVar("Names", bound=StrEnum)


def named(kind: type[Names], found: str) -> Names:
    """A name out of `kind`; one that this release does not know stays the text that it is.

    Only for names that nothing is decided by, such as why something was done. A state that is not
    known must stop whoever reads it.
    """
    try:
        return kind(found)
    except ValueError:
        return cast(Names, found)


def known(kind: type[Struct], document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document that this release's class has."""
    return {name: document[name] for name in kind.__struct_fields__ if name in document}
