from datetime import date

import pytest

from hub.access import Role
from hub.people.presenters.role_words import (
    invitation_phrase,
    invitation_subject,
    lead_phrase,
    organisation_phrase,
    role_phrase,
)
from hub.trusts.domain import Organisation

LONDON = Organisation(slug="london", name="London Ambulance Service NHS Trust")
OFFICE = Organisation(slug="hub", name="Ambulance Leadership Hub")


@pytest.mark.parametrize(
    ("role", "organisation", "phrase", "invited_to"),
    [
        (
            Role.LEADER,
            LONDON,
            "a leader of London Ambulance Service NHS Trust",
            "London Ambulance Service NHS Trust on the Ambulance Leadership Hub as a leader",
        ),
        (
            Role.HUB_STAFF,
            OFFICE,
            "a member of hub staff",
            "the hub office of the Ambulance Leadership Hub as a member of hub staff",
        ),
        (
            Role.PUBLISHER,
            OFFICE,
            "a publisher of the hub office",
            "the hub office of the Ambulance Leadership Hub as a publisher",
        ),
    ],
)
def test_a_role_is_named_with_its_organisation_and_the_hub_office_never_by_the_name_of_the_hub(
    role, organisation, phrase, invited_to
):
    assert role_phrase(role, organisation) == phrase
    assert role_phrase(role, organisation, date(2027, 3, 31)) == f"{phrase} until 31 March 2027"
    assert invitation_phrase(role, organisation, None) == invited_to


def test_the_hub_office_invites_to_itself_and_a_trust_to_the_hub():
    trust, office = invitation_subject(LONDON), invitation_subject(OFFICE)
    assert trust == "London Ambulance Service NHS Trust has invited you to the Ambulance Leadership Hub"
    assert office == "You are invited to join the hub office of the Ambulance Leadership Hub"
    assert (organisation_phrase(OFFICE), lead_phrase(OFFICE)) == ("the hub office", "a hub admin")
    assert lead_phrase(LONDON) == "the trust’s lead"
