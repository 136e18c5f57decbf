"""Refusals of SCIM's form that its library does not name."""

from scim2_models import SCIMException


class MethodNotAllowedException(SCIMException):
    """The address takes other methods."""

    status = 405
    _default_detail = "This address does not take this method."
