"""What is done beside the requests: the copy is kept, and misses are counted when the answer has gone."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app, request
from sqlalchemy.orm import Session

from hub.catalogue.domain import read_change_counter
from hub.kit.clock import now
from hub.kit.db import db, on_close
from hub.kit.page import ListPage
from hub.search.domain import attach_follower, find_follower, get_index_status, record_missed_search
from hub.web.after_response import write_after_response
from hub.web.page_cache import no_store

log = structlog.get_logger("hub.search")
INDEX_FOLDER_NAME = "search"
INDEX_WAIT_SECONDS = 600.0
"""Seconds that a command waits for the copy: a first one of a million things takes minutes."""


def index_root(app: Flask) -> Path:
    """Return where the copies of `app` lie."""
    return Path(app.config["INSTANCE_DIR"]) / INDEX_FOLDER_NAME


def init_search_index(app: Flask) -> None:
    """Give the database of `app` its copy, in the instance folder; it is made at the first question."""
    with app.app_context():
        copy = attach_follower(db.engine, index_root(app))
    on_close(app, copy.close)


def wait_for_index(session: Session) -> bool:
    """Wait until the copy shows all that has happened, and say whether it does."""
    copy = find_follower(session)
    if copy is None:
        return False
    moment = read_change_counter(session)
    view = copy.wait_for_snapshot(moment, INDEX_WAIT_SECONDS)
    return view is not None and view.includes(moment)


def list_search_problems(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Give a sentence if the copy is damaged; one that is behind catches up when the hub is served."""
    if fault := get_index_status(session, Path(settings["INSTANCE_DIR"]) / INDEX_FOLDER_NAME).error:
        yield f"The search is damaged: {fault}. To make it anew: hub search rebuild"


def track_search(page: ListPage) -> None:
    """See to what follows from the search at hand: what may be kept, and whether it is a miss to count."""
    if page.search_notes.no_matches or not page.search_notes.is_complete:
        no_store()
    if not page.search_notes.no_matches:
        return
    # What is needed is taken now; when the answer has gone, so has the request.
    text, today, secret = page.q, now().date(), current_app.config["SECRET_KEY"]
    asker = f"{request.remote_addr}\0{request.user_agent.string}"
    write_after_response(
        lambda session: record_missed_search(session, text, asker, secret=secret, today=today),
        "a miss was not counted",
    )
