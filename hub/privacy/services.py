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
from hub.extension.personal_data import Held, Retention
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.errors import HubError
from hub.privacy.domain import (
    brought_back,
    due_to_end,
    erase_again,
    erase_person,
    known_marks,
    marks_in,
    note_marks,
    note_scrubbed,
    oldest_unscrubbed,
    scrub,
    unscrubbed,
    warn_unseen,
)
from hub.web.after_response import app_at_hand, when_answered

log = structlog.get_logger("hub.privacy")
SCRUB = "erasure-scrub"
SCRUBBED_WITHIN = timedelta(days=2)
LARGE = 100_000_000
"""Bytes. Making a larger SQLite file anew holds up who writes, so it waits for the night."""


def held_by(app: Flask) -> Sequence[Held]:
    """Return what all features hold of people."""
    found: Sequence[Held] = app.extensions["hub_held"]
    return found


def rules_of(app: Flask) -> Sequence[Retention]:
    """Return how long all features keep what."""
    found: Sequence[Retention] = app.extensions["hub_retention"]
    return found


def erase_now(session: Session, viewer: Viewer, person_id: int) -> None:
    """Erase a person in the request at hand; when it is kept, the files are seen to."""
    erase_person(session, viewer, person_id, held_by(app_at_hand()), now())
    when_answered(finish)


def finish(app: Flask) -> None:
    """See to the files after an erasure: the list beside the database at once, the rest by a job.

    What fails here is done by the nightly job, which looks at the rows.
    """
    try:
        with app.app_context():
            _note_beside(app)
            app.extensions["hub_jobs"].ask(SCRUB, asked=1)
    except Exception as error:
        log.warning("an erasure is finished at night", kind=type(error).__name__)


def _note_beside(app: Flask) -> None:
    note_marks(Path(app.config["INSTANCE_DIR"]), known_marks(db.session()))
    db.session.rollback()


def remember_erased(app: Flask) -> None:
    """Write the marks of a database that is about to be replaced to the list beside it."""
    try:
        _note_beside(app)
    except (OperationalError, ProgrammingError):  # it is empty, or older than erasures are
        db.session.rollback()


def scrub_files(asked: int = 0) -> str:
    """Free the files of the database of everybody who was erased; safe to run twice."""
    app = app_at_hand()
    _note_beside(app)
    if asked and _is_large(app):
        return "The file is large: it is made anew at night."
    with write_transaction() as session:
        waiting = [(row.mark, row.person_id) for row in unscrubbed(session)]
        for _, person_id in waiting:
            erase_again(session, person_id, held_by(app))
    if not waiting:
        return "Nobody was erased since the last time."
    db.session.remove()
    goes = {table for one in held_by(app) if not one.stays for table in one.tables}
    scrub(db.engine, goes, now())
    with write_transaction() as session:
        note_scrubbed(session, [mark for mark, _ in waiting], now())
    return f"Nothing is left in the files of {len(waiting)} who were erased."


def _is_large(app: Flask) -> bool:
    place = db.engine.url.database or ""
    return db.engine.dialect.name == "sqlite" and Path(place).stat().st_size > LARGE


def keep_away(app: Flask) -> int:
    """Erase anew whoever an old backup has brought back, and return how many."""
    folder = Path(app.config["INSTANCE_DIR"])
    with write_transaction() as session:
        found = brought_back(session, marks_in(folder) | known_marks(session))
        for person_id in found:
            erase_person(session, PUBLIC, person_id, held_by(app), now(), due=True)
    _note_beside(app)
    if found:
        scrub_files()
    return len(found)


def keep_time() -> str:
    """Do what every rule of the privacy page says; one that fails stops no other."""
    app = app_at_hand()
    done, failed = 0, []
    for rule in rules_of(app):
        try:
            with write_transaction() as session:
                done += rule.run(session, now())
        except Exception as error:
            failed.append(rule.what)
            log.error("a rule of retention failed", rule=rule.what, kind=type(error).__name__)
    finish(app)
    if failed:
        raise HubError(f"Not done: {'; '.join(failed)}. The rest is: {done:,} removed.")
    return f"{done:,} removed whose time was over."


def end_unused(session: Session, at: datetime) -> int:
    """Tell who has not been here for 24 months, and erase who was told 30 days ago; return how many went."""
    app = app_at_hand()
    due = due_to_end(session, at)
    for person_id in due:
        erase_person(session, PUBLIC, person_id, held_by(app), at, due=True)
    warn_unseen(session, at)
    return len(due)


def problems_of_privacy(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Give a sentence where an erasure has not reached the files, or somebody is back."""
    since = oldest_unscrubbed(session)
    if since is not None and now() - since > SCRUBBED_WITHIN:
        yield f"Somebody was erased days ago and is still in the database's files: hub jobs run {SCRUB}"
    if brought_back(session, marks_in(Path(settings["INSTANCE_DIR"])) | known_marks(session)):
        yield "An old backup has brought back people who were erased. To erase them again: hub prepare"
