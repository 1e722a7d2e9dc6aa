"""Decides how what goes wrong is told: one tree of errors, each with a sentence for whoever can mend it.

    UmbralError
    ├── UsageError         the operator asked for something that does not exist (exit status 2)
    ├── SetupError         a setting, the database or the token cannot be used (exit status 2)
    └── UnreachableError   somebody else does not answer; it may work later (exit status 1)
        └── DatabaseDownError  the database: nothing was stored

Faults of content are `content.source.ContentError`: a list for the curator, exit status 1.
"""

__all__ = ["DatabaseDownError", "SetupError", "UmbralError", "UnreachableError", "UsageError"]


class UmbralError(Exception):
    """Anything that ends a command with one plain sentence on stderr, and with an exit status."""

    status = 2


class UsageError(UmbralError):
    """The operator asked for something that does not exist."""


class SetupError(UmbralError):
    """A setting, the database or the token cannot be used."""


class UnreachableError(UmbralError):
    """Somebody else, such as Telegram, does not answer now."""

    status = 1


class DatabaseDownError(UnreachableError):
    """The database does not answer now; nothing was stored, and trying again later may do."""
