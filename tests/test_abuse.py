"""Messages made to be slow take no longer than ordinary ones of the same length."""

import statistics
import time
from collections.abc import Mapping
from datetime import datetime

import pytest

from dialogs.conversation import Conversation
from dialogs.events import Said
from dialogs.session import Session, Walk

LENGTH = 4096
RUNS = 5
AT_MOST = 6.0
"""Times as long as an ordinary message; nearly all take less than once, and what was mended took hundreds."""
ORDINARY = "¿me puedes explicar qué es la sensibilización central y por qué duele si no hay daño? "
LETTERS = [chr(97 + number % 26) for number in range(0, 26 * 17, 17)]
BAIT: Mapping[str, str] = {
    "one letter": "a",
    "spaces": " \t\n",
    "open brackets": "([{",
    "deep nesting": '{"a":[',
    "regex bait": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
    "digits": "1",
    "amounts": "10 mg/kg ",
    "spelt out": "s.u.i.c.i.d.i.o ",
    "null bytes": "dolor\0",
    "zero width": "d\u200bo\u200dl\ufeffo\u200cr ",
    "direction marks": "\u202e\u2066dolor\u2069",
    "many accents": "d\u0301\u0301\u0301\u0301\u0301\u0301",
    "half of a pair": "\ud800",
    "signs that are sentences": "ﷺ",
    "ligatures": "ﬃ",
    "greek": "γ",
    "chinese": "痛",
    "emoji": "👨‍👩‍👧🇲🇽😀",
    "yes and no": "si o no o ",
    "noes": "no,",
    "short words": "/a ",
    "misspelt words": "sensibilzacion ketmina nociplastco queee ",
    "unknown words": "".join(
        f"{a}{b}{LETTERS[(i + j) % 26]}{b}{a}{a}{b} "
        for i, a in enumerate(LETTERS)
        for j, b in enumerate(LETTERS)
    ),
    "danger at the end": "y luego " * 500 + "me quiero morir ",
}


def filled(part: str) -> str:
    return (part * LENGTH)[:LENGTH]


@pytest.mark.parametrize("item", [None, "duration", "csi"])
@pytest.mark.parametrize("name", BAIT)
def test_bait_takes_no_longer_than_an_ordinary_message(
    talk: Conversation, now: datetime, name: str, item: str | None
) -> None:
    """Whether it is asked freely or said to a question that is answered with yes or a number."""
    walk = Walk(number=1, item=item, answers={"for": "case"}) if item else None

    def seconds(text: str) -> float:
        began = time.process_time()
        assert talk.turn(Session(greeted=True, walk=walk, walks=1), Said(text), now).replies
        return time.process_time() - began

    ordinary, bait = filled(ORDINARY), filled(BAIT[name])
    pairs = [(seconds(bait), seconds(ordinary)) for _ in range(RUNS)]
    ratio = statistics.median(one for one, _ in pairs) / statistics.median(other for _, other in pairs)
    assert ratio <= AT_MOST, f"{ratio:.1f} times as long"
