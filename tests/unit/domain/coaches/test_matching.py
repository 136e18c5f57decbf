"""Find My Coach: twenty surveys over six coaches, and how equals share the members."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import Rated
from chalicelib.domain.coaches.matching import (
    PARTS,
    Fit,
    Relaxed,
    Survey,
    rank,
    relax,
)
from tests.kit.matching import (
    NAMES,
    WORKDAYS,
    a_candidate,
    a_survey,
    asked,
    ids,
    open_at,
    ranked,
)

MORNINGS = open_at(WORKDAYS, range(9, 12))
EVENINGS = open_at(WORKDAYS, range(17, 21))
AFTERNOONS = open_at(WORKDAYS, range(12, 17))

CAST = [
    a_candidate(
        "ada",
        ("acme.lead", "acme.career"),
        MORNINGS,
        members=1,
        specialties=("Burnout", "Conflict"),
        industries=("Finance",),
        functions=("Sales",),
    ),
    a_candidate(
        "ben",
        hours=EVENINGS,
        languages=("en", "de"),
        specialties=("Burnout",),
        industries=("Energy",),
        functions=("Engineering",),
    ),
    a_candidate(
        "cyd",
        ("acme.career",),
        open_at([0], range(9, 12)),
        languages=("en-GB",),
        specialties=("First 100 days",),
        industries=("Finance", "Energy"),
        functions=("People",),
    ),
    a_candidate("dan", tuple(NAMES), AFTERNOONS, languages=("de",)),
    a_candidate(
        "eve",
        hours=MORNINGS,
        max_members=10,
        members=8,
        specialties=("Burnout", "Conflict"),
        industries=("Finance",),
        functions=("Sales",),
    ),
    a_candidate(
        "fay",
        ("acme.career", "acme.lead"),
        languages=("fr", "en"),
        rated=Rated(250, 50, 40, 38),
    ),
]

SURVEYS = {
    "a finance seller with burnout, mornings": (
        a_survey(
            specialties=("Burnout",),
            industry="Finance",
            function="Sales",
            hours={"morning": WORKDAYS},
        ),
        ["ada", "eve", "ben", "fay"],
    ),
    "whoever is rated best where nothing else is asked": (
        a_survey("career"),
        ["fay", "cyd", "ada"],
    ),
    "a type that one coach has": (a_survey("sales", languages=("de",)), ["dan"]),
    "a type that nobody has in this language": (a_survey("sales"), []),
    "a language that nobody speaks": (a_survey(languages=("pl",)), []),
    "a region finds no language": (a_survey("career", languages=("en-US",)), []),
    "a language finds its regions": (
        a_survey("career", languages=("en",), specialties=("First 100 days",)),
        ["cyd", "fay", "ada"],
    ),
    "any of several languages": (
        a_survey(languages=("de", "fr"), specialties=("Burnout",)),
        ["ben", "fay", "dan"],
    ),
    "the first wish counts twice": (
        a_survey("career", "lead", languages=("en",), industry="Energy"),
        ["fay", "cyd", "ada", "ben", "eve"],
    ),
    "the first wish counts twice, the other way round": (
        a_survey("lead", "career", languages=("en",), industry="Energy"),
        ["fay", "ben", "ada", "cyd", "eve"],
    ),
    "all three types": (
        a_survey("lead", "career", "sales", languages=("en", "de")),
        ["dan", "fay", "ada", "ben", "eve", "cyd"],
    ),
    "mornings": (a_survey(hours={"morning": WORKDAYS}), ["ada", "eve", "fay", "ben"]),
    "evenings": (a_survey(hours={"evening": WORKDAYS}), ["ben", "fay", "ada", "eve"]),
    "six hours of Mondays against thirty": (
        a_survey("career", hours={"morning": WORKDAYS}),
        ["ada", "cyd", "fay"],
    ),
    "Mondays alone": (a_survey("career", hours={"morning": [0]}), ["cyd", "ada", "fay"]),
    "hours that nobody has": (
        a_survey("career", hours={"early": [5, 6]}),
        ["fay", "cyd", "ada"],
    ),
    "an industry": (a_survey("career", industry="finance"), ["cyd", "ada", "fay"]),
    "a function": (a_survey("career", function="PEOPLE"), ["cyd", "fay", "ada"]),
    "two specialties, of which one counts half": (
        a_survey(specialties=("Conflict", "burnout")),
        ["ada", "eve", "ben", "fay"],
    ),
    "much that one coach has alone": (
        a_survey(
            specialties=("Burnout",),
            industry="Energy",
            function="Engineering",
            hours={"evening": WORKDAYS},
        ),
        ["ben", "ada", "eve", "fay"],
    ),
}


@pytest.mark.parametrize(("survey", "expected"), SURVEYS.values(), ids=SURVEYS)
def test_a_survey_gives_the_expected_order(survey: Survey, expected: list[str]) -> None:
    assert ids(ranked(CAST, survey)) == expected


def test_there_are_twenty_surveys() -> None:
    assert len(SURVEYS) == 20


def test_who_has_all_that_is_asked_and_is_as_good_as_usual_fits_great() -> None:
    (ada,) = ranked(CAST[:1], SURVEYS["a finance seller with burnout, mornings"][0])
    assert (ada.score, ada.fit) == (97, Fit.GREAT)
    assert [each.text for each in ada.reasons] == [
        "Offers Leadership",
        "Names Burnout among the specialties",
        "30 open hours at your times in the next 14 days",
        "Worked in Finance",
        "Knows Sales",
    ]
    assert ada.missing == ()


def test_what_is_missing_is_told() -> None:
    survey = a_survey(
        "lead", "sales", specialties=("Grief", "burnout"), industry="Finance", function="Law",
        hours={"morning": [0]},
    )  # fmt: skip
    (ben,) = ranked([CAST[1]], survey)
    assert [each.text for each in ben.missing] == [
        "Does not offer Sales",
        "Does not name Grief among the specialties",
        "No open hour at your times in the next 14 days",
        "Does not name Finance among the industries",
        "Does not name Law among the functions",
    ]
    assert (ben.score, ben.fit) == (20 + 10 + 0 + 0 + 0 + 5 + 2, Fit.POSSIBLE)


def test_ratings_and_returns_are_told_with_their_numbers() -> None:
    (fay,) = ranked([CAST[5]], a_survey())
    assert [each.text for each in fay.reasons][1:] == [
        "Members rate 5.0 of 5 (50)",
        "38 of 40 came back",
    ]
    few = replace(CAST[5].card, rated=Rated(firsts=2, returned=2))
    (told,) = ranked([replace(CAST[5], card=few)], a_survey())
    assert "came back" not in " ".join(each.text for each in told.reasons)


def test_where_few_fit_it_says_which_wish_brings_how_many() -> None:
    german_sales = a_survey("sales", languages=("de",))
    assert relax(CAST, german_sales) == [Relaxed("coaching_type_ids", 2)]
    assert relax(CAST, a_survey("sales")) == [
        Relaxed("languages", 1),
        Relaxed("coaching_type_ids", 5),
    ]
    assert relax(CAST, a_survey("lead")) == []


def test_preferred_hours_are_read_on_the_members_clock_also_over_a_clock_change() -> None:
    """In Kathmandu an hour of UTC begins at a quarter to; it counts where its middle lies."""
    morning = a_survey(hours={"morning": range(7)}, timezone="Asia/Kathmandu")
    hours = [n for n in range(24) if asked(morning).preferred >> n & 1]
    assert hours == [3, 4, 5]  # 08:45 to 11:45
    berlin = replace(morning, timezone="Europe/Berlin")
    before_the_change = asked(berlin, now=_at("2026-10-24"))
    shown = [n for n in range(72) if before_the_change.preferred >> n & 1]
    assert shown == [7, 8, 9, 32, 33, 34, 56, 57, 58]


def _at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def test_200_members_who_choose_the_first_of_ten_equals_share_them() -> None:
    members: Counter[str] = Counter()
    for number in range(200):
        equals = [a_candidate(f"coach{n}", members=members[f"coach{n}"]) for n in range(10)]
        first = ranked(equals, a_survey(), f"member{number}")[0]
        members[first.candidate.card.coach_id] += 1
    assert set(members.values()) == {20}


def test_equals_stand_in_another_order_for_another_member_and_always_the_same_for_one() -> None:
    equals = [a_candidate(f"coach{n}") for n in range(10)]
    orders = {tuple(ids(ranked(equals, a_survey(), f"member{n}"))) for n in range(20)}
    assert len(orders) == 20
    assert ids(ranked(equals, a_survey())) == ids(ranked(reversed(equals), a_survey()))


def test_in_a_band_less_load_comes_first_and_over_bands_the_score() -> None:
    rated = Rated(500, 100)
    busy_and_good = a_candidate("busy", rated=rated, members=3)
    free = a_candidate("free")
    assert [each.score for each in rank([busy_and_good, free], asked(a_survey()))] == [97, 98]
    assert ids(ranked([busy_and_good, free], a_survey())) == ["free", "busy"]
    wished = a_survey(industry="Finance")
    fitting = a_candidate("busy", rated=rated, members=3, industries=("Finance",))
    assert ids(ranked([fitting, free], wished)) == ["busy", "free"]


def test_the_parts_of_the_day_do_not_overlap() -> None:
    hours = [hour for part in PARTS.values() for hour in part]
    assert hours == list(range(6, 21))
