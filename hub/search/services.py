"""What is done beside the requests: the copy is kept, and misses are counted when the answer has gone."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app, request
from sqlalchemy.orm import Session

from hub.catalogue.domain import read_clock
from hub.kit.clock import now
from hub.kit.db import db, on_close
from hub.kit.page import ListPage
from hub.search.domain import attach, copy_of, count_miss, get_index_status
from hub.web.after_response import write_when_answered
from hub.web.page_cache import do_not_keep

log = structlog.get_logger("hub.search")
FOLDER = "search"
LONGEST_WAIT = 600.0
"""Seconds that a command waits for the copy: a first one of a million things takes minutes."""


def folder_of(app: Flask) -> Path:
    """Return where the copies of `app` lie."""
    return Path(app.config["INSTANCE_DIR"]) / FOLDER


def keep_copy(app: Flask) -> None:
    """Give the database of `app` its copy, in the instance folder; it is made at the first question."""
    with app.app_context():
        copy = attach(db.engine, folder_of(app))
    on_close(app, copy.close)


def catch_up(session: Session) -> bool:
    """Wait until the copy shows all that has happened, and say whether it does."""
    copy = copy_of(session)
    if copy is None:
        return False
    moment = read_clock(session)
    view = copy.follow(moment, LONGEST_WAIT)
    return view is not None and view.shows(moment)


def problems_of_search(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Give a sentence if the copy is damaged; one that is behind catches up when the hub is served."""
    if fault := get_index_status(session, Path(settings["INSTANCE_DIR"]) / FOLDER).fault:
        yield f"The search is damaged: {fault}. To make it anew: hub search rebuild"


def note_search(page: ListPage) -> None:
    """See to what follows from the search at hand: what may be kept, and whether it is a miss to count."""
    if page.search.missed or not page.search.whole:
        do_not_keep()
    if not page.search.missed:
        return
    # What is needed is taken now; when the answer has gone, so has the request.
    text, today, secret = page.q, now().date(), current_app.config["SECRET_KEY"]
    asker = f"{request.remote_addr}\0{request.user_agent.string}"
    write_when_answered(
        lambda session: count_miss(session, text, asker, secret=secret, today=today), "a miss was not counted"
    )
