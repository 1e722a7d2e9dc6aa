"""What is shipped for operators is true: names of settings, addresses, commands, and what is let in."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bot.cli import main
from bot.serving import LONGEST_STOP
from bot.settings import unknown_names
from bot.telegram_serving import PATH
from bot.telegram_webhook import MOST_BYTES
from tests.umbral_process import ROOT

DEPLOY = ROOT / "deploy"
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
CADDYFILE = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "umbral.service").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
WORKERS = ("worker-1", "worker-2")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE)
    return loaded


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


@pytest.mark.parametrize("name", ["Dockerfile", "README.md", "compose.yaml", "umbral.service"])
def test_every_setting_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"\bUMBRAL_[A-Z_]+\b", (DEPLOY / name).read_text(encoding="utf-8")))
    assert named, "this check looked at nothing"
    assert unknown_names(dict.fromkeys(named, "")) == []


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"python -m bot ([a-z-]+)", README + COMPOSE + DOCKERFILE))
    assert {"new-key", "telegram-setup", "ask"} <= named
    assert named <= set(main.list_commands(click.Context(main)))


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"deploy/([\w.-]+\w)", README + COMPOSE + DOCKERFILE + UNIT)) - {".env", "env"}
    assert {"compose.yaml", "umbral.service", "Dockerfile", "README.md"} <= named
    assert [name for name in named if not (DEPLOY / name).exists()] == []


# The image


def test_the_image_has_all_that_umbral_is_made_of_and_no_rights() -> None:
    copied = set(re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.MULTILINE))
    assert copied == {"requirements.lock", "content", "dialogs", "bot"}
    assert all((ROOT / name).exists() for name in copied)
    let_in = set(re.findall(r"^!(.+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE))
    assert let_in == copied
    assert "--require-hashes" in DOCKERFILE
    stages = DOCKERFILE.split("FROM ")[1:]
    assert len(stages) == 2
    assert re.search(r"^USER (?!root)", stages[1], re.MULTILINE)
    assert json.loads(stages[1].rpartition("ENTRYPOINT ")[2]) == ["python", "-m", "bot"]


def test_the_image_asks_for_its_health_as_umbral_answers() -> None:
    (command,) = re.findall(r"HEALTHCHECK .*?CMD (\[.*?\])$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    python, option, code = json.loads(command)
    assert (python, option) == ("python", "-c")
    port = re.search(r"UMBRAL_PORT=(\d+)", DOCKERFILE)
    assert port
    assert f"http://127.0.0.1:{port[1]}/healthz" in code
    nobody = code.replace(f":{port[1]}/", ":9/")
    assert subprocess.run([sys.executable, "-c", nobody], check=False, capture_output=True).returncode == 1


# The workers


def test_the_workers_are_the_same_and_get_what_they_need(compose: dict[str, Any]) -> None:
    one, two = (compose["services"][name] for name in WORKERS)
    assert one == two
    assert one["read_only"]
    assert one["cap_drop"] == ["ALL"]
    assert "ports" not in one, "only the proxy may reach a worker"
    assert one["environment"]["UMBRAL_WEBHOOK_URL"].endswith(f"}}{PATH}")
    assert one["environment"]["UMBRAL_DATABASE_URL"].startswith("postgresql://")
    assert "UMBRAL_DATA_KEY" in one["environment"]
    assert seconds(one["stop_grace_period"]) > LONGEST_STOP
    assert (ROOT / "deploy" / one["build"]["context"] / one["build"]["dockerfile"]).exists()
    assert "ports" not in compose["services"]["database"]
    assert compose["networks"]["back"]["internal"]


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    for name in ("UMBRAL_TELEGRAM_TOKEN", "UMBRAL_DATA_KEY", "POSTGRES_PASSWORD", "DOMAIN"):
        uses = re.findall(rf"\$\{{{name}(.*?)\}}", COMPOSE)
        assert uses
        assert all(use.startswith(":?") for use in uses)
        assert f"\n{name}=" in README
    assert set(compose["services"]) == {*WORKERS, "database", "proxy"}


def test_the_proxy_lets_in_deliveries_and_the_chat_and_nothing_else() -> None:
    let_in = set(" ".join(re.findall(r"^\s+(?:@chat )?path (.+)$", CADDYFILE, re.MULTILINE)).split())
    assert let_in == {PATH, "/", "/api/session", "/api/turn", "/static/*"}
    assert re.search(r"handle \{\s+respond 404\s+\}\s+\}\s*$", CADDYFILE)
    assert all(f"{worker}:8080" in CADDYFILE for worker in WORKERS)
    assert f"max_size {MOST_BYTES // 2**20}MB" in CADDYFILE


# The service


def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    unit = tmp_path / "umbral.service"
    unit.write_text(UNIT.replace("/opt/umbral/.venv/bin/python", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    unit.write_text(f"{UNIT.replace('/opt/umbral/.venv/bin/python', sys.executable)}\n[Service]\nNoSuch=1\n")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], check=False, capture_output=True, text=True
    )
    assert "NoSuch" in done.stderr


def test_the_unit_gives_no_rights_and_time_to_stop() -> None:
    lines = dict(line.split("=", 1) for line in UNIT.splitlines() if re.match(r"\w+=", line))
    for name in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "ProtectHome", "RestrictSUIDSGID"):
        assert lines[name] == "yes"
    assert (lines["ProtectSystem"], lines["CapabilityBoundingSet"]) == ("strict", "")
    assert int(lines["TimeoutStopSec"]) > LONGEST_STOP
    assert f"/var/lib/{lines['StateDirectory']}/umbral.sqlite3" in UNIT
    assert lines["EnvironmentFile"] in README


@pytest.mark.parametrize(
    ("there", "command"),
    [
        ("caddy version", "caddy validate --adapter caddyfile --config deploy/Caddyfile"),
        ("docker compose version", "docker compose -f deploy/compose.yaml config --quiet"),
        ("hadolint --version", "hadolint deploy/Dockerfile"),
    ],
)
def test_the_formats_own_tools_find_nothing(
    there: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = there.split(maxsplit=1)[0]
    if not shutil.which(tool) or subprocess.run(there.split(), check=False, capture_output=True).returncode:
        pytest.skip(f"{tool} is not installed")
    for name in ("DOMAIN", "UMBRAL_TELEGRAM_TOKEN", "UMBRAL_DATA_KEY", "POSTGRES_PASSWORD"):
        monkeypatch.setenv(name, "bot.example.org")
    done = subprocess.run(command.split(), cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
