"""What is done of itself: what is over is removed, files are freed of who is erased, nobody comes back."""

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
from hub.privacy.domain import (
    erase_again,
    erase_person,
    extend_erasure_list,
    find_oldest_unscrubbed,
    list_erasure_hashes,
    list_expired_accounts,
    list_restored_person_ids,
    list_unscrubbed_erasures,
    mark_scrubbed,
    read_erasure_list,
    scrub_database,
    warn_inactive_people,
)
from hub.web.after_response import get_current_app, run_after_response

log = structlog.get_logger("hub.privacy")
SCRUB_JOB = "erasure-scrub"
SCRUB_DEADLINE = timedelta(days=2)
LARGE_FILE_BYTES = 100_000_000
"""Bytes. Making a larger SQLite file anew holds up who writes, so it waits for the night."""


def list_personal_data(app: Flask) -> Sequence[PersonalData]:
    """Return what all features hold of people."""
    found: Sequence[PersonalData] = get_registry(app).personal_data
    return found


def list_retention_rules(app: Flask) -> Sequence[Retention]:
    """Return how long all features keep what."""
    found: Sequence[Retention] = get_registry(app).retention
    return found


def erase_person_in_request(session: Session, viewer: Viewer, person_id: int) -> None:
    """Erase a person in the request at hand; when it is kept, the files are seen to."""
    erase_person(session, viewer, person_id, list_personal_data(get_current_app()), now())
    run_after_response(finish_erasure)


def finish_erasure(app: Flask) -> None:
    """See to the files after an erasure: the list beside the database at once, the rest by a job.

    What fails here is done by the nightly job, which looks at the rows.
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
    """Write the marks of a database that is about to be replaced to the list beside it."""
    try:
        _update_erasure_list(app)
    except (OperationalError, ProgrammingError):  # it is empty, or older than erasures are
        db.session.rollback()


def scrub_files(asked: int = 0) -> str:
    """Free the files of the database of everybody who was erased; safe to run twice."""
    app = get_current_app()
    _update_erasure_list(app)
    if asked and _is_large(app):
        return "The file is large: it is made anew at night."
    with write_transaction() as session:
        waiting = [(row.mark, row.person_id) for row in list_unscrubbed_erasures(session)]
        for _, person_id in waiting:
            erase_again(session, person_id, list_personal_data(app))
    if not waiting:
        return "Nobody was erased since the last time."
    db.session.remove()
    goes = {table for one in list_personal_data(app) if not one.kept_after_erasure for table in one.tables}
    scrub_database(db.engine, goes, now())
    with write_transaction() as session:
        mark_scrubbed(session, [mark for mark, _ in waiting], now())
    return f"Nothing is left in the files of {len(waiting)} who were erased."


def _is_large(app: Flask) -> bool:
    place = db.engine.url.database or ""
    return db.engine.dialect.name == "sqlite" and Path(place).stat().st_size > LARGE_FILE_BYTES


def erase_restored_people(app: Flask) -> int:
    """Erase anew whoever an old backup has brought back, and return how many."""
    folder = Path(app.config["INSTANCE_DIR"])
    with write_transaction() as session:
        found = list_restored_person_ids(session, read_erasure_list(folder) | list_erasure_hashes(session))
        for person_id in found:
            erase_person(session, PUBLIC, person_id, list_personal_data(app), now(), force=True)
    _update_erasure_list(app)
    if found:
        scrub_files()
    return len(found)


def apply_retention() -> str:
    """Do what every rule of the privacy page says; one that fails stops no other."""
    app = get_current_app()
    done, failed = 0, []
    for rule in list_retention_rules(app):
        try:
            with write_transaction() as session:
                done += rule.run(session, now())
        except Exception as error:
            failed.append(rule.subject)
            log.error("a rule of retention failed", rule=rule.subject, kind=type(error).__name__)
    finish_erasure(app)
    if failed:
        raise HubError(f"Not done: {'; '.join(failed)}. The rest is: {done:,} removed.")
    return f"{done:,} removed whose time was over."


def erase_inactive_accounts(session: Session, at: datetime) -> int:
    """Tell who has not been here for 24 months, and erase who was told 30 days ago; return how many went."""
    app = get_current_app()
    due = list_expired_accounts(session, at)
    for person_id in due:
        erase_person(session, PUBLIC, person_id, list_personal_data(app), at, force=True)
    warn_inactive_people(session, at)
    return len(due)


def list_privacy_problems(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Give a sentence where an erasure has not reached the files, or somebody is back."""
    since = find_oldest_unscrubbed(session)
    if since is not None and now() - since > SCRUB_DEADLINE:
        yield f"Somebody was erased days ago and is still in the database's files: hub jobs run {SCRUB_JOB}"
    if list_restored_person_ids(
        session, read_erasure_list(Path(settings["INSTANCE_DIR"])) | list_erasure_hashes(session)
    ):
        yield "An old backup has brought back people who were erased. To erase them again: hub prepare"
