"""Decides which data keys are used: those that are set, or for a SQLite file one made at the first start."""

import os
import stat
from pathlib import Path
from tempfile import NamedTemporaryFile

from platformdirs import user_config_path

from bot.errors import SetupError
from bot.keys import Keys, new_key
from bot.settings import Settings

__all__ = ["key_file", "open_keys"]


def key_file() -> Path:
    """Return where a key is kept that nobody set: never in the folder of the sessions, on any system."""
    return user_config_path("umbral-key", appauthor=False) / "data.key"


def open_keys(settings: Settings) -> Keys:
    """Return the data keys, made at the first start over a SQLite file; raise SetupError in one sentence."""
    if settings.data_key:
        return Keys(settings.data_key.get_secret_value())
    if settings.database().startswith("postgres"):
        raise SetupError(
            "UMBRAL_DATA_KEY is needed with a database server; make a key with `python -m bot new-key` "
            "and keep it apart from the database"
        )
    path = key_file()
    try:
        if not path.exists():
            _make(path)
        return _read(path)
    except OSError as error:
        raise SetupError(f"the data key {path} cannot be used: {error.strerror}") from None


def _make(path: Path) -> None:
    """Put a new key in place whole, or leave the one that another process put there first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile("w", dir=path.parent) as file:  # only its owner can read it
        file.write(f"{new_key()}\n")
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)
        except FileExistsError:
            return
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _read(path: Path) -> Keys:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SetupError(f"others can read the data key {path}; take that right away: chmod 600 {path}")
    try:
        return Keys(path.read_text(encoding="ascii").strip())
    except (SetupError, UnicodeDecodeError):
        raise SetupError(f"the file {path} holds no data key; restore it from your backup") from None
