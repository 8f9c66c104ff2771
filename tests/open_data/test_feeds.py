from xml.etree.ElementTree import fromstring

import pytest

from hub.extension.registry import get_registry
from hub.kit.db import write_transaction
from tests.factories import make_trust, share
from tests.support.atom import ATOM, atom_faults

pytestmark = pytest.mark.one_engine


def feed(client, address):
    answer = client.get(f"/feeds/{address}")
    assert (answer.status_code, answer.content_type) == (200, "application/atom+xml; charset=utf-8")
    return answer.data


def titles(text):
    return [entry.findtext(f"{ATOM}title") for entry in fromstring(text).findall(f"{ATOM}entry")]


def ids(text):
    return [fromstring(text).findtext(f"{ATOM}id"), *(id_.text for id_ in fromstring(text).iter(f"{ATOM}id"))]


def test_every_list_of_the_real_hub_is_a_valid_feed(real_app):
    client = real_app.test_client()
    for name in get_registry(real_app).kinds.lists:
        for query in ("", "?q=nothing-at-all", "?theme=networking&trust=hub&q=leadership"):
            assert atom_faults(feed(client, f"{name}.atom{query}")) == []
        # No event comes from a content file.
        assert len(titles(feed(client, f"{name}.atom"))) >= 12 or name == "events"


@pytest.mark.requirement("R065")
def test_an_intranet_can_follow_the_courses_inside_trusts(real_app):
    shown = titles(feed(real_app.test_client(), "library.atom?option=internal-courses&scope=trust"))

    assert "Exploring Leadership and Self Awareness (ELSA)" in shown
    assert len(shown) < len(titles(feed(real_app.test_client(), "library.atom")))


def test_a_feed_holds_what_its_list_holds_newest_first_and_nothing_that_is_not_public(sample_client):
    assert titles(feed(sample_client, "library.atom?sort=title&page=7")) == ["Gamma", "=Beta()", "Alpha"]
    assert titles(feed(sample_client, "programmes.atom")) == ["Gamma"]
    assert titles(feed(sample_client, "library.atom?tier=director")) == ["Alpha"]
    assert titles(feed(sample_client, "library.atom?q=kept")) == []


def test_an_id_stays_when_the_thing_changes_and_when_the_hub_moves(sample_client, make_app):
    before = ids(feed(sample_client, "library.atom?theme=evaluation"))
    with sample_client.application.app_context(), write_transaction() as session:
        london = make_trust(session)
        share(session, london, slug="new-name", formerly=["beta"], title="Renamed", theme=["evaluation"])
    moved = make_app(SITE_URL="https://other.example").test_client()
    after = feed(moved, "library.atom?theme=evaluation")

    assert titles(after) == ["Renamed"]
    assert ids(after) == before
    assert ids(feed(moved, "library.atom"))[0] != before[0]
    assert b"https://other.example/library/new-name" in after


def test_a_search_may_hold_what_xml_cannot(sample_client):
    text = feed(sample_client, "library.atom?q=%EF%BF%BE%3C%26%5D%5D%3E")

    assert atom_faults(text) == []
    assert "\ufffd<&]]>" in fromstring(text).findtext(f"{ATOM}title")


@pytest.mark.parametrize(
    ("address", "status"), [("nothing.atom", 404), ("library.atom?kind=boss", 400), ("library.rss", 404)]
)
def test_a_feed_that_cannot_be_given_is_an_error_in_words(sample_client, address, status):
    answer = sample_client.get(f"/feeds/{address}")

    assert answer.status_code == status
    assert "boss" in answer.text or status == 404


def test_a_feed_that_has_not_changed_is_304(sample_client):
    tag = sample_client.get("/feeds/library.atom").headers["ETag"]

    assert sample_client.get("/feeds/library.atom", headers={"If-None-Match": tag}).status_code == 304
    assert sample_client.head("/feeds/library.atom").data == b""


def test_a_trust_is_the_author_of_what_it_wrote_and_not_of_what_the_hub_wrote_about_it(app, client):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        share(session, london, title="Its own")
        share(session, london, title="About it", source="study", section=("7.2",))

    root = fromstring(feed(client, "library.atom"))
    authors = {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}author/{ATOM}name")
        for entry in root.findall(f"{ATOM}entry")
    }
    assert authors == {
        "Its own": "London Ambulance Service NHS Trust",
        "About it": "Ambulance Leadership Hub",
    }
