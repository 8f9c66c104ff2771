"""Slow views wait in a queue that holds no thread, and whoever finds it full is told so."""

import asyncio
import threading
from contextlib import asynccontextmanager

import pytest

from hub.access import Act, may
from hub.kit.db import read_only
from hub.web import slow_views
from hub.web.asgi import AsgiApp
from hub.web.csrf import csrf_exempt_by_signed_link
from hub.web.slow_views import slow_view
from tests.support.event_loop import run_coroutine
from tests.web.test_asgi import GONE, SILENCE, exchange

THREADS = 3


class Work:
    """What the slow views do: nothing, until they may end."""

    def __init__(self):
        self.begun, self.may_end = threading.Semaphore(0), threading.Event()
        self.count = 0

    def run(self):
        self.count += 1
        self.begun.release()
        assert self.may_end.wait(30)
        return "done"


@pytest.fixture
def work():
    work = Work()
    yield work
    work.may_end.set()


@pytest.fixture
def server(app, work):
    """A server with a slow view, and the same view without the mark."""
    for path, mark in (("/test/slow", slow_view), ("/test/unmarked", lambda view: view)):
        view = mark(csrf_exempt_by_signed_link(read_only(may(Act.READ)(lambda: work.run()))))
        app.add_url_rule(path, path, view, methods=["POST"])
    server = AsgiApp(app, threads=THREADS)
    yield server
    work.may_end.set()
    server.close()


@asynccontextmanager
async def requests(server, work, path, count, running):
    """Send requests at once, and wait until some of them run."""
    tasks = [asyncio.create_task(exchange(server, [SILENCE], path=path)) for _ in range(count)]
    for _ in range(running):
        assert await asyncio.to_thread(work.begun.acquire, timeout=30)
    yield tasks
    work.may_end.set()
    await asyncio.gather(*tasks)


async def is_answered(task):
    """Return whether a request is answered while the slow ones run."""
    await asyncio.wait({task}, timeout=0.5)
    return task.done()


def status_of(task):
    return task.result()[0]["status"]


def read_page(server):
    return asyncio.create_task(exchange(server, [], path="/library", method="GET"))


def test_a_reader_waits_for_none_of_many_slow_requests(server, work):
    async def run():
        async with requests(server, work, "/test/slow", 20, THREADS - 1) as tasks:
            reader = read_page(server)
            assert await is_answered(reader)
            assert work.count == THREADS - 1
        return [status_of(task) for task in (reader, *tasks)]

    assert run_coroutine(run()) == [200] * 21
    assert work.count == 20


def test_a_reader_would_wait_if_the_view_were_not_marked(server, work):
    async def run():
        async with requests(server, work, "/test/unmarked", 20, THREADS):
            reader = read_page(server)
            assert not await is_answered(reader)
        return (await asyncio.wait_for(reader, 30))[0]["status"]

    assert run_coroutine(run()) == 200


def test_whoever_finds_the_queue_full_is_told_at_once_and_when_to_come_again(server, work, monkeypatch):
    monkeypatch.setattr(slow_views, "MAX_WAITING", 3)

    async def run():
        async with requests(server, work, "/test/slow", THREADS - 1 + 3, THREADS - 1):
            return await exchange(server, [SILENCE], path="/test/slow")

    start, body = run_coroutine(run())
    assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"60")
    assert dict(start["headers"])[b"cache-control"] == b"no-store"
    assert "Go back to the previous page and try again in a minute." in body["body"].decode()
    assert work.count == THREADS - 1 + 3


def test_who_has_waited_too_long_is_told(server, work, monkeypatch):
    monkeypatch.setattr(slow_views, "MAX_WAIT_SECONDS", 0.05)

    async def run():
        async with requests(server, work, "/test/slow", THREADS - 1, THREADS - 1):
            late = await exchange(server, [SILENCE], path="/test/slow")
        return late[0]["status"], (await exchange(server, [SILENCE], path="/test/slow"))[0]["status"]

    assert run_coroutine(run()) == (503, 200)


def test_nothing_is_done_for_whoever_has_gone_meanwhile(server, work):
    async def run():
        async with requests(server, work, "/test/slow", THREADS - 1, THREADS - 1):
            return await exchange(server, [GONE], path="/test/slow")

    assert run_coroutine(run()) == []
    assert work.count == THREADS - 1


def test_a_place_is_free_again_when_the_server_gives_up_a_request(server, work):
    async def run():
        async with requests(server, work, "/test/slow", THREADS - 1, THREADS - 1):
            waiting = asyncio.create_task(exchange(server, [SILENCE], path="/test/slow"))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        return [(await exchange(server, [SILENCE], path="/test/slow"))[0]["status"] for _ in range(THREADS)]

    assert run_coroutine(run()) == [200] * THREADS
