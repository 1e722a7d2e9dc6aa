"""Umbral beside other ways of finding, on the same phrasings and questions in the same run: `make bench`."""
