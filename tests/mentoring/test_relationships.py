"""Two people who work together, and nobody else who may read it."""

import pytest

from hub.access import PUBLIC
from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound
from hub.mentoring.domain.relationships import (
    find_relationship_of_request,
    get_relationship,
    list_own_relationships,
    other_person_id,
    refuse_if_closed,
)
from hub.mentoring.domain.requests import list_own_requests


def test_each_of_the_two_has_it_and_knows_the_other(scenario):
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        for name, other in (("leader", "other leader"), ("other leader", "leader")):
            viewer = scenario.viewer(name, session)
            (row,) = list_own_relationships(session, viewer)
            assert get_relationship(session, viewer, public_id) is row
            assert other_person_id(row, viewer) == scenario.ids[other]


def test_a_request_leads_to_what_came_of_it(scenario):
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        (request,) = list_own_requests(session, scenario.viewer("leader", session))
        assert find_relationship_of_request(session, request).public_id == public_id


@pytest.mark.parametrize("name", ["lead", "other lead", "publisher", "staff", "admin", "guest", "newcomer"])
def test_nobody_else_finds_it(scenario, name):
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        for viewer in (PUBLIC, scenario.viewer(name, session)):
            with pytest.raises(NotFound):
                get_relationship(session, viewer, public_id)


def test_nothing_changes_in_one_that_has_closed(scenario):
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        row = get_relationship(session, scenario.viewer("leader", session), public_id, lock=True)
        refuse_if_closed(row)
        row.closed_at = now()
        with pytest.raises(Conflict, match="has ended"):
            refuse_if_closed(row)
