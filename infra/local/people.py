"""Who is there at the first start. Names are part of the contract: people and checks use them."""

from dataclasses import dataclass
from typing import Any

PASSWORD = "tandem-local-1"  # of a pool that exists on this machine only


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo data."""

    login: str
    name: str
    workspace: str
    roles: tuple[str, ...]
    timezone: str

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


PEOPLE = (
    Person("ada", "Ada Okafor", "Acme", ("member", "admin", "owner"), "Europe/London"),
    Person("ana", "Ana Silva", "Acme", ("member",), "Europe/Lisbon"),
    Person("ben", "Ben Fischer", "Acme", ("member",), "Europe/Berlin"),
    Person("gus", "Gus Moreau", "Acme", ("member", "group_admin"), "Europe/Paris"),
    Person("cora", "Cora Lindqvist", "Acme", ("coach",), "Europe/London"),
    Person("remy", "Remy Carter", "Acme", ("coach",), "America/New_York"),
    Person("gil", "Gil Tanaka", "Globex", ("member", "admin", "owner"), "Asia/Tokyo"),
    Person("zoe", "Zoe Papadaki", "Globex", ("member",), "Europe/Athens"),
    Person("yan", "Yan Shrestha", "Globex", ("coach",), "Asia/Kathmandu"),
)


def find_person(login: str) -> Person | None:
    """The person of that login."""
    return next((person for person in PEOPLE if person.login == login), None)
