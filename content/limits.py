"""Decides where an answer ends and silence begins: limits that were measured, with their evidence."""

from content.models import Strict

__all__ = ["Limits"]


class Limits(Strict):
    """Scores from 0 to 100. `sharpness` is the steepness with which strengths become shares."""

    answer: int = 50
    gap: int = 15
    suggest: int = 20
    offer: int = 8
    outside: int = 50
    sharpness: float = 5.0
