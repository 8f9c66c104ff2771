"""Workers say that they are alive; what a killed one was doing is begun again, or said to be cut short."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from hub.kit import job_workers
from hub.kit.clock import now
from hub.kit.job_workers import Worker
from hub.kit.jobs import PROCESS_ENDED, Job, Jobs
from hub.kit.worker import EmbeddedWorker
from hub.operations.presenters import job_outcome_line
from hub.operations.services import run_health_checks
from tests.web.test_metrics import BEARER, TOKEN, parse_metrics

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ran():
    return []


@pytest.fixture
def make_jobs(make_app, ran):
    all_jobs = []

    def make(**options):
        job = Job("send", lambda **details: ran.append(details) or "Sent.", **options)
        all_jobs.append(Jobs(make_app(), [job]))
        return all_jobs[-1]

    yield make
    for jobs in all_jobs:
        jobs.close()


@pytest.fixture
def jobs(make_jobs):
    return make_jobs()


@pytest.fixture
def kill_worker(database_url, tmp_path):
    """Return a function that has another process begin the job that waits, and be killed at it."""

    def kill(retries):
        command = [sys.executable, "-m", "tests.support.killed_worker", database_url, tmp_path, str(retries)]
        ended = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert ended.returncode == -signal.SIGKILL
        assert (tmp_path / "begun").exists()

    return kill


@pytest.fixture
def long_gone(monkeypatch):
    """A worker that has just been killed counts as gone at once; the one that works does not."""
    monkeypatch.setattr(job_workers, "WORKER_LIFETIME", timedelta(seconds=2))
    monkeypatch.setattr(job_workers, "HEARTBEAT_SECONDS", 0.2)


def work_until(jobs, done):
    worker = EmbeddedWorker(jobs, initial_delay=0.05, max_delay=0.1)
    worker.start()
    deadline = time.monotonic() + 60
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.stop()


def state_of(jobs):
    (last,) = jobs.list_last()
    return last.state, last.words


@pytest.mark.slow
def test_a_job_whose_process_was_killed_is_begun_again(make_jobs, kill_worker, ran, long_gone):
    jobs = make_jobs(retries=1)
    jobs.submit("send", message=7)
    kill_worker(retries=1)
    assert (state_of(jobs), jobs.list_pending(), ran) == (("running", ""), [], [])
    work_until(jobs, lambda: state_of(jobs)[0] == "done")

    assert (ran, state_of(jobs)) == ([{"message": 7}], ("done", "Sent."))
    assert jobs.workers.count_running() == 0


@pytest.mark.slow
def test_a_job_without_retries_is_said_to_be_cut_short(make_jobs, kill_worker, ran, long_gone):
    jobs = make_jobs(retries=0)
    jobs.submit("send")
    kill_worker(retries=0)
    work_until(jobs, lambda: state_of(jobs)[0] == "cut short")

    assert (ran, state_of(jobs)) == ([], ("cut short", PROCESS_ENDED))
    assert "INTERRUPTED, and not started again" in job_outcome_line(jobs.list_last()[0])


@pytest.mark.slow
def test_while_its_worker_may_be_alive_a_job_is_not_begun_a_second_time(make_jobs, kill_worker, ran):
    jobs = make_jobs(retries=1)
    jobs.submit("send")
    kill_worker(retries=1)
    work_until(jobs, lambda: jobs.workers.own_id)

    assert (ran, state_of(jobs)[0]) == ([], "running")


def test_of_two_workers_that_find_it_one_begins_it_again(make_jobs, ran):
    first, second = make_jobs(retries=1), make_jobs(retries=1)
    first.submit("send")
    first.workers.start_run(first.queue.dequeue())
    for jobs in (first, second, first):
        jobs.restart_interrupted()

    assert first.list_pending() == ["send"]


def test_a_job_that_kills_every_worker_is_given_up(make_jobs):
    jobs = make_jobs(retries=2)
    jobs.submit("send")
    states = []
    for _ in range(3):
        jobs.workers.start_run(jobs.queue.dequeue())
        jobs.restart_interrupted()
        states.append(state_of(jobs)[0])

    assert (states, jobs.list_pending()) == (["again", "again", "cut short"], [])


def test_a_worker_is_listed_while_it_works_and_no_longer(jobs):
    worker = EmbeddedWorker(jobs, initial_delay=0.05, max_delay=0.1)
    worker.start()
    deadline = time.monotonic() + 60
    while not jobs.workers.list_workers() and time.monotonic() < deadline:
        time.sleep(0.05)
    (listed,) = jobs.workers.list_workers()
    worker.stop()

    assert (listed.kind, listed.is_alive(now())) == ("embedded", True)
    assert jobs.workers.list_workers() == []


def test_a_worker_that_is_told_to_stop_while_it_begins_ends_without_a_job(jobs, ran):
    begins, may_go_on = threading.Event(), threading.Event()
    jobs.restart_interrupted = lambda: begins.set() or may_go_on.wait(60)
    jobs.submit("send")
    worker, of_others = EmbeddedWorker(jobs), set(threading.enumerate())
    worker.start()
    assert begins.wait(60)
    threading.Timer(0.2, may_go_on.set).start()
    worker.stop()

    assert "jobs" not in {thread.name for thread in set(threading.enumerate()) - of_others}
    assert ran == []


@pytest.mark.parametrize(("minutes", "alive"), [(0, True), (1, True), (2, False), (60, False)])
def test_a_worker_that_says_nothing_for_two_minutes_is_gone(minutes, alive):
    worker = Worker("one", "separate", (now() - timedelta(minutes=minutes)).isoformat())

    assert worker.is_alive(now()) is alive


def test_a_worker_that_is_long_gone_is_forgotten(make_jobs, monkeypatch):
    old, new = make_jobs(), make_jobs()
    monkeypatch.setattr(job_workers, "now", lambda: now() - timedelta(minutes=5))
    old.workers.record_heartbeat("separate")
    monkeypatch.undo()
    new.workers.record_heartbeat("separate")

    assert [worker.id for worker in new.workers.list_workers()] == [new.workers.own_id]


def test_workers_and_jobs_of_other_processes_are_in_the_metrics(make_app):
    app = make_app(METRICS_TOKEN=TOKEN, JOBS="separate")
    elsewhere = make_app(JOBS="separate").extensions["hub_jobs"]

    def metrics():
        return parse_metrics(app.test_client().get("/metrics", headers=BEARER).text)

    before = metrics()
    elsewhere.submit("audit-verify")
    elsewhere.submit("plugin-ask", plugin="london")
    elsewhere.workers.record_heartbeat("separate")
    while (task := elsewhere.queue.dequeue()).name != "plugin-ask":
        pass
    elsewhere.workers.start_run(task)
    during = metrics()
    elsewhere.workers.own_id = ""
    elsewhere.workers.record_heartbeat("embedded")
    elsewhere.queue.storage.flush_results()
    elsewhere.workers.start_run(task)
    elsewhere.restart_interrupted()
    after = metrics()
    elsewhere.close()

    kinds = [f'hub_job_workers{{kind="{kind}"}}' for kind in ("embedded", "separate")]
    names = [*kinds, "hub_jobs_waiting", "hub_jobs_running", "hub_job_queue_up"]
    assert [before[name] for name in names] == [0, 0, 0, 0, 1]
    assert [during[name] for name in names] == [0, 1, 0, 1, 1]
    assert during["hub_job_worker_seen_timestamp_seconds"] > before["hub_job_worker_seen_timestamp_seconds"]
    assert [after[name] for name in names] == [0, 0, 0, 0, 1]
    assert after['hub_job_broken{job="plugin-ask"}'] == 1
    assert after['hub_job_state_timestamp_seconds{job="plugin-ask",state="cut short"}'] > 0


def test_metrics_are_served_while_the_queue_cannot_be_read(make_app, tmp_path):
    app = make_app(METRICS_TOKEN=TOKEN, DATABASE_URL="")
    app.config["INSTANCE_DIR"] = str(tmp_path / "none")
    metrics = parse_metrics(app.test_client().get("/metrics", headers=BEARER).text)

    assert metrics["hub_job_queue_up"] == 0
    assert "hub_jobs_waiting" not in metrics


def test_the_doctor_names_a_job_that_was_cut_short_and_a_worker_that_is_missing(make_app):
    app = make_app(JOBS="separate")
    jobs = app.extensions["hub_jobs"]
    jobs.submit("plugin-ask", plugin="london")
    with app.app_context():
        missing = [problem for problem in run_health_checks(app) if "worker" in problem]
    jobs.workers.start_run(jobs.queue.dequeue())
    jobs.restart_interrupted()
    with app.app_context():
        problems = [problem for problem in run_health_checks(app) if "job" in problem.lower()]

    assert missing == ["Jobs are waiting and no worker is running. To start one, run: hub worker"]
    assert len(problems) == 1
    assert problems[0].startswith("The job plugin-ask was interrupted on ")
