"""Where texts stand: the same as a dictionary tells, in less memory."""

from hypothesis import given
from hypothesis import strategies as st

from content.placing import Places

TEXTS = st.text(alphabet="abñ ", max_size=4)


@given(st.lists(TEXTS), TEXTS)
def test_each_text_of_a_sequence_is_found_wherever_it_stands(texts: list[str], other: str) -> None:
    places = Places.of_each(texts)
    for text in {*texts, other}:
        assert list(places.of(text)) == [place for place, one in enumerate(texts) if one == text]


@given(st.dictionaries(TEXTS, st.lists(st.integers(0, 2**32 - 1))), TEXTS)
def test_many_places_are_found_in_the_order_given(found: dict[str, list[int]], other: str) -> None:
    places = Places.of_many(found)
    for text in {*found, other}:
        assert list(places.of(text)) == found.get(text, [])
