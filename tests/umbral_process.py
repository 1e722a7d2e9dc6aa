"""Starts Umbral as people do: as a process of its own, with its own streams and settings."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from bot.serving import free_socket

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


@contextmanager
def started(
    *command: str, folder: Path | None = None, more: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[str]"]:
    """Start Python with some arguments, to be talked with over its streams; it ends with the block.

    One that hangs is ended after `LONGEST`, so that whoever waits for its next line reads nothing instead.
    """
    process = subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=folder,
        env=environment(more=more),
    )
    watch = Timer(LONGEST, process.kill)
    watch.start()
    try:
        with process:
            yield process
            process.terminate()
    finally:
        watch.cancel()
        process.kill()


def free_port() -> str:
    """Return a port on which nobody listens."""
    listening, _ = free_socket("127.0.0.1", 0)
    with listening:
        return str(listening.getsockname()[1])


def say(process: "subprocess.Popen[str]", line: str) -> None:
    """Give a process one line on its standard input."""
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def heard(process: "subprocess.Popen[str]") -> str:
    """Return the next line of a process's standard output; nothing when it has ended."""
    assert process.stdout
    return process.stdout.readline()
