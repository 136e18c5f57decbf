"""Counts a workspace's usage anew, where reports may be wrong: a task for operators alone.

python -m infra.recount --stack tandem-production --workspace acme

Counts what the stream lost (its dead-letter queue names a record of the usage function), and puts
months right that do not say what was counted. It reads the whole table, and may run while people
book; run it again for the months that it says it left.
"""

import argparse
import os
import sys

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.bootstrap import build_context
from chalicelib.domain.kernel.errors import DomainError
from chalicelib.use_cases.reports.recount import recount
from infra.new_workspace import settings_of
from infra.project import REGION


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m infra.recount", description="Count a workspace's usage anew."
    )
    parser.add_argument("--stack", required=True, help="name of the CloudFormation stack")
    parser.add_argument("--workspace", required=True, help="id of the workspace")
    wish = parser.parse_args(arguments)
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    try:
        build_context(settings_of(wish.stack))
        done = recount(wish.workspace)
    except (DomainError, ClientError, BotoCoreError) as error:
        print(f"Not everything was counted: {error}", file=sys.stderr)
        return 1
    print(f"{done.counted} counted, {done.mended} months put right, {done.left} left.")
    return 1 if done.left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
