"""The sample releases: one waits, one is agreed with cover, one is declined, and one goes by a link."""

from msgspec.structs import replace

from hub.access import Role, Viewer
from hub.accounts.domain.memberships import list_roles
from hub.demo.domain.sample_releases import create_sample_releases
from hub.events.domain import book_place
from hub.events.domain.needs import count_needs
from hub.events.domain.participants import list_participants
from hub.events.domain.releases import count_releases
from hub.kit.clock import current_day, now
from tests.factories import make_event, make_person, make_trust


def test_a_demonstration_has_a_release_in_each_state_and_answers(session):
    trust = make_trust(session)
    event = make_event(session, trust, needs_release=True)

    def viewers(count, role):
        people = [make_person(session, trust, role) for _ in range(count)]
        return [Viewer(each.id, list_roles(session, each.id, current_day())) for each in people]

    people, managers = viewers(4, Role.LEADER), viewers(3, Role.TRUST_LEAD)
    for person in people:
        book_place(session, person, event.slug, None, now())
    create_sample_releases(session, event, people, managers, now())

    counts = {state.value: count for state, count in count_releases(session, event).items()}
    assert counts == {"agreed": 1, "declined": 1, "waiting": 2}
    assert sum(count_needs(session, managers[0], event).access.values()) == 2
    assert len(list_participants(session, replace(people[0]), event.slug, now())[1]) == 3
