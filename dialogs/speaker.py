"""Decides nothing: holds a library and a language together, so that wording reads like a sentence."""

from dataclasses import dataclass

from content.library import Library
from content.models import Language, Text
from dialogs.replies import Choice, Part, PartKind, Picture, Reply, Row

__all__ = ["Speaker"]


@dataclass(frozen=True)
class Speaker:
    """Says things in one language."""

    library: Library
    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """Return a text of the interface in this language."""
        return self.library.say(key, self.language, **values)

    def of(self, text: Text) -> str:
        """Return a wording of the content in this language."""
        return text[self.language]

    def part(self, kind: PartKind, key: str, **values: object) -> Part:
        """Return a part whose text is a text of the interface."""
        return Part(kind, self(key, **values))

    def choice(self, key: str, action: str) -> Choice:
        """Return a button whose label is a text of the interface."""
        return Choice(self(key), action)

    def topic(self, topic: str) -> Choice:
        """Return a button that shows a topic's card."""
        return Choice(self.library.title(topic, self.language), f"show:{topic}")

    def reply(
        self,
        *parts: Part,
        rows: tuple[Row, ...] = (),
        in_place: bool = False,
        picture: Picture | None = None,
    ) -> Reply:
        """Return a reply in this language."""
        return Reply(self.language, parts, rows, in_place, picture)
