"""The world outside: settings, storage and the channels through which people talk with Umbral."""
