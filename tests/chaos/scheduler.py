"""Lets several pieces of work happen at once, one step at a time, in an order drawn from a seed.

Each piece runs in a thread of its own, and exactly one of them holds the baton. It hands it on at
each call of the world outside, to whoever is drawn, perhaps itself:

    read ──► (another's read) ──► (another's commit) ──► commit ──► ...

So the same seed gives the same order, and nothing else on the machine has a say.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random


class Crashed(BaseException):
    """The process is gone: nothing that runs in it catches this."""


@dataclass(eq=False)
class Task:
    """A piece of work; once it is `gone`, whatever it still tries has no effect."""

    work: Callable[[], object]
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    gone: bool = False
    failure: BaseException | None = None


@dataclass
class Scheduler:
    """`steps` counts how often the baton was handed on; `seconds` what was slept."""

    random: Random
    steps: int = 0
    seconds: float = 0.0
    _ready: list[Task] = field(default_factory=list)
    _holder: Task | None = None
    _done: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def busy(self) -> bool:
        """Whether somebody holds the baton, and it is who asks."""
        return self._holder is not None

    def run(self, works: Sequence[Callable[[], object]]) -> None:
        """Does all of it.

        Raises:
            Exception: what a piece of work raised, the first of them; that it crashed is no error.
        """
        tasks = [Task(work) for work in works]
        threads = [threading.Thread(target=self._do, args=(task,), daemon=True) for task in tasks]
        self._ready = list(tasks)
        for thread in threads:
            thread.start()
        if tasks:
            self._to_next()
            self._done.acquire()
        for thread in threads:
            thread.join()
        for failure in (task.failure for task in tasks if task.failure):
            raise failure

    def pass_on(self) -> None:
        """Hands the baton on, and comes back when it is here again.

        Raises:
            Crashed: whoever asks crashed before.
        """
        me = self._holder
        if me is None:
            return
        if me.gone:
            raise Crashed
        self.steps += 1
        if self._draw() is not me:
            assert self._holder is not None
            self._holder.gate.release()
            me.gate.acquire()

    def crash(self) -> None:
        """Whoever holds the baton is gone.

        Raises:
            Crashed: always.
        """
        assert self._holder is not None, "nobody works"
        self._holder.gone = True
        raise Crashed

    def sleep(self, seconds: float) -> None:
        """Time passes for whoever sleeps; the others go on."""
        self.seconds += seconds
        self.pass_on()

    def monotonic(self) -> float:
        return self.seconds

    def _draw(self) -> Task:
        self._holder = self._ready[self.random.randrange(len(self._ready))]
        return self._holder

    def _to_next(self) -> None:
        self._draw().gate.release()

    def _do(self, task: Task) -> None:
        task.gate.acquire()
        try:
            task.work()
        except Crashed:
            pass
        except BaseException as error:
            task.failure = error
        self._ready.remove(task)
        if self._ready:
            self._to_next()
        else:
            self._holder = None
            self._done.release()
