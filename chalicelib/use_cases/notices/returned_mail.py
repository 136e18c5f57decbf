"""Mail that came back: its address gets no more, until the person or an admin asks for it again.

mail ──► mail service ──► bounce, complaint ──► topic ──► queue ──► take_returned ──► person
"""

from chalicelib.domain.notices.returned_mail import Returned, with_stop
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import people


def take_returned(returned: Returned) -> bool:
    """Stops mail to a person of whom one came back for good; whether it was not stopped already.

    Atomic: the person.
    Repeatable: a person is stopped once.
    """
    return until_fresh(lambda: _take_returned(returned))


def _take_returned(returned: Returned) -> bool:
    person = people.find_person(returned.person_id)
    stopped = with_stop(person, returned) if person else None
    if stopped:
        commit(people.change_person(stopped))
    return stopped is not None
