"""Umbral's processes killed at random moments while people talk with it on Telegram: `make torture`."""
