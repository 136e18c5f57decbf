"""What nobody calls is deleted. A test is no caller: it would keep dead code alive for ever."""

from vulture.core import Item, Vulture

from tests.architecture.test_tidy import ROOT

SOURCES = ("app.py", "chalicelib", "infra", "bench")
CALLED_BY_FRAMEWORKS = {
    "chalice and pydantic": ["@api.*", "@app.*", "@model_validator", "@field_validator"],
    "http.server": ["do_*", "log_message", "get_request"],
    "PynamoDB": ["deserialize", "_set_*"],
    "Lambda's context": ["get_remaining_time_in_millis"],
}
TYPES_NAMED_IN_QUOTES = ["*Client", "*TypeDef", "StripeObject", "SessionCreateParams"]


def test_nothing_stands_that_nobody_calls() -> None:
    assert not [f"{each.filename.relative_to(ROOT)}: {each.name}" for each in dead()]


def dead() -> list[Item]:
    names = [each for group in CALLED_BY_FRAMEWORKS.values() for each in group]
    scan = Vulture(
        ignore_decorators=[each for each in names if each.startswith("@")],
        ignore_names=[each for each in names if not each.startswith("@")] + TYPES_NAMED_IN_QUOTES,
    )
    scan.scavenge([str(ROOT / each) for each in SOURCES])
    return [each for each in scan.get_unused_code(min_confidence=60) if is_ours(each)]


def is_ours(item: Item) -> bool:
    """Fields of rows, views and servers are read by their names elsewhere; constants are not."""
    return item.typ not in {"variable", "attribute"} or item.name.isupper()
