"""Every column of every table can be written as JSON and read back."""

import pytest
import sqlalchemy as sa

from hub.kit.base import Base
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.kit.migrations import schema_transaction
from hub.operations.domain.row_json import CONVERTERS
from hub.operations.services import create_backup
from tests.operations.backup_files import files_in


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
