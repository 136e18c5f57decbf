"""Administration: the coaches of a workspace, and what they offer there."""

from chalicelib.api.coaches.coaches import CoachSummary, coach_summary
from chalicelib.api.coaches.offerings import OfferingBody, offered
from chalicelib.api.coaches.profile_fields import ProfileBody
from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, Email, Name, ZoneName
from chalicelib.api.workspaces.admin_members import RemovalView, removal_view
from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.coaches.openings import SHOWN
from chalicelib.domain.kernel.errors import NotInStateError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.time.instants import UnknownTimezoneError
from chalicelib.use_cases.coaches.coaches import SeenCoach
from chalicelib.use_cases.offboarding import removals
from chalicelib.use_cases.workspaces import admin_coaches
from chalicelib.use_cases.workspaces.admin_coaches import AddCoach, ChangeLink, LinkedCoach

api = Api(__name__)


class CoachBody(ProfileBody):
    """Without an `offering` the coach offers all of the catalogue.

    All but that and `email` is for a new coach; one who coaches elsewhere keeps what they have.
    """

    email: Email
    name: Name
    offering: OfferingBody | None = None
    timezone: ZoneName | None = None
    booking_mode: BookingMode = BookingMode.INSTANT


class LinkPatch(Body):
    """What is left out, or null, stays as it is; `linked` false removes the coach."""

    linked: bool | None = None
    offering: OfferingBody | None = None


class LinkedCoachView(CoachSummary):
    """`offering` is what the coach offers to your workspace."""

    email: str
    linked: bool


@api.get("/v1/admin/coaches", access=ADMINS)
def list_linked_coaches(call: Call, page: PageRequest) -> Page[LinkedCoachView]:
    """Lists the coaches of your workspace."""
    found = admin_coaches.list_linked_coaches(call.context, call.caller_id, page)
    return Page([linked_view(each) for each in found.items], found.next_after)


@api.post(
    "/v1/admin/coaches",
    access=ADMINS,
    status=201,
    answer=LinkedCoachView,
    refuses=(NotInStateError, UnknownTimezoneError),
)
def add_coach(call: Call, body: CoachBody) -> Answer:
    """Adds a coach to your workspace."""
    command = AddCoach(
        email=body.email,
        name=body.name,
        offering=offered(body.offering),
        timezone=body.timezone,
        booking_mode=body.booking_mode,
        profile=body.profile,
    )
    return admin_coaches.add_coach(call.context, call.caller_id, command, call.once(linked_view))


@api.patch("/v1/admin/coaches/{coach_id}", access=ADMINS.of(admin_coaches.get_linked_coach))
def change_link(call: Call, coach_id: str, body: LinkPatch) -> LinkedCoachView:
    """Changes what a coach offers to your workspace, or removes the coach from it."""
    command = ChangeLink(linked=body.linked, offering=offered(body.offering))
    return linked_view(admin_coaches.change_link(call.context, call.caller_id, coach_id, command))


@api.delete(
    "/v1/admin/coaches/{coach_id}", access=ADMINS.of(admin_coaches.get_linked_coach), status=202
)
def remove_coach(call: Call, coach_id: str) -> RemovalView:
    """Removes a coach from your workspace; as its member, they stay.

    Nobody can book them any more at once. Within minutes their sessions ahead are cancelled with a
    full refund and their requests declined. Call again to see how far it has come.
    """
    return removal_view(removals.remove_coach(call.context, call.caller_id, coach_id))


def linked_view(found: LinkedCoach) -> LinkedCoachView:
    card = card_of(found.coach, found.catalogue.workspace_id)
    seen = SeenCoach(
        card=card,
        offering=card.offered_of(found.catalogue),
        next_openings=card.openings.starts[:SHOWN],
    )
    return {**coach_summary(seen), "email": found.person.email, "linked": found.linked}
