"""Decides what a log may hold: nothing personal, and never a token."""

import logging
import re
import sys
from typing import TextIO

__all__ = ["QUIET", "TokenFilter", "masked", "set_up"]

_TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = ("httpx", "httpcore", "aiohttp", "asyncio", "asyncpg", "uvicorn")
_SILENT = logging.CRITICAL + 1


def masked(text: str) -> str:
    """Return the text with everything shaped like a bot token blotted out."""
    return _TOKEN.sub("<token>", text)


class TokenFilter(logging.Filter):
    """Blots tokens out of a record: message, arguments and traceback. Goes on a handler, to miss none."""

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place, and let it through."""
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send the logs of everything, from `level` on, to one stream; standard error unless told."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(TokenFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Below WARNING the first two write every address, in which the token stands, and the others every
    # statement with its values, which are a person's answers.
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # On an error it writes down what it received, which is what people said. Our own lines tell of the error.
    logging.getLogger("telegram").setLevel(_SILENT)
