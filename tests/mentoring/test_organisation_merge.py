"""The register of a trust that merges."""

from sqlalchemy import select

from hub.extension.organisation_merge import OrganisationMerge
from hub.mentoring.domain.organisation_merge import merge_register
from hub.mentoring.models import RegisterInvitation
from tests.mentoring.trust_rows import make_line


def test_profiles_move_and_of_two_same_invitations_one_stays(scenario):
    scenario.listed("other leader")
    source, target = scenario.ids["at yorkshire"], scenario.ids["at london"]
    with scenario.write_session() as session:
        for trust, email in ((source, "a@example.org"), (target, "a@example.org"), (source, "b@example.org")):
            session.add(make_line(trust, email))
        session.flush()
        merge_register(session, OrganisationMerge(source, "yorkshire", target, "london"))
        session.expire_all()
        rows = session.scalars(select(RegisterInvitation).order_by(RegisterInvitation.email))
        assert [(row.organisation_id, row.email) for row in rows] == [
            (target, "a@example.org"),
            (target, "b@example.org"),
        ]
    assert scenario.profile("other leader")["organisation_id"] == target
