"""Decides which pictures there are, which card each belongs to, and how one is offered; draws nothing."""

from collections.abc import Mapping
from typing import Final

from dialogs.actions import walk_action
from dialogs.replies import Choice, Picture, Reply, Row
from dialogs.session import Walk
from dialogs.speaker import Speaker

__all__ = [
    "MECHANISM_CARDS",
    "OF_CARD",
    "OWN",
    "SHARED",
    "figure_reply",
    "figure_row",
    "figures_reply",
    "own_reply",
    "own_row",
]

SHARED: Final = ("path", "mechanism", "criteria", "evidence")
"""The pictures that are the same for everybody, in the order in which they are listed."""
OWN: Final = ("path", "keepsake")
"""What is drawn from a person's answers: a picture to look at, a page to keep."""

MECHANISM_CARDS: Final = (
    "mechanism-nmda",
    "mechanism-sensitization-reversal",
    "mechanism-gaba-glutamate",
    "mechanism-immune-glia",
    "mechanism-microglia",
    "mechanism-m1-m2",
    "mechanism-microglia-activators",
    "mechanism-mapk",
    "mechanism-cytokines",
    "mechanism-neuroinflammation",
    "mechanism-reconsolidation",
    "mechanism-antidepressant",
    "mechanism-mtor",
    "mechanism-antiinflammatory",
    "mechanism-neuroplasticity",
)
"""Cards for which the mechanism is drawn with their own part lit; the picture has the card's name."""

OF_CARD: Final[Mapping[str, str]] = {
    "criteria-flowchart": "path",
    "criteria-iasp-2021": "path",
    "criteria-necessary": "path",
    "criteria-optional": "path",
    "criteria-comparison": "criteria",
    "criteria-cs-2014": "criteria",
    "mechanism-figure-2": "mechanism",
    "ketamine-mechanisms": "mechanism",
    "concept-central-sensitization": "mechanism",
    "evidence-overview": "evidence",
    "evidence-limitations": "evidence",
    "evidence-fibromyalgia": "evidence",
    "evidence-crps": "evidence",
    "evidence-cluster-headache": "evidence",
    "evidence-migraine": "evidence",
    "evidence-central-pain": "evidence",
    "evidence-systematic-review": "evidence",
    "evidence-ibs": "evidence",
    "evidence-pelvic-pain": "evidence",
    **{card: card for card in MECHANISM_CARDS},
}
"""The picture that goes with a card."""


def figure_row(speaker: Speaker, topic: str) -> tuple[Row, ...]:
    """Return the button that shows a card's picture, in a row of its own; no row where there is none."""
    name = OF_CARD.get(topic)
    return ((speaker.choice("figure.show", f"figure:{name}"),),) if name else ()


def figures_reply(speaker: Speaker) -> Reply:
    """Return the list of all pictures that are the same for everybody."""
    rows = tuple((speaker.choice(f"figure.name.{name}", f"figure:{name}"),) for name in SHARED)
    return speaker.reply(
        speaker.part("title", "figure.list"),
        speaker.part("text", "figure.list_how"),
        rows=rows,
        in_place=True,
    )


def figure_reply(speaker: Speaker, name: str) -> Reply:
    """Return a picture that is the same for everybody; raise KeyError for a name without one."""
    if name not in (*SHARED, *MECHANISM_CARDS):
        raise KeyError(name)
    shown = "mechanism" if name in MECHANISM_CARDS else name
    picture = Picture(name, speaker.language)
    rows: tuple[Row, ...] = ((Choice(speaker("figure.others"), "do:figures"),),)
    return speaker.reply(speaker.part("title", f"figure.name.{shown}"), rows=rows, picture=picture)


def own_row(speaker: Speaker, walk: Walk) -> Row:
    """Return the buttons that draw a person's own answers."""
    return tuple(speaker.choice(f"figure.own.{name}", walk_action(walk, "figure", name)) for name in OWN)


def own_reply(speaker: Speaker, walk: Walk, name: str) -> Reply:
    """Return a person's own picture or page, and what else the result offered."""
    other = tuple(choice for choice in own_row(speaker, walk) if not choice.action.endswith(f":{name}"))
    return speaker.reply(
        speaker.part("title", f"figure.own_title.{name}"),
        speaker.part("small", "result.study_only"),
        rows=((*other, speaker.choice("result.review", walk_action(walk, "review"))),),
        picture=Picture(name, speaker.language, walk, page=name == "keepsake"),
    )
