"""A server of the tests whose pages answer as sites do: well, badly, slowly, and by redirects."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.seen.append(("HEAD", self.path, self.headers["User-Agent"], self.headers["Host"]))
        self._answer(self.server.pages_for_head.get(self.path))

    def do_GET(self):
        self.server.seen.append(("GET", self.path, self.headers["User-Agent"], self.headers["Host"]))
        self._answer(None)

    def log_message(self, *_):
        return

    def _answer(self, page):
        status, location = page or self.server.pages.get(self.path, (404, ""))
        if status == 0:
            self.server.released.wait(5)
            return
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()


@contextmanager
def serving(pages, pages_for_head=()):
    """Serve these pages, a status and a Location by path; a status of 0 never answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.pages, server.pages_for_head = pages, dict(pages_for_head)
    server.seen, server.released = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
