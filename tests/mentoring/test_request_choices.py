"""The choices of a request, and the profiles behind them."""

from hub.mentoring.domain.request_choices import (
    find_asked,
    is_choice,
    list_choices,
    list_profiles_of_choices,
    lock_profiles,
)
from hub.mentoring.domain.requests import get_own_request
from hub.mentoring.models import RegisterProfile
from tests.mentoring.test_requests import mentors


def test_choices_stand_in_the_order_of_preference_with_their_profiles(scenario):
    first, second = mentors(scenario, 2)
    scenario.add_person("Someone else")
    other = scenario.listed("Someone else")
    request_id = scenario.ask("leader", second, first)
    with scenario.write_session() as session:
        request = get_own_request(session, scenario.viewer("leader", session), request_id)
        choices = list_choices(session, request)
        profiles = list_profiles_of_choices(session, choices)
        assert [profiles[choice.profile_id].public_id for choice in choices] == [second, first]
        assert find_asked(session, request) is choices[0]
        assert is_choice(session, request, profiles[choices[1].profile_id])
        assert not is_choice(
            session, request, session.query(RegisterProfile).filter_by(public_id=other).one()
        )
        assert sorted(lock_profiles(session, list(profiles))) == sorted(profiles)
