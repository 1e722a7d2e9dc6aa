"""Finding: what is asked for is found, however it is typed, and what is not in the review is left alone."""

import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.deciding import Abstain, Answer, Suggest
from content.finding import MOST_READ, Finder
from content.library import Library
from content.preparing import examples
from content.searching import Search
from content.text import words
from tests.decisions import topics_of

LETTERS = "abcdefghijklmnñopqrstuvwxyz"

# What curators wrote down


def test_every_phrasing_finds_its_card_for_certain(library: Library, finder: Finder) -> None:
    looked = 0
    for topic in library.topics():
        for phrasing in library.phrasings(topic).all():
            decision = finder.find(phrasing)
            assert isinstance(decision, Answer), phrasing
            assert (decision.topic, decision.hits[0].score) == (topic, 100), phrasing
            looked += 1
    assert looked > 5000, "this looks at next to nothing"


def test_what_was_written_down_as_outside_is_abstained_from(library: Library, finder: Finder) -> None:
    found = [line for phrasings in library.outside.values() for line in phrasings.all()]
    assert len(found) > 100, "this looks at next to nothing"
    assert [line for line in found if not isinstance(finder.find(line), Abstain)] == []


def test_words_of_two_topics_offer_both(library: Library, finder: Finder) -> None:
    """«Cohen 2018» is reference 22 and reference 32; answering with either would be wrong half the time."""
    authors = {n: (r.authors.split(" ")[0], r.year) for n, r in library.references.items()}
    assert authors[22] == authors[32] == ("Cohen", 2018)
    decision = finder.find("Cohen 2018")
    assert isinstance(decision, Suggest)
    assert decision.topics == ("ref-22", "ref-32")
    assert [hit.score for hit in decision.hits] == [50, 50]


def test_every_title_finds_its_card(library: Library, finder: Finder) -> None:
    for topic, block in library.blocks.items():
        for title in (block.title.es, block.title.en):
            assert topic in topics_of(finder.find(title)), title


# However it is typed


def questions(library: Library) -> list[tuple[str, str]]:
    return [(topic, line) for topic, block in library.blocks.items() for line in block.questions.all()]


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        lambda text: text.replace("ñ", "n\u0303"),
        lambda text: f"  «{text}»…\n",
        lambda text: text.replace(" ", "\u200b   "),
    ],
    ids=["capitals", "decomposed", "wrapped", "zero width"],
)
def test_how_it_is_written_makes_no_difference(
    library: Library, finder: Finder, disguise: Callable[[str], str]
) -> None:
    for topic, question in questions(library):
        decision = finder.find(disguise(question))
        assert isinstance(decision, Answer), question
        assert (decision.topic, decision.hits[0].score) == (topic, 100), question


def test_without_accents_it_is_found(library: Library, finder: Finder) -> None:
    """ñ is a letter of its own, so «sueno» is another word; what it is part of is found all the same."""
    asked = questions(library)
    assert any("ñ" in question for _, question in asked), "this check needs a question with ñ"
    missed = [
        question for topic, question in asked if topics_of(finder.find(without_accents(question))) != (topic,)
    ]
    assert len(missed) <= len(asked) / 100, missed


def edited(text: str, chance: random.Random) -> str:
    """Return the text with one letter lost, doubled by another, changed, or swapped with the next."""
    place = chance.choice([i for i, letter in enumerate(text) if letter.isalpha()])
    before, letter, after = text[:place], text[place], text[place + 1 :]
    other = chance.choice(LETTERS)
    return chance.choice(
        [
            before + after,
            before + other + letter + after,
            before + other + after,
            before + after[:1] + letter + after[1:],
        ]
    )


def test_with_a_wrong_letter_nine_in_ten_are_found(library: Library, finder: Finder) -> None:
    chance = random.Random(20251121)
    tried = [(topic, edited(question, chance)) for topic, question in questions(library) * 3]
    found = [topics_of(finder.find(question)) == (topic,) for topic, question in tried]
    assert len(found) > 500
    assert sum(found) >= 0.9 * len(found), f"{sum(found)} of {len(found)}"


@pytest.mark.parametrize("polite", ["oye, {}", "{} por favor", "hi, {}", "{} please", "me explicas {}"])
def test_words_around_it_do_no_harm(library: Library, finder: Finder, polite: str) -> None:
    asked = questions(library)
    found = [topic in topics_of(finder.find(polite.format(question))) for topic, question in asked]
    assert sum(found) >= 0.9 * len(found), f"{sum(found)} of {len(found)}"


@pytest.fixture(scope="module")
def search(finder: Finder) -> Search:
    return finder._search


def test_an_unknown_word_is_read_as_the_nearest_known_one(search: Search) -> None:
    chance = random.Random(7)
    known = search._weights.known_words
    tried = [
        (word, edited(word, chance))
        for word in chance.sample([w for w in search._long_words if len(w) > 8], 200)
    ]
    unknown = [(word, typed) for word, typed in tried if typed not in known]
    assert len(unknown) > 150, "this looks at next to nothing"
    assert all(search.mend(typed) in known for _, typed in unknown)
    assert sum(search.mend(typed) == word for word, typed in unknown) >= 0.8 * len(unknown)


@pytest.mark.parametrize("typed", ["nmd", "xqzv", "zzzzzzzzz", "xqzvkw", "nmda"])
def test_short_words_and_those_like_no_other_stay(search: Search, typed: str) -> None:
    assert search.mend(typed) == typed


# Named outright


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("ref 5", "ref-5"),
        ("ref-5", "ref-5"),
        ("Ref. 5", "ref-5"),
        ("¿ref 5?", "ref-5"),
        ("referencia número 12", "ref-12"),
        ("la referencia 12", "ref-12"),
        ("muéstrame la cita 32", "ref-32"),
        ("cita 32", "ref-32"),
        ("reference 1", "ref-1"),
        ("show me reference number 07", "ref-7"),
        ("which is citation no 30", "ref-30"),
        ("cuál es la fuente 9", "ref-9"),
        ("[5]", "ref-5"),
        ("ref5", "ref-5"),
        ("reference number 5 please", "ref-5"),
        ("Referencia número 32: autores y tema", "ref-32"),
        ("¿con qué se come la referencia 32?", "ref-32"),
    ],
)
def test_a_reference_by_its_number(finder: Finder, typed: str, topic: str) -> None:
    decision = finder.find(typed)
    assert isinstance(decision, Answer)
    assert (decision.topic, decision.hits[0].score) == (topic, 100)


@pytest.mark.parametrize(
    "typed", ["reference 40", "ref 33", "ref 0", "referencia número 100", "cita 999", "ref 1000", "[33]"]
)
def test_a_reference_that_there_is_not(finder: Finder, typed: str) -> None:
    assert isinstance(finder.find(typed), Abstain)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Criterios", "criteria-iasp-2021"),
        ("¿dolor?", "concept-nociplastic-pain"),
        ("the evidence", "evidence-overview"),
        ("receptores", "mechanism-nmda"),
    ],
)
def test_a_word_that_names_too_much_is_asked_back_about(finder: Finder, typed: str, offered: str) -> None:
    decision = finder.find(typed)
    assert isinstance(decision, Suggest)
    assert offered in decision.topics


def test_no_vague_word_is_a_phrasing_of_a_topic(library: Library) -> None:
    own = {
        folded
        for topic, lines in examples(library).items()
        if topic in set(library.topics())
        for _, folded, _ in lines
    }
    vague = {" ".join(words(text)) for entry in library.vague for text in entry.es + entry.en}
    assert len(vague) > 50
    assert vague & own == set()


def test_favoured_topics_win_only_where_few_words_are_clear(finder: Finder) -> None:
    favoured = {"evidence-crps", "evidence-migraine"}
    assert topics_of(finder.find("y en el SDRC", favoured)) == ("evidence-crps",)
    assert isinstance(finder.find("y en el lupus", favoured), Abstain)


def test_every_id_can_be_typed(library: Library, finder: Finder) -> None:
    for topic in library.topics():
        if topic.startswith("safety-"):
            continue
        for typed in (topic, topic.upper(), topic.replace("-", " ")):
            decision = finder.find(typed)
            assert isinstance(decision, Answer), typed
            assert (decision.topic, decision.hits[0].score) == (topic, 100)


# Anything else that can be typed


@pytest.mark.parametrize(
    "typed",
    [
        *["", " ", "\n\t", "?", "¿¡…!?", "😀😀", "___", "\ud800", "\u200b\u202e", "боль", "痛み", "ألم"],
        *["\x00", "\x00\x00\x00", "\x00" * 4096, "x" * 4096, "!" * 4096, "0" * 4096, "xqz wvu " * 512],
        *["ref " + "9" * 4090, "אבג " * 1000],
    ],
    ids=lambda typed: repr(typed[:8]),
)
def test_what_says_nothing_is_abstained_from(finder: Finder, typed: str) -> None:
    assert isinstance(finder.find(typed), Abstain)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=200))
def test_anything_typed_gets_a_decision_and_always_the_same(
    library: Library, finder: Finder, typed: str
) -> None:
    decision = finder.find(typed)
    assert finder.find(typed) == decision
    known = set(library.topics())
    scores = [hit.score for hit in decision.hits]
    assert {*topics_of(decision), *(hit.topic for hit in decision.hits)} <= known
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert len({hit.topic for hit in decision.hits}) == len(scores)


# Why


def test_what_is_certain_is_explained_in_a_line(finder: Finder) -> None:
    certain = "named outright or word for word a phrasing of it"
    assert list(finder.explain("¿REF 5?")) == ["read as: ref 5", f"answer: ref-5, {certain}"]
    assert list(finder.explain("reference 40")) == ["read as: reference 40", "silence"]
    assert list(finder.explain("…")) == ["read as: (nothing)", "silence"]


def test_words_that_are_written_down_for_several_topics_are_explained_as_such(
    library: Library, finder: Finder
) -> None:
    for entry in library.vague:
        read, told = finder.explain(entry.es[0])
        assert read == f"read as: {' '.join(words(entry.es[0]))}"
        assert told.startswith(f"ask back: {', '.join(entry.topics[:3])}, as these very words")


def test_of_a_question_no_more_is_explained_than_is_read(finder: Finder) -> None:
    long = "porfis " * 100
    assert next(iter(finder.explain(long))) == f"read as: {' '.join(['porfis'] * MOST_READ)}"


def test_an_explanation_names_the_best_the_next_and_the_outcome(library: Library, finder: Finder) -> None:
    """Also where the best has all 100: that alone does not make it a phrasing's own words."""
    whole = 0
    for _, question in questions(library)[::5]:
        decision = finder.find(f"{question} porfis")
        first, *rest = finder.explain(f"{question} porfis")
        assert first == f"read as: {' '.join(words(question))} porfis"
        best, following = decision.hits[:2]
        assert f"best: {best.topic}, {best.score} of 100, nearest «{best.phrasing}»" in rest
        assert any(line.startswith(f"next: {following.topic}, {following.score} of 100") for line in rest)
        told = ", ".join(topics_of(decision))
        outcome = {Answer: f"answer: {told}", Suggest: f"ask back: {told}", Abstain: "silence"}
        assert rest[-1] == outcome[type(decision)]
        whole += best.score == 100
    assert whole > 5, "this check needs some that have it all"
