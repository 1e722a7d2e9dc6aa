"""What is kept of a chat besides its session: the updates handled, and from where the last turn began."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kept import HANDLED, Began, Kept, read_kept
from dialogs.conversation import Conversation
from dialogs.events import Command, Event, Press, Said
from dialogs.replies import Choice, Reply
from dialogs.session import Session, Walk

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WALK = Walk(
    number=3, moves=7, item="csi", answers={"for": "case", "red_flags": [], "csi": 0}, draft={"touch": "yes"}
)
EVENTS: tuple[Event, ...] = (
    Command("questionnaire"),
    Command("practice", "1"),
    Command("cancel"),
    Command("language", "en"),
    Command("mydata"),
    Said("no"),
    Said("cancelar"),
    Said("45"),
    Said("¿qué es la alodinia?"),
    Said("¿y en el SDRC?"),
)


def test_the_last_update_tells_from_where_its_turn_began() -> None:
    one = Kept(session=Session(misses=1)).after(Session(misses=2), 5, NOON)
    read = Kept.model_validate_json(one.model_dump_json())
    assert read.due(5) == Began(session=Session(misses=1), at=NOON)
    assert [one.due(update) for update in (4, 6, 0, None)] == [None] * 4
    two = one.after(Session(), 7, NOON + DAY)
    assert (two.due(5), two.due(7)) == (None, Began(session=Session(misses=2), at=NOON + DAY))
    assert two.handled == (5, 7)


def test_an_event_that_is_no_update_forgets_no_update() -> None:
    one = Kept().after(Session(misses=1), 5, NOON)
    after = one.after(Session(), None, NOON + DAY)
    found = (after.session, after.handled, after.due(5), after.due(None))
    assert found == (Session(), (5,), one.due(5), None)


def test_answers_of_a_walk_that_is_over_are_not_kept_from_before() -> None:
    """Whoever cancels is told that the answers are erased; the rest says what to say once more."""
    emptied = WALK.model_copy(update={"answers": {}, "draft": {}})
    for walk, left in (
        (None, emptied),
        (Walk(number=WALK.number + 1, item="for"), emptied),
        (WALK.model_copy(update={"moves": 8}), WALK),
    ):
        began = Kept(session=Session(walk=WALK)).after(Session(walk=walk), 5, NOON).due(5)
        assert began
        assert began.session.walk == left


def test_as_many_updates_are_remembered_as_can_be_under_way() -> None:
    """Updates handled out of order are all known, and a lower number that never came is not."""
    kept = Kept()
    for update in (*range(1, 300), 299 - HANDLED):
        kept = kept.after(Session(), update, NOON)
    assert kept.handled == (*range(201, 300), 199)


def test_what_an_older_umbral_kept_besides_does_no_harm() -> None:
    written = b'{"session": {"misses": 1}, "handled": [5], "replies": "[]", "before": "{\\"session\\": 1}"}'
    read = read_kept(written)
    assert (read.session, read.handled) == (Session(misses=1), (5,))
    assert read.due(5) is None


@given(seed=st.integers(0, 2**32))
@settings(max_examples=40)
def test_whatever_came_last_its_turn_can_be_taken_again(talk: Conversation, seed: int) -> None:
    """A worker may die before it has sent the replies; whoever is given the update again says the same."""
    dice, kept, offered = Random(seed), Kept(), [Choice("", "q:new")]
    for update in range(40):
        event = _event(dice, offered)
        turn = talk.turn(kept.session, event, NOON)
        if turn.forget:
            return
        kept = Kept.model_validate_json(kept.after(turn.session, update, NOON).model_dump_json())
        began = kept.due(update)
        assert began
        assert talk.turn(began.session, event, began.at).replies == turn.replies
        offered = _presses(turn.replies) or offered


def _event(dice: Random, offered: list[Choice]) -> Event:
    """Return a press of what was offered last, mostly, and in between something else."""
    return Press(dice.choice(offered).action) if dice.random() < 0.8 else dice.choice(EVENTS)


def _presses(replies: tuple[Reply, ...]) -> list[Choice]:
    return [choice for reply in replies for choice in reply.choices if choice.action]
