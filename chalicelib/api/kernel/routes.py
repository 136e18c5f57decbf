"""What the API answers, as Chalice looks it up: routes that a start loads, and the rest.

    GET /v1/sessions ───────► there
    GET /v1/admin/members ──► not there: the rest is loaded, once; now it is

Whoever goes through all of them, as the packager and the local server do, finds all of them. Of
several threads none finds the rest half loaded.
"""

import threading
from collections import UserDict
from collections.abc import Callable, Iterator
from typing import Any

Methods = dict[str, Any]
"""Method -> Chalice's own record of its route."""


class Routes(UserDict[str, Methods]):
    """Path as it was declared -> its methods."""

    def __init__(self) -> None:
        super().__init__()
        self._rest: Callable[[], None] | None = None
        self._loading = threading.RLock()

    def leave(self, rest: Callable[[], None]) -> None:
        """Leaves some routes for later: `rest` registers them."""
        self._rest = rest

    def __getitem__(self, path: str) -> Methods:
        with self._loading:
            if path not in self.data:
                self._load_rest()
            return self.data.setdefault(path, {})

    def __contains__(self, path: object) -> bool:
        with self._loading:
            if path not in self.data:
                self._load_rest()
            return path in self.data

    def __iter__(self) -> Iterator[str]:
        with self._loading:
            self._load_rest()
            return iter([*self.data])

    def __len__(self) -> int:
        with self._loading:
            self._load_rest()
            return len(self.data)

    def _load_rest(self) -> None:
        rest, self._rest = self._rest, None  # it looks up what it registers
        if rest:
            rest()
