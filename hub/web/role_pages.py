"""Pages for people who are signed in: made once for all who have the same roles.

Such a page differs from one reader to the next only in the reader's own parts, which layout.jinja gets from
`own_part`: a name and a CSRF token. While a page is made, a mark stands for each of these, and the page is
kept only if nothing asked who its reader is. When it is sent, the parts of its reader replace the marks.
`hub.web.middleware.role_pages` sends most kept pages before Flask runs. See
docs/decisions/0047-pages-by-role.md.
"""

from collections.abc import Callable, Iterable
from time import time
from typing import Any, ClassVar, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape
from msgspec.structs import asdict

from hub.access import AuthContext, Viewer, find_act
from hub.kit.db import may_change_data
from hub.web.authentication import current_auth_context, is_signed_in_browser
from hub.web.page_cache import MAX_KEY_LENGTH, accepts_gzip, get_page_version
from hub.web.role_page_memory import (
    OWN_PARTS,
    WROTE_KEY,
    RolePage,
    RolePageKey,
    RolePages,
    fill,
    make_role_page,
    may_get_kept_page,
)

View = TypeVar("View", bound=Callable[..., Any])


def same_for_roles(view: View) -> View:
    """Mark a view whose page is the same for all with the same roles until the page version changes."""
    view.same_for_roles = True  # type: ignore[attr-defined]
    return view


class Watched:
    """Notes in `g` that a page depends on its reader, if something reads one of `OWN_FIELDS`.

    These differ between people with the same roles. A Struct compares and hashes its fields without
    `__getattribute__`, so that is noted too.
    """

    __slots__ = ()
    OWN_FIELDS: ClassVar[frozenset[str]]

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute, and note it if it differs between people with the same roles."""
        if name in type(self).OWN_FIELDS:
            g.depends_on_reader = True
        return super().__getattribute__(name)

    def __eq__(self, other: object) -> bool:
        """Compare by every field."""
        g.depends_on_reader = True
        return super().__eq__(other)

    def __hash__(self) -> int:
        """Return a hash of every field."""
        g.depends_on_reader = True
        return super().__hash__()


class WatchedViewer(Watched, Viewer, frozen=True, dict=True):
    """A viewer that notes if something asks who it is, and not only for its roles."""

    OWN_FIELDS = frozenset({"person_id", "delegate_id"})

    @property
    def is_delegate(self) -> bool:
        """Whether a delegate acts; the key of the page says so too."""
        return object.__getattribute__(self, "delegate_id") is not None


class WatchedAuthContext(Watched, AuthContext, frozen=True):
    """An auth context that notes if something asks who is signed in."""

    OWN_FIELDS = frozenset(AuthContext.__struct_fields__) - {"viewer"}

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
    html = get_role_pages(current_app).mark_of(name) if "role_page" in g else _make_own_part(name)
    return Markup(html)  # noqa: S704 -- made here, of a fixed name and a random number, or escaped


def _make_own_part(name: str) -> str:
    return str(escape(current_auth_context().shown_name)) if name == "reader" else str(generate_csrf())


def _make_own_parts(names: Iterable[str] = OWN_PARTS) -> dict[str, bytes]:
    return {name: _make_own_part(name).encode() for name in names}


def get_role_pages(app: Flask) -> RolePages:
    """Return the pages that `app` keeps by role."""
    pages: RolePages = app.extensions["hub_role_pages"]
    return pages


def _find_key() -> RolePageKey | None:
    """Return the key of the page that is asked for, or None if it must be made for its reader."""
    view = current_app.view_functions.get(request.endpoint or "")
    auth = current_auth_context()
    if (
        not getattr(view, "same_for_roles", False)
        or _needs_reauthentication(view)
        or request.method != "GET"
        or not auth.is_signed_in
        or auth.second_factor_pending
        or not get_role_pages(current_app).max_bytes
        or not may_get_kept_page(session)
    ):
        return None
    query = request.query_string.decode("latin-1")
    if len(request.path) + len(query) > MAX_KEY_LENGTH:
        return None
    return RolePageKey(request.path, query, auth.viewer.roles, auth.viewer.is_delegate)


def _needs_reauthentication(view: Callable[..., Any] | None) -> bool:
    # Whether somebody may see such a page depends on when they signed in, and not on their roles alone.
    act = find_act(view) if view else None
    return act is None or act.value.needs_reauthentication


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
    g.auth_context = WatchedAuthContext(**{**asdict(auth), "viewer": viewer})
    return None


def _complete(response: Response) -> Response:
    """Put the own parts of the reader into a page that was made with marks, and keep it if it can be."""
    made = g.pop("role_page", None)
    if made is None:
        return response
    key, version, g.auth_context = made
    route = request.url_rule
    if route is None or response.is_streamed or response.mimetype != "text/html":
        return response
    depends_on_reader = g.pop("depends_on_reader", False) or "csrf_token" in g
    pages = get_role_pages(current_app)
    pieces, parts = pages.divide(response.get_data())
    may_keep = response.status_code == 200 and "no_store" not in g
    if may_keep and not depends_on_reader and parts:
        pages.store(key, make_role_page(version, route.rule, pieces, parts))
        request.environ["hub.page"] = "made"
    response.set_data(b"".join(fill(pieces, parts, _make_own_parts(set(parts)))))
    return response


def _send(page: RolePage) -> Response:
    request.environ["hub.page"] = "kept"
    with_gzip = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    headers, body = page.answer(_make_own_parts(), with_gzip=with_gzip)
    return current_app.response_class(body, headers={**headers, "Vary": "Accept-Encoding"})


def _note_write(response: Response) -> Response:
    """Note in the session that its person may have changed something, so that they see it at once."""
    view = current_app.view_functions.get(request.endpoint or "")
    if may_change_data(view) and is_signed_in_browser():
        session[WROTE_KEY] = int(time())
    return response
