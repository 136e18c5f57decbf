"""Erasing those who left. A person who erases themselves calls `DELETE /v1/me`, in `me`."""

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.workspaces.me import ErasureView
from chalicelib.domain.kernel.errors import NotInStateError
from chalicelib.use_cases.privacy.erasure import erase_member as erase
from chalicelib.use_cases.workspaces.members import get_member

api = Api(__name__)


@api.post(
    "/v1/admin/members/{member_id}/erase",
    access=ADMINS.of(get_member),
    status=202,
    kept=False,
    refuses=(NotInStateError,),
)
def erase_member(call: Call, member_id: str) -> ErasureView:
    """Erases everything that is stored about a person who was removed from your workspace.

    It cannot be undone. Numbers stay, under `Former member`. Call again to see how far it is.
    """
    return {"status": erase(call.context, call.caller_id, member_id).value}
