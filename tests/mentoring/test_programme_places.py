"""The cohort of a programme: places are offered, taken, declined, left and withdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mentoring.domain import programme_places as domain
from hub.mentoring.domain.programme_reads import list_cohort, list_joined_places, list_offered_places
from hub.mentoring.domain.programmes import cancel_programme
from hub.mentoring.models import MentoringProgramme, ProgrammePlace


def states(scenario):
    """Return the states of all places, by name of their person."""
    with scenario.write_session() as session:
        programme = session.scalars(select(MentoringProgramme)).one()
        return {person.name: place.state for place, person in list_cohort(session, programme)}


def test_people_are_asked_by_email_and_decide_for_themselves(scenario, programmes):
    public_id = programmes.offered("leader", "publisher")
    assert sorted(email.to for email in scenario.sent("programme-offered")) == [
        "leader@example.org",
        "publisher@example.org",
    ]
    assert len(programmes.reads("leader", list_offered_places, now())) == 1
    programmes.act("leader", domain.join_programme, public_id)
    programmes.act("publisher", domain.decline_programme, public_id)
    assert states(scenario) == {"The leader": "joined", "The publisher": "declined"}
    assert programmes.reads("leader", list_offered_places, now()) == []
    assert len(programmes.reads("leader", list_joined_places)) == 1


def test_the_addresses_may_be_in_any_order_and_form_and_nobody_is_asked_twice(scenario, programmes):
    public_id = programmes.opened()
    text = " Leader@Example.org;leader@example.org,\n\n publisher@example.org "
    assert programmes.act("lead", domain.offer_places, public_id, text) == 2
    assert programmes.act("lead", domain.offer_places, public_id, text) == 0
    assert len(scenario.sent("programme-offered")) == 2


def test_whoever_declined_can_be_asked_again_and_whoever_left_can_come_back(scenario, programmes):
    public_id = programmes.offered("leader")
    programmes.act("leader", domain.decline_programme, public_id)
    programmes.offered("leader", public_id=public_id)
    assert states(scenario) == {"The leader": "offered"}
    programmes.act("leader", domain.join_programme, public_id)
    programmes.act("leader", domain.decline_programme, public_id)
    assert states(scenario) == {"The leader": "left"}
    with pytest.raises(Conflict):
        programmes.act("leader", domain.decline_programme, public_id)
    programmes.act("leader", domain.join_programme, public_id)
    programmes.act("leader", domain.join_programme, public_id)
    assert states(scenario) == {"The leader": "joined"}


REFUSED = (
    ("  ", "Enter at least one"),
    ("not an address", "with this email address: not, an, address"),
    ("other.leader@example.org", "Nobody in your organisation"),
    ("guest@example.org", "Nobody in your organisation"),
    ("leader@example.org newcomer@example.org", "with this email address: newcomer@example.org"),
    (" ".join(f"a{number}@example.org" for number in range(51)), "50 addresses or fewer"),
    (" ".join(f"a{number}@example.org" for number in range(7)), "a4@example.org, and others"),
)


def test_only_people_of_the_organisation_are_offered_places(scenario, programmes):
    public_id = programmes.opened()
    for text, words in REFUSED:
        with pytest.raises(Invalid, match=words):
            programmes.act("lead", domain.offer_places, public_id, text)
    assert states(scenario) == {}


def test_a_cohort_has_a_largest_size(programmes, monkeypatch):
    public_id = programmes.offered("leader")
    monkeypatch.setattr(domain, "MAX_COHORT", 1)
    with pytest.raises(Invalid, match="at most"):
        programmes.offered("publisher", public_id=public_id)


def test_an_offer_is_withdrawn_and_told_until_it_is_answered(scenario, programmes):
    public_id = programmes.offered("leader", "publisher")
    person = scenario.public_ids["leader"]
    programmes.act("lead", domain.withdraw_offer, public_id, person)
    assert [email.to for email in scenario.sent("programme-withdrawn")] == ["leader@example.org"]
    for act, args in ((domain.withdraw_offer, (person,)), (domain.withdraw_offer, ("nobody",))):
        with pytest.raises(Conflict):
            programmes.act("lead", act, public_id, *args)
    with pytest.raises(Conflict):
        programmes.act("leader", domain.join_programme, public_id)
    with pytest.raises(NotFound):
        programmes.act("leader", domain.withdraw_offer, public_id, scenario.public_ids["publisher"])


def test_nobody_joins_a_draft_or_what_has_ended_or_without_an_offer(scenario, programmes):
    draft = programmes.made()
    with pytest.raises(Conflict):
        programmes.offered("leader", public_id=draft)
    public_id = programmes.offered("leader", last=3)
    for unknown in (public_id, "none"):
        with pytest.raises(NotFound):
            programmes.act("publisher", domain.join_programme, unknown)
    with pytest.raises(Conflict):
        programmes.act("leader", domain.join_programme, public_id, at=now() + timedelta(days=4))
    programmes.act("lead", cancel_programme, public_id)
    with pytest.raises(Conflict):
        programmes.act("leader", domain.join_programme, public_id)
    assert scenario.sent("programme-offered") == []


def test_whoever_has_no_role_in_the_organisation_any_more_cannot_join(scenario, programmes):
    public_id = programmes.offered("leader")
    with scenario.write_session() as session:
        place = session.scalars(select(ProgrammePlace)).one()
        place.person_id = scenario.ids["other leader"]
    with pytest.raises(Conflict, match="no longer have a role"):
        programmes.act("other leader", domain.join_programme, public_id)


def test_a_review_says_who_completed_it_and_can_be_corrected(scenario, programmes):
    public_id = programmes.joined("leader", "publisher")
    programmes.offered("lead", public_id=public_id)
    both = [scenario.public_ids["leader"], scenario.public_ids["lead"], "nobody"]
    with pytest.raises(Invalid):
        programmes.act("lead", domain.review_programme, public_id, " ", both)
    programmes.act("lead", domain.review_programme, public_id, "It worked.", both)
    assert states(scenario) == {"The lead": "offered", "The leader": "completed", "The publisher": "joined"}
    programmes.act("lead", domain.review_programme, public_id, "It worked well.", [])
    assert states(scenario)["The leader"] == "joined"
    coming = programmes.opened(first=3)
    with pytest.raises(Conflict):
        programmes.act("lead", domain.review_programme, coming, "Early.", [])
