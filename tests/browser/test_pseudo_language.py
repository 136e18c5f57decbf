"""Every page of every role in a language that nobody speaks, on a phone: each word comes from a
catalogue or from the service, and each has room.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack
from tests.browser.test_every_page import VISITS, assert_fits, world

PSEUDO = 'localStorage.setItem("tandem.pseudo", "on")'
IN_SIGHT = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (parentElement.checkVisibility() && !parentElement.closest("option")) texts.push(data);
    }
    const names = "aria-label, title, placeholder, alt".split(", ");
    for (const name of names)
        for (const each of document.querySelectorAll(`[${name}]`))
            texts.push(each.getAttribute(name));
    return texts.join("\\n");
}"""
"""What is read on a page, and what is told to those who hear it."""

BY_INTL = """async () => {
    const ours = document.querySelector("script[src$='/js/app.js']").src;
    const { languageName } = await import(new URL("locale.js", ours));
    const letters = [..."abcdefghijklmnopqrstuvwxyz"];
    const codes = letters.flatMap(one => letters.map(other => one + other));
    const words = codes.map(languageName).filter(name => name.length > 2);
    for (let day = 1; day < 366; day += 27)
        for (const length of ["long", "short"])
            for (const part of [{ month: length }, { weekday: length }])
                words.push(new Intl.DateTimeFormat("en-GB", part).format(Date.UTC(2027, 0, day)));
    return words;
}"""
"""Names that the browser knows: of months, days, and the languages of the world's coaches."""

OURS_IN_NO_LANGUAGE = {"Tandem", "London", "GMT", "https://"}
INITIALS = re.compile("[A-Z]{2}$")

ROLES = sorted({who for who, _, _ in VISITS.values()})
__all__ = ["world"]


@pytest.mark.parametrize("who", ROLES)
def test_no_word_is_hard_coded_and_each_has_room_on_a_phone(
    who: str, world: dict[str, str], local: LocalStack, open_page: Open
) -> None:
    page = open_page(world.get(who, who), width=360, height=740, script=PSEUDO, refused=(404,))
    told = {*OURS_IN_NO_LANGUAGE, *page.evaluate(BY_INTL)}

    def hear(route: Route) -> None:
        answer = route.fetch()
        told.update(sayings(answer) if answer.ok else ())
        route.fulfill(response=answer)

    page.route(re.compile("/(v1|local)/"), hear)
    page.reload()  # from here on every answer is heard
    expect(page.locator("h1")).to_be_visible()
    found: dict[str, set[str]] = {}
    for name, (visitor, route, _) in VISITS.items():
        if visitor == who:
            if who:
                follow(page, route.format(**world))
            found[name] = left_over(page, told)
            assert_fits(page)
    page.unroute_all(behavior="wait")
    assert {name: left for name, left in found.items() if left} == {}


def follow(page: Page, route: str) -> None:
    """Goes there as a link does, without loading all anew, and waits for what the page reads."""
    page.evaluate(
        """async route => {
            document.querySelector("h1").dataset.before = "";
            location.hash = "#/profile";
            await new Promise(done => setTimeout(done));
            location.hash = route;
        }""",
        route,
    )
    expect(page.locator("h1:not([data-before])")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)


def left_over(page: Page, told: set[str]) -> set[str]:
    """What stands on a page and comes from no catalogue and is nothing that was told."""
    rest, texts = "", page.evaluate(IN_SIGHT)
    while rest != texts:
        rest, texts = texts, re.sub("⟦[^⟦⟧]*⟧", "\n", texts)
    known = re.compile("|".join(map(re.escape, sorted(told, key=len, reverse=True))))
    lines = (known.sub("", line).strip() for line in rest.split("\n"))
    return {line for line in lines if re.search("[A-Za-z]{2}", line) and not INITIALS.match(line)}


def sayings(answer: APIResponse) -> Iterator[str]:
    """Every text of an answer that may be shown; words that programs read are none."""
    values = [answer.json()] if answer.status != HTTPStatus.NO_CONTENT else []
    while values:
        value = values.pop()
        if isinstance(value, dict | list):
            values.extend(value.values() if isinstance(value, dict) else value)
        elif isinstance(value, str) and not re.fullmatch("[a-z_]*", value):
            yield value
            yield from filter(None, re.split(r"\n|@|\{[^}]*\}", value))
