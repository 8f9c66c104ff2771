"""Releases, answers and consents are in a person's export, erased at once, and deleted in time."""

from datetime import timedelta

import pytest

from hub.events.domain.needs import AccessNeed, Diet, Needs, save_needs
from hub.events.domain.participant_data import (
    ANSWERS_KEPT_FOR,
    RELEASES_KEPT_FOR,
    delete_old_answers,
    delete_old_consents,
    delete_old_releases,
    erase_answers,
    erase_consents,
    erase_releases,
    export_answers,
    export_consents,
    export_releases,
)
from hub.events.domain.participants import ListedFor, save_consent
from hub.events.models import Event, EventAnswer, ListConsent, ReleaseRequest
from hub.kit.clock import now
from tests.events.conftest import prepare
from tests.events.releases import AGREE, Releases, make_release

A_SECOND = timedelta(seconds=1)


def make_data(scenario):
    slug = make_release(scenario)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        needs = Needs((AccessNeed.CAPTIONS,), "", (Diet.VEGAN,), "No sesame")
        save_needs(session, viewer, slug, needs, now())
        save_consent(session, viewer, slug, ListedFor.A_MONTH, now())
    return slug


PREPARED = {"releases": prepare("participant-data", make_data)}


@pytest.fixture
def releases(scenario):
    """A leader who is released, has answered and is on the list."""
    return Releases(scenario)


def rows(session):
    return [session.query(table).count() for table in (ReleaseRequest, EventAnswer, ListConsent)]


def test_a_person_exports_all_of_it_and_a_manager_not_what_concerns_somebody_else(scenario, releases):
    releases.confirm_manager()
    releases.decide("publisher", releases.ask(), AGREE)
    with scenario.write_session() as session:
        (release,) = export_releases(session, scenario.ids["leader"])
        (answer,) = export_answers(session, scenario.ids["leader"])
        (consent,) = export_consents(session, scenario.ids["leader"])
        (of_manager,) = export_releases(session, scenario.ids["publisher"])
        assert export_answers(session, scenario.ids["publisher"]) == []
    assert (release["answer"], release["cover"]) == ("agreed", "A colleague will cover")
    assert (answer["access"], answer["diet"], answer["diet, in words"]) == ("Captions", "Vegan", "No sesame")
    assert consent["until"] > now().date().isoformat()
    assert "cover" not in of_manager


def test_all_of_it_is_erased_at_once(scenario, releases):
    releases.ask()
    with scenario.write_session() as session:
        assert rows(session) == [1, 1, 1]
        for erase in (erase_releases, erase_answers, erase_consents):
            erase(session, scenario.ids["leader"])
        assert rows(session) == [0, 0, 0]


def test_an_erased_manager_or_address_is_taken_out_of_the_requests_of_others(scenario, releases):
    releases.ask("other.leader@example.org")
    with scenario.write_session() as session:
        erase_releases(session, scenario.ids["other leader"])
    assert releases.request()["email"] is None
    releases.confirm_manager()
    releases.decide("publisher", releases.ask(), AGREE)
    with scenario.write_session() as session:
        erase_releases(session, scenario.ids["publisher"])
    row = releases.request()
    assert (row["manager_id"], row["decided_by_id"], row["agreed"]) == (None, None, True)


def test_each_is_deleted_when_its_time_is_over_and_not_before(scenario, releases):
    releases.ask()
    with scenario.write_session() as session:
        ends_at = session.query(Event).one().ends_at
        for delete, kept_for in (
            (delete_old_answers, ANSWERS_KEPT_FOR),
            (delete_old_releases, RELEASES_KEPT_FOR),
        ):
            assert delete(session, ends_at + kept_for) == 0
            assert delete(session, ends_at + kept_for + A_SECOND) == 1
        assert delete_old_consents(session, ends_at + timedelta(days=30)) == 0
        assert delete_old_consents(session, ends_at + timedelta(days=31)) == 1
        assert rows(session) == [0, 0, 0]


def test_answers_go_when_the_place_is_given_up(scenario, releases):
    scenario.cancel("leader", releases.slug)
    with scenario.write_session() as session:
        assert delete_old_answers(session, now()) == 1
