"""The tables with data about people, and the rows of one person in them."""

import sqlalchemy as sa

from hub.kit.base import Base

PERSON_COLUMN_SUFFIXES = ("_by_id", "person_id", "manager_id", "delegate_id", "acting_for_id", "email")

TABLES_WITHOUT_PERSONAL_DATA = {
    "erasure": "a hash of the public id of an erased person; the row is created by the erasure itself",
    "attempt": "keyed hashes that cannot be reversed, without a person",
}


def identifies_person(column):
    """Return whether a column can identify a person."""
    refers_to_person = any(key.column.table.name == "person" for key in column.foreign_keys)
    return refers_to_person or column.name.endswith(PERSON_COLUMN_SUFFIXES)


def tables_with_people():
    return {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name == "person" or any(identifies_person(column) for column in table.columns)
    }


def rows_about(connection, person_id, address):
    """Return the rows of each table that refer to a person, by id or by email address."""
    rows_by_table = {}
    for name in tables_with_people():
        table = Base.metadata.tables[name]
        conditions = [
            column == (address if isinstance(column.type, sa.String) else person_id)
            for column in table.columns
            if identifies_person(column) or (name == "person" and column.name == "id")
        ]
        statement = sa.select(table).where(sa.or_(*conditions))
        rows_by_table[name] = connection.execute(statement).mappings().all()
    return rows_by_table
