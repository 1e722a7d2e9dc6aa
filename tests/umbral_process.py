"""Starts Umbral as people do: as a process of its own, with its own streams and settings."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST = 60
"""Seconds after which a process that should have ended fails its test."""


def environment(root: Path = ROOT, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a process that runs the code of a folder; any warning ends it."""
    return {**os.environ, "PYTHONPATH": str(root), "PYTHONWARNINGS": "error", **(more or {})}


def umbral(
    *arguments: str,
    typed: str | bytes = "",
    folder: Path | None = None,
    root: Path = ROOT,
    more: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run `python -m bot` to its end, in any folder; return its exit status and both streams as text."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=typed.encode(errors="surrogatepass") if isinstance(typed, str) else typed,
        capture_output=True,
        cwd=folder,
        env=environment(root, more),
        timeout=LONGEST,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
