"""Decides whether a message is a matter of safety, by rules and by what was learnt, before any matching."""

from dialogs.durations import is_duration
from dialogs.safety import SafetyMatch, SafetyRouter
from dialogs.safety_net import SafetyNet

__all__ = ["CATCH", "OVERRULE", "SafetyGuard"]

CATCH = {
    "safety-crisis": -0.1,
    "safety-red-flags": 0.1,
    "safety-recreational": 0.1,
    "safety-personal-advice": 0.1,
}
"""The lead over anything harmless from which a message is caught that no rule speaks of. For a crisis it is
lower: a false alarm costs a student a moment, a miss may cost a life."""
LOUDEST_NOISE = 0.2
"""The strength below which a message sounds like nothing at all: then no lead means anything."""
FEW_WORDS = 6
SURER = 0.3
"""How much more lead a message of fewer words than that needs, if no rule speaks: so few sound like much."""
OVERRULE = -0.5
"""The lead below which a rule is overruled that is not of urgent matters: everything learnt says study."""
URGENT = ("safety-crisis", "safety-red-flags")


class SafetyGuard:
    """Listens to rules and to what was learnt. Urgent rules always hold."""

    def __init__(self, rules: SafetyRouter, net: SafetyNet) -> None:
        self._rules = rules
        self._net = net

    def route(self, text: str) -> SafetyMatch | None:
        """Return the safety route of a message, or None when it has none."""
        match = self._rules.route(text)
        if match and match.topic in URGENT:
            return match
        # How long something lasts is an answer to a question, and too little to judge by ear.
        heard = None if is_duration(text) else self._net.hear(text)
        if heard is None:
            return match
        needed = CATCH[heard.topic] + (SURER if heard.words < FEW_WORDS else 0)
        caught = heard.strength >= LOUDEST_NOISE and heard.lead >= needed
        if caught and (match is None or heard.topic in URGENT):
            return SafetyMatch(heard.topic, "now" if heard.topic == URGENT[1] else None, (), "learnt", ())
        return match if match and heard.lead > OVERRULE else None
