"""Decides how the safety lexicon is read: word sets, guards and rules in YAML, compiled into patterns."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from content.models import Strict
from content.source import ContentError, Document, Fault, Place, read, validate
from dialogs.safety_language import Parser, PatternError, entries
from dialogs.safety_pattern import Pattern, Patterns
from dialogs.safety_vocabulary import Vocabulary

__all__ = ["Guard", "Rule", "Topic", "read_lexicon"]

_REMEDY = "see the language at the top of words.yaml"


class _WordsSource(Strict):
    sets: dict[str, str]
    shorthand: dict[str, str]
    mistyped: str
    not_mistyped: str


class _GuardSource(Strict):
    unless: str
    but: str = ""


class _RuleSource(Strict):
    rule: str
    flag: str | None = None
    guards: str | None = None
    when: str


class _TopicSource(Strict):
    topic: str
    flags: dict[str, str] = Field(default_factory=dict)
    sets: dict[str, str] = Field(default_factory=dict)
    harmless: str = ""
    guards: dict[str, _GuardSource] = Field(default_factory=dict)
    rules: list[_RuleSource]


@dataclass(frozen=True, eq=False)
class Guard:
    """Keeps a rule silent when any of `unless` is found, but not when any of `but` is."""

    unless: Patterns
    but: Patterns


@dataclass(frozen=True)
class Rule:
    """Speaks when any of its patterns is found and none of its guards holds."""

    name: str
    flag: str | None
    guards: tuple[Guard, ...]
    when: tuple[Pattern, ...]


@dataclass(frozen=True)
class Topic:
    """A safety topic: its rules in the order they are asked, and the phrases that only sound like it."""

    name: str
    flags: dict[str, str]
    harmless: Patterns
    rules: tuple[Rule, ...]


def read_lexicon(folder: Path, topics: tuple[str, ...]) -> tuple[Vocabulary, tuple[Topic, ...]]:
    """Return the vocabulary and the topics of a folder; raise ContentError with everything that is wrong."""
    compiler = _Compiler()
    words_file = read(folder / "words.yaml")
    words = validate(_WordsSource, words_file)
    compiler.add_sets(words.sets, words_file)
    documents = [read(folder / f"{name}.yaml") for name in topics]
    sources = [validate(_TopicSource, document) for document in documents]
    for source, document in zip(sources, documents, strict=True):
        compiler.add_sets(source.sets, document)
    compiled = tuple(map(compiler.topic, sources, documents))
    compiler.check_sets()
    if compiler.faults:
        raise ContentError(compiler.faults)
    compiler.vocabulary.listen(words.shorthand, words.mistyped.split(), words.not_mistyped.split())
    return compiler.vocabulary, compiled


class _Compiler:
    """Turns the text of the files into patterns over one vocabulary, and notes every fault on the way."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.faults: list[Fault] = []
        self._sets: dict[str, str] = {}
        self._defined: dict[str, Document] = {}
        self._parser = Parser(self.vocabulary.class_of, self._sets)

    def add_sets(self, sets: dict[str, str], document: Document) -> None:
        for name, text in sets.items():
            if name in self._sets:
                where = self._defined[name].path.name
                self._fault(
                    document, ("sets", name), f"the set «{name}» is in {where} too", "keep one of the two"
                )
            self._sets[name], self._defined[name] = text, document

    def check_sets(self) -> None:
        for name, document in self._defined.items():
            if not self._parser.uses(name):
                self._fault(document, ("sets", name), f"no rule uses the set «{name}»", "remove it")

    def topic(self, source: _TopicSource, document: Document) -> Topic:
        guards = {
            name: Guard(
                Patterns(self._patterns(guard.unless, document, ("guards", name, "unless"))),
                Patterns(self._patterns(guard.but, document, ("guards", name, "but"))),
            )
            for name, guard in source.guards.items()
        }
        rules = tuple(self._rule(rule, guards, document, ("rules", i)) for i, rule in enumerate(source.rules))
        for i, rule in enumerate(source.rules):
            if (rule.flag or None) not in (source.flags or {None}):
                self._fault(
                    document, ("rules", i), f"the flag «{rule.flag}» is not in `flags`", "write one that is"
                )
        harmless = Patterns(self._patterns(source.harmless, document, ("harmless",)))
        return Topic(source.topic, source.flags, harmless, rules)

    def _rule(self, rule: _RuleSource, guards: dict[str, Guard], document: Document, place: Place) -> Rule:
        names = list(guards) if rule.guards is None else rule.guards.split()
        for name in names:
            if name not in guards and name != "none":
                self._fault(document, place, f"there is no guard «{name}»", f"known: none {' '.join(guards)}")
        kept = tuple(guards[name] for name in names if name in guards)
        return Rule(rule.rule, rule.flag, kept, self._patterns(rule.when, document, (*place, "when")))

    def _patterns(self, text: str, document: Document, place: Place) -> tuple[Pattern, ...]:
        patterns = []
        for line in entries(text):
            try:
                patterns.append(self._parser.pattern(line))
            except PatternError as error:
                self._fault(document, place, f"«{line}»: {error}", _REMEDY)
        return tuple(patterns)

    def _fault(self, document: Document, place: Place, what: str, remedy: str) -> None:
        self.faults.append(document.fault(place, what, remedy))
