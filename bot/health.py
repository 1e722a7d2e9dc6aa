"""Decides whether Umbral is well: what it says of itself, and what it finds when it tries."""

__all__ = ["Health"]


class Health:
    """What is known without asking. `telegram` is a sentence while Telegram is in trouble, else None."""

    def __init__(self) -> None:
        self.telegram: str | None = None

    def telegram_says(self, trouble: str | None) -> None:
        """Keep what the channel last found out about Telegram."""
        self.telegram = trouble
