"""Browser windows that tests use one after another: opening one costs as much as loading two pages.

A window keeps its process and nothing else. Before the next test has it, cookies, storage, caches, history
and listeners are cleared, and its page is emptied. A window that cannot be put back, because a test changed
what the browser does in it, is closed instead.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, CDPSession, Error, Page

MAX_IDLE = 6
"""So many windows wait for the next test; each takes memory."""

CHANGES_OF_PAGE = (
    *(
        "add_init_script",
        "add_locator_handler",
        "close",
        "emulate_media",
        "expose_binding",
        "expose_function",
    ),
    *("once", "route", "route_from_har", "route_web_socket", "set_default_navigation_timeout"),
    *("set_default_timeout", "set_extra_http_headers"),
)
"""What a test does with a page that cannot all be taken back: its window is closed."""

CHANGES_OF_WINDOW = (
    *("add_init_script", "expose_binding", "expose_function", "grant_permissions", "new_cdp_session", "once"),
    *("route", "route_from_har", "route_web_socket", "set_default_navigation_timeout", "set_default_timeout"),
    *("set_extra_http_headers", "set_geolocation", "set_offline"),
)
"""As CHANGES_OF_PAGE, for what a test does with a window."""

EMPTY = """() => {
  window.name = '';
  if (location.origin === 'null') return;  // a blank page or an error of the browser: it stores nothing
  sessionStorage.clear();
  history.replaceState(null, '', '/-');
  document.replaceChildren();
}"""
"""Empties the page. Its address then differs from all others, so that the next one is loaded in full."""


_sessions: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


def session_of(page: Page) -> CDPSession:
    """Return the session in which the browser takes commands on a page."""
    if page not in _sessions:
        _sessions[page] = page.context.new_cdp_session(page)
    return _sessions[page]


class Window:
    """A browser window with one page, which is put back to how it was when it was new."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page = context.new_page()
        self._size = self.page.viewport_size
        self._session = session_of(self.page)
        self._set_content = self.page.set_content
        self.page.set_content = self._set_content_of_its_own  # type: ignore[method-assign]
        self._open_page = context.new_page
        self._close = context.close
        self._is_taken = self._is_changed = False
        self._listeners: list[tuple[Any, str, Callable[..., Any]]] = []
        for one, names in ((context, CHANGES_OF_WINDOW), (self.page, CHANGES_OF_PAGE)):
            for name in names:
                setattr(one, name, self._noting(getattr(one, name)))
            one.on = self._recording(one)  # type: ignore[attr-defined]

    def hand_out(self, give_back: Callable[[], None]) -> BrowserContext:
        """Return the window for a test; its `close` calls `give_back`."""
        self._is_taken = False
        self.context.new_page = self._new_page  # type: ignore[method-assign]
        self.context.close = lambda **_: give_back()  # type: ignore[method-assign]
        return self.context

    def clear(self) -> bool:
        """Take everything of a test out of the window; return False if that is not possible."""
        try:
            if self._is_changed:
                return False
            for one, event, listener in self._listeners:
                one.remove_listener(event, listener)
            self._listeners.clear()
            for page in self.context.pages:
                if page is not self.page:
                    page.close()
            self._forget()
        except Error:  # the page has crashed, or its server is gone
            return False
        return True

    def close(self) -> None:
        """Close the window for good."""
        self._close()

    def _forget(self) -> None:
        self._session.send("Page.stopLoading")
        self.page.evaluate(EMPTY)
        self.context.clear_cookies()
        self._session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        # Two tests may see different pages at one address and under one ETag, because databases are put back.
        self._session.send("Network.clearBrowserCache")
        self._session.send("Page.resetNavigationHistory")
        if self._size and self.page.viewport_size != self._size:
            self.page.set_viewport_size(self._size)

    def _set_content_of_its_own(self, html: str, **options: Any) -> None:
        # Otherwise the document of the page before stays, with its Content-Security-Policy.
        self.page.goto("about:blank")
        self._set_content(html, **options)

    def _new_page(self) -> Page:
        if self._is_taken:
            return self._open_page()
        self._is_taken = True
        return self.page

    def _noting(self, change: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **named: Any) -> Any:
            self._is_changed = True
            return change(*args, **named)

        return noted

    def _recording(self, one: BrowserContext | Page) -> Callable[..., None]:
        on: Callable[..., None] = one.on

        def record(event: str, listener: Callable[..., Any]) -> None:
            self._listeners.append((one, event, listener))
            on(event, listener)

        return record


class Windows:
    """The windows of one browser: those that wait for a test, by the options that they were opened with."""

    def __init__(self, open_window: Callable[..., BrowserContext]) -> None:
        self._open = open_window
        self._idle: list[tuple[str, Window]] = []

    def take(self, **how: Any) -> BrowserContext:
        """Return a window without a trace of an earlier test, as `browser.new_context` does."""
        key = repr(sorted(how.items()))
        found = next((one for one in reversed(self._idle) if one[0] == key), None)
        if found:
            self._idle.remove(found)
        window = found[1] if found else Window(self._open(**how))
        return window.hand_out(lambda: self._give_back(key, window))

    def close(self) -> None:
        """Close the windows that wait."""
        while self._idle:
            self._idle.pop()[1].close()

    def _give_back(self, key: str, window: Window) -> None:
        if not window.clear():
            window.close()
            return
        self._idle.append((key, window))
        if len(self._idle) > MAX_IDLE:
            self._idle.pop(0)[1].close()
