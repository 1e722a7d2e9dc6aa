"""Decides how long a start is: from nothing to the first answer, beside importing a Telegram library."""

import os
import statistics
import subprocess
import sys
import time

__all__ = ["startup"]

QUESTION = "cómo actúa la ketamina en el mtor"
RUNS = 5


def startup() -> tuple[float, float]:
    """Return the seconds of `python -m bot ask` and of `import telegram.ext`: medians of alternating runs."""
    commands = (["-m", "bot", "ask", QUESTION], ["-c", "import telegram.ext"])
    # As on a person's machine, compiled modules and what was learnt are there from the start before.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    spent: list[list[float]] = [[], []]
    for run in range(RUNS + 1):
        for arguments, found in zip(commands, spent, strict=True):
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], env=env, check=True, capture_output=True)
            if run > 0:
                found.append(time.perf_counter() - began)
    return statistics.median(spent[0]), statistics.median(spent[1])
