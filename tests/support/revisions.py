"""Databases at each revision, with rows in every table; each is made once in a run, from the one before."""

from flask import Flask

from hub.kit.db import db
from hub.kit.migrations import migrate_to, schema_transaction
from tests.support.databases import Filling
from tests.support.rows import fill


def filled_at(revision: str, revisions: list[str]) -> Filling:
    """Return a database at `revision` with rows; `revisions` are all, the oldest first."""

    def fill_tables(app: Flask, *_known: object) -> None:
        with app.app_context(), schema_transaction(db.engine) as connection:
            fill(connection)

    return Filling(f"filled-{revision}", fill_tables, base=_at_revision(revision, revisions))


def _at_revision(revision: str, revisions: list[str]) -> Filling:
    def migrate(app: Flask, *_known: object) -> None:
        with app.app_context(), schema_transaction(db.engine) as connection:
            migrate_to(connection, revision)

    older = revisions[: revisions.index(revision)]
    base = _at_revision(older[-1], older) if older else None
    return Filling(f"revision-{revision}", migrate, base=base, starts_empty=base is None)
