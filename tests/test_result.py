"""What a result shows, in both languages, against the statement of the criteria in statement.py."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.models import LANGUAGES, Language
from dialogs.cases import Case, load_cases
from dialogs.definition import Questionnaire
from tests.results import (
    GRADES,
    MIXED,
    OF_2014,
    OF_2021,
    PRINTED,
    QUESTIONNAIRE,
    TITLES,
    Answers,
    Show,
    entries,
    languages,
    name,
    section,
    some_answers,
    texts,
)
from tests.statement import (
    MEMBERS,
    REQUIRED,
    SAID,
    YES_NO_UNKNOWN,
    as_printed,
    combinations,
    iasp_2021,
    truth,
    verdict_2014,
)

BUCKETS = {
    "es": {1: "A favor: ", -1: "En contra: ", 0: "No se sabe: ", None: "No se preguntó: "},
    "en": {1: "For: ", -1: "Against: ", 0: "Not known: ", None: "Not asked: "},
}

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
