"""Request bodies that arrive slowly, and responses that are read slowly, hold no thread."""

import socket
import threading
import time
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest

from tests.support.timeouts import SECONDS

DRIPPING = 200
REQUESTS = 100
P99_SECONDS = 1.0
WORKERS = ["1", "2"]
MEGABYTE = 1_000_000


def connected(stack, address):
    parts = urlsplit(address)
    return stack.enter_context(socket.create_connection((parts.hostname, parts.port), timeout=SECONDS))


def begin_body(stack, address, path, length, part=b"t"):
    """Promise a body of `length` bytes, send the first part of it, and return the open connection."""
    client = connected(stack, address)
    client.sendall(
        f"POST {path} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {length}\r\n\r\n".encode()
        + part
    )
    return client


def status_of(client):
    """Wait for the response and return its status line's number."""
    return int(client.recv(12).split()[1])


def p99_seconds(ask, address):
    """Return how long the slowest but one of a hundred requests took."""
    taken = []
    for _ in range(REQUESTS):
        started = time.monotonic()
        assert ask(f"{address}/library", timeout=2)[0] == 200
        taken.append(time.monotonic() - started)
    return sorted(taken)[REQUESTS - 2]


@pytest.fixture
def drip():
    """Send a byte on every connection each half second, until the test ends."""
    ended = threading.Event()
    threads = []

    def start(clients):
        def send():
            while not ended.wait(0.5):
                for client in clients:
                    with suppress(OSError):  # the test closes its connections before this thread ends
                        client.send(b"t")

        threads.append(threading.Thread(target=send))
        threads[-1].start()

    yield start
    ended.set()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(("workers", "clients"), [("1", 1), ("2", 4)])
def test_a_body_that_never_comes_is_refused_and_the_hub_goes_on(hub, ask, workers, clients):
    with hub(WORKERS=workers) as (address, _), ExitStack() as stack:
        slow = [begin_body(stack, address, "/sign-in", 10) for _ in range(clients)]
        assert [status_of(client) for client in slow] == [408] * clients
        # The clients keep their connections open.
        for _ in range(5):
            assert ask(f"{address}/healthz", timeout=3)[0] == 200
            assert ask(f"{address}/static/bare.css", timeout=3)[0] == 200
            assert ask(f"{address}/sign-in", {"email": "nobody@example.org"}, timeout=10)[0] < 500


@pytest.mark.parametrize("workers", WORKERS)
def test_two_hundred_dripping_clients_do_not_slow_others_down(hub, ask, drip, monkeypatch, workers):
    monkeypatch.setenv("BODY_WINDOW", "3600")  # so that they stay
    with hub(WORKERS=workers, PAGE_CACHE_MB="0") as (address, _), ExitStack() as stack:
        clients = [begin_body(stack, address, "/sign-in", 5000) for _ in range(DRIPPING)]
        drip(clients)
        assert p99_seconds(ask, address) < P99_SECONDS
        assert ask(f"{address}/test/write", {"title": "Elsa"})[2] == "kept"


@pytest.mark.parametrize("workers", WORKERS)
def test_dripping_clients_do_stop_a_server_that_reads_bodies_in_the_threads_of_the_app(hub, ask, workers):
    # The negative control of the test above.
    with hub(interface="wsgi", WORKERS=workers, PAGE_CACHE_MB="0") as (address, _), ExitStack() as stack:
        for _ in range(DRIPPING):
            begin_body(stack, address, "/sign-in", 5000)
        time.sleep(1)  # until they occupy the threads
        with pytest.raises(OSError, match="timed out"):
            p99_seconds(ask, address)


def test_the_rate_of_a_body_is_judged_and_not_its_total_time(hub, monkeypatch):
    monkeypatch.setenv("BODY_WINDOW", "1")
    with hub() as (address, _), ExitStack() as stack:
        steady = begin_body(stack, address, "/test/upload", 20 * 1000)
        dripping = begin_body(stack, address, "/test/upload", 20 * 1000)
        # More than a window's share at first does not pay for a pause afterwards.
        pausing = begin_body(stack, address, "/test/upload", 2 * MEGABYTE, b"x" * MEGABYTE)
        for number in range(20):
            steady.sendall(b"x" * (999 if number == 0 else 1000))
            if number < 4:
                dripping.sendall(b"x")
            time.sleep(0.2)
        assert [status_of(client) for client in (steady, dripping, pausing)] == [200, 408, 408]


def test_large_uploads_that_stand_still_hold_no_thread_and_arrive_whole(hub, ask, monkeypatch):
    monkeypatch.setenv("BODY_WINDOW", "3600")
    half = b"x" * (5 * MEGABYTE)
    with hub(PAGE_CACHE_MB="0") as (address, _), ExitStack() as stack:
        uploads = [begin_body(stack, address, "/test/upload", 2 * len(half), half) for _ in range(8)]
        assert p99_seconds(ask, address) < P99_SECONDS
        assert ask(f"{address}/test/write", {"title": "Elsa"})[2] == "kept"
        for upload in uploads:
            upload.sendall(half)
        for upload in uploads:
            upload.settimeout(SECONDS)
            answer = upload.recv(65536)
            while str(2 * len(half)).encode() not in answer:
                answer += (more := upload.recv(65536))
                assert more
            assert answer.startswith(b"HTTP/1.1 200")


def test_a_body_longer_than_its_route_allows_is_refused_before_it_arrives(hub):
    with hub() as (address, _), ExitStack() as stack:
        sent = [("/sign-in", 2 * MEGABYTE), ("/test/upload", 51 * MEGABYTE), ("/nowhere", 2 * MEGABYTE)]
        assert [status_of(begin_body(stack, address, *each)) for each in sent] == [413, 413, 404]


def test_readers_who_take_nothing_of_a_long_response_hold_no_thread_and_little_memory(hub, ask, tmp_path):
    with hub(PAGE_CACHE_MB="0") as (address, _), ExitStack() as stack:
        for _ in range(8):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            parts = urlsplit(address)
            client.connect((parts.hostname, parts.port))
            client.sendall(b"GET /test/stream?megabytes=100 HTTP/1.1\r\nHost: hub\r\n\r\n")
        assert p99_seconds(ask, address) < P99_SECONDS
        streamed = (tmp_path / "serve.log").read_text(errors="replace").count("streamed ")
        assert 8 <= streamed < 8 * 20


def test_a_long_response_arrives_whole(hub, ask):
    with hub() as (address, _):
        assert len(ask(f"{address}/test/stream?megabytes=5")[2]) == 5 * MEGABYTE
