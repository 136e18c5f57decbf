"""What the mail service tells of mails: an address that sends them back gets no more, until the
person or an admin asks for it again, or one that was under way arrives.

mail ──► mail service ──► bounce, complaint, delivery ──► topic ──► queue ──► take_told ──► person
"""

from chalicelib.domain.notices.returned_mail import Told, decide_told
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import people


def take_told(told: Told) -> Person | None:
    """Counts what came back, and stops mail to a person or lets it go again; None: nothing changes.

    Atomic: the person.
    Repeatable: what is told again changes nothing.
    """
    return until_fresh(lambda: _take_told(told))


def _take_told(told: Told) -> Person | None:
    person = people.find_person(told.person_id)
    after = decide_told(person, told) if person else None
    if after:
        commit(people.change_person(after))
    return after
