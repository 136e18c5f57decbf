"""How long others wait while twelve clients ask for the slowest list, in a local stack of its own.

    python -m bench.slow_lists [sessions of the coach, 260]

Prints one JSON object: the seconds of `/v1/health` and of the list meanwhile. The emulator sorts
a whole partition for each query, which DynamoDB does not: what a list costs there is counted in
tests/functional/contract/test_list_costs.py.
"""

import json
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from chalicelib.domain.sessions.sessions import Named
from chalicelib.storage.kernel.table import bind
from chalicelib.storage.sessions.sessions import SessionItem, put_session
from infra.local.emulator import ACCOUNT
from infra.local.stack import client
from infra.project import REGION
from tests.browser.stack import LocalStack, running
from tests.kit.sessions import a_session

CLIENTS = 12
ROUNDS = 3
PATH = "/v1/sessions?as=coach&when=requests&limit=1"


def main() -> None:
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 260
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as local:
        coach = local.add_coach("Cora")
        store(Path(folder), coach.id, sessions)
        print(json.dumps({"sessions": sessions, "clients": CLIENTS} | measured(local, coach.email)))


def store(folder: Path, coach_id: str, sessions: int) -> None:
    """Confirmed sessions, none of which the list shows, put straight into the stack's table."""
    endpoint = f"http://127.0.0.1:{(folder / 'emulator_port').read_text()}"
    (table,) = client("dynamodb", endpoint).list_tables()["TableNames"]
    keys = {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "local"}
    bind(table, host=endpoint, region=REGION, **keys)
    with SessionItem.batch_write() as batch:
        for number in range(sessions):
            session = a_session(id=f"s{number:025}", coach=Named(coach_id, "Cora"))
            batch.save(put_session(session).row)


def measured(local: LocalStack, who: str) -> dict[str, float]:
    token, over = local.token(who), threading.Event()
    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        others = pool.submit(healths, local, over)
        wanted = [pool.submit(seconds, local.origin + PATH, token) for _ in range(CLIENTS * ROUNDS)]
        lists = [each.result() for each in wanted]
        over.set()
    waits = others.result()
    return {
        "health_median": round(median(waits), 3),
        "health_longest": round(max(waits), 3),
        "list_median": round(median(lists), 3),
        "list_longest": round(max(lists), 3),
    }


def healths(local: LocalStack, over: threading.Event) -> list[float]:
    waits = [seconds(f"{local.origin}/v1/health")]
    while not over.is_set():
        waits.append(seconds(f"{local.origin}/v1/health"))
    return waits


def seconds(url: str, token: str = "") -> float:
    """Raises: HTTPError: it was refused."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    began = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        answer.read()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
