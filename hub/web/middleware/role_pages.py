"""Answer people who are signed in from the pages that are kept for their roles, before Flask runs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog
from flask import Flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import escape
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_cookie

from hub.access import AuthContext
from hub.web.authentication import CSRF_SESSION_KEY, USER_ID_KEY
from hub.web.page_cache import accepts_gzip
from hub.web.page_version import PageVersion
from hub.web.role_page_memory import RolePage, RolePageKey, may_get_kept_page
from hub.web.role_pages import get_role_pages

Environ = dict[str, Any]
BrowserSession = Mapping[str, Any]
FindAuthContext = Callable[[BrowserSession], AuthContext | None]

CSRF_SALT = "wtf-csrf-token"
"""The salt with which Flask-WTF signs CSRF tokens and checks them."""

log = structlog.get_logger("hub.access")


class BrowserSessions:
    """The sessions that `app` keeps in signed cookies of browsers, read without a request of Flask."""

    def __init__(self, app: Flask) -> None:
        self._name = app.session_interface.get_cookie_name(app)
        self._serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self._max_age = int(app.permanent_session_lifetime.total_seconds())
        self._csrf_serializer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt=CSRF_SALT)

    def read(self, cookies: str) -> BrowserSession:
        """Return the session in a Cookie header; an empty one if there is none that the hub has signed."""
        value = parse_cookie(cookies).get(self._name)
        try:
            session: BrowserSession = self._serializer.loads(value, max_age=self._max_age) if value else {}
        except BadSignature:
            return {}
        return session

    def make_csrf_token(self, session: BrowserSession) -> str:
        """Return a CSRF token for the forms of this browser."""
        return str(self._csrf_serializer.dumps(session[CSRF_SESSION_KEY]))


class RolePageMiddleware:
    """Sends a kept page if Flask would send the same and write nothing; otherwise it calls `app`.

    `find_auth_context` returns who is signed in, or None if only Flask can tell that.
    """

    def __init__(
        self, app: Any, flask_app: Flask, version: PageVersion, find_auth_context: FindAuthContext
    ) -> None:
        self._app = app
        self._pages = get_role_pages(flask_app)
        self._sessions = BrowserSessions(flask_app)
        self._version = version
        self._find_auth_context = find_auth_context

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with a kept page, or call the app."""
        found = self._find_page(environ)
        if found is None:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        page, own_parts = found
        environ["hub.route"], environ["hub.page"] = page.route, "kept"
        with_gzip = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = page.answer(own_parts, with_gzip=with_gzip)
        headers |= {"Vary": "Accept-Encoding, Cookie"}
        headers |= {"Content-Length": str(len(body)), "Cache-Control": "no-store"}
        start_response("200 OK", list(headers.items()))
        return [body]

    def _find_page(self, environ: Environ) -> tuple[RolePage, dict[str, bytes]] | None:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        is_get = environ["REQUEST_METHOD"] == "GET" and "HTTP_AUTHORIZATION" not in environ
        if not is_get or not self._pages.has_address(path, query):
            return None
        session = self._sessions.read(environ.get("HTTP_COOKIE", ""))
        if not {USER_ID_KEY, CSRF_SESSION_KEY} <= session.keys() or not may_get_kept_page(session):
            return None
        auth = self._ask_who(session)
        if auth is None:
            return None
        page = self._pages.find(RolePageKey(path, query, auth.viewer.roles, is_delegate=False))
        if page is None or page.version != self._version.current():
            return None
        reader, token = str(escape(auth.shown_name)), self._sessions.make_csrf_token(session)
        return page, {"reader": reader.encode(), "csrf_token": token.encode()}

    def _ask_who(self, session: BrowserSession) -> AuthContext | None:
        try:
            return self._find_auth_context(session)
        except SQLAlchemyError as error:  # the app answers with its error page
            log.warning("who is signed in could not be read", kind=type(error).__name__)
            return None
