"""Every table with personal data is in the export of a person and is covered by an erasure."""

import sqlalchemy as sa

from hub.access import Viewer
from hub.accounts.domain.persons import person_names_by_id
from hub.audit.domain.verification import find_first_fault
from hub.kit.base import Base
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.privacy.domain.erasure import erase_person
from hub.privacy.services import list_personal_data
from tests.privacy.conftest import ADDRESS, TRACES
from tests.privacy.personal_tables import (
    TABLES_WITHOUT_PERSONAL_DATA,
    identifies_person,
    rows_about,
    tables_with_people,
)


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

    # Only her id remains: in the audit log, on roles that she gave to others, on her own empty row, and on
    # that somebody else had a mentor or mentee.
    assert set(remaining) == {"person", "audit_entry", "membership", "erasure", "mentoring_relationship"}
    assert {row["person_id"] for row in remaining["membership"]} == {planted.other_id}
    (person,) = remaining["person"]
    non_empty = {name for name, value in person.items() if value not in (None, "")}
    assert non_empty <= {"id", "public_id", "created_at", "erased_at"}
    titles = {row["title"]: row["body"] for row in all_rows["catalogue_entry"]}
    assert (set(titles), titles[""]) == ({"What the trust published", ""}, "")
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
