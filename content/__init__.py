"""The knowledge as data, and finding it."""
