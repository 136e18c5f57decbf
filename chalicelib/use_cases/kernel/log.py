"""What use cases say of what they did, where no caller is told: ids and counts, nobody's data."""

from collections.abc import Mapping

from aws_lambda_powertools import Logger

logger = Logger(service="tandem")

NAMESPACE = "Tandem"


def count(stage: str, counts: Mapping[str, int]) -> None:
    """Adds to metrics of the stage: a line of the log that CloudWatch reads them from, if any."""
    if not counts:
        return
    from aws_lambda_powertools.metrics import (  # noqa: PLC0415 - not paid for at the start
        EphemeralMetrics,
        MetricUnit,
    )

    metrics = EphemeralMetrics(namespace=NAMESPACE, service="tandem")
    metrics.add_dimension("stage", stage)
    for name, value in counts.items():
        metrics.add_metric(name, MetricUnit.Count, value)
    metrics.flush_metrics()
