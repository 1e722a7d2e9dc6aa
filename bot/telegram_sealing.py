"""Decides which payloads are Umbral's own: each bears a seal that is good in one chat, for one person."""

from bot.keys import Keys

__all__ = ["ANYONE", "Seals"]

SEAL = 8
"""Letters of a seal, before what the button does. The two have to fit within Telegram's 64 bytes."""
ANYONE = 0
"""Stands for whoever presses, where Telegram does not say who asked."""


class Seals:
    """Puts seals on payloads and takes them off, under keys that survive a restart."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def seal(self, action: str, chat: int, person: int) -> str:
        """Return the payload of a button that does something, for a person in a chat."""
        return self._keys.seal(_bound(action, chat, person)) + action

    def open(self, payload: str, chat: int, person: int) -> str | None:
        """Return what a button does; None when it was tampered with or made for another chat or person."""
        seal, action = payload[:SEAL], payload[SEAL:]
        owners = (person, ANYONE)
        if any(self._keys.is_sealed(_bound(action, chat, owner), seal) for owner in owners):
            return action
        return None


def _bound(action: str, chat: int, person: int) -> str:
    return f"{chat} {person} {action}"
