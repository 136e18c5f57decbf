"""Where each function writes its log, and whether its calls are traced.

The group is a resource and has a name of its own, so that it is there, and ends what it holds,
before the function writes its first line.
"""

from infra.watch.alarms import FUNCTION, Resource, Resources, of_type


def logs(resources: Resources) -> dict[str, Resource]:
    """A log group for each function, by logical id."""
    return {
        f"{name}Log": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": {"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}-{name}"},
                "RetentionInDays": {"Ref": "LogDays"},
            },
        }
        for name in of_type(resources, FUNCTION)
    }


def logged(name: str, function: Resource) -> Resource:
    """The function, writing to its group; traced if the stage is."""
    settings = {"LoggingConfig": {"LogGroup": {"Ref": f"{name}Log"}}, "Tracing": {"Ref": "Tracing"}}
    return function | {"Properties": function["Properties"] | settings}
