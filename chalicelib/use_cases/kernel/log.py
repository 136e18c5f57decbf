"""What use cases say of what they did, where no caller is told: ids and counts, nobody's data."""

from aws_lambda_powertools import Logger

logger = Logger(service="tandem")
