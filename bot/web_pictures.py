"""Decides how a browser gets pictures: shared ones at one address, a person's own for their session alone."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.figures import Figures, Rendered
from bot.service import Service
from bot.web_limits import Limits
from bot.web_request import check_origin
from bot.web_session import session_of
from content.models import LANGUAGES, Language
from dialogs.pictures import MECHANISM_CARDS, OWN, SHARED
from dialogs.replies import Picture, Reply

__all__ = ["Pictures", "shown"]

TYPES = {".png": "image/png", ".pdf": "application/pdf"}


async def shown(replies: Iterable[Reply], figures: Figures) -> dict[str, Any]:
    """Return replies as the page takes them: a picture becomes its address, its size and its words."""
    return {"replies": [await _reply(reply, figures) for reply in replies]}


async def _reply(reply: Reply, figures: Figures) -> dict[str, Any]:
    picture = reply.picture
    found = asdict(replace(reply, picture=None))
    if picture is not None:
        figure = await asyncio.to_thread(figures.drawn, picture.name, picture.language, picture.walk)
        size = {"width": figure.width, "height": figure.height}
        found["picture"] = {"url": _address(picture), "page": picture.page, "alt": figure.alt, **size}
    return found


def _address(picture: Picture) -> str:
    if picture.walk is None:
        return f"picture/{picture.name}/{picture.language}.png"
    return f"picture/own/{picture.name}/{picture.language}/{picture.walk.number}.{picture.walk.moves}"


class Pictures:
    """Serves pictures. A person's own is drawn from their session, so its address tells nothing."""

    def __init__(self, service: Service, figures: Figures, limits: Limits) -> None:
        self._service = service
        self._limits = limits
        self._figures = figures

    async def shared(self, request: Request) -> Response:
        """Return a picture that is the same for everybody."""
        self._limits.check(request, session_of(request))
        name, language = request.path_params["name"], _language(request)
        if name not in (*SHARED, *MECHANISM_CARDS):
            raise HTTPException(404)
        return _response(await self._figures.soon(Picture(name, language)), "private, max-age=3600")

    async def own(self, request: Request) -> Response:
        """Return a person's own picture, for the walk that their session stands at and nothing older."""
        check_origin(request)
        name, language, session = request.path_params["name"], _language(request), session_of(request)
        self._limits.check(request, session)
        walk = await self._service.walk(f"web:{session}") if session else None
        moment = f"{walk.number}.{walk.moves}" if walk and walk.step == "result" else ""
        if name not in OWN or moment != request.path_params["moment"]:
            raise HTTPException(404)
        picture = Picture(name, language, walk, page=name == "keepsake")
        return _response(await self._figures.soon(picture), "no-store")


def _language(request: Request) -> Language:
    for language in LANGUAGES:
        if request.path_params["language"] == language:
            return language
    raise HTTPException(404)


def _response(rendered: Rendered, cache: str) -> Response:
    headers = {"Cache-Control": cache}
    if rendered.ending == ".pdf":
        headers["Content-Disposition"] = 'attachment; filename="umbral.pdf"'
    return Response(rendered.data, media_type=TYPES[rendered.ending], headers=headers)
