"""Slow clients do not block others, and a hub that is stopped finishes its responses."""

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from urllib.parse import quote, urlsplit

import pytest

from tests.support.content_files import BEGUN
from tests.support.waiting import eventually

SLOW = 60
THREADS = 4


def connected(stack, address, request, *, tiny=False):
    parts = urlsplit(address)
    client = stack.enter_context(socket.socket())
    if tiny:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    client.connect((parts.hostname, parts.port))
    client.sendall(request)
    return client


def wait_until_begun(instance, count):
    """Wait until the hub has begun `count` slow responses."""
    log = instance / "serve.log"
    assert eventually(lambda: log.read_text(errors="replace").count(BEGUN) >= count)


SENDERS = {
    "who read nothing": (b"GET /library HTTP/1.1\r\nHost: hub\r\n\r\n" * 20, True),
    "who never end their headers": (b"GET /library HTTP/1.1\r\nHost: hub\r\nX-Slow: ", False),
    "who promise a form and send a letter of it": (
        b"POST /test/write HTTP/1.1\r\nHost: hub\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 5000\r\n\r\nt",
        False,
    ),
}


@pytest.mark.parametrize("who", SENDERS)
def test_slow_clients_do_not_keep_others_waiting(hub, ask, monkeypatch, who):
    request, tiny = SENDERS[who]
    monkeypatch.setenv("BODY_WINDOW", "3600")  # so that they stay
    with hub(PAGE_CACHE_MB="0") as (address, _), ExitStack() as stack:
        for _ in range(SLOW):
            connected(stack, address, request, tiny=tiny)
        time.sleep(0.5)  # until they occupy threads, if they can
        # The slow clients stay until the block ends, so a request that waited for them would time out.
        assert [ask(f"{address}/library")[0] for _ in range(5)] == [200] * 5


def test_slow_work_does_keep_others_waiting(hub, ask, tmp_path):
    # The negative control of the test above: what happens when threads are blocked.
    with hub(PAGE_CACHE_MB="0") as (address, _), ExitStack() as stack:
        slow = f"GET /test/slow?until={quote(str(tmp_path / 'gate'))} HTTP/1.1\r\nHost: hub\r\n\r\n"
        for _ in range(THREADS):
            connected(stack, address, slow.encode())
        wait_until_begun(tmp_path, THREADS)
        with pytest.raises(OSError, match="timed out"):
            ask(f"{address}/library", timeout=2)
        (tmp_path / "gate").touch()
        assert ask(f"{address}/library")[0] == 200


@pytest.mark.parametrize(("sent", "seconds"), [(signal.SIGTERM, 3), (signal.SIGKILL, 60)])
def test_a_hub_that_is_told_to_stop_finishes_what_it_has_begun(hub, ask, tmp_path, sent, seconds):
    answers = []

    def request_slow_page(address):
        try:
            answers.append(ask(f"{address}/test/slow?seconds={seconds}")[2])
        except OSError:
            answers.append("broken off")

    with hub() as (address, process):
        reader = threading.Thread(target=request_slow_page, args=(address,))
        reader.start()
        wait_until_begun(tmp_path, 1)
        if sent == signal.SIGTERM:
            process.send_signal(sent)
        else:
            os.killpg(process.pid, sent)
        reader.join()
        process.wait(timeout=30)
    assert answers == ["finished" if sent == signal.SIGTERM else "broken off"]
