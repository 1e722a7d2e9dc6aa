"""The settings: where they come from, which names are known, and that none tells a secret."""

import re
from pathlib import Path

import pytest

from bot.database import NO_ADDRESS, StorageError, place_of
from bot.settings import Settings, SettingsError, load_settings, unknown_names
from tests.umbral_process import heard, started, umbral

SECRET = "hunter2"

pytestmark = pytest.mark.usefixtures("somewhere_else")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("UMBRAL_PROT", "UMBRAL_PORT"),
        ("UMBRAL_TELEGRAM_TOKN", "UMBRAL_TELEGRAM_TOKEN"),
        ("UMBRAL_DATABASE", "UMBRAL_DATABASE_URL"),
        ("UMBRAL_LANG", "UMBRAL_LANGUAGE"),
        ("UMBRAL_XQZVWK", None),
    ],
)
def test_an_unknown_setting_is_named_with_the_nearest(name: str, near: str | None) -> None:
    assert unknown_names({name: "1", "UMBRAL_PORT": "8080", "PATH": "/bin"}) == [(name, near)]


def test_every_setting_is_known() -> None:
    names = {f"UMBRAL_{field.upper()}": "" for field in Settings.model_fields}
    assert len(names) > 5
    assert unknown_names(names) == []


def test_an_unknown_name_in_the_env_file_is_named_as_well(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("UMBRAL_PROT=1\nUMBRAL_PORT=1\nOTHER=1\n", encoding="utf-8")
    assert unknown_names() == [("UMBRAL_PROT", "UMBRAL_PORT")]


def test_the_environment_goes_before_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("UMBRAL_PORT=1\nUMBRAL_LANGUAGE=en\n", encoding="utf-8")
    monkeypatch.setenv("UMBRAL_PORT", "2")
    monkeypatch.setenv("UMBRAL_HOST", "")
    settings = load_settings()
    assert (settings.port, settings.language, settings.host) == (2, "en", "127.0.0.1")


def test_nothing_set_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UMBRAL_DATABASE_URL")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load_settings()
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8080, "es")
    assert settings.telegram_token is None
    assert settings.database() == f"sqlite:///{tmp_path}/umbral/umbral.sqlite3"
    assert place_of(settings.database()) == f"{tmp_path}/umbral/umbral.sqlite3"


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMBRAL_TELEGRAM_TOKEN", f"1:{SECRET}")
    monkeypatch.setenv("UMBRAL_DATABASE_URL", f"postgresql://me:{SECRET}@host/name?password={SECRET}")
    settings = load_settings()
    assert SECRET in settings.database()
    assert SECRET not in f"{settings!r} {settings} {place_of(settings.database())}"


@pytest.mark.parametrize("before", ["/", "12/", "#", "12#", "12?", "?"])
def test_a_password_with_signs_that_no_address_holds_is_not_shown(before: str) -> None:
    address = f"postgresql://me:{before}{SECRET}@host/name"
    with pytest.raises(StorageError) as caught:
        place_of(address)
    assert str(caught.value) == NO_ADDRESS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UMBRAL_PORT", "eighty"),
        ("UMBRAL_PORT", "65536"),
        ("UMBRAL_PORT", "-1"),
        ("UMBRAL_LANGUAGE", "fr"),
        ("UMBRAL_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} cannot be used: ") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("UMBRAL_PORT", "eighty", "UMBRAL_PORT cannot be used"),
        (
            "UMBRAL_DATABASE_URL",
            f"mysql://me:x@host:{SECRET}/name",
            "UMBRAL_DATABASE_URL is no database address",
        ),
    ],
)
@pytest.mark.parametrize("command", ["chat", None])
def test_a_bad_setting_ends_with_two_and_tells_no_secret(
    name: str, value: str, told: str, command: str | None
) -> None:
    done = umbral(*([command] if command else []), more={"UMBRAL_PORT": "0", name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("umbral: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert SECRET not in done.stderr


def test_an_env_file_that_is_not_utf_8_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"UMBRAL_PORT=\xff\n")
    done = umbral("chat", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "umbral: the file .env is not UTF-8; save it as UTF-8\n"


def test_serving_names_an_unknown_setting_and_says_where_first(tmp_path: Path) -> None:
    with started("-m", "bot", folder=tmp_path, more={"UMBRAL_PORT": "0", "UMBRAL_PROT": "1"}) as process:
        first = heard(process)
        assert re.match(r"Umbral: web chat on http://127\.0\.0\.1:\d+; Telegram is off: ", first), first
        assert process.stderr
        named = "umbral: UMBRAL_PROT is not a setting; did you mean UMBRAL_PORT?\n"
        assert process.stderr.readline() == named
