"""What is done beside the requests: the copy is kept, and brought up to date after a command."""

from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from hub.catalogue.domain import read_clock
from hub.kit.db import db, on_close
from hub.search.domain import attach, copy_of

FOLDER = "search"
LONGEST_WAIT = 600.0
"""Seconds that a command waits for the copy: a first one of a million things takes minutes."""


def keep_copy(app: Flask) -> None:
    """Give the database of `app` its copy, in the instance folder; it is made at the first question."""
    with app.app_context():
        copy = attach(db.engine, Path(app.config["INSTANCE_DIR"]) / FOLDER)
    on_close(app, copy.close)


def catch_up(session: Session) -> bool:
    """Wait until the copy shows all that has happened, and say whether it does."""
    copy = copy_of(session)
    if copy is None:
        return False
    moment = read_clock(session)
    view = copy.follow(moment, LONGEST_WAIT)
    return view is not None and view.shows(moment)
