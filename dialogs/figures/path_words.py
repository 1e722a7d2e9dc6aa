"""Decides what is said with the diagnostic path: its headline, its notes, and the words instead of it."""

from collections.abc import Iterator

from dialogs.definition import Questionnaire
from dialogs.figures.path_reading import PathReading, Row
from dialogs.scoring import Answers
from dialogs.speaker import Speaker

__all__ = ["alt_text", "headline", "notes"]


def headline(
    speaker: Speaker, questionnaire: Questionnaire, reading: PathReading, answers: Answers | None
) -> tuple[str, str, bool]:
    """Return the big and the small line above the path, and whether they give a verdict."""
    if answers is None:
        return speaker("figure.path.study"), speaker("figure.path.study_how"), False
    if reading.held == "now":
        return speaker("flags.now.title"), speaker("figure.path.held"), False
    if reading.own:
        return speaker("figure.path.self"), speaker("figure.path.self_how"), False
    assert reading.given is not None  # noqa: S101  neither held nor oneself
    label = speaker.of(reading.criteria.outcome(reading.given.grade).label)
    names = [speaker.of(questionnaire[name].name).lower() for name in reading.given.decided_by]
    small = speaker("result.decided", criteria=", ".join(names)) if names else speaker("figure.path.all_met")
    return speaker("figure.path.verdict", grade=label), small, True


def notes(speaker: Speaker, reading: PathReading, answers: Answers | None) -> list[tuple[str, str]]:
    """Return the notes of this picture: what limits the answers, then what limits the criteria."""
    found: list[str] = []
    if reading.given:
        remarks = {remark.id: remark.text for remark in reading.criteria.remarks}
        found.extend(speaker.of(remarks[name]) for name in reading.given.remarks)
    if reading.held == "soon":
        found.append(speaker("figure.path.soon"))
    if reading.own:
        found.append(speaker("figure.path.provisional"))
    out = answers is not None and answers.get("scope") == "other"
    found.append(speaker("figure.path.out_of_scope" if out else "result.scope"))
    if answers is None:
        found.append(speaker("figure.path.names"))
    found.append(speaker("result.not_synonym"))
    return [("", text) for text in found]


def alt_text(
    speaker: Speaker, questionnaire: Questionnaire, reading: PathReading, answers: Answers | None
) -> str:
    """Return the picture in words: its headline, every criterion with its state, every turning, its notes."""
    big, small, _ = headline(speaker, questionnaire, reading, answers)
    sentences = [f"{speaker('figure.path.title')}. {big}. {small}"]
    for rule, rows in reading.rows.items():
        listed = "; ".join(_listed(speaker, rows))
        sentences.append(f"{speaker(f'figure.path.rule.{rule}')}: {listed}.")
    sentences.extend(_turnings(speaker, reading))
    sentences.extend(text for _, text in notes(speaker, reading, answers))
    return " ".join(sentences)


def _listed(speaker: Speaker, rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        state = f": {speaker(f'figure.state.{row.state}').lower()}" if row.state else ""
        detail = f" ({row.detail.rstrip('.')})" if row.detail else ""
        yield f"{row.name}{state}{detail}"


def _turnings(speaker: Speaker, reading: PathReading) -> Iterator[str]:
    for gate in reading.gates:
        question = speaker(f"figure.path.gate.{gate.truth.value}")
        yield speaker("figure.path.turn", question=question, grade=speaker.of(gate.outcome.label))
    yield speaker("figure.path.rest", grade=speaker.of(reading.rest.label))
