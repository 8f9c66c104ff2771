"""What the register keeps about a person, how it is exported and erased, and for how long."""

from datetime import timedelta

import pytest

from hub.kit.clock import now
from hub.mentoring.domain.personal_data import (
    REGISTER_DATA,
    delete_old_profiles,
    delete_old_register_invitations,
)
from hub.mentoring.models import RegisterInvitation, RegisterProfile
from hub.trusts.domain import find_organisation
from tests.mentoring.planted import plant_mentoring

RECORDS = {record.tables[0]: record for record in REGISTER_DATA}


@pytest.fixture
def planted(scenario):
    with scenario.write_session() as session:
        trust = find_organisation(session, "london")
        email = "leader@example.org"
        plant_mentoring(session, scenario.ids["leader"], scenario.ids["lead"], trust, "My words.", email)
    return scenario


@pytest.mark.parametrize("table", RECORDS)
def test_what_is_exported_is_gone_after_an_erasure(planted, table):
    record, person_id = RECORDS[table], planted.ids["leader"]
    with planted.write_session() as session:
        assert len(record.export(session, person_id)) == 1
        record.erase(session, person_id)
        assert record.export(session, person_id) == []


def test_an_export_of_a_profile_has_its_words_and_qualifications(planted):
    with planted.write_session() as session:
        (profile,) = RECORDS["register_profile"].export(session, planted.ids["leader"])
        assert profile["about"] == "My words."
        assert [row["title"] for row in profile["qualifications"]] == ["My words."]


def test_profiles_off_the_register_go_after_two_years_and_lines_once_they_are_answered(planted):
    with planted.write_session() as session:
        assert delete_old_profiles(session, now() + timedelta(days=3000)) == 0
        own = session.query(RegisterProfile).filter_by(person_id=planted.ids["leader"]).one()
        own.state, own.taken = "withdrawn", 0
        session.flush()
        assert delete_old_profiles(session, now() + timedelta(days=729)) == 0
        assert delete_old_profiles(session, now() + timedelta(days=731)) == 1
        assert delete_old_register_invitations(session, now()) == 0
        session.query(RegisterInvitation).one().answered_at = now()
        session.flush()
        assert delete_old_register_invitations(session, now()) == 1
