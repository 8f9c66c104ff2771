import pytest

from hub.access import Viewer
from hub.publishing.domain import draft_lists
from hub.publishing.domain.draft_lists import (
    list_drafts_to_review,
    list_open_drafts,
    list_returned_drafts,
    list_steps,
)
from hub.publishing.domain.drafts import get_draft
from hub.publishing.domain.reviews import ask_hub, discard_draft, return_draft, take_back

OTHERS = ("other lead", "leader", "guest", "staff", "admin")


def ids(scenario, name, listed):
    with scenario.write_session() as session:
        return [draft.public_id for draft in listed(session, scenario.viewer(name, session))]


def open_drafts(session, viewer, page=1):
    return list_open_drafts(session, viewer, page)[0]


def test_open_drafts_are_those_of_ones_organisation_newest_first(scenario):
    first, second = scenario.begun(), scenario.begun("lead")
    of_other = scenario.begun("other lead", organisation="yorkshire")
    scenario.published()
    scenario.step("publisher", gone := scenario.begun(), discard_draft)
    for name in ("publisher", "lead"):
        assert ids(scenario, name, open_drafts) == [second, first]
    assert ids(scenario, "other lead", open_drafts) == [of_other]
    for name in ("leader", "guest", "staff", "admin"):
        assert ids(scenario, name, open_drafts) == []
    assert gone not in (first, second)


def test_open_drafts_come_in_pages_with_their_number(scenario, monkeypatch):
    monkeypatch.setattr(draft_lists, "PAGE_SIZE", 2)
    first, second, third = (scenario.begun() for _ in range(3))
    with scenario.write_session() as session:
        viewer = scenario.viewer("lead", session)
        pages = [list_open_drafts(session, viewer, page) for page in (1, 2)]
        assert [([row.public_id for row in rows], total) for rows, total in pages] == [
            ([third, second], 3),
            ([first], 3),
        ]


def test_what_a_person_wrote_in_is_not_theirs_to_review(scenario):
    draft_id = scenario.submitted()
    assert ids(scenario, "lead", list_drafts_to_review) == [draft_id]
    for name in (*OTHERS, "publisher"):
        assert ids(scenario, name, list_drafts_to_review) == []
    scenario.step("publisher", draft_id, take_back)
    scenario.save("lead", draft_id, ask="Head of Learning")
    assert ids(scenario, "lead", list_drafts_to_review) == []


def test_hub_staff_review_what_they_are_asked_for_and_what_their_office_wrote(scenario):
    of_trust, of_office = scenario.submitted(), scenario.submitted("staff", organisation="hub")
    assert ids(scenario, "staff", list_drafts_to_review) == []
    assert ids(scenario, "admin", list_drafts_to_review) == [of_office]
    scenario.step("publisher", of_trust, ask_hub)
    assert ids(scenario, "staff", list_drafts_to_review) == [of_trust]
    assert ids(scenario, "lead", list_drafts_to_review) == [of_trust]
    assert ids(scenario, "other lead", list_drafts_to_review) == []


def test_whoever_acts_for_another_person_has_nothing_to_review(scenario):
    scenario.submitted()
    with scenario.write_session() as session:
        lead = scenario.viewer("lead", session)
        acting = Viewer(lead.person_id, lead.roles, delegate_id=scenario.ids["leader"])
        assert list_drafts_to_review(session, acting) == []


def test_a_returned_draft_comes_back_to_those_who_wrote_it_until_it_is_submitted_again(scenario):
    draft_id = scenario.submitted()
    scenario.step("lead", draft_id, return_draft, "Say who it is for.")
    assert ids(scenario, "publisher", list_returned_drafts) == [draft_id]
    for name in ("lead", *OTHERS):
        assert ids(scenario, name, list_returned_drafts) == []
    scenario.save("publisher", draft_id, ask="Head of Learning")
    assert ids(scenario, "publisher", list_returned_drafts) == [draft_id]
    scenario.step("publisher", draft_id, discard_draft)
    assert ids(scenario, "publisher", list_returned_drafts) == []


@pytest.mark.parametrize("name", ["publisher", "lead"])
def test_the_steps_of_a_draft_are_listed_newest_first(scenario, name):
    draft_id = scenario.submitted()
    scenario.step("lead", draft_id, return_draft, "Say who it is for.")
    with scenario.write_session() as session:
        draft = get_draft(session, scenario.viewer(name, session), draft_id)
        assert [step.step for step in list_steps(session, draft)] == ["return", "submit", "begin"]
