"""Find My Coach: what must hold of all surveys and all coaches."""

from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import Rated
from chalicelib.domain.coaches.matching import (
    Candidate,
    Match,
    Part,
    Preferred,
    Survey,
    fits,
    match,
)
from tests.kit.matching import NAMES, a_candidate, asked, ids, ranked

TAGS = ("Burnout", "Conflict", "Grief", "Finance", "Energy", "Sales", "People")
TYPES = tuple(NAMES)
LANGUAGES = ("en", "en-GB", "de", "fr")


def some(values: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


@st.composite
def ratings(draw: st.DrawFn) -> Rated:
    number, firsts = draw(st.integers(0, 60)), draw(st.integers(0, 60))
    stars = draw(st.integers(number, 5 * number))
    return Rated(stars, number, firsts, draw(st.integers(0, firsts)))


def candidates(coach_id: str = "cora") -> st.SearchStrategy[Candidate]:
    return st.builds(
        a_candidate,
        st.just(coach_id),
        some(TYPES, 3),
        hours=st.integers(0, (1 << 336) - 1),
        max_members=st.none() | st.integers(1, 40),
        rated=ratings(),
        members=st.integers(0, 30),
        languages=some(LANGUAGES, 3),
        specialties=some(TAGS, 4),
        industries=some(TAGS, 3),
        functions=some(TAGS, 3),
    )


CROWDS = st.lists(candidates(), max_size=12).map(
    lambda some: [
        replace(each, card=replace(each.card, coach_id=f"coach{n}")) for n, each in enumerate(some)
    ]
)
SURVEYED = st.builds(
    Survey,
    coaching_type_ids=st.lists(st.sampled_from(TYPES), min_size=1, max_size=5).map(tuple),
    languages=some(LANGUAGES, 3).filter(bool),
    specialties=some(TAGS, 5),
    industry=st.sampled_from(("", *TAGS)),
    function=st.sampled_from(("", *TAGS)),
    preferred_hours=st.lists(
        st.builds(
            Preferred,
            st.frozensets(st.integers(0, 6), min_size=1),
            st.frozensets(st.sampled_from(Part), min_size=1),
        ),
        max_size=3,
    ).map(tuple),
    timezone=st.sampled_from(("UTC", "Asia/Kathmandu", "Pacific/Chatham", "America/New_York")),
)


@given(CROWDS, SURVEYED, st.randoms())
def test_the_order_of_what_is_read_does_not_matter(
    crowd: list[Candidate], survey: Survey, chance: Random
) -> None:
    shuffled = list(crowd)
    chance.shuffle(shuffled)
    assert ranked(shuffled, survey) == ranked(crowd, survey)


@given(CROWDS, SURVEYED)
def test_no_coach_changes_what_another_is_given(crowd: list[Candidate], survey: Survey) -> None:
    together = {each.candidate.card.coach_id: each for each in ranked(crowd, survey)}
    alone = {each.card.coach_id: ranked([each], survey) for each in crowd}
    assert together == {coach_id: one[0] for coach_id, one in alone.items() if one}


@given(candidates(), SURVEYED)
def test_a_score_is_between_0_and_100(coach: Candidate, survey: Survey) -> None:
    found = match(coach, asked(survey))
    assert 0 <= found.score <= 100


@given(candidates(), SURVEYED, st.data())
def test_one_more_fitting_fact_never_lowers_a_score(
    coach: Candidate, survey: Survey, data: st.DataObject
) -> None:
    said, have = coach.card.said, coach.card.rated
    tag = data.draw(st.sampled_from(TAGS))
    kind = data.draw(st.sampled_from(TYPES))
    hour = data.draw(st.integers(0, 335))
    more_said = [
        replace(said, specialties=(*said.specialties, tag)),
        replace(said, industries=(*said.industries, tag)),
        replace(said, functions=(*said.functions, tag)),
    ]
    more_counted = [
        replace(have, stars=have.stars + 5, ratings=have.ratings + 1),
        replace(have, returned=have.returned + (have.returned < have.firsts)),
    ]
    better = [
        replace(coach, type_ids=(*coach.type_ids, kind)),
        replace(coach, hours=coach.hours | 1 << hour),
        *(replace(coach, card=replace(coach.card, said=each)) for each in more_said),
        *(replace(coach, card=replace(coach.card, rated=each)) for each in more_counted),
    ]
    before = match(coach, asked(survey)).score
    assert all(match(each, asked(survey)).score >= before for each in better)


@given(candidates(), SURVEYED)
def test_each_reason_and_each_lack_is_true_of_the_coach(coach: Candidate, survey: Survey) -> None:
    found = match(coach, asked(survey))
    for fact in found.reasons:
        assert fact.text in {*true_of(coach, found)}, fact.text
    said = coach.card.said
    own = {"specialties": said.specialties, "types": [NAMES[each] for each in coach.type_ids]}
    for fact in found.missing:
        for kind, names in own.items():
            lacking = str(fact.text.values.get(kind, "")).replace(",", "").split()
            assert not {*lacking} & {*names}, fact.text
        if industry := fact.text.values.get("industry"):
            assert industry not in said.industries
        if function := fact.text.values.get("function"):
            assert function not in said.functions
        if fact.kind == "hours":
            assert not coach.hours & asked(survey).preferred


def true_of(coach: Candidate, found: Match) -> list[str]:
    """Sentences made from the coach alone, by hand."""
    said, have = coach.card.said, coach.card.rated
    types = [NAMES[each] for each in coach.type_ids]
    number = found.hours.bit_count()
    hours = "1 open hour" if number == 1 else f"{number} open hours"
    assert found.hours & ~coach.hours == 0
    return [
        *(f"Offers {each}" for each in sentences_of(types)),
        *(f"Names {each} among the specialties" for each in sentences_of(list(said.specialties))),
        f"{hours} in the next 14 days",
        f"{hours} at your times in the next 14 days",
        *(f"Worked in {each}" for each in said.industries),
        *(f"Knows {each}" for each in said.functions),
        f"Members rate {have.stars / (have.ratings or 1):.1f} of 5 ({have.ratings})",
        f"{have.returned} of {have.firsts} came back",
    ]


def sentences_of(names: list[str]) -> list[str]:
    """Every list that names some of these, in any order."""
    return [
        " and ".join(filter(None, [", ".join(each[:-1]), each[-1]]))
        for size in range(1, len(names) + 1)
        for each in permutations(names, size)
    ]


@given(CROWDS, SURVEYED)
def test_who_does_not_fit_is_not_there_and_everybody_else_is(
    crowd: list[Candidate], survey: Survey
) -> None:
    found = set(ids(ranked(crowd, survey)))
    for each in crowd:
        types = set(each.type_ids) & set(survey.coaching_type_ids)
        speaks = any(
            own == wished or own.startswith(f"{wished}-")
            for own in each.card.said.languages
            for wished in survey.languages
        )
        assert (each.card.coach_id in found) == bool(types and speaks) == fits(each, survey)
