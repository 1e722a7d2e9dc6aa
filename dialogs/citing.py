"""Decides how a reference is cited where there is little room, such as on a clipboard."""

from content.models import Reference

__all__ = ["COPIED", "citation"]

COPIED = 256
"""Letters that a copied text may have."""


def citation(reference: Reference, most: int = COPIED) -> str:
    """Return a reference in at most so many letters: shortened are first the authors, then the title."""
    end = "" if reference.title[-1] in ".?!" else "."
    authors = reference.authors.rstrip(".") + "."
    first = f"{authors.partition(',')[0].rstrip('.')} et al."
    for named in (authors, first):
        whole = f"{named} {reference.title}{end} {reference.source}"
        if len(whole) <= most:
            return whole
    room = most - len(f"{first} … {reference.source}")
    return f"{first} {reference.title[:room].rsplit(' ', 1)[0]}… {reference.source}"
