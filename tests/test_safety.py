"""The safety routes: held to what people write, in `data/safety/`, and to the language of their rules."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content.source import ContentError, read
from dialogs.safety import SafetyMatch, SafetyRouter
from dialogs.safety_language import Parser, PatternError
from dialogs.safety_spelling import read_words
from dialogs.safety_vocabulary import Vocabulary

DATA = Path(__file__).parent / "data" / "safety"
CARDS = Path(__file__).parents[1] / "content" / "blocks"
ROUTED = ("crisis", "red_flags", "recreational", "personal_advice")
ROUTER = SafetyRouter.load()


def corpus(name: str) -> dict[str, list[str]]:
    """The messages of a corpus, by group."""
    groups = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))["groups"]
    return {group: text.splitlines() for group, text in groups.items()}


def topic_of(name: str) -> str:
    return "safety-" + name.replace("_", "-")


def route(message: str) -> str | None:
    match = ROUTER.route(message)
    return match.topic if match else None


def strays(messages: list[str], topic: str | None) -> list[tuple[str, SafetyMatch | None]]:
    return [(message, ROUTER.route(message)) for message in messages if route(message) != topic]


# --- what people write ---


@pytest.mark.parametrize(("name", "group"), [(name, group) for name in ROUTED for group in corpus(name)])
def test_messages_take_their_route(name: str, group: str) -> None:
    messages = corpus(name)[group]
    assert messages, "this check looked at nothing"
    assert strays(messages, topic_of(name)) == []


@pytest.mark.parametrize("group", corpus("lookalikes"))
def test_what_only_sounds_alike_is_not_routed(group: str) -> None:
    assert strays(corpus("lookalikes")[group], None) == []


@pytest.mark.parametrize("flag", corpus("red_flags"))
def test_red_flags_are_named(flag: str) -> None:
    unnamed = [
        (message, match)
        for message in corpus("red_flags")[flag]
        if (match := ROUTER.route(message)) is None or flag not in match.flags
    ]
    assert unnamed == []


def ordinary_questions() -> Iterator[str]:
    source = yaml.safe_load((DATA / "ordinary.yaml").read_text(encoding="utf-8"))
    for language in ("es", "en"):
        for topic in source["topics"][language].splitlines():
            yield from (frame.replace("{}", topic) for frame in source["frames"][language].splitlines())
    yield from source["messages"].splitlines()


def test_ordinary_questions_are_not_routed() -> None:
    questions = list(ordinary_questions())
    assert len(questions) > 5000
    assert strays(questions, None) == []


def phrasings(value: object) -> Iterator[str]:
    """Every phrasing of a card's file, whatever voice and language it stands under."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from phrasings(each)


def test_the_cards_own_phrasings_are_hardly_ever_routed() -> None:
    """Students say «keta» for short and tell of a cousin; one stray in two hundred is the limit."""
    paths = sorted(CARDS.rglob("*.phrasings.yaml"))
    files = [read(path).value for path in paths]
    asked = [phrasing for file in files for phrasing in phrasings(file["voices"])]
    assert len(asked) > 5000, "this check looked at too little"
    assert len(strays(asked, None)) <= len(asked) / 200


def test_messages_no_rule_was_mended_by() -> None:
    """The measure of what is not written down: these were never looked at while rules were written."""
    source = yaml.safe_load((DATA / "unseen.yaml").read_text(encoding="utf-8"))
    for name, least in source["least"].items():
        messages = source["messages"][name].splitlines()
        topic = None if name == "lookalikes" else topic_of(name)
        kept = 1 - len(strays(messages, topic)) / len(messages)
        assert kept >= float(least), (name, kept, strays(messages, topic))


# --- as it is typed on a phone ---

CORE = [
    "quiero morirme", "me quiero matar", "me voy a quitar la vida", "i want to die", "i want to kill myself",
    "tengo pensamientos suicidas", "mi hermana no despierta", "se tomó todas sus pastillas",
    "mi amigo está inconsciente", "cuánta ketamina mata", "todos estarían mejor sin mí",
]  # fmt: skip
NOISE: dict[str, Callable[[str], str]] = {
    "shouted": str.upper,
    "drawn out": lambda text: text + text[-1] * 4,
    "zero width": "\u200b".join,
    "turned over": lambda text: "\u202e" + text,
    "l33t": lambda text: text.replace("o", "0").replace("e", "3"),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text),
    "emoji": lambda text: f"😭😭 {text} 💔",
    "in a story": lambda text: f"hola, no sé a quién decirle. {text}. perdón",
    "as it sounds": lambda text: text.replace("qui", "ki").replace("v", "b"),
}


@pytest.mark.parametrize("noise", NOISE)
def test_noise_hides_no_crisis(noise: str) -> None:
    assert strays([NOISE[noise](message) for message in CORE], "safety-crisis") == []


@pytest.mark.parametrize(
    "typed",
    [
        "suicdio",
        "matrme",
        "kiero morirme",
        "m4t4rm3",
        "s.u.i.c.i.d.i.o",
        "me qiero matar",
        "qiero suisidarme",
    ],
)
def test_key_words_are_found_misspelt(typed: str) -> None:
    assert route(f"quiero {typed}") == "safety-crisis"


@pytest.mark.parametrize(
    "alike", ["puedes contarme más", "quiero ahorrarme tiempo", "compárame las dos", "moverme"]
)
def test_a_real_word_is_no_misspelling(alike: str) -> None:
    assert route(alike) is None


def test_spelt_out_numbers_stay_numbers() -> None:
    assert read_words("de 1 2 3 4 pastillas de 20mg... si? no") == [
        "de", "1", "2", "3", "4", "pastillas", "de", "20", "mg", "si", ".", "no",
    ]  # fmt: skip


# --- precedence, tier and explanation ---


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("mi amigo se metió keta y no respira", "safety-crisis"),
        ("me duele el pecho y me quiero morir", "safety-crisis"),
        ("me metí keta y me duele el pecho", "safety-red-flags"),
        ("tengo fiebre y me duele la columna, ¿qué me tomo?", "safety-red-flags"),
        ("puedo tomar la keta que me dio un dealer para mi dolor", "safety-recreational"),
    ],
)
def test_the_gravest_route_goes_first(message: str, topic: str) -> None:
    assert route(message) == topic


def test_the_tier_is_that_of_the_gravest_flag() -> None:
    match = ROUTER.route(
        "tuve cáncer, he bajado 10 kilos sin hacer dieta y hoy no puedo orinar del dolor de espalda"
    )
    assert match is not None
    assert match.flags == ("cauda-equina", "cancer", "weight-loss")
    assert match.tier == "now"
    soon = ROUTER.route("he bajado 10 kilos sin hacer dieta")
    assert soon is not None
    assert (soon.tier, soon.flags) == ("soon", ("weight-loss",))


def test_a_match_says_why() -> None:
    match = ROUTER.route("Hola, creo que QUIERO morirme ya")
    assert match == SafetyMatch("safety-crisis", None, (), "own-death", ("morirme",))


# --- no message makes it slow ---

BAIT = {
    "want": "quiero " * 600,
    "all": " ".join(message for messages in corpus("crisis").values() for message in messages)[:4096],
    "runs": "m" * 4096,
    "letters": "a b " * 1024,
    "stars": "k*" * 2048,
    "numbers": "9" * 4096,
}


@pytest.mark.parametrize("bait", BAIT)
def test_bait_is_read_in_no_time(bait: str) -> None:
    best = min(seconds_for(BAIT[bait]) for _ in range(3))
    assert best < 0.1


def seconds_for(message: str) -> float:
    start = time.perf_counter()
    ROUTER.route(message)
    return time.perf_counter() - start


@given(st.text())
def test_any_text_can_be_routed(text: str) -> None:
    ROUTER.route(text)


# --- the language ---

PATTERNS = [
    ("quiero morir", "yo quiero morir", "quiero no morir"),
    ("quiero .. morir", "quiero de una vez morir", "quiero a ver si un dia morir"),
    ("quiero .. morir", "quiero ya morir", "quiero. morir"),
    ("suicid*", "suicidarse", "suicito"),
    ("(quiero|voy a) morir", "voy a morir", "voy morir"),
    ("a|b .. c", "b c", "d c"),
    ("quiero ya? morir", "quiero morir", "quiero hoy morir"),
    ("quiero (ya mismo)? morir", "quiero ya mismo morir", "quiero ya morir"),
    ("morir !de", "morir aqui", "morir de risa"),
    ("morir !(de risa|ya)", "morir de pena", "morir de risa"),
    ("^ adios", "ya. adios", "ya adios"),
    ("adios $", "adios", "adios mundo"),
    ("#50-120 años", "tengo 60 años", "tengo 40 años"),
    ("# pastillas", "9 pastillas", "nueve pastillas"),
    ("tos & fiebre", "fiebre. y tos", "fiebre"),
    ("(a (b|c) d|e)", "a c d", "a d"),
]


@pytest.mark.parametrize(("pattern", "found", "not_found"), PATTERNS)
def test_each_element_of_the_language(pattern: str, found: str, not_found: str) -> None:
    vocabulary = Vocabulary()
    compiled = Parser(vocabulary.class_of, {}).pattern(pattern)
    vocabulary.listen({}, [], [])
    assert compiled.find(vocabulary.read(found)[1])
    assert not compiled.find(vocabulary.read(not_found)[1])


@pytest.mark.parametrize("pattern", ["a|b c", "más", "(a b", "a) b", "Quiero", "..3", "a? ..", "<x", "don't"])
def test_what_the_language_refuses(pattern: str) -> None:
    parser = Parser(Vocabulary().class_of, {})
    with pytest.raises(PatternError):
        parser.pattern(pattern)


def test_every_fault_of_a_lexicon_is_told_at_once(tmp_path: Path) -> None:
    words = "sets:\n  spare: uno\n  loop: <loop> uno\nshorthand: {}\nmistyped: ''\nnot_mistyped: ''\n"
    (tmp_path / "words.yaml").write_text(words, encoding="utf-8")
    for name in ROUTED:
        rule = (
            "  - rule: one\n    guards: gone\n    when: |\n      <missing> uno\n      <loop> dos\n      más\n"
        )
        (tmp_path / f"{name}.yaml").write_text(f"topic: {name}\nrules:\n{rule}", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        SafetyRouter.load(tmp_path)
    told = str(raised.value)
    for fault in (
        "no rule uses the set «spare»",
        "no set «missing»",
        "made of itself",
        "«más»",
        "no guard «gone»",
    ):
        assert fault in told
    assert "crisis.yaml:3" in told


def test_reading_the_lexicon_leaves_no_garbage() -> None:
    # A start is made to stay: what refers to itself would stay with it, never looked at again.
    gc.collect()
    gc.disable()
    try:
        router = SafetyRouter.load()
        assert gc.collect() == 0
    finally:
        gc.enable()
    assert router.route("me quiero morir")
