"""Jobs run once however many workers there are, are retried when they fail, and their failures are listed."""

import json
import os
import subprocess
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from hub.config import load_settings
from hub.content.jobs import content_sync
from hub.kit.errors import HubError, NotFound
from hub.kit.jobs import Job, JobQueue, Jobs, get_jobs, queue_storage
from hub.kit.worker import EmbeddedWorker
from tests.support.live import HUB, live_hub
from tests.support.processes import running
from tests.support.waiting import eventually

DUE = datetime(2026, 1, 5, 2, 10)  # noqa: DTZ001 -- the queue uses naive times in UTC


class Work:
    """A job that records its runs, and fails as often as `fail` says."""

    def __init__(self):
        self.ran = []
        self.fail = 0
        self.error = RuntimeError("Jane Doe, 1 High Street")

    def run(self, **details):
        self.ran.append((threading.current_thread().name, details))
        if self.fail:
            self.fail -= 1
            raise self.error
        return "It is done."


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def make_jobs(make_app):
    all_jobs = []

    def make(job):
        all_jobs.append(Jobs(make_app(), [job]))
        return all_jobs[-1]

    yield make
    for jobs in all_jobs:
        jobs.close()


@pytest.fixture
def run_until():
    """Run jobs until a condition holds, with one worker for each queue, as in separate processes."""
    workers = []

    def until(done, *queues):
        for jobs in queues:
            workers.append(EmbeddedWorker(jobs, initial_delay=0.05, max_delay=0.1))
            workers[-1].start()
        deadline = time.monotonic() + 60
        while not done() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)

    yield until
    for worker in workers:
        worker.stop()


def periodic(work, **limits):
    return Job("clean", work.run, schedule="10 2", **limits)


def test_a_job_that_is_due_is_begun_once_by_two_processes(make_jobs, work, run_until):
    one, two = make_jobs(periodic(work)), make_jobs(periodic(work))
    both = threading.Barrier(2)

    def enqueue_due(jobs):
        both.wait()
        for task in jobs.queue.read_periodic(DUE):
            jobs.queue.enqueue(task)

    threads = [threading.Thread(target=enqueue_due, args=(jobs,)) for jobs in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_until(lambda: work.ran, one, two)
    assert len(work.ran) == 1
    assert one.queue.read_periodic(DUE) == []
    # The next night it is due again, and old claims are deleted.
    assert len(two.queue.read_periodic(DUE + timedelta(days=3))) == 1
    claims = [key for key in one.queue.storage.result_items() if key.startswith("claim:")]
    assert claims == ["claim:clean:2026-01-08T02:10"]


def test_without_a_claim_each_process_would_begin_it(make_jobs, work, monkeypatch):
    monkeypatch.setattr(JobQueue, "_claim", lambda self, name, timestamp: True)
    both = [make_jobs(periodic(work)), make_jobs(periodic(work))]

    assert [len(jobs.queue.read_periodic(DUE)) for jobs in both] == [1, 1]


@pytest.mark.parametrize(
    ("due", "is_due"),
    [
        ("2026-03-28T02:10", True),
        ("2026-03-29T01:10", True),  # the clocks have gone forward ten minutes ago
        ("2026-03-29T02:10", False),
        ("2026-07-01T01:10", True),
        ("2026-07-01T02:10", False),
        ("2026-10-25T01:10", False),  # ten past one, for the second time
        ("2026-10-25T02:10", True),
    ],
)
def test_a_job_is_due_at_its_time_in_london(make_jobs, work, due, is_due):
    queue = make_jobs(periodic(work)).queue

    assert bool(queue.read_periodic(datetime.fromisoformat(due))) == is_due


@pytest.mark.parametrize("schedule", ["10 1", "* 1"])
def test_no_job_is_scheduled_in_the_hour_that_comes_twice_or_never(work, schedule):
    with pytest.raises(ValueError, match="comes twice"):
        Job("clean", work.run, schedule=schedule)


def test_a_job_is_due_at_its_minute_only(make_jobs, work):
    queue = make_jobs(periodic(work)).queue

    assert queue.read_periodic(DUE - timedelta(minutes=1)) == []
    assert queue.read_periodic(DUE + timedelta(hours=1)) == []


def test_a_job_that_is_asked_for_outlives_a_restart_and_runs_once(make_jobs, work, run_until):
    before_restart = make_jobs(Job("send", work.run))
    before_restart.submit("send", message=7, to="trust-1")
    before_restart.close()
    after_restart = [make_jobs(Job("send", work.run)), make_jobs(Job("send", work.run))]
    run_until(lambda: work.ran, *after_restart)

    assert [details for _, details in work.ran] == [{"message": 7, "to": "trust-1"}]


def test_what_waits_is_kept_as_json(make_jobs, work):
    jobs = make_jobs(Job("send", work.run))
    jobs.submit("send", message=7)
    (stored,) = jobs.queue.storage.enqueued_items()

    assert bytes(stored).startswith(b'{"id": ')
    assert jobs.list_pending() == ["send"]


def test_a_failed_job_is_tried_again_and_then_is_well(make_jobs, work, run_until):
    work.fail = 2
    jobs = make_jobs(Job("send", work.run, retries=2, retry_delay=0))
    jobs.submit("send")
    run_until(lambda: len(work.ran) == 3, jobs)

    (last,) = jobs.list_outcomes()
    assert (len(work.ran), last.job, last.state, last.words) == (3, "send", "done", "It is done.")


def test_a_job_that_fails_for_good_is_seen_without_what_it_was_given(make_jobs, work, run_until):
    work.fail = 9
    jobs = make_jobs(Job("send", work.run, retries=1, retry_delay=0))
    jobs.submit("send", to="Jane Doe")
    run_until(lambda: len(work.ran) == 2, jobs)

    outcomes = jobs.list_outcomes()
    assert len(work.ran) == 2
    assert {(outcome.state, outcome.words) for outcome in outcomes} == {("failed", "RuntimeError")}
    assert "Jane" not in repr(outcomes)


def test_the_hub_s_own_words_say_why_a_job_failed(make_jobs, work, run_until):
    work.fail, work.error = 9, HubError("The mail server refuses to talk.")
    jobs = make_jobs(Job("send", work.run, retries=0))
    jobs.submit("send")
    run_until(jobs.list_outcomes, jobs)

    assert jobs.list_outcomes()[0].words == "The mail server refuses to talk."


def test_only_so_many_failures_are_kept(make_jobs, work, run_until, monkeypatch):
    monkeypatch.setattr("hub.kit.jobs.MAX_KEPT_FAILURES", 3)
    work.fail = 99
    jobs = make_jobs(Job("send", work.run, retries=0))
    for _ in range(6):
        jobs.submit("send")
    run_until(lambda: len(work.ran) == 6, jobs)

    assert len(jobs.list_outcomes()) == 1 + 3


def test_an_unknown_job_is_refused_with_the_names_of_those_there_are(make_jobs, work):
    with pytest.raises(NotFound, match=r"no job called sent\. There are: send\."):
        make_jobs(Job("send", work.run)).submit("sent")


@pytest.mark.parametrize("password", ["p%40s%2Fw%3F%23%25", "p/w?x"])
def test_the_queue_reads_a_password_as_the_database_does(tmp_path, password):
    url = f"postgresql://hub:{password}@127.0.0.1:1/hub"
    settings = load_settings({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url})
    app = Flask("hub")
    app.config.update(settings)

    dsn = conninfo_to_dict(queue_storage(app)["dsn"])
    assert dsn["password"] == make_url(settings["SQLALCHEMY_DATABASE_URI"]).password
    assert (dsn["host"], dsn["dbname"], dsn["user"]) == ("127.0.0.1", "hub", "hub")


def test_a_worker_waits_while_its_queue_cannot_be_reached(make_app, work, run_until, tmp_path, monkeypatch):
    monkeypatch.setattr("hub.kit.worker.RETRY_SECONDS", 0.2)
    app = make_app(DATABASE_URL="")
    app.config["INSTANCE_DIR"] = str(tmp_path / "later")
    jobs = Jobs(app, [Job("send", work.run)])
    run_until(lambda: True, jobs)
    (tmp_path / "later").mkdir()
    jobs.submit("send")
    run_until(lambda: work.ran)

    assert len(work.ran) == 1


def test_the_nightly_sync_asks_a_plugin_again_that_was_set_aside(hub, make_app, run_until, tmp_path):
    hub("trust", "new", "Isle of Wight")
    plugin = tmp_path / "plugins" / "isle_of_wight" / "plugin.py"
    working_code = plugin.read_text()
    plugin.write_text("raise ValueError('no luck')")
    assert hub("content", "sync").exit_code == 1
    plugin.write_text(working_code)

    assert hub("jobs", "run", "content-sync").output == "content-sync is in the queue.\n"
    assert hub("jobs").output == "waiting              content-sync\n"
    settings = {"PLUGINS_DIR": str(tmp_path / "plugins"), "CONTENT_DIR": str(tmp_path / "content")}
    app = make_app(**settings, INSTALLED_PLUGINS="no")
    jobs = get_jobs(app)
    run_until(
        lambda: (
            ("content-sync", "done") in {(outcome.job, outcome.state) for outcome in jobs.list_outcomes()}
        ),
        jobs,
    )
    assert hub("plugins").output.startswith("isle-of-wight: up")
    assert "content-sync: done: 1 trusts, 1 new, 0 changed, 0 withdrawn" in hub("jobs").output


def test_the_nightly_sync_is_at_night_and_known_to_the_hub(app):
    assert content_sync.schedule == "10 2"
    queue = get_jobs(app).queue
    due = [task.name for task in queue.read_periodic(DUE)]
    get_jobs(app).close()

    due_jobs = ["attachment-checks", "content-sync", "event-cancellations", "event-files", "file-cleaning"]
    more = ["mail-send", "mentoring-requests", "publication-checks", "waiting-lists"]
    assert sorted(due) == [*due_jobs, *more]


def test_a_worker_of_its_own_needs_a_hub_that_leaves_jobs_to_it(hub):
    answer = hub("worker")

    assert answer.exit_code == 1
    assert "Set HUB_JOBS=separate for all processes of this hub" in answer.output


def hub_environment(database_url, tmp_path, **settings):
    folders = {"PLUGINS_DIR": str(tmp_path / "plugins"), "CONTENT_DIR": str(tmp_path / "content")}
    settings = {"DATABASE_URL": database_url, "INSTALLED_PLUGINS": "no", **folders, **settings}
    variables = {f"HUB_{name}": value for name, value in settings.items()}
    return settings, {**os.environ, **variables, "HUB_INSTANCE_DIR": str(tmp_path)}


def job_that_is_not_due():
    """Return the name of a job that is not scheduled during the test."""
    return "audit-verify" if datetime.now(UTC).hour == 2 else "content-sync"


def states_in(log, name):
    lines = [line for line in log.read_text().splitlines() if '"event": "job"' in line]
    events = [json.loads(line[line.index("{") :]) for line in lines]
    return [event["state"] for event in events if event["job"] == name]


def wait_for(check):
    assert eventually(check)
    time.sleep(1.5)  # long enough for a second run to appear in the log


@pytest.mark.slow
def test_two_serving_processes_run_a_job_once(database_url, tmp_path):
    job = job_that_is_not_due()
    settings, environment = hub_environment(database_url, tmp_path, WORKERS="2")
    with live_hub(tmp_path, **settings):
        subprocess.run([HUB, "jobs", "run", job], env=environment, check=True)
        wait_for(lambda: "done" in states_in(tmp_path / "serve.log", job))
        assert states_in(tmp_path / "serve.log", job) == ["running", "done"]


@pytest.mark.slow
def test_separate_workers_run_a_job_once_and_stop_when_told(database_url, tmp_path):
    job = job_that_is_not_due()
    settings, environment = hub_environment(database_url, tmp_path, JOBS="separate")
    logs = [tmp_path / "one.log", tmp_path / "two.log"]
    with live_hub(tmp_path, **settings), ExitStack() as stack:
        subprocess.run([HUB, "jobs", "run", job], env=environment, check=True)
        time.sleep(2)
        assert states_in(tmp_path / "serve.log", job) == []  # the negative control: no worker is running yet
        workers = []
        for log in logs:
            out = stack.enter_context(log.open("wb"))
            workers.append(stack.enter_context(running([HUB, "worker"], env=environment, stderr=out)))
        wait_for(lambda: any("done" in states_in(log, job) for log in logs))
        assert sorted(states_in(logs[0], job) + states_in(logs[1], job)) == ["done", "running"]
        for worker in workers:
            worker.terminate()
        assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
