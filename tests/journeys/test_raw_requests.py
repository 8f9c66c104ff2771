"""Malformed requests to a served hub."""

import re
import socket
from urllib.parse import urlsplit

import pytest

REST = b" HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n"
REQUESTS = {
    "a megabyte in the address": b"GET /library?q=" + b"x" * 1_000_000 + REST + b"\r\n",
    "thirty thousand characters in the address": b"GET /library?q=" + b"x" * 30_000 + REST + b"\r\n",
    "a null byte in the address": b"GET /li\x00brary" + REST + b"\r\n",
    "bytes in the method": b"FOO\xff /library" + REST + b"\r\n",
    "an unknown method": b"FOO /library" + REST + b"\r\n",
    "an address with a host": b"GET http://evil.example/library" + REST + b"\r\n",
    "a star for an address": b"OPTIONS *" + REST + b"\r\n",
    "a host that is none": b'GET /library HTTP/1.1\r\nHost: \xff"<script>\r\nConnection: close\r\n\r\n',
    "no host": b"GET /library HTTP/1.1\r\nConnection: close\r\n\r\n",
    "more promised than sent": b"POST /library" + REST + b"Content-Length: 999999999999\r\n\r\nabc",
    "a length that is no number": b"POST /library" + REST + b"Content-Length: many\r\n\r\nabc",
    "bytes in every header": b"GET /library"
    + REST
    + b"Cookie: \xff=1\r\nX-Request-ID: \xff\r\nAccept-Encoding: \xff\r\nIf-None-Match: \xff\r\n\r\n",
    "nothing that is HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


def ask(address, request):
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        try:
            connection.sendall(request)
            return connection.recv(10_000)
        except (BrokenPipeError, ConnectionResetError):
            return b""


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_that_no_browser_sends_is_no_fault_of_the_hub(live_server, name):
    response = ask(live_server, REQUESTS[name])
    status = re.match(rb"HTTP/1\.1 ([2-4])\d\d ", response)

    # The server may also close the connection if the request is too long or is not HTTP.
    assert status or response == b""
    assert b"evil.example" not in response
    assert b"<script>" not in response
    assert ask(live_server, b"GET /healthz" + REST + b"\r\n").startswith(b"HTTP/1.1 200")
