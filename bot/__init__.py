"""The world outside: settings, storage and the channels through which people talk with Umbral."""

import gc

# What a start makes is made to stay: looking for garbage in it can wait.
gc.set_threshold(50_000)
