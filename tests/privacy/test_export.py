"""The file with the personal data of one person is whole, readable, and about nobody else."""

import inspect
import json
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from hub.access import Viewer
from hub.accounts.models import LoginSession
from hub.audit.models import AuditEntry
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import NotFound
from hub.privacy.domain.export import export_person
from hub.privacy.services import list_personal_data, list_retention_rules
from tests.factories import START, make_person
from tests.privacy.conftest import ADDRESS, NAME
from tests.privacy.personal_tables import TABLES_WITHOUT_PERSONAL_DATA, rows_about

MIN_MODULES = 15


def export(app, session, person_id=None):
    id_ = person_id or app.person_id
    return export_person(
        session, Viewer(person_id=id_), id_, list_personal_data(app), list_retention_rules(app), now()
    )


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


def test_a_file_says_of_each_part_what_it_is_and_of_each_rule_how_long(planted):
    with planted.app_context(), write_transaction() as session:
        document = export(planted, session)

    assert [part["heading"] for part in document["parts"]] == [
        record.heading for record in list_personal_data(planted)
    ]
    assert all(part["who sees it"] for part in document["parts"])
    assert {"what": "The activity log", "kept": "7 years"} in document["how long things are kept"]
    assert "Times are UK time." in document["about this file"]
    json.loads(json.dumps(document))


def test_the_parts_of_every_feature_have_times_in_uk_time(app):
    with app.app_context():
        modules = {inspect.getmodule(record.export) for record in list_personal_data(app)}

    assert len(modules) > MIN_MODULES
    assert [module.__name__ for module in modules if "isoformat_utc" in vars(module)] == []


def test_times_of_a_summer_day_are_an_hour_ahead_of_utc(planted):
    summer = datetime(2027, 7, 1, 23, 30, tzinfo=UTC)
    with planted.app_context(), write_transaction() as session:
        session.execute(update(LoginSession).values(created_at=summer))
        viewer = Viewer(person_id=planted.person_id)
        text = json.dumps(
            export_person(session, viewer, planted.person_id, list_personal_data(planted), [], summer)
        )

    assert json.loads(text)["made"] == "2027-07-02T00:30:00+01:00"
    assert text.count("2027-07-02T00:30:00+01:00") > 1
    assert re.findall(r"\d\d:\d\d(?::\d\d)?(?:\.\d+)?Z", text) == []


def test_a_file_of_one_person_says_nothing_of_what_another_typed(planted):
    with planted.app_context(), write_transaction() as session:
        text = json.dumps(export(planted, session, planted.other_id))

    assert "zq-unmistakable-words" not in text
    assert "zq-browser" not in text


def nothing(*_):
    """Do nothing."""


def make_part(rows, **texts):
    return PersonalData("A heading", (), lambda _session, _person_id: rows, nothing, **texts)


def test_every_kind_of_value_is_one_of_json_and_moments_are_in_uk_time(session):
    person = make_person(session)
    rows = [
        {
            "moment": datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
            "moment in summer": datetime(2026, 7, 1, 23, 30, tzinfo=UTC),
            "day": date(2026, 1, 5),
            "many": (1, {"inner": [date(2026, 1, 6)]}),
            7: None,
            "truth": True,
        }
    ]
    exported = export_person(session, Viewer(person.id), person.id, [make_part(rows)], [], START)

    assert exported["made"] == "2026-01-05T09:00:00+00:00"
    assert exported["parts"] == [
        {
            "heading": "A heading",
            "what is held": [
                {
                    "moment": "2026-01-05T09:00:00+00:00",
                    "moment in summer": "2026-07-02T00:30:00+01:00",
                    "day": "2026-01-05",
                    "many": [1, {"inner": ["2026-01-06"]}],
                    "7": None,
                    "truth": True,
                }
            ],
        }
    ]
    json.dumps(exported)


def test_a_part_says_why_it_is_held_and_who_sees_it_where_it_says_so(session):
    person = make_person(session)
    part = make_part([], purpose="So that it works.", seen_by="You.")
    rule = Retention("Things", "a year", nothing)
    exported = export_person(session, Viewer(person.id), person.id, [part], [rule], START)

    assert exported["parts"] == [
        {
            "heading": "A heading",
            "why it is held": "So that it works.",
            "who sees it": "You.",
            "what is held": [],
        }
    ]
    assert exported["how long things are kept"] == [{"what": "Things", "kept": "a year"}]


def test_an_export_is_recorded_and_one_of_somebody_else_is_refused(session):
    person, other = make_person(session), make_person(session)
    with pytest.raises(NotFound):
        export_person(session, Viewer(other.id), person.id, [], [], START)
    assert session.query(AuditEntry).filter_by(act="take data").count() == 0
    export_person(session, Viewer(person.id), person.id, [], [], START)

    entry = session.query(AuditEntry).filter_by(act="take data").one()
    assert (entry.person_id, entry.object_id) == (person.id, str(person.id))
