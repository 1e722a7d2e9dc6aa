"""Decides how a reader says that a card is wrong: a reason is chosen, and only topic and reason are kept."""

from dataclasses import dataclass

from dialogs.replies import Choice, Reply
from dialogs.speaker import Speaker

__all__ = ["REASONS", "Report", "reasons_reply", "report_of", "thanks_reply"]

REASONS = ("claim", "source", "unclear", "typo", "other")
"""What can be wrong, as `report.<reason>` words it; the ids are kept and stay what they are."""


@dataclass(frozen=True)
class Report:
    """Somebody finds a topic's card wrong. Nothing else is known of it, least of all who it was."""

    topic: str
    reason: str


def report_of(topic: str, reason: str, speaker: Speaker) -> Report:
    """Return the report; raise KeyError for a topic without a card or a reason that is not offered."""
    _check(topic, speaker)
    if reason not in REASONS:
        raise KeyError(reason)
    return Report(topic, reason)


def reasons_reply(speaker: Speaker, topic: str) -> Reply:
    """Return the question what is wrong with a card; raise KeyError for a topic without one."""
    _check(topic, speaker)
    title = speaker.library.title(topic, speaker.language)
    reasons = [(Choice(speaker(f"report.{reason}"), f"wrong:{topic}:{reason}"),) for reason in REASONS]
    return speaker.reply(
        speaker.part("question", "report.question", title=title),
        speaker.part("small", "report.kept"),
        rows=(*reasons, (speaker.choice("report.nothing", f"in:{topic}"),)),
    )


def thanks_reply(speaker: Speaker, report: Report) -> Reply:
    """Return the thanks for a report, in the place of the question."""
    back = Choice(speaker("report.back"), f"in:{report.topic}")
    reason = speaker(f"report.{report.reason}")
    return speaker.reply(speaker.part("lead", "report.thanks", reason=reason), rows=((back,),), in_place=True)


def _check(topic: str, speaker: Speaker) -> None:
    speaker.library.title(topic, speaker.language)
    if topic in speaker.library.replies:
        raise KeyError(topic)
