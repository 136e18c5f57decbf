"""A company's post: what of its table was told already, and the mails of what was not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from tests.kit.lots import all_was_told
from tests.kit.post import PostOffice
from tests.kit.stored import Snapshot, snapshot
from tests.kit.stream import records
from tests.kit.world import World

Mails = list[tuple[str, str]]
"""To whom, and the subject."""


@dataclass
class Desk:
    """The post of a company, and what of its table has been told already."""

    world: World
    post: PostOffice
    seen: Snapshot = field(default_factory=dict)

    @classmethod
    def open(cls, world: World) -> "Desk":
        """Of what was written so far, nothing is told any more."""
        all_was_told()
        return cls(world, PostOffice.open(world), snapshot())

    def relay(self) -> list[str]:
        """Relays what was written since, everything twice; the notices that wait in the queue."""
        now = snapshot()
        changes = records(self.post, self.seen, now)
        self.seen = now
        assert self.post.relay(*changes, *changes) == []
        return self.post.collect()

    def deliver(self, *bodies: str) -> list[tuple[str, EmailMessage]]:
        before = len(self.post.sent())
        assert self.post.deliver(*bodies) == []
        return self.post.sent()[before:]

    def tell(self) -> Mails:
        return subjects(self.deliver(*self.relay()))

    def tick(self) -> Mails:
        """Lets time do its work, twice; the mails of it."""
        for _ in range(2):
            assert do_what_is_due(self.post.ctx, lambda: True).failed == 0
        return subjects(self.deliver(*self.post.collect()))

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """What happens in here was told long ago."""
        yield
        all_was_told()
        self.seen = snapshot()


def subjects(mails: list[tuple[str, EmailMessage]]) -> Mails:
    return [(to, str(mail["Subject"])) for to, mail in mails]
