"""Erasure, retention and scrubbing of database files, as the requests, jobs and commands run them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from hub.access import PUBLIC, Viewer
from hub.extension.personal_data import PersonalData, Retention
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.errors import HubError
from hub.kit.jobs import get_jobs
from hub.privacy.domain.erasure import (
    erase_again,
    erase_person,
    find_oldest_unscrubbed,
    list_unscrubbed_erasures,
    mark_scrubbed,
)
from hub.privacy.domain.erasure_list import (
    extend_erasure_list,
    list_erasure_hashes,
    list_restored_person_ids,
    read_erasure_list,
)
from hub.privacy.domain.file_scrub import scrub_database
from hub.privacy.domain.inactive_accounts import list_expired_accounts, warn_inactive_people
from hub.privacy.domain.reseal import Resealing, needs_old_secret, reseal_batch
from hub.web.after_response import get_current_app, run_after_response

log = structlog.get_logger("hub.privacy")
SCRUB_JOB = "erasure-scrub"
SCRUB_DEADLINE = timedelta(days=2)
LARGE_FILE_BYTES = 100_000_000
"""Bytes. Rewriting a larger SQLite file blocks writers for too long, so it is left to the nightly job."""


def list_personal_data(app: Flask) -> Sequence[PersonalData]:
    """Return the personal data records of all features."""
    personal_data: Sequence[PersonalData] = get_registry(app).personal_data
    return personal_data


def list_retention_rules(app: Flask) -> Sequence[Retention]:
    """Return the retention rules of all features."""
    rules: Sequence[Retention] = get_registry(app).retention
    return rules


def erase_person_in_request(session: Session, viewer: Viewer, person_id: int) -> None:
    """Erase a person in the current request; after the commit, update the erasure list and the files."""
    erase_person(session, viewer, person_id, list_personal_data(get_current_app()), now())
    run_after_response(finish_erasure)


def finish_erasure(app: Flask) -> None:
    """Update the erasure list at once and submit the job that scrubs the database files.

    Errors are only logged: the nightly job finds unfinished erasures in the database.
    """
    try:
        with app.app_context():
            _update_erasure_list(app)
            get_jobs(app).submit(SCRUB_JOB, asked=1)
    except Exception as error:
        log.warning("an erasure is finished at night", kind=type(error).__name__)


def _update_erasure_list(app: Flask) -> None:
    extend_erasure_list(Path(app.config["INSTANCE_DIR"]), list_erasure_hashes(db.session()))
    db.session.rollback()


def save_erasure_list(app: Flask) -> None:
    """Write the erasure hashes of a database that is about to be replaced to the list beside it."""
    try:
        _update_erasure_list(app)
    except (OperationalError, ProgrammingError):  # the database has no erasure table yet
        db.session.rollback()


def scrub_files(asked: int = 0) -> str:
    """Remove the data of erased people from the database files; safe to run twice.

    `asked` is 1 right after an erasure: a large file is then left to the nightly run.
    """
    app = get_current_app()
    _update_erasure_list(app)
    if asked and _is_large(app):
        return "The database file is large. It will be cleared tonight."
    with write_transaction() as session:
        erasures = [(row.mark, row.person_id) for row in list_unscrubbed_erasures(session)]
        for _, person_id in erasures:
            erase_again(session, person_id, list_personal_data(app))
    if not erasures:
        return "Nobody has been erased since the last run."
    db.session.remove()
    erased_tables = {
        table
        for record in list_personal_data(app)
        if not record.kept_after_erasure or record.loses_words
        for table in record.tables
    }
    for scrub in get_registry(app).scrub_files:
        scrub(db.session(), app.config)
    db.session.remove()
    scrub_database(db.engine, erased_tables, now())
    with write_transaction() as session:
        mark_scrubbed(session, [hash_ for hash_, _ in erasures], now())
    return f"The files were cleared of {count_erased(len(erasures))}."


def count_erased(count: int) -> str:
    """Return how many people were erased, in words: 1 erased person, 2 erased people."""
    return f"{count} erased {'person' if count == 1 else 'people'}"


def _is_large(app: Flask) -> bool:
    database = db.engine.url.database or ""
    return db.engine.dialect.name == "sqlite" and Path(database).stat().st_size > LARGE_FILE_BYTES


def erase_restored_people(app: Flask) -> int:
    """Erase the people whom an old backup has restored, and return how many."""
    folder = Path(app.config["INSTANCE_DIR"])
    with write_transaction() as session:
        hashes = read_erasure_list(folder) | list_erasure_hashes(session)
        person_ids = list_restored_person_ids(session, hashes)
        for person_id in person_ids:
            erase_person(session, PUBLIC, person_id, list_personal_data(app), now(), force=True)
    _update_erasure_list(app)
    if person_ids:
        scrub_files()
    return len(person_ids)


def apply_retention() -> str:
    """Run every retention rule; if some fail, run the others and then raise HubError."""
    app = get_current_app()
    removed, failed = 0, []
    for rule in list_retention_rules(app):
        try:
            with write_transaction() as session:
                removed += rule.run(session, now())
        except Exception as error:
            failed.append(rule.subject)
            log.error("a rule of retention failed", rule=rule.subject, kind=type(error).__name__)
    finish_erasure(app)
    if failed:
        raise HubError(f"Failed: {'; '.join(failed)}. Removed: {removed:,}.")
    return f"Removed at the end of their retention period: {removed:,}."


def erase_inactive_accounts(session: Session, at: datetime) -> int:
    """Erase the people who were warned 30 days ago, and warn those inactive for 24 months.

    Return how many were erased.
    """
    app = get_current_app()
    person_ids = list_expired_accounts(session, at)
    for person_id in person_ids:
        erase_person(session, PUBLIC, person_id, list_personal_data(app), at, force=True)
    warn_inactive_people(session, at)
    return len(person_ids)


def list_privacy_problems(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence if an erasure is overdue for scrubbing, or if erased people were restored."""
    oldest_erasure = find_oldest_unscrubbed(session)
    if oldest_erasure is not None and now() - oldest_erasure > SCRUB_DEADLINE:
        yield f"An erased person is still in the database's files after days. Run: hub jobs run {SCRUB_JOB}"
    hashes = read_erasure_list(Path(settings["INSTANCE_DIR"])) | list_erasure_hashes(session)
    if list_restored_person_ids(session, hashes):
        yield "An old backup has brought back people who were erased. To erase them again, run: hub prepare"


def reseal_all(app: Flask) -> Resealing:
    """Encrypt all kept values with the current secret, in batches that each commit."""
    total = Resealing()
    for sealed in get_registry(app).sealed_columns:
        last_id: int | None = 0
        while last_id is not None:
            with write_transaction() as session:
                last_id, done = reseal_batch(session, sealed, last_id)
            total = total.plus(done)
    return total


def list_sealing_problems(session: Session, _settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence while a kept value needs an earlier secret."""
    if needs_old_secret(session, get_registry(get_current_app()).sealed_columns):
        yield "HUB_OLD_SECRET_KEYS is still in use. Before you remove a key from it, run: hub privacy reseal"
