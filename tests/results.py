"""Decides how a test reads a result: its paragraphs, what they list, and the words for each grade."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from content.models import LANGUAGES, Language
from dialogs.definitions import load_questionnaire
from dialogs.replies import Reply
from tests.statement import EXPLAINED, MEMBERS, REQUIRED, SUPPORTING, WHERE, YES_NO_UNKNOWN

__all__ = [
    "CHANGE",
    "GRADES",
    "MIXED",
    "OF_2014",
    "OF_2021",
    "PRINTED",
    "QUESTIONNAIRE",
    "TITLES",
    "Answers",
    "Show",
    "entries",
    "languages",
    "name",
    "section",
    "some_answers",
    "texts",
]

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
CHANGE = {
    "es": re.compile(r"Pasaría a «(.+)» con una sola respuesta distinta: (.+)\."),
    "en": re.compile(r"Would become “(.+)” with one different answer: (.+)\."),
}
PRINTED = {
    "es": re.compile(r"tal como la Tabla 1 imprime los criterios de 2014, el resultado sería «(.+?)»"),
    "en": re.compile(r"as the review's Table 1 prints the 2014 criteria, the result would be “(.+?)”"),
}
MIXED = {"es": "Dolor mixto: ", "en": "Mixed pain: "}


def texts(reply: Reply) -> list[str]:
    """Return the paragraphs of a result."""
    return [part.text for part in reply.parts]


def section(reply: Reply, criteria: str) -> list[str]:
    """Return the paragraphs about one set of criteria, its heading first."""
    begun = [i for i, part in enumerate(reply.parts) if part.kind == "heading"]
    title = TITLES[criteria][reply.language]
    first = next(i for i in begun if reply.parts[i].text.startswith(f"{title}: "))
    end = next((i for i in begun if i > first), len(reply.parts))
    return texts(reply)[first:end]


def name(link_id: str, language: Language) -> str:
    """Return what a criterion is called."""
    return QUESTIONNAIRE[link_id].name[language]


def entries(line: str) -> list[str]:
    """Return what a line lists, without its beginning and its full stop."""
    return line.partition(": ")[2].removesuffix(".").split("; ")


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
