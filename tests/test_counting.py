"""Counting: a free message is counted where it went, and what answers a step of a walk is none."""

from functools import partial

from bot.application import conversation
from bot.counting import CountedRouter
from bot.metrics import Metrics
from content.library import Library
from dialogs.session import Walk
from tests.person import Person

PREFIX = 'umbral_routes_total{route="'


def counted(metrics: Metrics) -> dict[str, float]:
    lines = [line.removeprefix(PREFIX) for line in metrics.text().decode().splitlines() if PREFIX in line]
    return {route: float(number) for route, number in (line.split('"} ') for line in lines)}


def test_answers_of_a_walk_are_no_questions(library: Library) -> None:
    metrics = Metrics()
    talk = conversation(library, make=partial(CountedRouter, metrics))
    person = Person(talk).at(Walk(number=1, item="duration", answers={"for": "case"}))
    person.say("6 meses")
    assert person.walk.answers["duration"] == "yes"
    assert counted(metrics) == {}
    person.say("¿qué es la alodinia?")
    assert counted(metrics) == {"answer": 1}
    person.say("me quiero morir")
    person.command("help", "me quiero morir")
    assert counted(metrics) == {"answer": 1, "safety": 2}
