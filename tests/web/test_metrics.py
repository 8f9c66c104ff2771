"""Figures for Prometheus: off unless asked for, never without the token, right with several processes."""

import os
import re
import time
import urllib.error
import urllib.request

import pytest

from hub.kit.jobs import get_jobs
from hub.web.metrics import prepare_multiprocess_folder
from tests.support.live import live_hub

TOKEN = "t" * 40
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def figures(text):
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line[0] != "#"
    }


def test_without_a_token_of_its_own_a_hub_has_no_metrics(client):
    for headers in ({}, BEARER, {"Authorization": "Bearer "}):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "ÿ"]
)
def test_without_the_token_there_is_no_such_page(make_app, given):
    headers = {} if given is None else {"Authorization": given}
    answer = make_app(METRICS_TOKEN=TOKEN).test_client().get("/metrics", headers=headers)

    assert answer.status_code == 404
    assert "hub_requests" not in answer.text


def test_answers_are_counted_by_route_and_nothing_of_a_reader_is_in_it(make_app):
    client = make_app(METRICS_TOKEN=TOKEN).test_client()
    for _ in range(3):
        client.get("/library/jane.doe@example.com?q=jane", headers={"User-Agent": "Jane's phone"})
    client.get("/healthz")
    client.open("/healthz", method="JANE")
    text = client.get("/metrics", headers=BEARER).text

    found = figures(text)
    assert found['hub_requests_total{method="GET",route="/library/<slug>",status="404"}'] == 3
    assert found['hub_requests_total{method="GET",route="/healthz",status="200"}'] == 1
    assert found['hub_request_seconds_count{route="/library/<slug>"}'] == 3
    assert "jane" not in text.lower()


def test_kept_pages_and_database_errors_are_counted(make_app, database_url, tmp_path):
    client = make_app(METRICS_TOKEN=TOKEN).test_client()
    for _ in range(3):
        assert client.get("/trusts").status_code == 200
    found = figures(client.get("/metrics", headers=BEARER).text)
    assert found['hub_pages_total{answer="made"}'] == 1
    assert found['hub_pages_total{answer="kept"}'] == 2

    away = make_app(METRICS_TOKEN=TOKEN, DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'hub.sqlite3'}")
    client = away.test_client()
    assert client.get("/trusts").status_code == 503
    found = figures(client.get("/metrics", headers=BEARER).text)
    assert found['hub_database_errors_total{kind="OperationalError"}'] >= 1


def test_jobs_are_counted_by_how_they_ended(make_app):
    app = make_app(METRICS_TOKEN=TOKEN)
    queue = get_jobs(app).queue
    get_jobs(app).submit("content-sync")
    queue.execute(queue.dequeue())
    found = figures(app.test_client().get("/metrics", headers=BEARER).text)
    get_jobs(app).close()

    assert found['hub_jobs_total{job="content-sync",state="done"}'] == 1


def test_two_processes_count_together(tmp_path):
    settings = {"WORKERS": "2", "METRICS_TOKEN": TOKEN, "PAGE_CACHE_MB": "0"}
    folders = {"PLUGINS_DIR": str(tmp_path / "none"), "CONTENT_DIR": str(tmp_path / "none")}
    with live_hub(tmp_path, **settings, **folders, INSTALLED_PLUGINS="no") as address:
        asked, ids = 0, set()
        # One of them may begin long after the other; then both are asked a while.
        give_up = time.monotonic() + 60
        while asked < 60 or (len(counting(tmp_path)) < 2 and time.monotonic() < give_up):
            with urllib.request.urlopen(f"{address}/library", timeout=60) as answer:
                answer.read()
            asked += 1
        for _ in range(60):
            with urllib.request.urlopen(f"{address}/library", timeout=60) as answer:
                answer.read()
            asked += 1
        for _ in range(10):
            request = urllib.request.Request(f"{address}/metrics", headers=BEARER)
            with urllib.request.urlopen(request, timeout=60) as answer:
                found = figures(answer.read().decode())
            ids.add(found['hub_requests_total{method="GET",route="/library",status="200"}'])
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/metrics", timeout=60)
    # Both took part, and whichever was asked told of both.
    assert len(counting(tmp_path)) == 2
    assert ids == {float(asked)}


def counting(place):
    """Return the processes that have written figures."""
    return {int(re.search(r"_(\d+)\.db", file.name)[1]) for file in (place / "metrics").glob("*.db")}


def test_what_ended_processes_counted_goes_when_the_hub_starts_again(tmp_path):
    prepare_multiprocess_folder(tmp_path)
    (tmp_path / "metrics" / f"counter_{os.getpid()}.db").touch()
    (tmp_path / "metrics" / "counter_4194999.db").touch()
    prepare_multiprocess_folder(tmp_path)

    assert [file.name for file in (tmp_path / "metrics").iterdir()] == [f"counter_{os.getpid()}.db"]
