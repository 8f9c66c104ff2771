"""Acts of two people, or of one person in two browsers, at one moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import current_day, now
from hub.mentoring.domain.answers import NOT_ASKED, accept_request
from hub.mentoring.domain.exclusion_acts import block_profile
from hub.mentoring.domain.pauses import pause_profile, resume_profile
from hub.mentoring.domain.requests import NO_PLACE, MentoringNeed, ask, withdraw_request
from hub.mentoring.domain.vocabulary import Purpose, RegisterKind
from hub.mentoring.models import MentoringRequest, RegisterExclusion, RegisterProfile, Relationship
from tests.support.concurrency import at_once, winners_without_care

pytestmark = pytest.mark.storm
MENTOR = RegisterKind.MENTOR
NEED = MentoringNeed(MENTOR, (Purpose.CAREER_STEP,), "I begin a new post.")


@pytest.fixture
def last_place(scenario):
    """A mentor with one place whom two leaders ask; return the public ids of what they are asked."""
    profile_id = scenario.listed("other leader", capacity=1)
    scenario.add_person("Ann", "london")
    scenario.ask("leader", profile_id)
    scenario.ask("Ann", profile_id)
    return scenario.waiting_for("other leader")


def acceptance(scenario, choice_id):
    def act(session):
        accept_request(session, scenario.viewer("other leader", session), choice_id, now())

    return act


def rows(scenario, model):
    with scenario.write_session() as session:
        return len(session.scalars(select(model)).all())


def test_the_last_place_is_taken_once(scenario, last_place):
    outcomes = at_once(scenario.app, *(acceptance(scenario, choice_id) for choice_id in last_place))
    assert sorted(outcomes)[1] == "done"
    assert "no free place" in sorted(outcomes)[0]
    assert (scenario.profile("other leader")["taken"], rows(scenario, Relationship)) == (1, 1)


def test_without_a_lock_the_last_place_is_taken_twice(scenario, last_place):
    # The negative control: the same race, with the place counted after a look at the row.
    def careless(session):
        profile = session.scalars(select(RegisterProfile)).one()
        if profile.taken < profile.capacity:
            taken.append(profile.taken)
            session.execute(update(RegisterProfile).values(taken=profile.taken + 1))

    taken = []
    at_once(scenario.app, careless, careless)
    assert len(taken) == winners_without_care(scenario.app)


def test_one_request_is_accepted_once_in_two_browsers(scenario):
    scenario.ask("leader", scenario.listed("other leader"))
    (choice_id,) = scenario.waiting_for("other leader")
    outcomes = at_once(scenario.app, acceptance(scenario, choice_id), acceptance(scenario, choice_id))
    assert outcomes == ["done", NOT_ASKED]
    assert rows(scenario, Relationship) == 1


def test_a_request_that_is_withdrawn_meanwhile_is_not_accepted(scenario):
    request_id = scenario.ask("leader", scenario.listed("other leader"))
    (choice_id,) = scenario.waiting_for("other leader")

    def withdraw(session):
        withdraw_request(session, scenario.viewer("leader", session), request_id, now())

    assert at_once(scenario.app, withdraw, acceptance(scenario, choice_id)) == ["done", NOT_ASKED]
    assert rows(scenario, Relationship) == 0


def test_who_pauses_meanwhile_is_not_asked(scenario):
    profile_id = scenario.listed("other leader")

    def pause(session):
        until = current_day() + timedelta(days=7)
        pause_profile(session, scenario.viewer("other leader", session), MENTOR, until, now())

    def asking(session):
        ask(session, scenario.viewer("leader", session), NEED, [profile_id], now())

    assert at_once(scenario.app, pause, asking) == ["done", NO_PLACE]
    assert rows(scenario, MentoringRequest) == 0


def test_one_request_of_a_kind_is_open_when_two_are_sent_at_once(scenario):
    first, second = scenario.listed("other leader"), scenario.listed("other lead")

    def asking(profile_id):
        return lambda session: ask(session, scenario.viewer("leader", session), NEED, [profile_id], now())

    outcomes = at_once(scenario.app, asking(first), asking(second))
    assert outcomes[0] == "done"
    assert "open request of this kind" in outcomes[1]
    assert rows(scenario, MentoringRequest) == 1


@pytest.fixture
def paused(scenario):
    """A leader whose profile is paused, beside another; return their acts of resuming and of blocking."""
    scenario.listed("leader")
    theirs = scenario.listed("other leader")
    with scenario.write_session() as session:
        pause_profile(session, scenario.viewer("leader", session), MENTOR, current_day(), now())

    def resume(session):
        resume_profile(session, scenario.viewer("leader", session), MENTOR, now())

    def block(session):
        block_profile(session, scenario.viewer("leader", session), theirs, now())

    return resume, block


def count_live(scenario):
    with scenario.write_session() as session:
        live = select(CatalogueEntry.id).where(
            CatalogueEntry.state == "live", CatalogueEntry.owner_id == scenario.ids["at london"]
        )
        return len(session.scalars(live).all())


@pytest.mark.parametrize("order", [1, -1])
def test_whoever_blocks_somebody_just_as_their_pause_ends_is_not_in_the_search(scenario, paused, order):
    assert at_once(scenario.app, *paused[::order]) == ["done", "done"]
    assert count_live(scenario) == 0


def test_without_the_lock_of_the_counter_they_would_be(scenario, paused):
    # The negative control: the block is written, and nobody waits for it.
    def careless(session):
        ids = scenario.ids["leader"], scenario.ids["other leader"]
        session.add(
            RegisterExclusion(
                public_id="x", person_id=ids[0], other_id=ids[1], reason="blocked", created_at=now()
            )
        )

    assert at_once(scenario.app, careless, paused[0]) == ["done", "done"]
    assert count_live(scenario) == winners_without_care(scenario.app) - 1
