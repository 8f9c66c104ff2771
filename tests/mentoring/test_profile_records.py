"""Entries of the activity log on profiles."""

from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.mentoring.domain.profile_records import record_profile_act
from hub.mentoring.domain.profiles import get_own_profile
from hub.mentoring.domain.vocabulary import RegisterKind


def test_an_act_on_a_profile_is_recorded_for_its_organisation_without_words(scenario):
    scenario.offer("leader", about="A secret sentence.")
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        profile = get_own_profile(session, viewer, RegisterKind.MENTOR)
        record_profile_act(session, viewer, "check profile", profile, now())
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.act, entry.kind, entry.object_id) == ("check profile", "profile", profile.public_id)
        assert entry.organisation_id == scenario.ids["at london"]
        assert "secret" not in str(entry.details)
