"""Notes about a session: private ones of each of the two, and shared ones of both.

Private notes belong to the person who wrote them; administrators see neither.
"""

from msgspec import Struct
from msgspec.structs import replace


class Note(Struct, frozen=True):
    """`version` 0 means that nothing is stored yet."""

    text: str = ""
    version: int = 0


class Notes(Struct, frozen=True):
    """What one of the two sees."""

    private: Note
    shared: Note

    @property
    def version(self) -> int:
        """Rises with each change of either."""
        return self.private.version + self.shared.version


def rewritten(note: Note, text: str | None) -> Note:
    """The note with another text; None, or the same text, leaves it as it is."""
    if text is None or text == note.text:
        return note
    return replace(note, text=text, version=note.version + 1)
