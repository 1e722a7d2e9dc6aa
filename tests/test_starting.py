"""What a start leaves behind in memory."""

import platform
from pathlib import Path

import pytest

from bot.starting import give_back


def resident() -> int:
    """Return how many bytes of this process are in memory."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) * 1024


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep nothing")
def test_memory_between_what_stays_is_given_back() -> None:
    made = [bytes([1]) * 30_000 for _ in range(2_000)]
    stays = made[::20]
    made.clear()
    before = resident()
    give_back()
    assert before - resident() > 30_000_000
    assert len(stays) == 100
