"""Clients of AWS without what costs most of making one: botocore reads its models of the services,
two megabytes of JSON, anew for each session. Here all sessions of a process share what was read, as
the clients of one session do.
"""

from functools import cache

from botocore import session


def share_models() -> None:
    session.create_loader = cache(session.create_loader)
