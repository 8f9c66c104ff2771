"""Set-up of the search index for an app, and the counting of missed searches after the response."""

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
"""Seconds that a command waits for the index: a first one of a million entries takes minutes."""


def index_root(app: Flask) -> Path:
    """Return the folder that holds the search indexes of `app`."""
    return Path(app.config["INSTANCE_DIR"]) / INDEX_FOLDER_NAME


def init_search_index(app: Flask) -> None:
    """Set up the index of the app's database in the instance folder; the first query builds it."""
    with app.app_context():
        follower = attach_follower(db.engine, index_root(app))
    on_close(app, follower.close)


def wait_for_index(session: Session) -> bool:
    """Wait until the index includes every change so far; return whether it does."""
    follower = find_follower(session)
    if follower is None:
        return False
    position = read_change_counter(session)
    snapshot = follower.wait_for_snapshot(position, INDEX_WAIT_SECONDS)
    return snapshot is not None and snapshot.includes(position)


def list_search_problems(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence if the index is damaged; an index that is behind catches up when the hub runs."""
    if error := get_index_status(session, Path(settings["INSTANCE_DIR"]) / INDEX_FOLDER_NAME).error:
        yield f"The search is damaged: {error}. To make it anew: hub search rebuild"


def track_search(page: ListPage) -> None:
    """Forbid caching of a page whose search is incomplete or empty, and count a missed search."""
    if page.search_notes.no_matches or not page.search_notes.is_complete:
        no_store()
    if not page.search_notes.no_matches:
        return
    # The values are read now, because the request context has ended when the callback runs.
    text, today, secret = page.q, now().date(), current_app.config["SECRET_KEY"]
    asker = f"{request.remote_addr}\0{request.user_agent.string}"
    write_after_response(
        lambda session: record_missed_search(session, text, asker, secret=secret, today=today),
        "a miss was not counted",
    )
