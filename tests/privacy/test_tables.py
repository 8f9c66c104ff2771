"""Every table in which a person can stand is in what they take away, and is erased."""

import json

import sqlalchemy as sa

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.audit.domain import find_first_fault
from hub.kit.base import Base
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.privacy.domain import erase_person, export_person
from hub.privacy.services import list_personal_data, list_retention_rules
from tests.privacy.conftest import ADDRESS, NAME, TRACES

WHO = ("_by_id", "person_id", "manager_id", "delegate_id", "acting_for_id", "email")
NO_PERSON = {
    "erasure": "a mark of somebody who is erased already; their row in it is made by the erasure itself",
    "attempt": "marks that nobody can undo, without a person",
}


def points_at_a_person(column):
    """Say whether a column says who somebody is."""
    keys = any(key.column.table.name == "person" for key in column.foreign_keys)
    return keys or column.name.endswith(WHO)


def tables_with_people():
    return {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name == "person" or any(points_at_a_person(column) for column in table.columns)
    }


def tables_said(app):
    return {table for held in list_personal_data(app) for table in held.tables}


def test_a_feature_speaks_for_each_table_in_which_a_person_stands(app):
    assert tables_with_people() - tables_said(app) - set(NO_PERSON) == set()


def test_a_column_that_says_who_somebody_is_would_be_seen():
    metadata = sa.MetaData()
    for name in ("email", "decided_by_id", "person_id", "new_email"):
        assert points_at_a_person(sa.Column(name, sa.String))
    key = sa.Table("t", metadata, sa.Column("x", sa.ForeignKey("person.id")), sa.Column("y", sa.String))
    sa.Table("person", metadata, sa.Column("id", sa.Integer))
    assert [points_at_a_person(column) for column in key.columns] == [True, False]


def rows_about(connection, person_id, address):
    """Return each table's rows in which a person stands, by a number or by their address."""
    found = {}
    for name in tables_with_people():
        table = Base.metadata.tables[name]
        conditions = [
            column == (address if isinstance(column.type, sa.String) else person_id)
            for column in table.columns
            if points_at_a_person(column) or (name == "person" and column.name == "id")
        ]
        found[name] = connection.execute(sa.select(table).where(sa.or_(*conditions))).mappings().all()
    return found


def test_each_row_about_a_person_is_in_the_file_that_they_take(planted):
    with planted.app_context(), write_transaction() as session:
        before = rows_about(session, planted.person_id, ADDRESS)
        document = take(planted, session)
    held = {
        one.tables[0]: part for one, part in zip(list_personal_data(planted), document["parts"], strict=True)
    }

    empty = {name for name, rows in before.items() if not rows}
    assert empty == set(NO_PERSON) - {"attempt"}
    for one in list_personal_data(planted):
        rows = [row for table in one.tables for row in before.get(table, ())]
        assert len(held[one.tables[0]]["what is held"]) >= bool(rows), one.tables
    text = json.dumps(document, ensure_ascii=False)
    for words in (NAME, ADDRESS, f"new.{ADDRESS}", "zq-browser", "zq-subject", "zq-unmistakable-words"):
        assert words in text
    assert "zq-hash" not in text


def take(app, session, person_id=None):
    me = person_id or app.person_id
    return export_person(
        session, Viewer(person_id=me), me, list_personal_data(app), list_retention_rules(app), now()
    )


def test_a_file_says_of_each_part_what_it_is_and_of_each_rule_how_long(planted):
    with planted.app_context(), write_transaction() as session:
        document = take(planted, session)

    assert [part["heading"] for part in document["parts"]] == [
        one.heading for one in list_personal_data(planted)
    ]
    assert all(part["who sees it"] for part in document["parts"])
    assert {"what": "The record of what was done", "kept": "7 years"} in document["how long things are kept"]
    assert document["made"].endswith("Z")
    json.loads(json.dumps(document))


def test_a_file_of_one_person_says_nothing_of_what_another_typed(planted):
    with planted.app_context(), write_transaction() as session:
        text = json.dumps(take(planted, session, planted.other_id))

    assert "zq-unmistakable-words" not in text
    assert "zq-browser" not in text


def test_after_an_erasure_no_table_holds_anything_of_a_person_but_numbers(planted):
    with planted.app_context():
        with write_transaction() as session:
            me = Viewer(person_id=planted.person_id)
            erase_person(session, me, planted.person_id, list_personal_data(planted), now())
        with db.engine.connect() as connection:
            left = {
                name: rows
                for name, rows in rows_about(connection, planted.person_id, ADDRESS).items()
                if rows
            }
            everything = {
                name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                for name, table in Base.metadata.tables.items()
            }
        with write_transaction() as session:
            assert person_names_by_id(session, [planted.person_id]) == {
                planted.person_id: "a former colleague"
            }
            assert find_first_fault(session) is None

    # What stays is a number: in the record, on what she gave to others, and on her own empty row.
    assert set(left) == {"person", "audit_entry", "membership", "erasure"}
    assert {row["person_id"] for row in left["membership"]} == {planted.other_id}
    (person,) = left["person"]
    said = {name: value for name, value in person.items() if value not in (None, "")}
    assert set(said) <= {"id", "public_id", "created_at", "erased_at"}
    assert [row["title"] for row in everything["catalogue_entry"]] == ["What the trust published"]
    text = repr(everything)
    traces = ("uillfeather", "ephyrine", *(trace for trace in TRACES if trace.startswith("zq-")))
    assert [trace for trace in traces if trace in text] == []


def test_an_erasure_that_is_done_again_changes_nothing_more(planted):
    with planted.app_context(), write_transaction() as session:
        held = list_personal_data(planted)
        erase_person(session, Viewer(person_id=planted.person_id), planted.person_id, held, now())
        for one in held:
            one.erase(session, planted.person_id)
        assert person_names_by_id(session, [planted.other_id]) == {planted.other_id: "Somebody Else"}


def test_every_feature_says_why_it_holds_something_and_who_sees_it(app):
    assert [held.heading for held in list_personal_data(app) if not (held.purpose and held.seen_by)] == []
