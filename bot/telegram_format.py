"""Decides how a reply looks on Telegram: HTML within its limits, over one message or several."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import chain, groupby

from bot.telegram_buttons import Buttons
from dialogs.replies import Part, PartKind, Picture, Reply

__all__ = ["Message", "captioned", "html_of", "messages"]

TEXT = 4096
"""Length of a message after entities, in UTF-16 units as in entities: never fewer than characters."""
ROOM = TEXT - 4
"""What one part may take: the rest is for its bullet and the empty line before it."""
CAPTION = 1024
"""Length of a caption after entities."""
BREAKS = ("\n\n", "\n", ". ", "; ", " ")
"""Where a part too long for one message is cut, best first."""

_SENTENCE = re.compile(r"\D\.(?= )")
_TAG = re.compile(r"</?\w[^>]*>")


@dataclass(frozen=True)
class Message:
    """One message as Telegram takes it: text in its HTML, the buttons below as JSON, the picture above."""

    html: str
    keyboard: str | None = None
    picture: Picture | None = None

    @property
    def markup(self) -> dict[str, str]:
        """The buttons as a call's parameter that is JSON already; none where there are none."""
        return {"reply_markup": self.keyboard} if self.keyboard else {}


def messages(reply: Reply, buttons: Buttons) -> tuple[Message, ...]:
    """Return the messages that show a reply, in order; the last one carries the buttons."""
    pages = _pages(reply.parts)
    keyboard = buttons.keyboard(reply.rows) if reply.rows else None
    if not pages:
        return (Message("…", keyboard),) if keyboard else ()
    *before, last = (Message(_html(page)) for page in pages)
    return (*before, replace(last, keyboard=keyboard, picture=reply.picture))


def captioned(message: Message, alt: str) -> str:
    """Return a picture's caption: its text and, folded, as much of the words instead of it as there is room.

    What is cut is cut after a sentence; Telegram has no other place for such words.
    """
    room = CAPTION - _units(unescape(_TAG.sub("", message.html))) - 4
    ends = [len(alt), *(match.end() for match in _SENTENCE.finditer(alt))]
    fitting = [end for end in ends if _units(alt[:end]) <= room]
    if not fitting:
        return message.html
    told = alt[: max(fitting)] + ("" if max(fitting) == len(alt) else " …")
    return f"{message.html}\n\n<blockquote expandable>{escape(told, quote=False)}</blockquote>"


def html_of(reply: Reply) -> str:
    """Return a reply as one text, for a place that takes no more; its parts have to be short."""
    return _html(reply.parts)


def _pages(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts by message; parts stay whole unless one alone is too long for a message."""
    pages: list[list[Part]] = []
    used = TEXT
    for part in chain.from_iterable(map(_pieces, parts)):
        size = _size(part)
        if used + size > TEXT:
            heading = _orphan(pages[-1]) if pages else []
            pages.append(heading)
            used = sum(map(_size, heading))
            if used + size > TEXT:
                pages.append([])
                used = 0
        pages[-1].append(part)
        used += size
    return pages


def _orphan(page: list[Part]) -> list[Part]:
    """Take a heading off the end of a page that it would close, to open the next one."""
    return [page.pop()] if len(page) > 1 and page[-1].kind == "heading" else []


def _pieces(part: Part) -> Iterator[Part]:
    text = part.text.strip()
    while _units(text) > ROOM:
        at = _cut(text)
        yield replace(part, text=text[:at].rstrip())
        text = text[at:].lstrip()
    if text:
        yield part if text == part.text else replace(part, text=text)


def _cut(text: str) -> int:
    """Return where to cut a text too long for a message: at the best kind of break in the second half."""
    head = text.encode("utf-16-le")[: ROOM * 2].decode("utf-16-le", "ignore")
    for mark in BREAKS:
        at = head.rfind(mark, len(head) // 2)
        if at > 0:
            return at + len(mark.rstrip())
    return len(head)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _size(part: Part) -> int:
    return _units(part.text) + TEXT - ROOM


# Markup


def _html(page: Sequence[Part]) -> str:
    """Return the parts of one message in Telegram's HTML; only what stands in `_block` is ever a tag."""
    html, before = "", ""
    for kind, group in groupby(page, key=lambda part: part.kind):
        gap = "" if not html else "\n" if (before, kind) == ("heading", "item") else "\n\n"
        html += gap + _block(kind, [escape(part.text, quote=False) for part in group])
        before = kind
    return html


def _block(kind: PartKind, texts: Sequence[str]) -> str:
    """Return neighbours of one kind: claims fold into one quotation, each note is a quotation of its own."""
    if kind == "claim":
        return "<blockquote expandable>" + "\n\n".join(texts) + "</blockquote>"
    if kind == "note":
        return "\n".join(f"<blockquote>{text}</blockquote>" for text in texts)
    if kind == "item":
        return "\n".join(f"• {text}" for text in texts)
    if kind == "small":
        return "\n".join(f"<i>{text}</i>" for text in texts)
    if kind in ("title", "heading", "question"):
        return "\n\n".join(f"<b>{text}</b>" for text in texts)
    return "\n\n".join(texts)
