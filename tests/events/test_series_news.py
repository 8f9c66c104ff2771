"""What is new in a series of events that somebody follows."""

from datetime import timedelta

from hub.access import PUBLIC
from hub.catalogue.domain import find_entry_by_public_id
from hub.events.domain.catalogue_entries import publish_entry
from hub.events.domain.series_news import find_followed_series, list_changed_events
from hub.kit.clock import now
from tests.events.test_suite_pages import SUITE, publish_series
from tests.factories import make_event, make_trust

AN_HOUR = timedelta(hours=1)


def make(session, trust, **fields):
    event = make_event(session, trust, **fields)
    publish_entry(session, event, now())
    return event


def test_a_series_is_found_by_its_slug(scenario):
    publish_series(scenario)
    with scenario.write_session() as session:
        found = find_followed_series(session, PUBLIC, [SUITE, "atlantis"])
    assert [(slug, target.link.url) for slug, target in found.items()] == [(SUITE, f"/events/series/{SUITE}")]


def test_coming_events_of_the_series_are_news_and_drafts_and_others_are_not(session):
    trust = make_trust(session)
    event = make(session, trust, series=SUITE)
    make(session, trust, series="another")
    make(session, trust, series=SUITE, state="draft", availability="")
    make(session, trust, series=SUITE, starts_at=now() - 2 * AN_HOUR, ends_at=now() - AN_HOUR)
    entry = find_entry_by_public_id(session, event.public_id)

    assert list_changed_events(session, PUBLIC, SUITE, now() - AN_HOUR) == [entry.id]
    assert list_changed_events(session, PUBLIC, SUITE, now() + AN_HOUR) == []
