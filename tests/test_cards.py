"""What a library knows of its topics, and what the card of each kind of topic says."""

import re
from typing import Any

import pytest

from content.cards import card, pubmed_search
from content.library import Library
from content.models import LANGUAGES

# What a library knows


def test_topics_follow_the_catalogue(library: Library) -> None:
    topics = list(library.topics())
    assert len(topics) == len(set(topics))
    listed = [topic.id for group in library.groups for topic in group.topics]
    assert topics[: len(listed)] == listed
    assert set(topics[len(listed) :]) == {f"ref-{n}" for n in library.references} | set(
        library.abbreviations
    ) | set(library.replies)


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("term-allodynia", ("Alodinia", "Allodynia")),
        ("ref-5", ("Referencia 5: Zanos, 2016", "Reference 5: Zanos, 2016")),
        ("abbr-atp", ("ATP: adenosín trifosfato", "ATP: adenosine triphosphate")),
        ("chat-thanks", ("Gracias", "Thanks")),
    ],
)
def test_every_kind_of_topic_has_a_title(library: Library, topic: str, title: tuple[str, str]) -> None:
    assert (library.title(topic, "es"), library.title(topic, "en")) == title


UNKNOWN_TOPICS = [
    "",
    "ref-0",
    "ref-33",
    "ref-05",
    "ref-٣",
    "ref-",
    "ref",
    "ref-x",
    "REF-5",
    "term",
    "safety",
    "../etc",
]


@pytest.mark.parametrize("topic", UNKNOWN_TOPICS)
def test_an_unknown_topic_is_a_key_error(library: Library, topic: str) -> None:
    for language in LANGUAGES:
        with pytest.raises(KeyError):
            library.title(topic, language)
        with pytest.raises(KeyError):
            card(library, topic, language)


def test_what_a_library_says_is_filled_in(library: Library) -> None:
    assert library.say("card.reference", "en", number=3) == "See reference 3"
    with pytest.raises(KeyError):
        library.say("no.such.key", "es")


def test_a_reference_knows_who_cites_it(library: Library) -> None:
    cited = library.cited_by(5)
    assert "mechanism-nmda" in cited
    for topic, block in library.blocks.items():
        assert (topic in cited) == any(5 in claim.refs for claim in block.claims), topic


def test_phrasings_come_from_the_block_and_every_voice_once(library: Library) -> None:
    block, voices = library.blocks["term-allodynia"], library.voices["term-allodynia"]
    found = library.phrasings("term-allodynia")
    assert voices.voices, "this check needs a topic with voices"
    for language in LANGUAGES:
        parts = [getattr(part, language) for part in (block.questions, *voices.voices.values())]
        assert getattr(found, language) == tuple(dict.fromkeys(line for part in parts for line in part))


# Cards


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_of_a_block_says_what_its_file_says(library: Library, language: Any) -> None:
    block = library.blocks["mechanism-nmda"]
    shown = card(library, "mechanism-nmda", language)
    assert (shown.title, shown.lead) == (block.title[language], block.lead[language])
    assert [claim.text for claim in shown.claims] == [claim.text(language) for claim in block.claims]
    assert [claim.refs for claim in shown.claims] == [claim.refs for claim in block.claims]
    assert [note.text for note in shown.notes] == [library.notes[i].text(language) for i in block.notes]
    assert shown.related == block.related
    assert shown.refs == tuple(sorted({number for claim in block.claims for number in claim.refs}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_of_a_reference_leads_to_a_search_and_to_who_cites_it(
    library: Library, language: Any
) -> None:
    reference = library.references[5]
    shown = card(library, "ref-5", language)
    assert reference.title in shown.lead
    assert shown.related == tuple(library.cited_by(5))
    assert shown.links == ((library.say("reference.pubmed", language), pubmed_search(reference)),)
    assert [note.id for note in shown.notes] == list(reference.notes)


def test_a_study_whose_type_was_not_verified_says_so(library: Library) -> None:
    unverified = [reference for reference in library.references.values() if reference.study is None]
    assert unverified, "this check needs a reference without a verified type"
    for reference in unverified:
        (claim,) = card(library, reference.id, "es").claims
        assert claim.text == "Tipo de estudio: tipo no verificado."


def test_the_card_of_an_abbreviation_gives_the_letters_of_both_languages(library: Library) -> None:
    differing = [entry for entry in library.abbreviations.values() if entry.short.es != entry.short.en]
    assert differing, "this check needs an abbreviation whose letters differ"
    for entry in differing:
        for language in LANGUAGES:
            shown = card(library, entry.id, language)
            assert shown.lead.startswith(f"{entry.short[language]} = {entry.long[language]}"), entry.id
            text = " ".join([shown.lead, *(claim.text for claim in shown.claims)])
            assert {entry.short.es, entry.short.en} <= set(re.findall(r"\w+", text)), entry.id
            assert shown.related == (entry.topic,)
