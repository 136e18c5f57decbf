"""Letting a stage's functions stand still, and run again; and pointing them at another table.

Callers of the API are told to come again. What waits in queues and streams waits, and nothing of it
counts as tried: their readers are switched off, because a function that may not run fails them. All
other functions may not run.
"""

from typing import TYPE_CHECKING

import boto3

from infra import stacks
from infra.deploy import package_bucket
from infra.live import ALIAS, released
from infra.restore.pointing import STREAM, TABLE

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


def stop(stack: str) -> int:
    """Let nothing run; after how many seconds what runs now has ended. Repeatable."""
    client, longest = boto3.client("lambda"), 0
    for name in stacks.functions(stack).values():
        found = readers(client, name)
        for reader in found:
            client.update_event_source_mapping(UUID=reader, Enabled=False)
        if not found:
            client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        longest = max(longest, client.get_function_configuration(FunctionName=name)["Timeout"])
    return longest


def start(stack: str) -> None:
    """Let everything run, as many calls at a time as the stack's parameters say. Repeatable."""
    client, told = boto3.client("lambda"), stacks.parameters(stack)
    for logical_id, name in stacks.functions(stack).items():
        if reserved := int(told.get(f"{logical_id}Concurrency", "0")):
            client.put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=reserved
            )
        else:
            client.delete_function_concurrency(FunctionName=name)
        for reader in readers(client, name):
            client.update_event_source_mapping(UUID=reader, Enabled=True)


def point_at(stack: str, table: str, stream_arn: str) -> None:
    """Let the functions stand on this table, and their readers read its stream from its beginning.

    Nothing else of the stack changes, whatever is checked out here, but that the functions get
    versions that know the table: those before would go on with the old one.
    Raises: NotDeployedError with CloudFormation's reasons.
    """
    label = stream_arn.partition("/stream/")[2]
    template = released(stacks.template_of(stack), f"on {table}", canary=False)
    bucket = stacks.make_bucket(package_bucket())
    stacks.change_parameters(stack, {TABLE: table, STREAM: label}, template, bucket)


def readers(client: "LambdaClient", name: str) -> set[str]:
    """What reads a queue or a stream for this function, by its id: for its alias, or, as it was
    deployed before there were aliases, for itself.
    """
    lists = client.get_paginator("list_event_source_mappings")
    return {
        each["UUID"]
        for called in (name, f"{name}:{ALIAS}")
        for page in lists.paginate(FunctionName=called)
        for each in page["EventSourceMappings"]
    }
