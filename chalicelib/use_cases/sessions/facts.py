"""What a step of a session rests on, read in one batch once the session itself is known."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.coaches.slots import Occupancy, claims_around
from chalicelib.domain.credits.credits import pool_id
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.sessions import pairings
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.sessions.occupancy import occupancy_in, occupancy_keys


class Grounds(Struct, frozen=True):
    """The facts of a step, its coach, and the rows that both persons' time is read from."""

    facts: SessionFacts
    coach: Coach
    rows: Rows

    @property
    def occupancy(self) -> Occupancy:
        """What stands in both persons' way around the starts that were asked for."""
        session = self.facts.session
        return occupancy_in(self.rows, session.coach.id, session.member.id)


def read_grounds(
    session: Session, seat: Seat, actor_id: str, starts: Iterable[datetime] = ()
) -> Grounds:
    """Reads what a step of the session, as it is stored, rests on, with both persons' time around
    each of `starts`.

    Raises:
        NotFoundError: a part of what the session stands on is gone.
    """
    pool = pool_id(session.workspace_id)
    pair = session.coach.id, session.member.id
    rows = read_rows(
        [
            people.person_key(session.member.id),
            workspaces.workspace_key(session.workspace_id),
            *coaches.coach_keys(session.coach.id),
            pairings.pairing_key(session.member.id, session.coach.id),
            credits.wallet_key(session.wallet_id),
            credits.wallet_key(pool),
            *(
                key
                for start in starts
                for key in occupancy_keys(*pair, claims_around(start, start))
            ),
        ]
    )
    workspace = workspaces.workspace_in(rows, session.workspace_id)
    coach = coaches.coach_in(rows, session.coach.id)
    paid_by, pool_wallet = (credits.wallet_in(rows, each) for each in (session.wallet_id, pool))
    if workspace is None or coach is None or paid_by is None or pool_wallet is None:
        raise NotFoundError(Phrase("There is no such session for you."))
    facts = SessionFacts(
        session=session,
        seat=seat,
        actor_id=actor_id,
        member=people.person_in(rows, session.member.id),
        workspace=workspace,
        pairing=pairings.pairing_in(rows, session.member.id, session.coach.id),
        wallet=paid_by,
        pool=pool_wallet,
    )
    return Grounds(facts, coach, rows)
