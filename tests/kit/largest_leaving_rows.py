"""The largest rows of people who are asked to come, or who leave."""

from chalicelib.domain.notices.invitations import Asking, InvitedAs, decide_invitation
from chalicelib.domain.offboarding.removals import Removal
from chalicelib.domain.privacy.erasure import Erasure
from chalicelib.domain.workspaces.people import MOST_COACHED, Person
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.privacy import erasures
from chalicelib.storage.workspaces import invitations, removals
from tests.kit.largest_rows import BEGIN, NAME, an_id


def a_removal() -> Put:
    return removals.put_removal(
        Removal(
            workspace_id=an_id(0),
            person_id=an_id(1),
            actor_id=an_id(2),
            begun_at=BEGIN,
            as_member=True,
            as_coach=True,
            version=2,
        )
    )


def an_erasure() -> Put:
    places = frozenset(map(an_id, range(2 * MOST_COACHED)))
    return erasures.put_erasure(
        Erasure(
            person_id=an_id(0),
            actor_id=an_id(1),
            begun_at=BEGIN,
            due_at=BEGIN,
            places=places,
            coached=places,
            cleared_at=BEGIN,
            version=2,
        )
    )


def an_invitation() -> Put:
    asking = Asking(person_id=an_id(0), subject_id=an_id(1), place=InvitedAs.COACH)
    admin = Person(id=an_id(2), name=NAME, email=NAME, timezone="UTC", workspace_id=an_id(3))
    return invitations.put_invitation(decide_invitation(None, asking, admin, BEGIN))
