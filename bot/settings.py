"""Decides how Umbral is set up: the `UMBRAL_` names of the environment or a .env file, typed and checked."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rapidfuzz import process

from bot.errors import SetupError
from content.models import Language

__all__ = ["TELEGRAM_API", "Settings", "SettingsError", "default_database", "load_settings", "unknown_names"]

PREFIX = "UMBRAL_"
TELEGRAM_API = "https://api.telegram.org"


class SettingsError(SetupError):
    """A setting cannot be used; the message is one sentence for the operator."""


class Settings(BaseSettings):
    """Every setting; the environment goes before the .env file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    telegram_token: SecretStr | None = None
    telegram_api: str = TELEGRAM_API
    webhook_url: str | None = None
    webhook_secret: Annotated[SecretStr, Field(min_length=1, max_length=256)] | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    database_url: SecretStr | None = None
    data_key: SecretStr | None = None
    language: Language = "es"
    keep_unanswered: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("webhook_secret")
    @classmethod
    def _sendable(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]*", secret.get_secret_value()):
            raise ValueError("Telegram takes letters, digits, _ and - only")
        return secret

    def database(self) -> str:
        """Return the address of the database: the one set, else a SQLite file in the user's data folder."""
        return (
            self.database_url.get_secret_value() if self.database_url else f"sqlite:///{default_database()}"
        )


def default_database() -> Path:
    """Return where sessions are kept unless told otherwise."""
    return user_data_path("umbral", appauthor=False) / "umbral.sqlite3"


def load_settings() -> Settings:
    """Return the settings; raise SettingsError naming the first that cannot be used, never its value."""
    try:
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError("the file .env is not UTF-8; save it as UTF-8") from None
    except ValidationError as error:
        detail = error.errors()[0]
        name = f"{PREFIX}{str(detail['loc'][0]).upper()}"
        raise SettingsError(f"{name} cannot be used: {detail['msg'].removeprefix('Value error, ')}") from None


def unknown_names(environment: Mapping[str, str] | None = None) -> list[tuple[str, str | None]]:
    """Return each `UMBRAL_` name that means nothing here, with the nearest known one, if one is near."""
    given = set(os.environ if environment is None else environment)
    if environment is None and Path(".env").is_file():
        given |= set(dotenv_values(".env"))
    known = [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]
    strangers = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    found = [(name, process.extractOne(name, known, score_cutoff=70)) for name in strangers]
    return [(name, near[0] if near else None) for name, near in found]
