"""The doctor: looks at everything that a hub needs, and at what each feature says of itself."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from hub.config import DEFAULTS
from hub.kit.db import db
from hub.kit.migrations import revision_of, revisions
from hub.operations.domain import problems_of_settings

LEAST_FREE = 500_000_000
GIVEN_TO_TESTS = frozenset({"TEST_POSTGRES", "CHROMIUM"})


def examine(app: Flask) -> list[str]:
    """Return a sentence for each thing that is wrong with the hub; none if all is well."""
    problems = list(problems_of_settings(app.config, os.environ, {*DEFAULTS, *GIVEN_TO_TESTS}))
    problems += _of_the_folder(Path(app.config["INSTANCE_DIR"]))
    wrong = list(_of_the_database())
    # A database that cannot be read cannot say more, and says the same of everything.
    looks: tuple[Callable[[Flask], Iterator[str]], ...] = () if wrong else (_of_features, _of_jobs)
    return problems + wrong + [problem for look in looks for problem in look(app)]


def _of_the_folder(folder: Path) -> Iterator[str]:
    if not os.access(folder, os.W_OK):
        yield "The instance folder (HUB_INSTANCE_DIR) cannot be written to."
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield f"Only {free // 1_000_000} MB are free in the instance folder. Make room before writes fail."
    key = folder / "secret-key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield "Others on this machine can read the secret key. In the instance folder: chmod 600 secret-key"


def _of_the_database() -> Iterator[str]:
    try:
        with db.engine.connect() as connection:
            revision = revision_of(connection)
    except SQLAlchemyError:
        yield "The database cannot be reached. Is its address (HUB_DATABASE_URL) right, and does it run?"
        return
    known = revisions()
    if revision is None:
        yield "The database is empty. To make it: hub prepare"
    elif revision not in known:
        yield "The database was made by a newer hub than this one. Install that hub, or a newer one."
    elif revision != known[-1]:
        yield f"The database is at revision {revision}, not {known[-1]}. To upgrade it: hub prepare"


def _of_features(app: Flask) -> Iterator[str]:
    checks: list[Any] = app.extensions["hub_checks"]
    for check in checks:
        yield from check(db.session(), app.config)


def _of_jobs(app: Flask) -> Iterator[str]:
    jobs = app.extensions["hub_jobs"]
    for outcome in jobs.outcomes():
        if outcome.state == "failed":
            name, when, why = outcome.job, outcome.at, outcome.words
            yield f"The job {name} failed on {when}: {why}. To try again: hub jobs run {name}"
    jobs.close()
