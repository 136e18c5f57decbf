"""Who may do what with one session."""

from chalicelib.api.kernel.access import Access, Who
from chalicelib.use_cases.sessions.sessions import get_session

COACH, MEMBER, ADMIN = Who.SESSION_COACH, Who.SESSION_MEMBER, Who.ADMIN

PARTY = Access(get_session, (MEMBER, COACH, ADMIN))
ITS_MEMBER = Access(get_session, (MEMBER,), told=(COACH, ADMIN))
ITS_COACH = Access(get_session, (COACH,), told=(MEMBER, ADMIN))
COACH_OR_ADMIN = Access(get_session, (COACH, ADMIN), told=(MEMBER,))
