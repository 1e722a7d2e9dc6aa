"""Decides whether typed words answer the open question of a walk, so that buttons are never needed."""

import re
from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz, process

from content.models import LANGUAGES
from content.text import fold, joined, words
from dialogs.definition import Item, Questionnaire
from dialogs.durations import lasted
from dialogs.replies import Reply
from dialogs.session import Walk

__all__ = ["NO_ANSWER", "goes_on", "named_choice", "read_answer"]


NEAR_ENOUGH = 88
"""Likeness, out of 100, from which a typed option counts as meant: one slip in eight letters."""


class _NoAnswer:
    """The type of NO_ANSWER."""


NO_ANSWER = _NoAnswer()
"""What is returned when the words are no answer: None is one, «unknown» to an integer."""

YES = frozenset("si s yes y yep yeah claro afirmativo presente".split())
NO = frozenset("no n nop nope negativo ausente".split())
UNKNOWN = frozenset(
    "no se|nose|no lo se|ns|no se sabe|desconocido|ni idea|no estoy seguro|no estoy segura|quien sabe|?|"
    "unknown|dont know|don t know|i don t know|i dont know|idk|not known|not sure".split("|")
)
UNSURE = ("no entiend", "no entend", "no comprend", "espera", "pero", "i don t", "i didn t", "wait", "but")
"""How words begin that take back a yes or no before them."""
MOST_BEGUN = 12
"""How many yeses and noes are read before what they lead to. More might be taken back later."""
NOTHING = frozenset("ninguna ninguno nada none".split()) | {"no hay", "ninguna de estas", "none of these"}

ON = frozenset(
    "seguir|sigue|sigamos|seguimos|continuar|continua|continuamos|reanudar|resume|continue|go on|carry on|"
    "seguir con el cuestionario|continuar el cuestionario|continue the questionnaire".split("|")
)


def goes_on(text: str) -> bool:
    """Return whether the words ask that what was paused goes on."""
    return joined(text) in ON


def read_answer(questionnaire: Questionnaire, walk: Walk, text: str) -> Any:
    """Return the answer that the words give to the question at which the walk stands, or NO_ANSWER.

    Understood are an option's wording in either language or its number, yes, no and unknown, «none»,
    several numbers where several may be given, a whole number where one is asked, and a duration likewise.
    """
    item = questionnaire[walk.item]
    said = joined(text) or fold(text).strip()
    if item.type == "integer":
        return _number(item, text, said)
    if item.type == "group":
        return _group(item, said)
    if item.repeats:
        return _several(item, said)
    if item.type == "boolean":
        return _yes_or_no(questionnaire, item, text)
    return _single(questionnaire, item, said)


def named_choice(replies: Iterable[Reply], text: str) -> str | None:
    """Return the action of the button whose label was typed out, if there is one."""
    said = words(text)
    for reply in replies:
        for choice in reply.choices:
            if said and choice.action and said in (words(choice.label), words(choice.name)):
                return choice.action
    return None


def _number(item: Item, text: str, said: str) -> Any:
    if said in UNKNOWN or said in NO:
        return None
    found = re.fullmatch(
        r"\s*(\d{1,3})(?:\s*(?:/|de|of)\s*100)?(?:\s*(?:puntos|points))?[\s.]*", text.casefold()
    )
    if found and item.minValue <= int(found[1]) <= item.maxValue:
        return int(found[1])
    return NO_ANSWER


def _three_valued(said: str) -> str | None:
    for value, spellings in (("unknown", UNKNOWN), ("yes", YES), ("no", NO)):
        if said in spellings:
            return value
    return None


def _group(item: Item, said: str) -> Any:
    value = "no" if said in NOTHING else _three_valued(said)
    if value in ("no", "unknown"):
        return {member.linkId: value for member in item.item}
    return NO_ANSWER


def _several(item: Item, said: str) -> Any:
    if said in NOTHING or said in NO:
        return []
    numbers = said.replace(" y ", " ").replace(" and ", " ").split()
    numbered = {str(number): option.value for number, option in enumerate(item.answerOption, 1)}
    if numbers and set(numbers) <= set(numbered):
        return [value for number, value in numbered.items() if number in numbers]
    return NO_ANSWER


def _yes_or_no(questionnaire: Questionnaire, item: Item, text: str) -> Any:
    """Return what a text says to a yes or no question; «no, …» counts unless what follows says otherwise."""
    begun: Any = NO_ANSWER
    for _ in range(MOST_BEGUN + 1):
        found = _outright(questionnaire, item, text)
        if found is not NO_ANSWER:
            return found if _agrees(begun, found) else NO_ANSWER
        head, comma, rest = fold(text).partition(",")
        value = _three_valued(joined(head))
        if not comma or value is None or set(text) & set("?¿"):
            return begun
        if not _agrees(begun, value) or joined(rest).startswith(UNSURE):
            return NO_ANSWER
        begun, text = value, rest
    return NO_ANSWER


def _agrees(begun: Any, value: str) -> bool:
    """Return whether what was said so far may go on so: nobody who says no after yes, but «no, no sé» may."""
    return begun is NO_ANSWER or value in (begun, "unknown")


def _outright(questionnaire: Questionnaire, item: Item, text: str) -> Any:
    """Return what a text as a whole says to a yes or no question."""
    said = joined(text) or fold(text).strip()
    # «2» where a duration is asked may be two months as well as the second option.
    found = NO_ANSWER if item.months and said.isdecimal() else _single(questionnaire, item, said)
    if found is NO_ANSWER and item.months:
        found = lasted(text, item.months) or NO_ANSWER
    return found


def _single(questionnaire: Questionnaire, item: Item, said: str) -> Any:
    options = questionnaire.options(item)
    numbered = {str(number): option.value for number, option in enumerate(options, 1)}
    if said in numbered:
        return numbered[said]
    spellings = {joined(o.display[language]): o.value for o in options for language in LANGUAGES}
    spellings.update({option.value: option.value for option in options})
    near = process.extractOne(said, list(spellings), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    if near:
        return spellings[near[0]]
    begun = {
        value
        for spelling, value in spellings.items()
        if value != "unknown" and f"{spelling} ".startswith(f"{said} ")
    }
    if len(begun) == 1:
        return begun.pop()
    value = _three_valued(said)
    return value if value in {option.value for option in options} else NO_ANSWER
