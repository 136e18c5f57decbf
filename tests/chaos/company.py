"""A company so small that its people get in each other's way, and the world outside it.

Ana and Ben have a credit or three; Cora confirms at once, two sessions a day; Remy reviews, and
holds the times that are proposed. Ada owns it. Credits are bought, or asked for.
Everything outside may fail like the store.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from threading import local

from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import InvalidSignatureError, TryAgainError
from chalicelib.domain.notices.notices import MailUnavailableError
from chalicelib.domain.purchases.payments import Payment, PaymentEvent, PaymentPage, PaymentState
from chalicelib.domain.purchases.purchases import Checkout, Order
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.gateways.mailer import Email, message_id
from chalicelib.storage.kernel.table import Key, bind, connection
from chalicelib.use_cases.kernel.context import Context
from tests.chaos.engine import Engine
from tests.chaos.expressions import Item
from tests.chaos.faults import (
    ANYWHERE,
    CRASH_AFTER,
    CRASH_BEFORE,
    LOST,
    LOST_REPLY,
    THROTTLED,
    UNAVAILABLE,
    Faults,
    Store,
)
from tests.chaos.scheduler import Scheduler
from tests.kit.lots import all_was_told
from tests.kit.till import PACKS
from tests.kit.usage import count_everything
from tests.kit.world import SETTINGS, World

ANA, BEN, CORA, REMY, ADA = (
    f"{name}-at-acme.example" for name in ("ana", "ben", "cora", "remy", "owner")
)
MEMBERS, COACHES = (ANA, BEN), (CORA, REMY)
CREDITS = {ANA: 3, BEN: 1}
SELLING = SETTINGS.model_copy(update={"packs": PACKS})


@dataclass
class Door:
    """The way to something outside: others go on, and it may fail before or after it is done."""

    scheduler: Scheduler
    faults: Faults

    def before(self) -> str:
        """The fault that is to happen afterwards, if any.

        Raises:
            Crashed: the process is gone before it calls.
        """
        self.scheduler.pass_on()
        fault = self.faults.draw(ANYWHERE)
        if fault == CRASH_BEFORE:
            self.scheduler.crash()
        return fault

    def after(self, fault: str) -> None:
        if fault == CRASH_AFTER:
            self.scheduler.crash()


@dataclass
class Queue(Door):
    """`waiting` are the messages that nobody has dealt with."""

    waiting: list[Mapping[str, str]] = field(default_factory=list)

    def send(self, messages: Sequence[Mapping[str, str]], delay: timedelta = timedelta()) -> None:
        fault = self.before()
        if fault in {LOST, THROTTLED, UNAVAILABLE}:
            raise ConnectionError(fault)
        self.waiting += messages
        self.after(fault)
        if fault == LOST_REPLY:
            raise ConnectionError(fault)


def as_its_id(email: Email) -> bytes:
    """Instead of the whole message, which `tests/functional/notices` look at."""
    return message_id(email.message_key, email.sender).encode()


@dataclass
class Mailer(Door):
    """A message is its id (`as_its_id`): `accepted` counts how often SES took it, `recorded` how
    often whoever handed it over lived to say so.
    """

    accepted: Counter[str] = field(default_factory=Counter)
    recorded: Counter[str] = field(default_factory=Counter)
    _of_worker: local = field(default_factory=local)

    @contextmanager
    def one_worker(self) -> Iterator[list[str]]:
        """The ids of what is accepted of this thread in here."""
        ids: list[str] = []
        self._of_worker.ids = ids
        yield ids

    def send(self, raw: bytes, *, sender: str, recipient: str, person_id: str) -> str:
        fault = self.before()
        if fault == THROTTLED:
            raise MailUnavailableError(fault)
        if fault in {LOST, UNAVAILABLE}:
            raise ConnectionError(fault)
        told = raw.decode()
        self.accepted[told] += 1
        self._of_worker.ids.append(told)
        self.after(fault)
        if fault == LOST_REPLY:
            raise ConnectionError(fault)
        return f"mail-{self.accepted.total()}"


@dataclass
class Payments(Door):
    """A provider at which what was paid is paid; its events are the purchase's id."""

    paid: set[str] = field(default_factory=set)
    prices: dict[str, int] = field(default_factory=dict)

    def open_checkout(self, order: Order) -> Checkout:
        self._call()
        self.prices[order.purchase.id] = order.purchase.pack.price_minor
        return Checkout(id=f"page.{order.purchase.id}", url="https://pay.example")

    def iter_pages(self, since: datetime) -> Iterator[PaymentPage]:
        return iter(())  # asked for when a table is restored, and none is here

    def find_payment(self, checkout_id: str, price_id: str) -> Payment | None:
        self._call()
        purchase_id = checkout_id.removeprefix("page.")
        if purchase_id not in self.prices:
            return None
        state = PaymentState.PAID if purchase_id in self.paid else PaymentState.OPEN
        return Payment(
            purchase_id=purchase_id,
            state=state,
            amount_minor=self.prices[purchase_id],
            currency="EUR",
            live=False,
        )

    def end_checkout(self, checkout_id: str) -> None:
        self._call()

    def find_purchase_id(self, payment_id: str) -> str | None:
        return payment_id

    def read_event(self, raw: bytes, signature: str | None) -> PaymentEvent:
        if signature is None:
            raise InvalidSignatureError
        return PaymentEvent(
            kind="checkout.session.completed",
            at=None,
            live=False,
            purchase_id=raw.decode(),
            checkout_id=None,
            payment_id=None,
        )

    def _call(self) -> None:
        fault = self.before()
        if fault in {LOST, LOST_REPLY, THROTTLED, UNAVAILABLE}:
            raise TryAgainError
        self.after(fault)


@dataclass
class Company:
    """Everything of one schedule."""

    random: Random
    buying: Buying
    scheduler: Scheduler
    faults: Faults
    store: Store
    world: World
    ctx: Context
    queue: Queue
    mailer: Mailer
    payments: Payments
    focus: str = ""
    """The session that everybody has to do with in a round, if there is one."""

    @property
    def now(self) -> datetime:
        return self.world.clock.instant

    @classmethod
    def open(cls, seed: int) -> "Company":
        """The company at its beginning, with this seed's draw of everything to come."""
        random = Random(seed)
        buying = random.choice(tuple(Buying))
        rows, last_number = _beginning(buying)
        scheduler = Scheduler(random)
        faults = Faults(random, scheduler)
        store = Store(Engine(dict(rows)), scheduler, faults)
        _connect(store)
        world = World.empty()
        world.next_number.last = last_number
        outside = scheduler, faults
        queue, mailer, payments = Queue(*outside), Mailer(*outside), Payments(*outside)
        ctx = replace(
            world.ctx,
            settings=SELLING,
            queue=queue,
            mailer=lambda: mailer,
            payments=lambda: payments,
        )
        return cls(random, buying, scheduler, faults, store, world, ctx, queue, mailer, payments)


def _connect(store: Store) -> None:
    bind("tandem", region="eu-central-1")
    shared: object = connection()
    setattr(shared, "_client", store)  # noqa: B010


@cache
def _beginning(buying: Buying) -> tuple[Mapping[Key, Item], int]:
    """The rows of a company of which all is told already, and the last number of its ids."""
    scheduler = Scheduler(Random(0))
    store = Store(Engine(), scheduler, Faults(scheduler.random, scheduler))
    _connect(store)
    world = World.empty()
    world.add_workspace("acme", buying, 20)
    for person_id, credits in CREDITS.items():
        world.add_member(person_id.partition("-")[0], credits)
    world.add_coach("cora", buffer_after_minutes=10, max_per_day=2)
    world.add_coach("remy", mode=BookingMode.REQUEST, hold_proposed_times=True)
    all_was_told()
    count_everything()
    return store.engine.rows, world.next_number.last
