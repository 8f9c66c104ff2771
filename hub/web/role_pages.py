"""Pages for people who are signed in: made once for all who have the same roles.

Such a page differs from one reader to the next only in the reader's own parts, which layout.jinja gets from
`own_part`: who is signed in, and for whom they act. While a page is made, a mark stands for each of these,
and the page is kept only if nothing asked who its reader is. When it is sent, the parts of its reader replace
the marks. See docs/decisions/0047-pages-by-role.md.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from time import time
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from markupsafe import Markup

from hub.access import AuthContext, RoleAssignment, Viewer
from hub.kit.db import may_change_data
from hub.web.authentication import current_auth_context, is_signed_in_browser
from hub.web.flash import has_messages
from hub.web.gzip_stream import QUICK, SMALL, begin_gzip, deflate, end_gzip
from hub.web.page_cache import MAX_KEY_LENGTH, accepts_gzip, get_page_version
from hub.web.page_memory import PageMemory
from hub.web.page_version import POLL_SECONDS

View = TypeVar("View", bound=Callable[..., Any])

OWN_PARTS = ("account", "acting")
"""The templates of the parts in which a page differs for its reader."""
SECONDS_AFTER_WRITE = 2 * POLL_SECONDS
"""Whoever changed something gets pages made anew so long: other processes learn of it after POLL_SECONDS."""
WROTE_KEY = "wrote_at"
OWN_FIELDS = frozenset({"person_id", "delegate_id"})
OWN_FIELDS_OF_CONTEXT = frozenset(AuthContext.__dataclass_fields__) - {"viewer"}


def same_for_roles(view: View) -> View:
    """Mark a view whose page is the same for all with the same roles until the page version changes."""
    view.same_for_roles = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class RolePageKey:
    """What a page depends on, besides the page version."""

    path: str
    query: str
    roles: frozenset[RoleAssignment]
    is_delegate: bool


@dataclass(frozen=True)
class Piece:
    """Bytes between the own parts of a page, as they are and compressed."""

    plain: bytes
    deflated: bytes


@dataclass(frozen=True)
class RolePage:
    """A page without the own parts of its reader: between two of its pieces stands one of OWN_PARTS."""

    version: str
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """The bytes of memory that the page takes."""
        return sum(len(piece.plain) + len(piece.deflated) for piece in self.pieces)


class RolePages(PageMemory[RolePageKey, RolePage]):
    """The pages in memory. `mark` is a secret, so that no content can hold the mark of an own part."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self.mark = token_hex(16)


class WatchedViewer(Viewer):
    """A viewer that notes if something asks who it is, and not only for its roles."""

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute; one that differs between people with the same roles is noted."""
        if name in OWN_FIELDS:
            g.depends_on_reader = True
        return super().__getattribute__(name)

    @property
    def is_delegate(self) -> bool:
        """Whether a delegate acts; the key of the page says so too."""
        return object.__getattribute__(self, "delegate_id") is not None


class WatchedAuthContext(AuthContext):
    """An auth context that notes if something asks who is signed in."""

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute; one that differs between people with the same roles is noted."""
        if name in OWN_FIELDS_OF_CONTEXT:
            g.depends_on_reader = True
        return super().__getattribute__(name)

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in: true for every page that is made here."""
        return True


def init_app(app: Flask) -> None:
    """Keep the pages of marked views of `app` by the roles of their readers."""
    pages = RolePages(int(float(app.config["PAGE_CACHE_MB"]) * 1_000_000))
    app.extensions["hub_role_pages"] = pages
    app.jinja_env.globals["own_part"] = own_part
    app.before_request(_answer_from_memory)
    app.after_request(_complete)
    app.after_request(_note_write)


def own_part(name: str) -> Markup:
    """Return a part of the layout that differs for its reader, or its mark while a page is made for roles."""
    if "role_page" in g:
        return Markup(_mark_of(name))  # noqa: S704 -- made here, of a fixed name and a random number
    return Markup(_render_part(name))  # noqa: S704 -- a template, which escapes


def _render_part(name: str) -> str:
    return current_app.jinja_env.get_template(f"own_parts/{name}.jinja").render()


def get_role_pages(app: Flask) -> RolePages:
    """Return the pages that `app` keeps by role."""
    pages: RolePages = app.extensions["hub_role_pages"]
    return pages


def _mark_of(name: str) -> str:
    return f"<{name}-{get_role_pages(current_app).mark}>"


def _find_key() -> RolePageKey | None:
    """Return the key of the page that is asked for, or None if it must be made for its reader."""
    view = current_app.view_functions.get(request.endpoint or "")
    auth = current_auth_context()
    if (
        not getattr(view, "same_for_roles", False)
        or request.method != "GET"
        or not auth.is_signed_in
        or auth.second_factor_pending
        or not get_role_pages(current_app).max_bytes
        or has_messages()
        or time() - session.get(WROTE_KEY, 0) < SECONDS_AFTER_WRITE
    ):
        return None
    query = request.query_string.decode("latin-1")
    if len(request.path) + len(query) > MAX_KEY_LENGTH:
        return None
    return RolePageKey(request.path, query, auth.viewer.roles, auth.viewer.is_delegate)


def _answer_from_memory() -> Response | None:
    key = _find_key()
    version = get_page_version(current_app).current() if key else None
    if key is None or version is None:
        return None
    page = get_role_pages(current_app).find(key)
    if page is not None and page.version == version:
        return _send(page)
    auth = current_auth_context()
    viewer = WatchedViewer(auth.viewer.person_id, auth.viewer.roles, auth.viewer.delegate_id)
    g.role_page = key, version, auth
    g.auth_context = WatchedAuthContext(**{**vars(auth), "viewer": viewer})
    return None


def _complete(response: Response) -> Response:
    """Put the own parts of the reader into a page that was made with marks, and keep it if it can be."""
    made = g.pop("role_page", None)
    if made is None:
        return response
    key, version, g.auth_context = made
    if response.is_streamed or response.mimetype != "text/html":
        return response
    depends_on_reader = g.pop("depends_on_reader", False) or "csrf_token" in g
    pieces, parts = _divide(response.get_data())
    may_keep = response.status_code == 200 and "no_store" not in g
    if may_keep and not depends_on_reader and parts == list(OWN_PARTS):
        kept = tuple(Piece(piece, deflate(piece, SMALL)) for piece in pieces)
        get_role_pages(current_app).store(key, RolePage(version, kept))
        request.environ["hub.page"] = "made"
    response.set_data(b"".join(_fill(pieces, parts)))
    return response


def _divide(body: bytes) -> tuple[list[bytes], list[str]]:
    """Return the pieces of a page between its marks, and the names of the parts that they stand for."""
    pieces, parts = [], []
    for name in OWN_PARTS:
        before, mark, after = body.partition(_mark_of(name).encode())
        if mark:
            pieces.append(before)
            parts.append(name)
            body = after
    return [*pieces, body], parts


def _fill(pieces: Sequence[bytes], parts: Sequence[str]) -> list[bytes]:
    """Return the bytes of a page in order: its pieces, and the parts of the reader between them."""
    chunks = [pieces[0]]
    for name, piece in zip(parts, pieces[1:], strict=True):
        chunks += (_render_part(name).encode(), piece)
    return chunks


def _send(page: RolePage) -> Response:
    request.environ["hub.page"] = "kept"
    chunks = _fill([piece.plain for piece in page.pieces], OWN_PARTS)
    headers = {"Content-Type": "text/html; charset=utf-8", "Vary": "Accept-Encoding"}
    if not accepts_gzip(request.headers.get("Accept-Encoding", "")):
        return current_app.response_class(b"".join(chunks), headers=headers)
    checksum, size, compressed = 0, 0, [begin_gzip()]
    for place, chunk in enumerate(chunks):
        checksum, size = zlib.crc32(chunk, checksum), size + len(chunk)
        # The pieces have even places, the parts between them odd ones.
        compressed.append(deflate(chunk, QUICK) if place % 2 else page.pieces[place // 2].deflated)
    compressed.append(end_gzip(checksum, size))
    return current_app.response_class(b"".join(compressed), headers={**headers, "Content-Encoding": "gzip"})


def _note_write(response: Response) -> Response:
    """Note in the session that its person may have changed something, so that they see it at once."""
    view = current_app.view_functions.get(request.endpoint or "")
    if may_change_data(view) and is_signed_in_browser():
        session[WROTE_KEY] = int(time())
    return response
