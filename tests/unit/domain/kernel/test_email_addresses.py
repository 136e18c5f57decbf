"""A pasted column of addresses: what is new, what exists, what nobody can be added from."""

from chalicelib.domain.kernel.email_addresses import Line, sort_lines


def test_lines_are_sorted_by_what_the_workspace_knows() -> None:
    found = sort_lines(["ana@acme.example", "ben@acme.example"], {"ben@acme.example": "ben"})
    assert found.new == (Line(number=1, address="ana@acme.example"),)
    assert found.existing == (Line(number=2, address="ben@acme.example"),)
    assert found.invalid == ()


def test_names_quotes_and_separators_around_an_address_are_understood() -> None:
    lines = [' "Díaz, Ana" <Ana@Acme.example>, ', "Ben B <ben@acme.example>;", "eve@acme.example,"]
    assert sort_lines(lines, {}).new == (
        Line(number=1, address="ana@acme.example", name="Díaz, Ana"),
        Line(number=2, address="ben@acme.example", name="Ben B"),
        Line(number=3, address="eve@acme.example"),
    )


def test_empty_lines_are_passed_over_and_still_counted() -> None:
    assert sort_lines(["", "  ", ";", "ana@acme.example"], {}).new[0].number == 4


def test_what_is_no_address_is_told_with_its_line() -> None:
    lines = [
        "ana",
        "ana@acme",
        "<ana@acme.example",
        "a b@acme.example",
        f"{'x' * 250}@acme.example",
    ]
    found = sort_lines(lines, {})
    assert [each.number for each in found.invalid] == [1, 2, 3, 4, 5]
    assert (found.new, found.existing) == ((), ())


def test_an_address_that_stands_twice_is_told_once() -> None:
    found = sort_lines(["ana@acme.example", "ANA@acme.example"], {})
    assert [each.number for each in found.new] == [1]
    assert found.invalid[0].why == "This address stands in line 1 already."
