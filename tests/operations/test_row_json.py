"""Every column of every table can be written as JSON and read back."""

import tracemalloc

import pytest
import sqlalchemy as sa

from hub.kit.base import Base
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.kit.migrations import schema_transaction
from hub.operations.domain import row_json, table_dump
from hub.operations.domain.row_json import CONVERTERS, list_tables
from hub.operations.services import create_backup
from tests.operations.backup_files import files_in
from tests.support.rows import fill


def _plain_type(column):
    decorated = isinstance(column.type, sa.TypeDecorator)
    return column.type.impl_instance if decorated else column.type


def test_every_column_of_every_model_is_of_a_kind_that_a_backup_carries():
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    supported = tuple(column_type for column_type, _, _ in CONVERTERS)

    assert [str(column) for column in columns if not isinstance(_plain_type(column), supported)] == []
    # Timestamps without a zone, and JSON null as distinct from SQL NULL, would not be restored exactly.
    timestamps = [column for column in columns if isinstance(_plain_type(column), sa.DateTime)]
    assert [str(column) for column in timestamps if not _plain_type(column).timezone] == []
    documents = [column for column in columns if isinstance(_plain_type(column), sa.JSON)]
    assert [str(column) for column in documents if column.nullable] == []


def test_a_kind_that_it_cannot_carry_stops_a_backup_and_leaves_no_file(filled, tmp_path):
    with filled.app_context():
        with schema_transaction(db.engine) as connection:
            connection.exec_driver_sql("CREATE TABLE odd (id INTEGER PRIMARY KEY, span TIME)")
            connection.exec_driver_sql("INSERT INTO odd VALUES (1, '10:00:00')")
        with pytest.raises(Conflict, match=r"odd\.span is of a kind that a backup cannot carry"):
            create_backup(tmp_path / "one")
    assert files_in(tmp_path) == ["secret-key"]


def test_rows_with_pieces_of_files_are_fetched_by_bytes(app, monkeypatch):
    piece = b"p" * 256 * 1024
    fetched = []

    def note(connection, table):
        fetched.append(rows_at_once(connection, table))
        return fetched[-1]

    rows_at_once = row_json._rows_at_once
    monkeypatch.setattr(row_json, "_rows_at_once", note)
    with app.app_context():
        with schema_transaction(db.engine) as connection:
            fill(connection, rows=3)
            pieces = next(table for table in list_tables(connection) if table.name == "file_piece")
            rows = [{"file_id": 10, "position": number, "data": piece} for number in range(100, 180)]
            connection.execute(sa.insert(pieces), rows)
        with db.engine.connect() as connection:
            tracemalloc.start()
            lines = sum(1 for _ in row_json.dump_rows(connection, pieces, frozenset()))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    assert lines == 83
    assert fetched == [row_json.MAX_BATCH_BYTES // len(piece)]
    assert peak < 15_000_000  # all rows have 20 MB, and their lines 28


def test_rows_with_pieces_of_files_are_restored_by_bytes():
    lines = [b"x" * (row_json.MAX_BATCH_BYTES // 4)] * 9 + [b"y" * 2 * row_json.MAX_BATCH_BYTES, b"z"]
    assert [len(batch) for batch in table_dump._batches(iter(lines))] == [4, 4, 1, 1, 1]
