"""What is written to the log."""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        plain = logging.makeLogRecord({}).__dict__
        more = {name: value for name, value in record.__dict__.items() if name not in plain}
        self.lines.append({"message": record.getMessage(), **more})


@contextmanager
def logged() -> Iterator[list[dict[str, object]]]:
    """The lines that are written meanwhile, with what stands in them beside the message.

    The level is production's: Chalice keeps all but errors from a log that does not write to the
    output of this moment, which in tests is another each time.
    """
    handler, log = _Lines(), logging.getLogger("tandem")
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield handler.lines
    finally:
        log.setLevel(before)
        log.removeHandler(handler)


def counted(out: str, stage: str = "local") -> dict[str, int]:
    """The sums of what a stage counted in its metrics, out of what was written to the output."""
    sums: Counter[str] = Counter()
    for line in out.splitlines():
        if '"_aws"' in line:
            told = json.loads(line)
            assert (told["stage"], told["service"]) == (stage, "tandem")
            (metrics,) = told["_aws"]["CloudWatchMetrics"]
            assert metrics["Namespace"] == "Tandem"
            for each in metrics["Metrics"]:
                sums[each["Name"]] += int(sum(told[each["Name"]]))
    return dict(sums)
