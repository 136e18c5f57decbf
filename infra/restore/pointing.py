"""On which table the functions stand: the template's own, or one that was restored.

Two parameters name the restored table and its stream. Wherever the template speaks of its table's
name, ARN or stream, it means that one then; its own table stays as it is, for who wants to look.
"""

from typing import Any

Template = dict[str, Any]

TABLE, STREAM = "RestoredTable", "RestoredStream"
RESTORED = (TABLE, STREAM)
"""The parameters; a deployment keeps them as they are."""

CONDITION = "IsRestored"
ARN = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${" + TABLE + "}"

PARAMETERS = {
    TABLE: {
        "Type": "String",
        "Default": "",
        "Description": "A restored table on which the functions stand. Empty means the own one.",
    },
    STREAM: {
        "Type": "String",
        "Default": "",
        "Description": "The label of its stream: its beginning, as its ARN ends.",
    },
}
INSTEAD: list[tuple[Any, Any]] = [
    ({"Ref": "Table"}, {"Ref": TABLE}),
    ({"Fn::GetAtt": ["Table", "StreamArn"]}, {"Fn::Sub": f"{ARN}/stream/${{{STREAM}}}"}),
    ({"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::Sub": ARN}),
    ({"Fn::Sub": "${Table.Arn}/index/*"}, {"Fn::Sub": f"{ARN}/index/*"}),
]
"""What is said of the template's table, and what is said of a restored one."""


def pointed(template: Template) -> Template:
    """The template with these parameters."""
    return template | {
        "Parameters": template["Parameters"] | PARAMETERS,
        "Conditions": template["Conditions"]
        | {CONDITION: {"Fn::Not": [{"Fn::Equals": [{"Ref": TABLE}, ""]}]}},
        "Resources": either(template["Resources"]),
        "Globals": either(template["Globals"]),
        "Outputs": either(template["Outputs"]),
    }


def either(value: Any) -> Any:
    """The value, with whatever it says of the table said of the one that the functions stand on."""
    for own, restored in INSTEAD:
        if value == own:
            return {"Fn::If": [CONDITION, restored, own]}
    if isinstance(value, dict):
        return {name: either(each) for name, each in value.items()}
    return [either(each) for each in value] if isinstance(value, list) else value
