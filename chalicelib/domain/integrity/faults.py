"""What differs, in words of ids and numbers, and the same however the numbers go on."""

from typing import NamedTuple


class Fault(NamedTuple):
    """`about` is what of a part differs: the same at two looks is the same fault."""

    about: str
    told: str
