"""Who is there at the first start. Names are part of the contract: people and checks use them.

Roles are those that the API tells of them (`/v1/me`), so that nobody is surprised.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.local.coaches import ROWS

PASSWORD = "tandem-local-1"  # nosec B105 # of a pool that exists on this machine only


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    """How a coach appears and works."""

    booking_mode: str
    headline: str
    bio: str
    languages: tuple[str, ...]
    industries: tuple[str, ...]
    functions: tuple[str, ...]
    specialties: tuple[str, ...] = ()
    hours: tuple[str, str] = ("09:00", "17:00")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo data; `credits` they begin with, `coaches` they have (by login), and
    further companies that they coach for.
    """

    login: str
    name: str
    workspace: str
    roles: tuple[str, ...]
    timezone: str
    credits: int = 0
    coaches: tuple[str, ...] = ()
    coaching: Coaching | None = field(default=None)
    coaches_also_for: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.login}@{self.workspace.lower()}.example"

    def shown(self) -> dict[str, Any]:
        return {
            "login": self.login,
            "name": self.name,
            "email": self.email,
            "password": PASSWORD,
            "roles": list(self.roles),
            "workspace": self.workspace,
        }


CORA = Coaching(
    booking_mode="instant",
    headline="New managers who want to lead without pretending to be someone else",
    bio=(
        "I ran engineering teams for fourteen years before I began to coach. In our sessions we"
        " take one real situation of your week apart: what you saw, what you said, and what you"
        " would like to try next time. You leave with one thing to do before we meet again."
    ),
    languages=("en", "sv"),
    industries=("Software", "Public sector"),
    functions=("Engineering", "Product"),
)
REMY = Coaching(
    booking_mode="request",
    headline="Careers at a turning point: the next role, the next field, the next ten years",
    bio=(
        "Former recruiter, now on your side of the table. I read every request before I accept it"
        " and answer within a day, so tell me in the note what you would like to decide."
    ),
    languages=("en", "fr"),
    industries=("Finance", "Media"),
    functions=("Sales", "Marketing"),
)
YAN = Coaching(
    booking_mode="instant",
    headline="Speaking plainly in rooms where it is hard to",
    bio=(
        "I taught rhetoric in Kathmandu and now help people who lead across languages and time"
        " zones. Bring the talk, the memo or the difficult conversation itself; we rehearse it."
    ),
    languages=("en", "ne", "hi"),
    industries=("Education", "Health"),
    functions=("Operations",),
)

FIRST = (
    Person("ada", "Ada Okafor", "Acme", ("owner",), "Europe/London"),
    Person("ana", "Ana Silva", "Acme", ("member",), "Europe/Lisbon", 10, ("cora", "remy")),
    Person("ben", "Ben Fischer", "Acme", ("member",), "Europe/Berlin", 1),
    Person("gus", "Gus Moreau", "Acme", ("member", "group_admin"), "Europe/Paris"),
    Person("cora", "Cora Lindqvist", "Acme", ("coach",), "Europe/London", coaching=CORA),
    Person("remy", "Remy Carter", "Acme", ("coach",), "America/New_York", coaching=REMY),
    Person("gil", "Gil Tanaka", "Globex", ("owner",), "Asia/Tokyo"),
    Person("zoe", "Zoe Papadaki", "Globex", ("member",), "Europe/Athens", 10),
    Person("yan", "Yan Shrestha", "Globex", ("coach",), "Asia/Kathmandu", coaching=YAN),
)


SERVES_TWO = {"nia": ("Globex",)}
"""By login: further companies whose invitation a coach has accepted."""


def further_coaches() -> Iterator[Person]:
    """Those of `infra.local.coaches`."""
    for login, name, zone, hours, mode, headline, languages, *tags in ROWS:
        specialties, industries, functions = (tuple(each.split(", ")) for each in tags)
        coaching = Coaching(
            booking_mode=mode,
            headline=headline,
            bio="Bring one situation of your week. We look at what you did and what you try next.",
            languages=tuple(languages.split()),
            industries=industries,
            functions=functions,
            specialties=specialties,
            hours=hours,
        )
        also = SERVES_TWO.get(login, ())
        yield Person(
            login, name, "Acme", ("coach",), zone, coaching=coaching, coaches_also_for=also
        )


PEOPLE = (*FIRST, *further_coaches())


def find_person(login: str) -> Person | None:
    """The person of that login."""
    return next((person for person in PEOPLE if person.login == login), None)
