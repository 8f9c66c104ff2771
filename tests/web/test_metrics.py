"""Metrics are off by default, need the token, and are right with several processes."""

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


def parse_metrics(text):
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line[0] != "#"
    }


def test_without_a_token_of_its_own_a_hub_has_no_metrics(client):
    for headers in ({}, BEARER, {"Authorization": "Bearer "}):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "ÿ"]
)
def test_without_the_token_there_is_no_such_page(make_app, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
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

    metrics = parse_metrics(text)
    assert metrics['hub_requests_total{method="GET",route="/library/<slug>",status="404"}'] == 3
    assert metrics['hub_requests_total{method="GET",route="/healthz",status="200"}'] == 1
    assert metrics['hub_request_seconds_count{route="/library/<slug>"}'] == 3
    assert "jane" not in text.lower()


def test_kept_pages_and_database_errors_are_counted(make_app, database_url, tmp_path):
    client = make_app(METRICS_TOKEN=TOKEN).test_client()
    for _ in range(3):
        assert client.get("/trusts").status_code == 200
    metrics = parse_metrics(client.get("/metrics", headers=BEARER).text)
    assert metrics['hub_pages_total{answer="made"}'] == 1
    assert metrics['hub_pages_total{answer="kept"}'] == 2

    broken = make_app(METRICS_TOKEN=TOKEN, DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'hub.sqlite3'}")
    client = broken.test_client()
    assert client.get("/trusts").status_code == 503
    metrics = parse_metrics(client.get("/metrics", headers=BEARER).text)
    assert metrics['hub_database_errors_total{kind="OperationalError"}'] >= 1


@pytest.mark.slow
def test_jobs_are_counted_by_how_they_ended(make_app):
    app = make_app(METRICS_TOKEN=TOKEN)
    queue = get_jobs(app).queue
    get_jobs(app).submit("content-sync")
    queue.execute(queue.dequeue())
    metrics = parse_metrics(app.test_client().get("/metrics", headers=BEARER).text)
    get_jobs(app).close()

    assert metrics['hub_jobs_total{job="content-sync",state="done"}'] == 1


@pytest.mark.slow
def test_two_processes_count_together(tmp_path):
    settings = {"WORKERS": "2", "METRICS_TOKEN": TOKEN, "PAGE_CACHE_MB": "0"}
    folders = {"PLUGINS_DIR": str(tmp_path / "none"), "CONTENT_DIR": str(tmp_path / "none")}
    with live_hub(tmp_path, **settings, **folders, INSTALLED_PLUGINS="no") as address:
        request_count, totals = 0, set()
        # One process may start long after the other, so requests are sent until both have answered some.
        deadline = time.monotonic() + 60
        while request_count < 60 or (len(counting_processes(tmp_path)) < 2 and time.monotonic() < deadline):
            with urllib.request.urlopen(f"{address}/library", timeout=60) as answer:
                answer.read()
            request_count += 1
        for _ in range(60):
            with urllib.request.urlopen(f"{address}/library", timeout=60) as answer:
                answer.read()
            request_count += 1
        for _ in range(10):
            request = urllib.request.Request(f"{address}/metrics", headers=BEARER)
            with urllib.request.urlopen(request, timeout=60) as answer:
                metrics = parse_metrics(answer.read().decode())
            totals.add(metrics['hub_requests_total{method="GET",route="/library",status="200"}'])
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/metrics", timeout=60)
    # Both processes answered requests, and each reports the total of both.
    assert len(counting_processes(tmp_path)) == 2
    assert totals == {float(request_count)}


def counting_processes(instance):
    """Return the ids of the processes that have written metrics."""
    return {int(re.search(r"_(\d+)\.db", file.name)[1]) for file in (instance / "metrics").glob("*.db")}


def test_what_ended_processes_counted_goes_when_the_hub_starts_again(tmp_path):
    prepare_multiprocess_folder(tmp_path)
    (tmp_path / "metrics" / f"counter_{os.getpid()}.db").touch()
    (tmp_path / "metrics" / "counter_4194999.db").touch()
    prepare_multiprocess_folder(tmp_path)

    assert [file.name for file in (tmp_path / "metrics").iterdir()] == [f"counter_{os.getpid()}.db"]
