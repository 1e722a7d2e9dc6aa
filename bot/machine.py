"""Decides what the machine interface answers: one JSON object a line, in order, none lost."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from content.cards import card
from content.deciding import Hit
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.definition import Questionnaire
from dialogs.routing import Routed, Router
from dialogs.screening import AnswerError, accept, screen

__all__ = ["answer_line", "answers", "card_object", "screen_line", "screenings"]

MOST_CANDIDATES = 5


def answers(router: Router, lines: Iterable[str]) -> Iterator[str]:
    """Yield one JSON line for each question line. Lines know nothing of each other."""
    return (_written(answer_line(router, line)) for line in lines)


def answer_line(router: Router, line: str) -> dict[str, Any]:
    """Return the answer to one line `{"q", "lang"}`, or {"error"} for a line that is no such object."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "this line is no JSON; give an object with q and, if wanted, lang"}
    if not isinstance(given, dict) or not isinstance(given.get("q"), str):
        return {"error": "this line is no object with a text q"}
    language = given.get("lang")
    if language is not None and language not in LANGUAGES:
        return {"error": "lang is neither es nor en"}
    strangers = set(given) - {"q", "lang"}
    if strangers:
        return {"error": f"the key {sorted(strangers)[0]!r} is not known; give q and, if wanted, lang"}
    routed = router.route(given["q"], chosen=language)
    return {
        "q": given["q"],
        "lang": routed.language,
        "route": routed.route,
        "topic": routed.topic,
        "candidates": _candidates(routed),
    }


def _candidates(routed: Routed) -> list[dict[str, Any]]:
    offered = [hit for topic in routed.offered for hit in routed.hits if hit.topic == topic]
    rest: list[Hit] = [hit for hit in routed.hits if hit not in offered]
    return [{"topic": hit.topic, "score": hit.score} for hit in (*offered, *rest)][:MOST_CANDIDATES]


def screenings(questionnaire: Questionnaire, lines: Iterable[str]) -> Iterator[str]:
    """Yield one JSON line of verdicts for each line of answers."""
    return (_written(screen_line(questionnaire, line)) for line in lines)


def screen_line(questionnaire: Questionnaire, line: str) -> dict[str, Any]:
    """Return the verdicts on one line of answers, or {"error"} naming the key and value at fault."""
    try:
        return screen(questionnaire, accept(questionnaire, json.loads(line, object_pairs_hook=_no_key_twice)))
    except AnswerError as error:
        return {"error": str(error)}
    except (ValueError, RecursionError):
        return {"error": "this line is no JSON; give an object of answers"}


def _written(found: dict[str, Any]) -> str:
    """Return an object as a line of JSON. Half a character, which UTF-8 cannot hold, stays escaped."""
    return json.dumps(found, ensure_ascii=False).encode(errors="backslashreplace").decode()


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise AnswerError(f"the key {key!r} is given twice")
        found[key] = value
    return found


def card_object(library: Library, topic: str, language: Language) -> dict[str, Any]:
    """Return a card in the shape of the machine interface; raise KeyError for an unknown id."""
    shown = card(library, topic, language)
    return {
        "id": shown.id,
        "title": shown.title,
        "lead": shown.lead,
        "claims": [{"text": c.text, "refs": list(c.refs), "section": c.section} for c in shown.claims],
        "notes": [{"id": note.id, "text": note.text} for note in shown.notes],
        "related": list(shown.related),
    }
