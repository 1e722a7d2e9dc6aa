"""The single answers that would change a grade: a result names all that trying everything finds."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from hypothesis import given, settings

from content.models import Language
from tests.results import (
    CHANGE,
    GRADES,
    OF_2014,
    OF_2021,
    QUESTIONNAIRE,
    Answers,
    Show,
    languages,
    name,
    section,
    some_answers,
)
from tests.statement import (
    EXPLAINED,
    MEMBERS,
    WHERE,
    YES_NO_UNKNOWN,
    iasp_2021,
    verdict_2014,
)


def alternatives(key: str) -> Iterator[Any]:
    """Return every answer to a question that leaves nothing open."""
    if key in MEMBERS:
        for values in product(("yes", "no"), repeat=4):
            yield dict(zip(MEMBERS[key], values, strict=True))
    elif key == "csi":
        yield from range(101)
    else:
        offered = {"distribution": WHERE, "nociceptive": EXPLAINED, "neuropathic": EXPLAINED}
        yield from (value for value in offered.get(key, YES_NO_UNKNOWN) if value != "unknown")


def changing(
    answers: Answers, keys: tuple[str, ...], grade: Callable[[Answers], str]
) -> set[tuple[str, str]]:
    """Return, by trying everything, which question and new grade a single other answer leads to."""
    now = grade(answers)
    tried = {(key, grade({**answers, key: other})) for key in keys for other in alternatives(key)}
    return {(key, then) for key, then in tried if then != now}


def read_value(key: str, value: str, language: Language) -> Any:
    """Return an answer that the words of a change stand for."""
    words = {
        "es": {"alguno presente": "yes", "ninguno presente": "no", "40 o más": 40, "menos de 40": 39},
        "en": {"any of them present": "yes", "none of them present": "no", "40 or more": 40, "below 40": 39},
    }[language]
    if key in MEMBERS:
        return dict.fromkeys(MEMBERS[key], words[value])
    if key == "csi":
        return words[value]
    options = QUESTIONNAIRE.options(QUESTIONNAIRE[key])
    [found] = [option.value for option in options if option.display[language].lower() == value]
    return found


@settings(max_examples=200, deadline=None)
@given(some_answers, languages)
def test_the_changes_shown_are_all_there_are_and_lead_where_they_say(
    show: Show, answers: Answers, language: Language
) -> None:
    grading = (
        ("iasp_2021", OF_2021, lambda given_: iasp_2021(given_)["grade"]),
        ("cs_2014", OF_2014, verdict_2014),
    )
    reply = show(answers, language)
    for criteria, keys, grade in grading:
        shown = set()
        for line in section(reply, criteria):
            match = CHANGE[language].fullmatch(line)
            for entry in match[2].split("; ") if match else ():
                asked, _, value = entry.partition(": ")
                [key] = [key for key in keys if name(key, language) == asked]
                then = grade({**answers, key: read_value(key, value, language)})
                assert match
                assert GRADES[criteria][language][then] == match[1], line
                shown.add((key, then))
        assert shown == changing(answers, keys, grade)


def test_of_several_answers_with_the_same_effect_one_is_named(show: Show) -> None:
    lines = section(show({"for": "case", "duration": "no", "distribution": "discrete"}), "iasp_2021")
    assert not [line for line in lines if line.startswith("Pasaría")], "no single answer mends two that fail"
    lines = section(show({"for": "case", "distribution": "discrete"}), "iasp_2021")
    change = "Pasaría a «indeterminado» con una sola respuesta distinta: Distribución: en una región."
    assert [line for line in lines if line.startswith("Pasaría")] == [change]
