"""Addresses as people paste them: what is around one is no fault, what is in one may be."""

import pytest

from chalicelib.domain.kernel.email_addresses import AddressError, read_address


@pytest.mark.parametrize(
    "given",
    [
        "\ufeffana@acme.example",
        "ana@acme.example\xa0",
        "\u200bana@acme\u200b.example\u200d",
        "ana@acme.example\r",
        " \tana@acme.example \n",
        '"ana@acme.example"',
        "'ana@acme.example'",
        "“ana@acme.example”",
        "„ana@acme.example“",
        "<ana@acme.example>",
        '"<ana@acme.example>",',
        "ana@acme.example;",
        "ana@acme.example.",
        "mailto:ana@acme.example",
        "MAILTO:Ana@ACME.example",
        "ａｎａ＠ａｃｍｅ．ｅｘａｍｐｌｅ",
    ],
)
def test_what_is_around_an_address_is_no_fault(given: str) -> None:
    assert read_address(given) == "ana@acme.example"


@pytest.mark.parametrize(
    ("given", "ascii_form"),
    [
        ("idn@bücher.example", "idn@xn--bcher-kva.example"),
        ("idn@BÜCHER.example", "idn@xn--bcher-kva.example"),
        ("idn@bu\u0308cher.example", "idn@xn--bcher-kva.example"),
        ("idn@straße.example", "idn@xn--strae-oqa.example"),
        ("idn@例え.example", "idn@xn--r8jz45g.example"),
        ("idn@acme.рф", "idn@acme.xn--p1ai"),
        ("idn@xn--bcher-kva.example", "idn@xn--bcher-kva.example"),
    ],
)
def test_a_domain_is_kept_in_its_ascii_form(given: str, ascii_form: str) -> None:
    assert read_address(given) == ascii_form


DOTS = "The part before the @ has no dot at its start or end and no two dots in a row."
NONE = "This is no e-mail address such as ana@example.com."
DOMAIN = "The part behind the @ is no domain such as example.com."
LETTERS = "The part before the @ may have letters without accents, digits and ._%+'- only."
LONG = "An e-mail address has at most 64 characters before the @ and 254 in all."


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", NONE),
        ("ana", NONE),
        ("@acme.example", NONE),
        ("ana@", NONE),
        ("a@b@acme.example", NONE),
        ("ana b@acme.example", NONE),
        ("a..b@acme.example", DOTS),
        (".a@acme.example", DOTS),
        ("a.@acme.example", DOTS),
        ("jörg@acme.example", LETTERS),
        ("a(b)@acme.example", LETTERS),
        ("ana@acme", DOMAIN),
        ("ana@acme..example", DOMAIN),
        ("ana@.acme.example", DOMAIN),
        ("ana@-acme.example", DOMAIN),
        ("ana@acme_.example", DOMAIN),
        ("ana@[192.0.2.1]", DOMAIN),
        ("ana@192.0.2.1", DOMAIN),
        ("ana@bü cher.example", NONE),
        ("ana@☃.example", DOMAIN),
        (f"ana@{'x' * 64}.example", DOMAIN),
        (f"{'x' * 65}@acme.example", LONG),
        (f"ana@{'x' * 60}.{'y' * 60}.{'z' * 60}.{'u' * 60}.{'v' * 10}.example", LONG),
    ],
)
def test_what_is_wrong_in_an_address_is_said(given: str, why: str) -> None:
    with pytest.raises(AddressError) as refusal:
        read_address(given)
    assert str(refusal.value) == why
