"""What a result shows, in both languages, against the statement of the criteria in test_screening.py."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.cases import Case, load_cases
from dialogs.definition import Questionnaire
from dialogs.definitions import load_questionnaire
from dialogs.replies import Reply
from dialogs.result import result
from dialogs.session import Walk
from dialogs.speaker import Speaker
from tests.test_screening import (
    EXPLAINED,
    MEMBERS,
    REQUIRED,
    SAID,
    SUPPORTING,
    WHERE,
    YES_NO_UNKNOWN,
    as_printed,
    combinations,
    iasp_2021,
    truth,
    verdict_2014,
)

Answers = Mapping[str, Any]
Show = Callable[..., Reply]

QUESTIONNAIRE = load_questionnaire()
OF_2021 = (*REQUIRED, *SUPPORTING)
OF_2014 = ("neuropathic", "disproportionate", "diffuse", "csi")
TITLES = {criteria.id: criteria.title for criteria in QUESTIONNAIRE.criteria}
GRADES = {
    "iasp_2021": {
        "es": {
            "not_met": "criterios no cumplidos",
            "undetermined": "indeterminado",
            "possible": "posible",
            "probable": "probable",
        },
        "en": {
            "not_met": "criteria not met",
            "undetermined": "undetermined",
            "possible": "possible",
            "probable": "probable",
        },
    },
    "cs_2014": {
        "es": {"met": "cumplidos", "not_met": "no cumplidos", "undetermined": "indeterminado"},
        "en": {"met": "met", "not_met": "not met", "undetermined": "undetermined"},
    },
}
BUCKETS = {
    "es": {1: "A favor: ", -1: "En contra: ", 0: "No se sabe: ", None: "No se preguntó: "},
    "en": {1: "For: ", -1: "Against: ", 0: "Not known: ", None: "Not asked: "},
}
CHANGE = {
    "es": re.compile(r"Pasaría a «(.+)» con una sola respuesta distinta: (.+)\."),
    "en": re.compile(r"Would become “(.+)” with one different answer: (.+)\."),
}
PRINTED = {
    "es": re.compile(r"tal como la Tabla 1 imprime los criterios de 2014, el resultado sería «(.+?)»"),
    "en": re.compile(r"as the review's Table 1 prints the 2014 criteria, the result would be “(.+?)”"),
}
MIXED = {"es": "Dolor mixto: ", "en": "Mixed pain: "}


@pytest.fixture(scope="module")
def show(library: Library) -> Show:
    """Return the result of a walk with these answers, and nothing that was not asked."""

    def shown(answers: Answers, language: Language = "es", case: Case | None = None) -> Reply:
        walk = Walk(number=1, moves=40, step="result", item="csi", answers=dict(answers))
        return result(Speaker(library, language), QUESTIONNAIRE, walk, case)

    return shown


def texts(reply: Reply) -> list[str]:
    return [part.text for part in reply.parts]


def section(reply: Reply, criteria: str) -> list[str]:
    """Return the paragraphs about one set of criteria, its heading first."""
    begun = [i for i, part in enumerate(reply.parts) if part.kind == "heading"]
    title = TITLES[criteria][reply.language]
    first = next(i for i in begun if reply.parts[i].text.startswith(f"{title}: "))
    end = next((i for i in begun if i > first), len(reply.parts))
    return texts(reply)[first:end]


def name(link_id: str, language: Language) -> str:
    return QUESTIONNAIRE[link_id].name[language]


answered = {
    "red_flags": st.just([]),
    "scope": st.sampled_from(["musculoskeletal", "unknown"]),
    "duration": st.sampled_from(YES_NO_UNKNOWN),
    "distribution": st.sampled_from(WHERE),
    "nociceptive": st.sampled_from(EXPLAINED),
    "neuropathic": st.sampled_from(EXPLAINED),
    **{
        key: st.fixed_dictionaries(dict.fromkeys(members, st.sampled_from(YES_NO_UNKNOWN)))
        for key, members in MEMBERS.items()
    },
    "disproportionate": st.sampled_from(YES_NO_UNKNOWN),
    "diffuse": st.sampled_from(YES_NO_UNKNOWN),
    "csi": st.none() | st.integers(0, 100),
}
some_answers = st.fixed_dictionaries({"for": st.just("case")}, optional=answered)
languages = st.sampled_from(LANGUAGES)


# Reasons


@settings(max_examples=300)
@given(some_answers, languages)
def test_every_criterion_stands_in_exactly_one_place(
    show: Show, answers: Answers, language: Language
) -> None:
    reply = show(answers, language)
    for criteria, keys in (("iasp_2021", OF_2021), ("cs_2014", OF_2014)):
        lines = section(reply, criteria)
        for key in keys:
            bucket = BUCKETS[language][truth(answers, key) if key in answers else None]
            found = [line for line in lines for entry in entries(line) if names(entry, key, language)]
            reasons = [line for line in found if line.startswith(tuple(BUCKETS[language].values()))]
            assert len(reasons) == 1, (key, found)
            assert reasons[0].startswith(bucket), key


def entries(line: str) -> list[str]:
    """Return what a line lists, without its beginning and its full stop."""
    return line.partition(": ")[2].removesuffix(".").split("; ")


def names(entry: str, key: str, language: Language) -> bool:
    """Return whether an entry is about a criterion: its name, then at most an answer in brackets."""
    return re.fullmatch(rf"{re.escape(name(key, language))}( \(.*\))?", entry) is not None


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"duration": "yes"}, "A favor: Duración (sí)."),
        ({"distribution": "discrete"}, "En contra: Distribución (en un punto bien delimitado)."),
        ({"nociceptive": "partial"}, "A favor: Mecanismos nociceptivos (una parte)."),
        ({"neuropathic": "entire"}, "En contra: Mecanismos neuropáticos (todo)."),
        ({"duration": "unknown"}, "No se sabe: Duración (no se sabe)."),
        (
            {"signs": {"static": "yes", "dynamic": "no", "thermal": "yes", "aftersensation": "unknown"}},
            "A favor: Signos evocados (alodinia mecánica estática, alodinia al calor o al frío).",
        ),
        ({"signs": dict.fromkeys(MEMBERS["signs"], "no")}, "En contra: Signos evocados (no)."),
        ({"csi": 0}, "En contra: Inventario (CSI) (0)."),
        ({"csi": 40}, "A favor: Inventario (CSI) (40)."),
        ({"csi": None}, "No se sabe: Inventario (CSI) (no se sabe)."),
    ],
)
def test_a_reason_gives_the_answer_it_rests_on(show: Show, answers: Answers, said: str) -> None:
    assert said in texts(show({"for": "case", **answers}))


def test_a_question_never_asked_is_not_called_unknown(show: Show) -> None:
    lines = section(show({"for": "case", "duration": "no", "distribution": "unknown"}), "iasp_2021")
    assert "No se sabe: Distribución (no se sabe)." in lines
    [never] = [line for line in lines if line.startswith("No se preguntó: ")]
    assert entries(never) == [name(key, "es") for key in OF_2021 if key not in ("duration", "distribution")]


# Verdicts


@settings(max_examples=300)
@given(some_answers, languages)
def test_the_heading_gives_the_grade_and_what_decided_it(
    show: Show, answers: Answers, language: Language
) -> None:
    reply, stated = show(answers, language), iasp_2021(answers)
    first, *rest = section(reply, "iasp_2021")
    assert first == f"{TITLES['iasp_2021'][language]}: {GRADES['iasp_2021'][language][stated['grade']]}"
    decided = {"es": "Lo decide: ", "en": "Decided by: "}[language]
    expected = [f"{decided}{'; '.join(name(key, language) for key in stated['decided_by'])}."]
    assert [line for line in rest if line.startswith(decided)] == (expected if stated["decided_by"] else [])
    assert section(reply, "cs_2014")[0].endswith(f": {GRADES['cs_2014'][language][verdict_2014(answers)]}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_mixed_pain_is_remarked_exactly_when_another_mechanism_explains_a_part(
    show: Show, language: Language
) -> None:
    remarked = []
    for answers in combinations(*REQUIRED):
        found = any(
            text.startswith(MIXED[language]) for text in texts(show({"for": "case", **answers}, language))
        )
        assert found == iasp_2021(answers)["mixed"], answers
        remarked.append(found)
    assert True in remarked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_as_printed_is_noted_exactly_when_it_differs(show: Show, language: Language) -> None:
    differing = set()
    for answers in combinations("duration", "neuropathic", "disproportionate", "diffuse", "csi"):
        source, printed = verdict_2014(answers), as_printed(answers)
        notes = [part for part in show({"for": "case", **answers}, language).parts if part.kind == "note"]
        found = [match[1] for note in notes for match in PRINTED[language].finditer(note.text)]
        assert found == ([] if source == printed else [GRADES["cs_2014"][language][printed]]), answers
        differing.add((source, printed))
    assert {("met", "not_met"), ("met", "undetermined"), ("undetermined", "not_met")} <= differing


@pytest.mark.parametrize(
    ("language", "why"),
    [
        (
            "es",
            "La fuente no pide duración, y en ella el inventario decide cuando la distribución no es difusa",
        ),
        ("en", "The source does not ask for duration, and there the inventory decides when"),
    ],
)
def test_the_note_says_why_the_two_differ(show: Show, language: Language, why: str) -> None:
    differ = {"duration": "no", "neuropathic": "none", "disproportionate": "yes", "diffuse": "yes"}
    assert why in "\n".join(texts(show({"for": "case", **differ}, language)))


# Single answers that would change the grade


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


# What always stands there


LIMITS = {
    "es": (
        *("sensibilidad 60 %", "especificidad 93 %", "apta para tamizaje", "PMID 39190340"),
        *("32 viñetas", "dos fisioterapeutas", "69 % y 89 %", "PMID 40004711"),
        "Alcance: los dos conjuntos se escribieron para dolor musculoesquelético",
        "Nociplástico no es sinónimo de sensibilización central",
        "No es un diagnóstico",
    ),
    "en": (
        *("sensitivity 60 %", "specificity 93 %", "not suitable for screening purposes", "PMID 39190340"),
        *("32 vignettes", "two physiotherapists", "69 % and 89 %", "PMID 40004711"),
        "Scope: both sets were written for musculoskeletal pain",
        "Nociplastic is not a synonym of central sensitization",
        "It is neither a diagnosis",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", ["case", "self"])
@pytest.mark.parametrize("duration", YES_NO_UNKNOWN)
def test_accuracy_scope_and_limits_always_stand_there(
    show: Show, language: Language, audience: str, duration: str
) -> None:
    reply = show({"for": audience, "duration": duration}, language)
    assert reply.language == language
    said = "\n".join(texts(reply))
    assert [limit for limit in LIMITS[language] if limit not in said] == []
    assert not re.search(r"usted tiene|tienes dolor nociplástico|you have nociplastic", said, re.IGNORECASE)


@pytest.mark.parametrize(("language", "outside"), [("es", "Fuera de alcance: "), ("en", "Out of scope: ")])
@pytest.mark.parametrize("audience", ["case", "self"])
@pytest.mark.parametrize("scope", ["musculoskeletal", "other", "unknown", None])
def test_pain_outside_the_scope_is_told(
    show: Show, language: Language, outside: str, audience: str, scope: str | None
) -> None:
    answers = {"for": audience} | ({"scope": scope} if scope else {})
    notes = [text for text in texts(show(answers, language)) if text.startswith(outside)]
    assert len(notes) == (scope == "other")


@given(some_answers, st.sampled_from(["musculoskeletal", "other", "unknown"]))
def test_scope_never_changes_a_grade(show: Show, answers: Answers, scope: str) -> None:
    one, other = show({**answers, "scope": scope}), show({**answers, "scope": "musculoskeletal"})
    for criteria in ("iasp_2021", "cs_2014"):
        judged = [text for text in section(one, criteria) if not text.startswith("Fuera de alcance: ")]
        assert judged == section(other, criteria)


@pytest.mark.parametrize(
    ("language", "pending"),
    [
        ("es", "Señales de alarma por valorar en días: Cáncer previo; Dolor nocturno."),
        ("en", "Red flags to be assessed within days: History of cancer; Night pain."),
    ],
)
@pytest.mark.parametrize("audience", ["case", "self"])
def test_flags_left_pending_come_first(show: Show, language: Language, pending: str, audience: str) -> None:
    reply = show({"for": audience, "red_flags": ["cancer", "night-pain"], "duration": "no"}, language)
    first = next(part for part in reply.parts if part.kind not in ("title", "lead"))
    assert (first.kind, first.text[: len(pending)]) == ("note", pending)
    assert pending not in "\n".join(texts(show({"for": audience, "red_flags": []}, language)))


# For oneself


@settings(max_examples=200)
@given(some_answers, languages)
def test_for_oneself_there_is_no_grade_and_no_list_of_changes(
    show: Show, answers: Answers, language: Language
) -> None:
    reply = show({**answers, "for": "self"}, language)
    grades = [label for labels in GRADES.values() for label in labels[language].values()]
    explanation = {"es": "La Figura 1 de la revisión dice", "en": "The review's Figure 1 says"}[language]
    for text in texts(reply):
        if not text.startswith(explanation):
            assert not re.search(rf"\b({'|'.join(grades)})\b", text), text
        assert not CHANGE[language].search(text)
        assert not PRINTED[language].search(text)
        assert not text.startswith(MIXED[language])
    assert not any(title[language] in text for title in TITLES.values() for text in texts(reply))


@settings(max_examples=200)
@given(some_answers, languages)
def test_for_oneself_it_says_what_the_answers_touch_and_what_a_clinician_would_check(
    show: Show, answers: Answers, language: Language
) -> None:
    lines = texts(show({**answers, "for": "self"}, language))
    begins = {
        "es": ("Tus respuestas tocan: ", "Un clínico revisaría: "),
        "en": ("Your answers touch: ", "A clinician would check: "),
    }[language]
    keys = dict.fromkeys((*OF_2021, *OF_2014))
    touched = [name(key, language) for key in keys if truth(answers, key) == 1]
    others = [name(key, language) for key in keys if truth(answers, key) != 1]
    for begin, expected in zip(begins, (touched, others), strict=True):
        found = [sorted(entries(line)) for line in lines if line.startswith(begin)]
        assert found == ([sorted(expected)] if expected else [])


@pytest.mark.parametrize(
    ("language", "provisional"), [("es", "Provisional y sin grado"), ("en", "Provisional and ungraded")]
)
def test_what_one_says_of_oneself_is_provisional(show: Show, language: Language, provisional: str) -> None:
    [own, case] = [show({"for": audience}, language) for audience in ("self", "case")]
    assert own.parts[1].kind == "lead"
    assert own.parts[1].text.startswith(provisional)
    assert provisional not in "\n".join(texts(case))


# Practice


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", load_cases(QUESTIONNAIRE).values(), ids=lambda case: case.id)
def test_a_case_answered_as_expected_ends_with_its_lesson(show: Show, case: Case, language: Language) -> None:
    reply = show({"for": "case", **case.answers}, language, case)
    heading = {"es": "Lo esperado en este caso", "en": "What was expected of this case"}[language]
    said = texts(reply)[texts(reply).index(heading) :]
    assert case.lesson[language] in said
    same = {"es": ", como llegaste.", "en": ", as you found."}[language]
    held = case.expected["urgent"] == "now"
    for criteria in ("iasp_2021", "cs_2014"):
        [line] = [text for text in said if text.startswith(f"{TITLES[criteria][language]}: ")]
        assert line.endswith(same) is not held
        assert held or GRADES[criteria][language][case.expected[criteria]] in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_grade_than_expected_names_the_one_expected(show: Show, language: Language) -> None:
    case = load_cases(QUESTIONNAIRE)["case-shoulder"]
    said = texts(show({"for": "case", **case.answers, "duration": "no", "csi": 40}, language, case))
    expected = {
        "es": ("(IASP 2021): se esperaba «posible»", "(2014): se esperaba «no cumplidos»"),
        "en": ("(IASP 2021): “possible” was expected", "(2014): “not met” was expected"),
    }[language]
    for fragment in expected:
        assert any(fragment in text for text in said)


def test_without_a_case_nothing_is_expected(show: Show, questionnaire: Questionnaire) -> None:
    said = "\n".join(texts(show({"for": "case"})))
    assert "Lo esperado" not in said
    assert questionnaire == QUESTIONNAIRE
    assert set(SAID) == {*OF_2021, *OF_2014}
