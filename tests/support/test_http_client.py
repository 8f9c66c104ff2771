import socket
import threading

import pytest

from tests.support.http_client import ask

HEADERS = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n"


@pytest.fixture
def answering():
    """Answer one request with given bytes and close the connection: `answering(bytes)` returns the URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer_once(data):
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(data)

        def answering(data):
            answering.thread = threading.Thread(target=answer_once, args=(data,))
            answering.thread.start()
            return f"http://127.0.0.1:{server.getsockname()[1]}/"

        yield answering
        answering.thread.join()


def test_a_whole_answer_is_read(answering):
    status, headers, text = ask(answering(HEADERS + b"kept"))
    assert (status, headers["Content-Length"], text) == (200, "4", "kept")


def test_a_refusal_is_an_answer_too(answering):
    assert ask(answering(HEADERS.replace(b"200 OK", b"503 Away") + b"away"))[::2] == (503, "away")


@pytest.mark.parametrize("length", [0, 10, len(HEADERS) - 2, len(HEADERS), len(HEADERS) + 2])
@pytest.mark.parametrize("status", [b"200 OK", b"503 Away"])
def test_an_answer_that_is_broken_off_is_none(answering, length, status):
    part = (HEADERS + b"kept")[:length]
    with pytest.raises(OSError):  # noqa: PT011 - any OSError will do
        ask(answering(part.replace(b"200 OK", status)))
