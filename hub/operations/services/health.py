"""The health checks of `hub doctor`: settings, instance folder, database, jobs, and those of the features."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from hub.config import DEFAULTS
from hub.extension.registry import get_registry
from hub.kit.clock import format_sortable, now
from hub.kit.db import db
from hub.kit.jobs import JobOutcome, get_jobs
from hub.kit.migrations import find_revision, list_revisions
from hub.operations.domain.settings import list_setting_problems

MIN_FREE_BYTES = 500_000_000
TEST_SETTINGS = frozenset({"TEST_POSTGRES", "CHROMIUM"})


def run_health_checks(app: Flask) -> list[str]:
    """Return a sentence for each problem of the hub; none if it is healthy."""
    problems = list(list_setting_problems(app.config, os.environ, {*DEFAULTS, *TEST_SETTINGS}))
    problems += _check_instance_folder(Path(app.config["INSTANCE_DIR"]))
    database_problems = list(_check_database())
    problems += database_problems
    # Without a usable database the other checks would only repeat that problem.
    checks: tuple[Callable[[Flask], Iterator[str]], ...] = (_check_features, _check_jobs)
    if not database_problems:
        problems += [problem for check in checks for problem in check(app)]
    return problems


def _check_instance_folder(folder: Path) -> Iterator[str]:
    if not os.access(folder, os.W_OK):
        yield "The instance folder (HUB_INSTANCE_DIR) cannot be written to."
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        yield f"Only {free // 1_000_000} MB are free in the instance folder. Free some space."
    key = folder / "secret-key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield "Other users can read the secret key in the instance folder. Run there: chmod 600 secret-key"


def _check_database() -> Iterator[str]:
    try:
        with db.engine.connect() as connection:
            revision = find_revision(connection)
    except SQLAlchemyError:
        yield "The database cannot be reached. Check that it is running and that HUB_DATABASE_URL is right."
        return
    revisions = list_revisions()
    if revision is None:
        yield "The database is empty. To create it, run: hub prepare"
    elif revision not in revisions:
        yield "The database was made by a newer version of the hub. Install that version or a newer one."
    elif revision != revisions[-1]:
        yield f"The database is at revision {revision}, not {revisions[-1]}. To upgrade it, run: hub prepare"


def _check_features(app: Flask) -> Iterator[str]:
    checks: list[Any] = get_registry(app).health_checks
    for check in checks:
        yield from check(db.session(), app.config)


def _outcome_time(outcome: JobOutcome) -> str:
    return format_sortable(datetime.fromisoformat(outcome.at))


def _check_jobs(app: Flask) -> Iterator[str]:
    jobs = get_jobs(app)
    for outcome in jobs.list_outcomes():
        if outcome.state == "failed":
            name, when, why = outcome.job, _outcome_time(outcome), outcome.words
            yield f"The job {name} failed on {when}: {why}. To try again, run: hub jobs run {name}"
        elif outcome.state == "cut short":
            yield (
                f"The job {outcome.job} was interrupted on {_outcome_time(outcome)}, because its process "
                f"ended. To run it, use: hub jobs run {outcome.job}"
            )
    has_worker = any(worker.is_alive(now()) for worker in jobs.workers.list_workers())
    if app.config["JOBS"] == "separate" and not has_worker and jobs.list_pending():
        yield "Jobs are waiting and no worker is running. To start one, run: hub worker"
    jobs.close()
