"""The real content: whole, without a dose, and with every curator's note in its place."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from content.cards import card, pubmed_search
from content.coverage import FEWEST, LONGEST_CARD, card_faults, collisions, dose_faults, gaps
from content.library import CONTENT_FOLDER, Library, load
from content.models import LANGUAGES, Language, Note
from content.text import words
from tests.curator import Curator

ROOT = CONTENT_FOLDER.parent
MISMATCHES = [*(f"M{number}" for number in range(1, 18)), "M19"]

# Whole


def test_every_topic_of_the_catalogue_has_its_block(library: Library) -> None:
    listed = [topic.id for group in library.groups for topic in group.topics]
    assert len(listed) == len(set(listed)) > 60
    assert set(listed) == set(library.blocks)


def test_the_bibliography_and_the_abbreviations_are_those_of_the_review(library: Library) -> None:
    assert list(library.references) == list(range(1, 33))
    assert len(library.abbreviations) == 14
    assert all(topic.startswith("abbr-") for topic in library.abbreviations)


def test_the_fixed_replies_are_those_that_the_dialogs_name(library: Library) -> None:
    assert set(library.replies) == {
        *(f"safety-{name}" for name in ("crisis", "red-flags", "recreational", "personal-advice")),
        *(f"chat-{name}" for name in ("greeting", "thanks", "goodbye", "help", "screening")),
    }


def test_nothing_of_the_review_is_left_out(library: Library) -> None:
    told = list(gaps(library))
    assert told[:2] == ["references that no claim cites: none", "sections that no block draws on: none"]


# Curator's notes


def test_there_are_eighteen_mismatches(library: Library) -> None:
    kinds = {kind: [note.id for note in library.notes.values() if note.kind == kind] for kind in KINDS}
    assert kinds["mismatch"] == MISMATCHES
    assert {f"T{number}" for number in range(1, 7)} <= set(kinds["table"])
    assert set(kinds["since"]) == {"since-cochrane-2025", "since-nice-2021"}
    assert sum(map(len, kinds.values())) == len(library.notes)


KINDS = ("mismatch", "table", "since")


def test_every_note_is_shown_somewhere(library: Library) -> None:
    shown = {i for block in library.blocks.values() for i in block.notes}
    assert set(library.notes) - shown == set()


def test_a_mismatch_stands_on_exactly_the_references_that_it_names(library: Library) -> None:
    for note in mismatches(library):
        on = tuple(
            reference.number for reference in library.references.values() if note.id in reference.notes
        )
        assert on == note.refs, note.id


def test_a_mismatch_stands_beside_a_claim_that_cites_what_it_names(library: Library) -> None:
    for note in mismatches(library):
        blocks = [block for block in library.blocks.values() if note.id in block.notes]
        assert blocks, note.id
        cited = {number for block in blocks for claim in block.claims for number in claim.refs}
        assert set(note.refs) <= cited, note.id


def mismatches(library: Library) -> list[Note]:
    return [library.notes[i] for i in MISMATCHES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_are_told_apart_from_the_review(library: Library, language: Language) -> None:
    for topic, block in library.blocks.items():
        shown = card(library, topic, language)
        assert tuple(note.id for note in shown.notes) == block.notes
        claims = {claim.text for claim in shown.claims}
        assert not claims & {note.text for note in shown.notes}, topic


def test_what_was_published_since_gives_its_source(library: Library) -> None:
    for note in library.notes.values():
        assert note.source or note.kind == "mismatch", note.id


# Phrasings


def test_every_block_has_enough_phrasings(library: Library) -> None:
    assert FEWEST == {"es": 20, "en": 12}
    few = {
        topic: (len(found.es), len(found.en))
        for topic in library.blocks
        for found in [library.phrasings(topic)]
        if len(found.es) < 20 or len(found.en) < 12
    }
    assert few == {}
    assert not [line for line in gaps(library) if "few phrasings" in line]


def test_references_and_abbreviations_can_be_asked_for_in_words(library: Library) -> None:
    for topic in (*(reference.id for reference in library.references.values()), *library.abbreviations):
        found = library.phrasings(topic)
        assert len(found.es) >= 7, topic
        assert len(found.en) >= 5, topic


def test_no_phrasing_is_claimed_by_two_topics(library: Library) -> None:
    assert list(collisions(library, CONTENT_FOLDER)) == []


def test_a_phrasing_that_two_topics_claim_is_told_wherever_it_stands(
    library: Library, curator: Curator
) -> None:
    """However it is written, as words are compared without accents, signs and capitals."""
    greedy = "blocks/terms/term-allodynia.phrasings.yaml"
    other = "blocks/terms/term-nociception.yaml"
    taken = library.blocks["term-nociception"].questions.es[0]
    begun = curator.append(greedy, f'  greedy:\n    es:\n      - " {taken.upper()}!!"')
    told = "is claimed by term-allodynia and term-nociception; leave it to one of them"
    assert list(map(str, collisions(load(curator.folder), curator.folder))) == [
        f"{curator.folder / greedy}:{begun + 2}: «{taken.upper()}!!» {told}",
        f"{curator.folder / other}:{curator.line(other, taken)}: «{taken}» {told}",
    ]


def test_what_lies_outside_is_no_phrasing_of_a_topic(library: Library) -> None:
    inside = {" ".join(words(line)) for topic in library.topics() for line in library.phrasings(topic).all()}
    outside = {" ".join(words(line)) for phrasings in library.outside.values() for line in phrasings.all()}
    assert outside
    assert inside & outside == set()


# Doses


def test_no_dose_stands_anywhere() -> None:
    assert [str(fault) for fault in dose_faults([ROOT / "content", ROOT / "dialogs"])] == []


@pytest.mark.parametrize(
    "line",
    [
        "0.5 mg/kg",
        "20mg",
        "100 µg/kg/h",
        "100 μg",
        "3 ML",
        "50 miligramos",
        "1,000 UI",
        "2 mcg",
        "5 milligrams",
    ],
)
def test_a_dose_is_found_wherever_it_hides(tmp_path: Path, line: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.yaml").write_text(f"a: x\nes: se dio {line} al día\n", encoding="utf-8")
    (fault,) = dose_faults([tmp_path])
    assert str(fault) == f"{tmp_path}/deep/file.yaml:2: «{line}» looks like a dose; take the number out"


@pytest.mark.parametrize(
    "line", ["40/100", "2025;48(4):229-235", "7 publicaciones", "12 semanas", "60 %", "mg/kg", "n = 40"]
)
def test_a_number_that_is_no_dose_is_left_alone(tmp_path: Path, line: str) -> None:
    (tmp_path / "file.yaml").write_text(f"es: {line}\n", encoding="utf-8")
    assert list(dose_faults([tmp_path])) == []


# What fits a phone


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_and_leads_fit_a_phone(library: Library, language: Language) -> None:
    for topic in library.topics():
        if topic in library.replies:
            continue
        shown = card(library, topic, language)
        size = len("\n".join([shown.title, shown.lead, *(claim.text for claim in shown.claims)]))
        assert size <= 1500, f"{topic} ({language}): {size}"
        if topic in library.blocks:
            assert len(shown.lead) <= 200, topic
    assert list(card_faults(library, CONTENT_FOLDER)) == []


def test_a_card_that_is_too_long_is_told(library: Library) -> None:
    block = library.blocks["term-allodynia"]

    def told(length: int) -> list[str]:
        claims = tuple(claim.model_copy(update={"es": "x" * length}) for claim in block.claims[:2])
        longer = block.model_copy(update={"claims": claims})
        longest = replace(library, blocks={**library.blocks, "term-allodynia": longer})
        return list(map(str, card_faults(longest, Path("content"))))

    related = [library.title(topic, "es") for topic in block.related]
    rest = len("\n".join([block.title.es, block.lead.es, "", "", *related]))
    room = (LONGEST_CARD - rest) // 2
    assert told(room) == []
    (fault,) = told(room + 1)
    size = LONGEST_CARD + 2 - (LONGEST_CARD - rest) % 2
    where = "content/blocks/terms/term-allodynia.yaml:1"
    assert fault == f"{where}: the card has {size} characters (es); keep it within {LONGEST_CARD}"


# Sources


def test_a_search_on_pubmed_is_for_the_title_and_nothing_else(library: Library) -> None:
    for reference in library.references.values():
        address = urlsplit(pubmed_search(reference))
        assert (address.scheme, address.netloc, address.path) == ("https", "pubmed.ncbi.nlm.nih.gov", "/")
        assert parse_qs(address.query, strict_parsing=True) == {"term": [reference.title]}
        assert re.fullmatch(r"[\x21-\x7e]+", pubmed_search(reference)), reference.number
