"""Every table with personal data is in the export of a person and is covered by an erasure."""

import json

import sqlalchemy as sa

from hub.access import Viewer
from hub.accounts.domain.persons import person_names_by_id
from hub.audit.domain.verification import find_first_fault
from hub.kit.base import Base
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.privacy.domain.erasure import erase_person
from hub.privacy.domain.export import export_person
from hub.privacy.services import list_personal_data, list_retention_rules
from tests.privacy.conftest import ADDRESS, NAME, TRACES

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


def declared_tables(app):
    return {table for record in list_personal_data(app) for table in record.tables}


def test_a_feature_speaks_for_each_table_in_which_a_person_stands(app):
    assert tables_with_people() - declared_tables(app) - set(TABLES_WITHOUT_PERSONAL_DATA) == set()


def test_a_column_that_says_who_somebody_is_would_be_seen():
    metadata = sa.MetaData()
    for name in ("email", "decided_by_id", "person_id", "new_email"):
        assert identifies_person(sa.Column(name, sa.String))
    table = sa.Table("t", metadata, sa.Column("x", sa.ForeignKey("person.id")), sa.Column("y", sa.String))
    sa.Table("person", metadata, sa.Column("id", sa.Integer))
    assert [identifies_person(column) for column in table.columns] == [True, False]


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


def test_each_row_about_a_person_is_in_the_file_that_they_take(planted):
    with planted.app_context(), write_transaction() as session:
        rows_by_table = rows_about(session, planted.person_id, ADDRESS)
        document = export(planted, session)
    parts = {
        record.tables[0]: part
        for record, part in zip(list_personal_data(planted), document["parts"], strict=True)
    }

    empty = {name for name, rows in rows_by_table.items() if not rows}
    assert empty == set(TABLES_WITHOUT_PERSONAL_DATA) - {"attempt"}
    for record in list_personal_data(planted):
        rows = [row for table in record.tables for row in rows_by_table.get(table, ())]
        assert len(parts[record.tables[0]]["what is held"]) >= bool(rows), record.tables
    text = json.dumps(document, ensure_ascii=False)
    for words in (NAME, ADDRESS, f"new.{ADDRESS}", "zq-browser", "zq-subject", "zq-unmistakable-words"):
        assert words in text
    assert "zq-hash" not in text


def export(app, session, person_id=None):
    id_ = person_id or app.person_id
    return export_person(
        session, Viewer(person_id=id_), id_, list_personal_data(app), list_retention_rules(app), now()
    )


def test_a_file_says_of_each_part_what_it_is_and_of_each_rule_how_long(planted):
    with planted.app_context(), write_transaction() as session:
        document = export(planted, session)

    assert [part["heading"] for part in document["parts"]] == [
        record.heading for record in list_personal_data(planted)
    ]
    assert all(part["who sees it"] for part in document["parts"])
    assert {"what": "The record of what was done", "kept": "7 years"} in document["how long things are kept"]
    assert document["made"].endswith("Z")
    json.loads(json.dumps(document))


def test_a_file_of_one_person_says_nothing_of_what_another_typed(planted):
    with planted.app_context(), write_transaction() as session:
        text = json.dumps(export(planted, session, planted.other_id))

    assert "zq-unmistakable-words" not in text
    assert "zq-browser" not in text


def test_after_an_erasure_no_table_holds_anything_of_a_person_but_numbers(planted):
    with planted.app_context():
        with write_transaction() as session:
            viewer = Viewer(person_id=planted.person_id)
            erase_person(session, viewer, planted.person_id, list_personal_data(planted), now())
        with db.engine.connect() as connection:
            remaining = {
                name: rows
                for name, rows in rows_about(connection, planted.person_id, ADDRESS).items()
                if rows
            }
            all_rows = {
                name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                for name, table in Base.metadata.tables.items()
            }
        with write_transaction() as session:
            assert person_names_by_id(session, [planted.person_id]) == {
                planted.person_id: "a former colleague"
            }
            assert find_first_fault(session) is None

    # Only her id remains: in the audit log, on roles that she gave to others, and on her own empty row.
    assert set(remaining) == {"person", "audit_entry", "membership", "erasure"}
    assert {row["person_id"] for row in remaining["membership"]} == {planted.other_id}
    (person,) = remaining["person"]
    non_empty = {name for name, value in person.items() if value not in (None, "")}
    assert non_empty <= {"id", "public_id", "created_at", "erased_at"}
    assert [row["title"] for row in all_rows["catalogue_entry"]] == ["What the trust published"]
    text = repr(all_rows)
    traces = ("uillfeather", "ephyrine", *(trace for trace in TRACES if trace.startswith("zq-")))
    assert [trace for trace in traces if trace in text] == []


def test_an_erasure_that_is_done_again_changes_nothing_more(planted):
    with planted.app_context(), write_transaction() as session:
        personal_data = list_personal_data(planted)
        erase_person(session, Viewer(person_id=planted.person_id), planted.person_id, personal_data, now())
        for record in personal_data:
            record.erase(session, planted.person_id)
        assert person_names_by_id(session, [planted.other_id]) == {planted.other_id: "Somebody Else"}


def test_every_feature_says_why_it_holds_something_and_who_sees_it(app):
    incomplete = [
        record.heading for record in list_personal_data(app) if not (record.purpose and record.seen_by)
    ]
    assert incomplete == []
