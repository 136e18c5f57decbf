"""Deploys the template into the emulator, every function forwarded to the development process.

The stack is created at the first start and updated when the template changed; its rows, users and
queues stay. `Stack` carries what the front and the functions need to know of it.
"""

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.local.emulator import client_environment
from infra.project import REGION, Template

NAME = "tandem-local"
DEPLOY_SECONDS = 60.0
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


class NotDeployedError(Exception):
    """The emulator refused the template; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack: its outputs, and the environment that its functions run with."""

    outputs: dict[str, str]
    environment: dict[str, str]

    @property
    def api_path(self) -> str:
        """Where the emulator serves the deployed API."""
        return f"/restapis/{self.outputs['RestAPIId']}/api/_user_request_"


def client(service: str, endpoint: str) -> Any:
    """A client of the emulator's `service`."""
    environment = client_environment(endpoint)
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(connect_timeout=2, read_timeout=60, retries={"total_max_attempts": 2}),
    )


def deploy(endpoint: str, template: Template, parameters: dict[str, str]) -> Stack:
    """Bring the stack to `template`; nothing is done when it is there already.

    Raises: NotDeployedError with the emulator's reason.
    """
    formation = client("cloudformation", endpoint)
    body = json.dumps(template, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(f"{body}{sorted(parameters.items())}".encode()).hexdigest()
    present = _find(formation)
    if present is None or _tag(present) != digest:
        change = formation.create_stack if present is None else formation.update_stack
        try:
            change(
                StackName=NAME,
                TemplateURL=_place(endpoint, body),
                Capabilities=CAPABILITIES,
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in sorted(parameters.items())
                ],
                Tags=[{"Key": "digest", "Value": digest}],
            )
        except ClientError as error:
            raise NotDeployedError(str(error)) from error
        present = _settled(formation)
    return _describe(endpoint, present, template)


def _place(endpoint: str, template: str) -> str:
    """Where CloudFormation reads the template, which with all its routes is too long for a call."""
    s3 = client("s3", endpoint)
    place = {"LocationConstraint": REGION}
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=NAME, CreateBucketConfiguration=place)
    s3.put_object(Bucket=NAME, Key="template.json", Body=template.encode())
    return f"https://s3.{REGION}.amazonaws.com/{NAME}/template.json"


def _find(formation: Any) -> dict[str, Any] | None:
    try:
        stack: dict[str, Any] = formation.describe_stacks(StackName=NAME)["Stacks"][0]
    except ClientError:
        return None
    return stack


def _tag(stack: dict[str, Any]) -> str | None:
    return next((tag["Value"] for tag in stack.get("Tags", []) if tag["Key"] == "digest"), None)


def _settled(formation: Any) -> dict[str, Any]:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < deadline:
        stack = _find(formation)
        if stack is None or not stack["StackStatus"].endswith("IN_PROGRESS"):
            break
        time.sleep(0.05)
    if stack is None or stack["StackStatus"] not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        raise NotDeployedError(_reason(formation))
    return stack


def _reason(formation: Any) -> str:
    events = formation.describe_stack_events(StackName=NAME)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
    return "; ".join(
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'failed')}"
        for event in failed[:3]
    )


def _describe(endpoint: str, stack: dict[str, Any], template: Template) -> Stack:
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    _expire_rows(endpoint, outputs["TableName"], template)
    _answer_in_our_form(endpoint, outputs["RestAPIId"], template)
    function = client("lambda", endpoint).get_function_configuration(
        FunctionName=outputs["APIHandlerName"]
    )
    return Stack(outputs, dict(function["Environment"]["Variables"]))


def _expire_rows(endpoint: str, table: str, template: Template) -> None:
    """Turn on the table's time to live, which the emulator does not do from a template."""
    dynamodb = client("dynamodb", endpoint)
    status = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if status["TimeToLiveStatus"] in {"ENABLED", "ENABLING"}:
        return
    wanted = template["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"]
    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted)


def _answer_in_our_form(endpoint: str, api: str, template: Template) -> None:
    """Give the API the template's gateway responses, which the emulator does not read from it."""
    gateway = client("apigateway", endpoint)
    stage = template["Resources"]["RestAPI"]["Properties"]["StageName"]
    wanted = template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    for kind, response in wanted.items():
        headers = response["ResponseParameters"]["Headers"]
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            statusCode=str(response["StatusCode"]),
            responseTemplates=response["ResponseTemplates"],
            responseParameters={
                f"gatewayresponse.header.{name}": value for name, value in headers.items()
            },
        )
    gateway.create_deployment(restApiId=api, stageName=stage)
