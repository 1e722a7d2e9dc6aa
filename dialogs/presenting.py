"""Decides how knowledge is shown as a reply: a card, a list of titles, the menu, a fixed answer."""

from collections.abc import Sequence
from dataclasses import replace

from content.cards import Card, CardClaim, card
from dialogs.citing import citation
from dialogs.help_lines import crisis_lines, emergency_lines
from dialogs.pictures import figure_row
from dialogs.replies import Choice, Part, Reply, Row
from dialogs.speaker import Speaker

__all__ = ["card_reply", "compact_reply", "group_reply", "menu_reply", "reply_text", "suggestions"]


def card_reply(speaker: Speaker, topic: str) -> Reply:
    """Return the card of a knowledge topic; raise KeyError for an unknown id."""
    shown = card(speaker.library, topic, speaker.language)
    parts = [
        Part("title", shown.title),
        Part("lead", shown.lead),
        *(Part("claim", _claim_text(speaker, claim)) for claim in shown.claims),
        *_note_parts(speaker, shown),
        *_cited(speaker, shown),
        speaker.part("small", "card.source"),
    ]
    return speaker.reply(*parts, rows=_card_rows(speaker, shown))


def compact_reply(speaker: Speaker, topic: str) -> Reply:
    """Return a card in short, to be shown where nobody asked for all of it; its notes stay with it."""
    shown = card(speaker.library, topic, speaker.language)
    notes = _note_parts(speaker, shown)
    return speaker.reply(
        Part("title", shown.title), Part("lead", shown.lead), *notes, speaker.part("small", "card.source")
    )


def _note_parts(speaker: Speaker, shown: Card) -> list[Part]:
    return [
        Part(
            "note",
            f"{speaker(f'note.{note.kind}', id=note.id)} {_note_text(speaker, note.text, note.source)}",
        )
        for note in shown.notes
    ]


def _claim_text(speaker: Speaker, claim: CardClaim) -> str:
    refs = "".join(f"[{number}]" for number in claim.refs)
    certainty = speaker(f"certainty.{claim.certainty}") if claim.certainty else ""
    section = speaker(f"section.{claim.section}")
    tail = ", ".join(part for part in (certainty, section) if part)
    return f"{claim.text} {refs} ({tail})".replace("  ", " ")


def _note_text(speaker: Speaker, text: str, source: str | None) -> str:
    return f"{text} {speaker('note.source', source=source)}" if source else text


def _cited(speaker: Speaker, shown: Card) -> tuple[Part, ...]:
    """Return how many cards a reference stands behind; their titles are on the buttons."""
    if not shown.id.startswith("ref-"):
        return ()
    key = "reference.cited" if len(shown.related) > 1 else "reference.cited_once"
    return (speaker.part("text", key, count=len(shown.related)),)


def _card_rows(speaker: Speaker, shown: Card) -> tuple[Row, ...]:
    refs = [
        Choice(f"[{number}]", f"show:ref-{number}", name=speaker("card.reference", number=number))
        for number in shown.refs
    ]
    rows: list[Row] = [tuple(refs[i : i + 6]) for i in range(0, len(refs), 6)]
    rows[:0] = figure_row(speaker, shown.id)
    rows.extend((speaker.topic(topic),) for topic in shown.related)
    rows.extend((Choice(label, url=address),) for label, address in shown.links)
    if shown.id.startswith("ref-"):
        cited = citation(speaker.library.reference(shown.id))
        rows.append((Choice(speaker("reference.copy"), copy=cited),))
    shared = speaker("card.shared", title=shown.title, lead=shown.lead)
    rows.append(
        (
            Choice(speaker("card.share"), copy=shared, share=shown.id),
            speaker.choice("report.open", f"wrong:{shown.id}"),
        )
    )
    return tuple(rows)


def suggestions(speaker: Speaker, topics: Sequence[str]) -> Reply:
    """Return at most three titles to choose from, and «none of these»."""
    if len(topics) == 1:
        asked, none = speaker("suggest.question_one"), speaker("suggest.none_one")
    else:
        asked, none = speaker("suggest.question"), speaker("suggest.none")
    rows = ((speaker.topic(topic),) for topic in topics)
    return speaker.reply(Part("question", asked), rows=(*rows, (Choice(none, "none"),)))


def menu_reply(speaker: Speaker, *, in_place: bool = False) -> Reply:
    """Return the menu: the questionnaire, the practice cases, and every group of topics."""
    groups = [Choice(speaker.of(group.title), f"menu:{group.id}") for group in speaker.library.groups]
    pairs = [tuple(groups[i : i + 2]) for i in range(0, len(groups), 2)]
    rows: list[Row] = [
        (speaker.choice("menu.walk", "walk"), speaker.choice("menu.practice", "practice")),
        *pairs,
        (speaker.choice("menu.references", "menu:ref"), speaker.choice("menu.abbreviations", "menu:abbr")),
    ]
    return speaker.reply(
        speaker.part("title", "menu.title"),
        speaker.part("text", "menu.text"),
        rows=tuple(rows),
        in_place=in_place,
    )


def group_reply(speaker: Speaker, group: str) -> Reply:
    """Return all topics of a group, or all references or abbreviations; raise KeyError for another name."""
    library = speaker.library
    if group in ("ref", "abbr"):
        topics = [topic for topic in library.topics() if topic.startswith(f"{group}-")]
        title = speaker("menu.references" if group == "ref" else "menu.abbreviations")
        columns = 2
    else:
        found = {entry.id: entry for entry in library.groups}[group]
        topics, title, columns = [topic.id for topic in found.topics], speaker.of(found.title), 1
    choices = [replace(speaker.topic(topic), action=f"in:{topic}") for topic in topics]
    rows: list[Row] = [tuple(choices[i : i + columns]) for i in range(0, len(choices), columns)]
    if group == "terms":
        rows.append((speaker.choice("menu.abbreviations", "menu:abbr"),))
    rows.append((speaker.choice("menu.back", "menu"),))
    return speaker.reply(Part("title", title), rows=tuple(rows), in_place=True)


def reply_text(speaker: Speaker, topic: str, *, tier: str | None = None) -> Reply:
    """Return a fixed reply of the safety or chat group; `tier` words the red flags' urgency."""
    reply = speaker.library.replies[topic]
    text = speaker.of(reply.text)
    parts = [Part("lead", text)]
    if topic == "safety-crisis":
        parts.extend(crisis_lines(speaker))
    if topic == "safety-red-flags":
        parts = [speaker.part("lead", f"safety.red_flags_{tier or 'now'}")]
        parts.extend(emergency_lines(speaker) if tier != "soon" else ())
    if topic == "safety-recreational":
        parts.extend(crisis_lines(speaker))
    rows: tuple[Row, ...] = ()
    if topic == "safety-personal-advice":
        rows = ((speaker.topic("criteria-iasp-2021"),), (speaker.choice("menu.walk", "walk"),))
    if topic in ("chat-help", "chat-greeting"):
        return speaker.reply(*parts, rows=menu_reply(speaker).rows)
    return speaker.reply(*parts, rows=rows)
