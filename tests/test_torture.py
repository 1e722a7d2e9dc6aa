"""The crash test, in short: processes are killed at random moments, and nothing is lost or done twice."""

from pathlib import Path

import pytest

from dialogs.conversation import Conversation
from tests.torture.killing import Way, torture

KILLS, CHATS = 4, 20


async def test_one_process_polling_over_a_file(talk: Conversation, tmp_path: Path) -> None:
    way = Way("polling", f"sqlite:///{tmp_path / 'umbral.sqlite3'}")
    outcome = await torture(way, talk, tmp_path, kills=KILLS, chats=CHATS, seed=1)
    assert outcome.lost == []
    assert outcome.counts["updates"] >= CHATS
    assert outcome.counts["steps recorded"] > 0


@pytest.mark.postgres
async def test_three_workers_behind_a_webhook_over_a_server(
    talk: Conversation, postgres: str, tmp_path: Path
) -> None:
    way = Way("webhook", postgres, webhook=True, workers=3)
    outcome = await torture(way, talk, tmp_path, kills=KILLS, chats=CHATS, seed=2)
    assert outcome.lost == []
    assert outcome.counts["steps recorded"] > CHATS
