"""CloudFormation stacks: places a package's code and brings a stack to a template.

The deployment and the end-to-end test do the same with these functions, one at AWS, the other at
the emulator.
"""

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.project import Template

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
PATIENCE = {"Delay": 2, "MaxAttempts": 1800}
"""An hour, in seconds and tries: CloudFront takes minutes for a change, and a canary five."""

NOTHING_TO_DO = "No updates are to be performed"

Outputs = dict[str, str]


class NotDeployedError(Exception):
    """CloudFormation refused the template; the message is for a person."""


def place_code(template: Template, package: Path, bucket: str) -> Template:
    """The template with its code in the bucket, each archive under the hash of its content."""
    placed = copy.deepcopy(template)
    for resource in placed["Resources"].values():
        for field in {"CodeUri", "ContentUri"} & set(resource.get("Properties", ())):
            archive = package / resource["Properties"][field]
            resource["Properties"][field] = f"s3://{bucket}/{upload(archive, bucket)}"
    return placed


def upload(archive: Path, bucket: str) -> str:
    """Put the file into the bucket, unless it is there; its key."""
    key = f"{hashlib.sha256(archive.read_bytes()).hexdigest()}{archive.suffix}"
    s3 = boto3.client("s3")
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        s3.upload_file(str(archive), bucket, key)
    return key


def make_bucket(name: str) -> str:
    """A private bucket of this name, made if there is none."""
    s3 = boto3.client("s3")
    try:
        s3.head_bucket(Bucket=name)
    except ClientError:
        s3.create_bucket(
            Bucket=name,
            CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},  # type: ignore[typeddict-item]
        )
    return name


def apply(
    name: str,
    template: Template,
    bucket: str,
    parameters: dict[str, str],
    region: str | None = None,
) -> Outputs:
    """Create the stack or bring it to the template, and wait for it; its outputs.

    The template goes through the bucket: with every route in it, it is too long for a call. The
    stack may be in another region than the bucket, which is in ours.
    Raises: NotDeployedError with CloudFormation's reasons.
    """
    formation = boto3.client("cloudformation", region)
    there = find(name, region) is not None
    change: Any = formation.update_stack if there else formation.create_stack
    try:
        change(
            StackName=name,
            TemplateURL=put_template(template, bucket),
            Capabilities=CAPABILITIES,
            Parameters=[
                {"ParameterKey": each, "ParameterValue": value}
                for each, value in sorted(parameters.items())
            ],
        )
    except ClientError as error:
        if NOTHING_TO_DO not in str(error):
            raise NotDeployedError(str(error)) from error
    else:
        wait(name, "stack_update_complete" if there else "stack_create_complete", region)
    return outputs(name, region)


def change_parameters(name: str, told: dict[str, str], template: Template, bucket: str) -> None:
    """Bring a stack to a template that has its parameters, some of them with other values, and wait
    for it.

    Raises: NotDeployedError with CloudFormation's reasons.
    """
    kept = [
        {"ParameterKey": each, "UsePreviousValue": True}
        for each in sorted(parameters(name).keys() - told.keys())
    ]
    changed = [
        {"ParameterKey": each, "ParameterValue": value} for each, value in sorted(told.items())
    ]
    try:
        boto3.client("cloudformation").update_stack(
            StackName=name,
            TemplateURL=put_template(template, bucket),
            Capabilities=CAPABILITIES,  # type: ignore[arg-type]
            Parameters=[*kept, *changed],  # type: ignore[list-item]
        )
    except ClientError as error:
        if NOTHING_TO_DO not in str(error):
            raise NotDeployedError(str(error)) from error
    else:
        wait(name, "stack_update_complete", None)


def put_template(template: Template, bucket: str) -> str:
    """Put a template into the bucket; where CloudFormation reads it."""
    text = json.dumps(template, sort_keys=True).encode()
    key = f"{hashlib.sha256(text).hexdigest()}.json"
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=text)
    return address(bucket, key)


def template_of(name: str) -> Template:
    """The template of a stack, as it was deployed."""
    formation = boto3.client("cloudformation")
    told: Any = formation.get_template(StackName=name, TemplateStage="Original")["TemplateBody"]
    template: Template = json.loads(told if isinstance(told, str) else json.dumps(told))
    return template


def address(bucket: str, key: str) -> str:
    """Where CloudFormation reads the object."""
    s3 = boto3.client("s3")
    return f"https://s3.{s3.meta.region_name}.amazonaws.com/{bucket}/{key}"


def find(name: str, region: str | None = None) -> dict[str, Any] | None:
    """The stack as CloudFormation describes it, or None."""
    try:
        formation = boto3.client("cloudformation", region)
        return dict(formation.describe_stacks(StackName=name)["Stacks"][0])
    except ClientError:
        return None


def outputs(name: str, region: str | None = None) -> Outputs:
    """The stack's outputs; none while there is no stack."""
    stack = find(name, region) or {}
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def parameters(name: str) -> dict[str, str]:
    """What the stack was told; nothing while there is no stack."""
    told = (find(name) or {}).get("Parameters", [])
    return {each["ParameterKey"]: each["ParameterValue"] for each in told}


def functions(name: str) -> dict[str, str]:
    """The stack's functions: logical id -> name; none while there is no stack."""
    if find(name) is None:
        return {}
    formation: Any = boto3.client("cloudformation")
    return {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for page in formation.get_paginator("list_stack_resources").paginate(StackName=name)
        for each in page["StackResourceSummaries"]
        if each["ResourceType"] == "AWS::Lambda::Function"
    }


def wait(name: str, until: str, region: str | None) -> None:
    """Wait for CloudFormation. Raises: NotDeployedError with what failed first."""
    formation: Any = boto3.client("cloudformation", region)
    try:
        formation.get_waiter(until).wait(StackName=name, WaiterConfig=PATIENCE)
    except Exception as error:
        events = formation.describe_stack_events(StackName=name)["StackEvents"]
        failed = [each for each in events if each["ResourceStatus"].endswith("FAILED")]
        reasons = [
            f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason', 'failed')}"
            for each in reversed(failed)
        ]
        raise NotDeployedError("; ".join(reasons[:3]) or str(error)) from error
