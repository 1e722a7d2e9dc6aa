"""The walk inside a conversation: what a stop says, what old buttons still do, and what a pause keeps."""

import pytest

from dialogs import walk as moves
from dialogs.conversation import Conversation
from dialogs.definition import Questionnaire
from tests.person import Person
from tests.walks import Say, at_review, complaints, walked

# An early stop


def test_a_stop_names_the_criterion_that_fails_and_not_the_last_answer(
    questionnaire: Questionnaire, talk: Conversation
) -> None:
    # It used to name the question answered last, here the duration, which is met.
    walk = moves.record(questionnaire, walked(questionnaire, "distribution"), "discrete")
    walk = moves.back(questionnaire, moves.back(questionnaire, walk))
    person = Person(talk).at(walk)
    heard = person.tap("Sí")
    assert person.walk.step == "stop"
    assert "«Distribución»" in heard.text
    assert "«Duración»" not in heard.text


# Old buttons


def test_a_button_of_another_walk_is_told_from_one_of_an_earlier_step(talk: Conversation, say: Say) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.tap("Un caso que estudio")
    before = person.walk
    person.send_payload(f"q:{before.number}.0:answer:self")
    assert complaints(say, person) == ["press.old_step"]
    assert "Paso 2 de 13" in person.heard.text
    for number in (before.number - 1, before.number + 1, 10**9):
        person.send_payload(f"q:{number}.{before.moves}:all:none")
        assert complaints(say, person) == ["press.old_walk"]
    assert person.walk == before


def test_an_old_button_after_the_result_is_told_too(
    talk: Conversation, say: Say, questionnaire: Questionnaire
) -> None:
    # The result used to come again without a word on the button.
    person = Person(talk).at(at_review(questionnaire))
    person.tap("Ver el resultado", times=2)
    assert complaints(say, person) == ["press.old_step"]
    assert say("result.title", "es") in person.heard.text


def test_a_walk_of_its_own_number_each_time(talk: Conversation) -> None:
    person = Person(talk)
    numbers = []
    for _ in range(3):
        person.command("questionnaire")
        numbers.append(person.walk.number)
        person.command("cancel")
    assert numbers == [1, 2, 3]


def test_a_practice_case_does_not_push_a_walk_aside_unasked(
    talk: Conversation, say: Say, questionnaire: Questionnaire
) -> None:
    # Its answers used to be gone at once.
    walk = walked(questionnaire, "signs")
    person = Person(talk).at(walk)
    person.command("practice")
    person.tap("La rodilla de Inés")
    assert say("walk.under_way", "es") in person.heard.text
    assert person.walk == walk
    person.tap("Cancelarlo y abrir este caso")
    assert (person.walk.case, person.walk.number, person.walk.item) == ("case-knee", 2, "red_flags")


def test_an_old_start_again_does_not_erase_the_walk_that_followed(talk: Conversation, say: Say) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.command("questionnaire")
    person.tap("Empezar de nuevo")
    person.tap("Un caso que estudio")
    before = person.walk
    person.tap("Empezar de nuevo")
    assert complaints(say, person) == ["press.old_walk"]
    assert person.walk == before


def test_only_the_offered_button_starts_again(talk: Conversation, questionnaire: Questionnaire) -> None:
    walk = walked(questionnaire, "signs")
    person = Person(talk).at(walk)
    person.send_payload("walk:new")
    assert person.walk == walk


# A pause


def test_a_pause_keeps_the_step_and_any_of_its_buttons_ends_it(
    talk: Conversation, questionnaire: Questionnaire
) -> None:
    walk = moves.mark(questionnaire, walked(questionnaire, "signs"), "static", "yes")
    for button in ("Seguir con el cuestionario", "Continuar", "b No"):
        person = Person(talk).at(walk)
        person.say("me quiero morir")
        assert person.walk == walk.model_copy(update={"paused": True})
        person.say("no")
        assert person.walk.paused, "what is typed during a pause answers nothing"
        person.tap(button)
        assert not person.walk.paused
        assert person.walk.answers.items() >= walk.answers.items()


@pytest.mark.parametrize("typed", ["seguir", "Continuar", "sigue", "resume", "continue.", "Go on"])
def test_a_pause_ends_at_a_word(talk: Conversation, questionnaire: Questionnaire, typed: str) -> None:
    walk = walked(questionnaire, "signs")
    person = Person(talk).at(walk)
    person.say("me quiero morir")
    person.say(typed)
    assert person.walk == walk
    assert {"Paso 8 de 13", "Step 8 of 13"} & {part.text[:12] for r in person.replies for part in r.parts}
