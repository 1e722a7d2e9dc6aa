"""Decides how requests to Telegram travel: over a few kept connections, in time, no address in an error."""

from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    SocketTimeoutError,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

__all__ = ["HttpRequest", "NoAnswerError", "UpdatesRequest"]

READ, UPLOAD, CONNECT, FREE = 10.0, 20.0, 5.0, 30.0
"""Seconds for an answer, for sending a file besides, for a connection, and for one to become free."""
KEPT = 60.0
"""Seconds for which an idle connection is kept; a new one costs three round trips."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

UNREAD = ("/sendMessage", "/editMessageText")
SENT = b'{"ok":true,"result":true}'
"""Stands for answers that only give back the text just sent: nobody reads them, and to do so takes long."""

NONE = b'{"ok":true,"result":[]}'
"""An answer without updates."""


class NoAnswerError(NetworkError):
    """Telegram gave no answer at all, so it is not known whether the call was carried out."""


class HttpRequest(BaseRequest):
    """Makes calls of the Bot API over aiohttp, for at most `connections` at the same time.

    `api` is the address that all calls begin with; from it follows which proxy of the environment serves.
    aiohttp's own errors hold addresses, and with them the token: none gets out, only their names do.
    """

    def __init__(self, api: str, connections: int) -> None:
        self._proxy = _proxy(api)
        self._connections = connections
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """The seconds for an answer where a call names none."""
        return READ

    async def initialize(self) -> None:
        """Open the pool of connections; nothing is connected yet."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections, keepalive_timeout=KEPT),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917  the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return status and body of the answer; raise TimedOut, or NoAnswerError for any other failure."""
        if self._session is None:
            raise RuntimeError("the request class is not initialized")
        upload = request_data is not None and request_data.contains_files
        timeout = _timeout(
            _seconds(connect_timeout, CONNECT),
            _seconds(pool_timeout, FREE),
            _seconds(read_timeout, READ),
            _seconds(write_timeout, UPLOAD) if upload else 0.0,
        )
        try:
            async with self._session.request(
                method,
                _url(url),
                data=_form(request_data) if request_data and upload else _body(request_data),
                headers=None if upload else FORM,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                body = await response.read()
                return response.status, SENT if response.ok and url.endswith(UNREAD) else body
        except SocketTimeoutError:
            raise TimedOut("Telegram did not answer in time") from None
        except (ClientError, OSError) as error:
            raise NoAnswerError(f"no answer: {type(error).__name__}") from None


class UpdatesRequest(HttpRequest):
    """Fetches updates. The library gets none of them: it would read each anew with every fetch.

    `fetched` is the last answer, as it was written.
    """

    fetched = NONE

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """Return the status, and an answer without updates; what is no answer is left to the library."""
        status, body = await super().do_request(*given, **named)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return status, body
        self.fetched = body
        return status, NONE


@lru_cache
def _timeout(
    connect: float | None, free: float | None, read: float | None, write: float | None
) -> ClientTimeout:
    return ClientTimeout(
        total=None,
        connect=None if connect is None or free is None else connect + free,
        sock_connect=connect,
        # One clock for sending and for waiting.
        sock_read=None if read is None or write is None else read + write,
    )


@lru_cache
def _url(url: str) -> URL:
    """Return an address, of which there are as many as there are methods."""
    return URL(url, encoded=True)


def _seconds(given: object, default: float) -> float | None:
    if given is BaseRequest.DEFAULT_NONE:
        return default
    return given if given is None else float(str(given))


def _body(data: RequestData | None) -> bytes | None:
    """Return the parameters as a form; yarl writes it eight times as fast as the standard library."""
    return URL.build(query=data.json_parameters).raw_query_string.encode() if data else None


def _form(data: RequestData) -> FormData:
    form = FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _proxy(api: str) -> str | None:
    """Return the environment's proxy for an address, if any; aiohttp would look for it at every call."""
    where = urlsplit(api)
    return None if proxy_bypass(where.hostname or "") else getproxies().get(where.scheme)
