from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.kernel.pagination import PageRequest, page_of


@given(st.sets(st.text(max_size=3), max_size=20), st.integers(1, 7))
def test_the_pages_of_a_list_are_the_list_in_order(items: set[str], limit: int) -> None:
    seen: list[str] = []
    after: str | None = None
    while True:
        page = page_of(items, PageRequest(limit, after), str)
        assert len(page.items) <= limit
        seen += page.items
        after = page.next_after
        if after is None:
            break
    assert seen == sorted(items)
