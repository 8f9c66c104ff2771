"""What becomes of the register when two trusts merge."""

from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.clock import now
from hub.mentoring.domain.organisation_merge import merge_register
from hub.mentoring.models import RegisterInvitation


def invite(session, organisation_id, email):
    session.add(
        RegisterInvitation(
            public_id=f"{organisation_id} {email}",
            organisation_id=organisation_id,
            email=email,
            name="Somebody",
            kind="mentor",
            fields={},
            created_at=now(),
            expires_at=now(),
        )
    )


def test_profiles_and_invitations_move_and_who_is_invited_twice_is_invited_once(scenario):
    scenario.listed("leader")
    source, target = scenario.ids["at london"], scenario.ids["at yorkshire"]
    with scenario.write_session() as session:
        for organisation_id, email in (
            (source, "a@x.example"),
            (source, "b@x.example"),
            (target, "a@x.example"),
        ):
            invite(session, organisation_id, email)
        session.flush()
        merge_register(session, OrganisationMerge(source, "london", target, "yorkshire"))
        rows = session.query(RegisterInvitation).all()
        assert sorted((row.organisation_id, row.email) for row in rows) == [
            (target, "a@x.example"),
            (target, "b@x.example"),
        ]
    assert scenario.profile("leader")["organisation_id"] == target
