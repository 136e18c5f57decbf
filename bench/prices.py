"""List prices of AWS in us-east-1, in US dollars, on demand, of each service's first tier.

Written down in November 2026 without access to AWS's pages, which are named below: those of
DynamoDB and API Gateway as articles of 2025 and 2026 quote them, the others as they have been for
years. Look there before you rely on a sum. Frankfurt (eu-central-1) is up to a quarter above.
Nothing that AWS gives away is taken off.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for one `unit`; `source` is AWS's page that says so."""

    dollars: float
    unit: str
    source: str


PRICES: Mapping[str, Price] = {
    "rest_api": Price(3.50 / MILLION, "call", "aws.amazon.com/api-gateway/pricing"),
    "http_api": Price(1.00 / MILLION, "call", "aws.amazon.com/api-gateway/pricing"),
    "lambda_calls": Price(0.20 / MILLION, "call", "aws.amazon.com/lambda/pricing"),
    "lambda_time": Price(0.0000133334, "GB-second on arm64", "aws.amazon.com/lambda/pricing"),
    "reads": Price(0.125 / MILLION, "read unit", "aws.amazon.com/dynamodb/pricing/on-demand"),
    "writes": Price(0.625 / MILLION, "write unit", "aws.amazon.com/dynamodb/pricing/on-demand"),
    "stored": Price(0.25, "GB-month", "aws.amazon.com/dynamodb/pricing/on-demand"),
    "recovery": Price(0.20, "GB-month", "aws.amazon.com/dynamodb/pricing/on-demand"),
    "mails": Price(0.10 / 1000, "mail", "aws.amazon.com/ses/pricing"),
    "mail_bytes": Price(0.12, "GB", "aws.amazon.com/ses/pricing"),
    "told": Price(0.50 / MILLION, "message", "aws.amazon.com/sns/pricing"),
    "queues": Price(0.40 / MILLION, "request", "aws.amazon.com/sqs/pricing"),
    "logs": Price(0.50, "GB", "aws.amazon.com/cloudwatch/pricing"),
    "edge_calls": Price(1.00 / MILLION, "request", "aws.amazon.com/cloudfront/pricing"),
    "edge_bytes": Price(0.085, "GB", "aws.amazon.com/cloudfront/pricing"),
    "edge_functions": Price(0.10 / MILLION, "call", "aws.amazon.com/cloudfront/pricing"),
    "firewall": Price(0.60 / MILLION, "request", "aws.amazon.com/waf/pricing"),
    "files": Price(0.40 / MILLION, "request", "aws.amazon.com/s3/pricing"),
}
