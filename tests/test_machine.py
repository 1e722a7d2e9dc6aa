"""The machine interface: real processes, JSON lines in and out, one for one and in order."""

import json
import resource
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.machine import answer_line, answers, card_object, screen_line
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.definition import Questionnaire
from dialogs.routing import Router
from tests.umbral_process import heard, say, started, umbral

KEYS = ["q", "lang", "route", "topic", "candidates"]
NO_JSON = "this line is no JSON; give an object with q and, if wanted, lang"
NO_QUESTION = "this line is no object with a text q"
NO_LANGUAGE = "lang is neither es nor en"

GOOD: list[tuple[dict[str, Any], str, str, str | None]] = [
    # what is given                                          lang  route      topic
    ({"q": "¿qué es la alodinia?"}, "es", "answer", "term-allodynia"),
    ({"q": "what is allodynia?"}, "en", "answer", "term-allodynia"),
    ({"q": "what is allodynia?", "lang": "es"}, "es", "answer", "term-allodynia"),
    ({"q": "¿qué es la alodinia?", "lang": "en"}, "en", "answer", "term-allodynia"),
    ({"q": "¿qué es la alodinia?", "lang": None}, "es", "answer", "term-allodynia"),
    ({"lang": "en", "q": "referencia número 12"}, "en", "answer", "ref-12"),
    ({"q": "reference 40"}, "en", "abstain", None),
    ({"q": "abbr-nmda"}, "es", "answer", "abbr-nmda"),
    ({"q": "gracias"}, "es", "chat", "chat-thanks"),
    ({"q": "thank you", "lang": "es"}, "es", "chat", "chat-thanks"),
    ({"q": "quiero hacer el cuestionario"}, "es", "chat", "chat-screening"),
    ({"q": "quiero morirme"}, "es", "safety", "safety-crisis"),
    ({"q": "quiero morirme", "lang": "en"}, "en", "safety", "safety-crisis"),
    ({"q": "Cohen 2018"}, "es", "suggest", None),
    ({"q": "Cohen 2018", "lang": "en"}, "en", "suggest", None),
    ({"q": "xqzv wvu jjj", "lang": "en"}, "en", "abstain", None),
    ({"q": ""}, "es", "abstain", None),
    ({"q": "", "lang": "en"}, "en", "abstain", None),
    ({"q": "\x00"}, "es", "abstain", None),
    ({"q": "\ud800"}, "es", "abstain", None),
    ({"q": "qué\nes\r\u2028la alodinia"}, "es", "answer", "term-allodynia"),
]

BAD = [
    ("", NO_JSON),
    ("   ", NO_JSON),
    ("nonsense", NO_JSON),
    ("{", NO_JSON),
    ('{"q": "x"', NO_JSON),
    ('{"q": "x",}', NO_JSON),
    ("{'q': 'x'}", NO_JSON),
    ('{"q": "a\tb"}', NO_JSON),
    ('{"q": "x"} {"q": "y"}', NO_JSON),
    ("a\rb", NO_JSON),  # a lone carriage return ends no line
    ("[" * 100_000, NO_JSON),
    ('{"q": ' + "9" * 5000 + "}", NO_JSON),
    ("null", NO_QUESTION),
    ("42", NO_QUESTION),
    ('"q"', NO_QUESTION),
    ("[]", NO_QUESTION),
    ('[{"q": "x"}]', NO_QUESTION),
    ("{}", NO_QUESTION),
    ('{"q": null}', NO_QUESTION),
    ('{"q": 1}', NO_QUESTION),
    ('{"q": ["x"]}', NO_QUESTION),
    ('{"Q": "x"}', NO_QUESTION),
    ('{"lang": "es"}', NO_QUESTION),
    ('{"q": "x", "lang": "fr"}', NO_LANGUAGE),
    ('{"q": "x", "lang": "ES"}', NO_LANGUAGE),
    ('{"q": "x", "lang": ""}', NO_LANGUAGE),
    ('{"q": "x", "lang": 1}', NO_LANGUAGE),
    ('{"q": "x", "lang": ["es"]}', NO_LANGUAGE),
    ('{"q": "x", "language": "es"}', "the key 'language' is not known; give q and, if wanted, lang"),
    ('{"q": "x", "\\ud800": 1}', "the key '\\ud800' is not known; give q and, if wanted, lang"),
]


@pytest.fixture(autouse=True, scope="module")
def _learnt(routing: Router) -> Router:
    """Learn before any process does, which would say on stderr that it takes a few seconds."""
    return routing


@pytest.fixture(scope="module")
def batch() -> tuple[list[Any], list[dict[str, Any]]]:
    """Return one long run: good lines with a bad one after each, and what came out."""
    given: list[Any] = []
    for i in range(max(len(GOOD), len(BAD))):
        given += [GOOD[i % len(GOOD)], BAD[i % len(BAD)]]
    lines = [line[0] if isinstance(line[0], str) else json.dumps(line[0]) for line in given]
    done = umbral("ask", "--jsonl", typed="\n".join(lines) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    return given, [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def test_one_line_out_for_each_line_in_and_in_order(batch: tuple[list[Any], list[dict[str, Any]]]) -> None:
    given, found = batch
    assert len(found) == len(given)
    for line, answer in zip(given, found, strict=True):
        if line[0].__class__ is dict:
            assert (answer["q"], answer["lang"], answer["route"], answer["topic"]) == (
                line[0]["q"],
                *line[1:],
            )
        else:
            assert answer == {"error": line[1]}, line[0][:40]


def test_an_answer_has_exactly_its_keys(
    batch: tuple[list[Any], list[dict[str, Any]]], library: Library
) -> None:
    known = set(library.topics())
    answers = [answer for answer in batch[1] if "error" not in answer]
    assert answers
    for answer in answers:
        assert list(answer) == KEYS
        assert (answer["topic"] is None) == (answer["route"] in ("suggest", "abstain"))
        assert answer["topic"] in {*known, None}


def test_lines_know_nothing_of_each_other(routing: Router) -> None:
    """The third miss in a row is answered as the first was, and so is a question after a crisis."""
    asked = ["xqzv wvu", "xqzv wvu", "quiero morirme", "xqzv wvu", "alodinia", "xqzv wvu"]
    found = list(answers(routing, [json.dumps({"q": question}) for question in asked]))
    assert len({found[i] for i in (0, 1, 3, 5)}) == 1
    assert json.loads(found[0])["route"] == "abstain"
    assert found == list(answers(routing, [json.dumps({"q": question}) for question in asked]))


# Candidates


@pytest.fixture(scope="module")
def mixed(library: Library, routing: Router) -> list[dict[str, Any]]:
    """Return the answers to questions that name two topics at once, and to single words of phrasings."""
    titles = [block.title.es for block in library.blocks.values()][::3]
    asked = [f"{first} {second}" for first, second in combinations(titles, 2)]
    asked += [word for block in library.blocks.values() for word in block.lead.en.split()[:6]]
    return [answer_line(routing, json.dumps({"q": question})) for question in asked]


def test_candidates_are_at_most_five_and_of_different_topics(
    mixed: list[dict[str, Any]], library: Library
) -> None:
    known = set(library.topics())
    assert {len(answer["candidates"]) for answer in mixed} >= {1, 5}
    for answer in mixed:
        found = answer["candidates"]
        assert len(found) <= 5
        assert all(list(one) == ["topic", "score"] for one in found)
        topics = [one["topic"] for one in found]
        assert len(topics) == len(set(topics))
        assert set(topics) <= known
        assert all(isinstance(one["score"], int) and 0 <= one["score"] <= 100 for one in found)


def test_the_topic_answered_is_the_first_candidate(mixed: list[dict[str, Any]]) -> None:
    answered = [answer for answer in mixed if answer["route"] in ("answer", "chat")]
    assert len(answered) > 20, "this looks at next to nothing"
    for answer in answered:
        assert answer["candidates"][0]["topic"] == answer["topic"]
        scores = [one["score"] for one in answer["candidates"]]
        assert scores == sorted(scores, reverse=True)


def test_what_a_suggestion_offers_comes_first(mixed: list[dict[str, Any]], routing: Router) -> None:
    suggested = [answer for answer in mixed if answer["route"] == "suggest"]
    assert len(suggested) > 20, "this looks at next to nothing"
    assert {len(routing.route(answer["q"]).offered) for answer in suggested} >= {1, 2, 3}
    for answer in suggested:
        offered = routing.route(answer["q"]).offered
        assert 1 <= len(offered) <= 3
        assert [one["topic"] for one in answer["candidates"]][: len(offered)] == list(offered)


def test_nothing_typed_has_no_candidates(routing: Router) -> None:
    assert answer_line(routing, '{"q": " "}')["candidates"] == []
    assert answer_line(routing, '{"q": "quiero morirme"}')["candidates"] == []


# Streams


def test_the_form_of_the_stream_does_not_matter() -> None:
    typed = b'{"q": "alodinia"}\r\n{"q": "a\xff\xfe"}\r\n\xff\n{"q": "allodynia"}'
    done = umbral("ask", "--jsonl", typed=typed, more={"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"})
    first, second, third, last = map(json.loads, done.stdout.splitlines())
    assert (first["topic"], last["topic"]) == ("term-allodynia", "term-allodynia")
    assert second["q"] == "a\ufffd\ufffd"
    assert third == {"error": NO_JSON}
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_in_is_nothing_out() -> None:
    done = umbral("ask", "--jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_each_line_is_answered_before_the_next_is_read() -> None:
    with started("-m", "bot", "ask", "--jsonl") as process:
        for question in ("alodinia", "mTOR"):
            say(process, json.dumps({"q": question}))
            assert json.loads(heard(process))["q"] == question
        assert process.communicate() == ("", "")
        assert process.returncode == 0


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    with started("-m", "bot", "ask", "--jsonl") as process:
        assert process.stdout
        assert process.stderr
        say(process, '{"q": "alodinia"}')
        assert heard(process)
        process.stdout.close()
        say(process, '{"q": "alodinia"}')
        assert process.stderr.read() == ""
        assert process.wait() == 0


def test_a_thousand_questions_within_ten_seconds(library: Library) -> None:
    """Start included, but not what is learnt once for each state of the content.

    Each question has one more word than any phrasing, so that none is found by its exact words.
    """
    phrasings = [line for topic in library.blocks for line in library.phrasings(topic).all()]
    typed = "".join(
        json.dumps({"q": f"{line} porfis"}) + "\n" for line in phrasings[:: len(phrasings) // 1000][:1000]
    )
    before = processor_time()
    done = umbral("ask", "--jsonl", typed=typed)
    took = processor_time() - before
    assert len(done.stdout.splitlines()) == 1000
    assert took < 10, f"{took:.1f} s"


def processor_time() -> float:
    """Return the seconds that processes started here have computed; a busy machine does not change them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# Cards


def test_a_card_has_exactly_its_keys(library: Library) -> None:
    for topic in library.topics():
        if topic in library.replies:
            with pytest.raises(KeyError):
                card_object(library, topic, "es")
            continue
        for language in LANGUAGES:
            found = card_object(library, topic, language)
            assert list(found) == ["id", "title", "lead", "claims", "notes", "related"]
            assert found["id"] == topic
            assert all(list(claim) == ["text", "refs", "section"] for claim in found["claims"])
            assert all(list(note) == ["id", "text"] for note in found["notes"])
            assert all(isinstance(other, str) for other in found["related"])
            json.dumps(found, allow_nan=False)


CARDS: list[tuple[list[str], str, Language]] = [
    (["mechanism-nmda"], "mechanism-nmda", "es"),
    (["mechanism-nmda", "--lang", "en"], "mechanism-nmda", "en"),
    (["ref-5", "--lang", "es"], "ref-5", "es"),
    (["abbr-nmda"], "abbr-nmda", "es"),
]


@pytest.mark.parametrize(("arguments", "topic", "language"), CARDS)
def test_a_card_is_printed_as_json(
    library: Library, arguments: list[str], topic: str, language: Language
) -> None:
    done = umbral("card", *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert json.loads(done.stdout) == card_object(library, topic, language)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["term-alodynia"], "there is no topic «term-alodynia»; did you mean term-allodynia?\n"),
        (["ref-55", "--json"], "there is no topic «ref-55»; did you mean ref-5?\n"),
        (["12"], "there is no topic «12»; did you mean ref-12?\n"),
        (["NMDA"], "there is no topic «NMDA»; did you mean mechanism-nmda, abbr-nmda?\n"),
        (["nope"], "there is no topic «nope»\n"),
        (["chat-help", "--json"], "there is no topic «chat-help»"),
        (["zzzz"], "there is no topic «zzzz»\n"),
    ],
)
def test_an_unknown_id_ends_with_two_and_the_nearest(arguments: list[str], told: str) -> None:
    done = umbral("card", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"umbral: {told}")
    assert done.stderr.count("\n") == 1


# Screening: its verdicts have tests of their own; here, that a bad line stays in its place


def test_screening_goes_on_after_a_bad_line() -> None:
    lines = [
        "{}",
        "nonsense",
        '{"csi": 140}',
        '{"duration": "no"}',
        '{"for": "self"}',
        "[]",
        '{"csi": 1, "csi": 2}',
        '{"\\ud800": 1}',
    ]
    done = umbral("screen", "--jsonl", typed="\n".join(lines))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert ["error" in one for one in found] == [False, True, True, False, False, True, True, True]
    for one in (found[0], found[3], found[4]):
        assert list(one) == ["urgent", "provisional", "iasp_2021", "cs_2014"]
    assert [one["provisional"] for one in (found[0], found[4])] == [False, True]
    assert "csi" in found[2]["error"]
    assert "140" in found[2]["error"]


@given(
    st.text() | st.dictionaries(st.text(max_size=5), st.integers() | st.text() | st.none()).map(json.dumps)
)
def test_no_line_is_too_strange(routing: Router, questionnaire: Questionnaire, line: str) -> None:
    for found in (answer_line(routing, line), screen_line(questionnaire, line)):
        assert "error" in found or list(found) in (KEYS, ["urgent", "provisional", "iasp_2021", "cs_2014"])


def one_by_one(lines: list[str]) -> Iterator[str]:
    yield from lines


def test_lines_are_answered_as_they_come(routing: Router) -> None:
    """Nothing is read ahead: an answer is out before the next line is asked for."""
    waiting = one_by_one(['{"q": "alodinia"}', '{"q": "mTOR"}'])
    found = answers(routing, waiting)
    assert json.loads(next(found))["q"] == "alodinia"
    assert next(waiting) == '{"q": "mTOR"}'
