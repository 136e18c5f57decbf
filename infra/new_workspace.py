"""Opens a workspace with its owner and the credits of its pool: a task for operators alone.

python -m infra.new_workspace --stack tandem-production --id acme --name Acme \\
    --timezone Europe/London --buying packs --support-email help@acme.example \\
    --owner-email ada@acme.example --owner-name "Ada Okafor" --credits 10000

Works on any deployed stack that the caller's AWS credentials reach: it asks the stack for its API
function and runs with that function's settings. The owner gets the user pool's invitation.
"""

import argparse
import os
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.bootstrap import build_context
from chalicelib.config import Settings, read_settings
from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from chalicelib.storage.kernel.transaction import StaleError
from chalicelib.use_cases.workspaces.workspaces import OpenWorkspace, open_workspace
from infra.project import REGION


def main(arguments: list[str]) -> int:
    wish = _parser().parse_args(arguments)
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    try:
        owner = open_workspace(build_context(settings_of(wish.stack)), _command(wish))
    except StaleError:
        print(f"The workspace {wish.id} or its owner is there already; nothing was changed.")
        return 0
    except (DomainError, ClientError, BotoCoreError) as error:
        print(f"The workspace was not opened: {error}", file=sys.stderr)
        return 1
    print(f"Opened {wish.id}; its owner {owner.email} is {owner.id}.")
    return 0


def settings_of(stack: str) -> Settings:
    """The settings that the stack's API function runs with."""
    formation, functions = boto3.client("cloudformation"), boto3.client("lambda")
    outputs = formation.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    name = next(each["OutputValue"] for each in outputs if each["OutputKey"] == "APIHandlerName")
    function = functions.get_function_configuration(FunctionName=name)
    return read_settings(function["Environment"]["Variables"])


def _command(wish: argparse.Namespace) -> OpenWorkspace:
    return OpenWorkspace(
        workspace=Workspace(
            id=wish.id,
            name=wish.name,
            timezone=wish.timezone,
            buying=Buying(wish.buying),
            support_email=wish.support_email,
        ),
        owner_email=wish.owner_email,
        owner_name=wish.owner_name,
        credits=wish.credits,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.new_workspace", description="Open a workspace on a deployed stack."
    )
    parser.add_argument("--stack", required=True, help="name of the CloudFormation stack")
    parser.add_argument("--id", required=True, help="short and lower case: part of many other ids")
    parser.add_argument("--name", required=True)
    parser.add_argument("--timezone", required=True, help="an IANA name")
    parser.add_argument("--buying", choices=[each.value for each in Buying], default="packs")
    parser.add_argument("--support-email", required=True)
    parser.add_argument("--owner-email", required=True)
    parser.add_argument("--owner-name", required=True)
    parser.add_argument("--credits", type=int, default=0, help="issued to the workspace's pool")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
