from chalicelib.api.kernel import errors as api_errors
from chalicelib.api.kernel.errors import KINDS
from chalicelib.domain.kernel.errors import DomainError


def all_refusals(base: type[DomainError] = DomainError) -> list[type[DomainError]]:
    return [each for child in base.__subclasses__() for each in (child, *all_refusals(child))]


def test_every_refusal_has_a_status_and_a_title() -> None:
    assert api_errors.__doc__
    for refusal in all_refusals():
        if refusal.__module__.startswith("chalicelib"):
            assert refusal.code in KINDS, refusal.__name__
