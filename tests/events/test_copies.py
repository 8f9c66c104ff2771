"""Copies of events: what they take over, and what they leave."""

from datetime import timedelta

from bs4 import BeautifulSoup
from msgspec.structs import replace
from sqlalchemy import select

from hub.events.domain.copies import copy_plan
from hub.events.models import Event, PlaceAllocation
from hub.kit.clock import current_day, day_of
from tests.events.conftest import make_plan


def event_day():
    return current_day() + timedelta(days=90)


def form_of(response):
    page = BeautifulSoup(response.text, "html.parser").main
    fields = {field["name"]: field.get("value", "") for field in page.select("input[name]")}
    fields |= {area["name"]: area.get_text().lstrip("\n") for area in page.select("textarea")}
    fields.pop("csrf_token")
    return page, fields


def copy(scenario, slug, **fields):
    staff = scenario.browser("staff")
    page, values = form_of(staff.get(f"/events/new?copy={slug}"))
    values |= {"day": [str(event_day().day), str(event_day().month), str(event_day().year)], **fields}
    saved = staff.send(page.form["action"], **values)
    assert saved.status_code == 303
    return staff.get(saved.location).text


def events(scenario):
    with scenario.write_session() as session:
        rows = session.scalars(select(Event).order_by(Event.id)).all()
        session.expunge_all()
        return rows


def test_a_copy_has_everything_but_the_day_the_link_and_the_people(scenario):
    slug = scenario.open_event(travel="By train", price="£40", absence_rule="Send a colleague")
    scenario.book("leader", slug)
    _, values = form_of(scenario.browser("staff").get(f"/events/new?copy={slug}"))
    assert (values["title"], values["travel"], values["joining"]) == ("A day on teams", "By train", "")
    assert "The draft was saved. Only organisers can see it." in copy(scenario, slug)
    first, second = events(scenario)
    for name in ("title", "summary", "capacity", "venue", "price", "travel", "absence_rule", "series"):
        assert getattr(second, name) == getattr(first, name)
    assert (second.state, second.joining, day_of(second.starts_at)) == ("draft", "", event_day())
    assert second.slug != first.slug


def test_the_plan_of_a_copy_has_no_link_to_join():
    plan = make_plan(joining="https://example.org/room", venue="Online")
    assert copy_plan(plan) == replace(plan, joining="")


def test_places_for_trusts_are_kept_as_many_days_before_the_copy(scenario, slug):
    kept_until = current_day() + timedelta(days=40)
    scenario.allocate(slug, kept_until, london=3, partners=1)
    copy(scenario, slug, copies_places="y")
    copied = events(scenario)[-1].id
    with scenario.write_session() as session:
        rows = session.scalars(select(PlaceAllocation).where(PlaceAllocation.event_id == copied)).all()
        found = {row.organisation_id: (row.places, row.kept_until) for row in rows}
    assert found == {
        scenario.ids["at london"]: (3, event_day() - timedelta(days=20)),
        None: (1, event_day() - timedelta(days=20)),
    }


def test_a_copy_is_saved_without_places_that_do_not_fit_it(scenario, slug):
    scenario.allocate(slug, london=15)
    told = copy(scenario, slug, copies_places="y", capacity="3")
    assert (
        "The draft was saved without kept places, because they do not fit this event. Keep places again."
        in told
    )
    assert events(scenario)[-1].capacity == 3
    with scenario.write_session() as session:
        assert len(session.scalars(select(PlaceAllocation)).all()) == 1


def test_only_organisers_of_an_event_copy_it(scenario, slug):
    assert scenario.browser("publisher").get(f"/events/new?copy={slug}").status_code == 404
    own = scenario.open_event(by="publisher", organisation="london", title="A seminar")
    page, values = form_of(scenario.browser("publisher").get(f"/events/new?copy={own}"))
    assert page.form["action"] == "/events/new?for=london"
    values |= {
        "day": [str(event_day().day), str(event_day().month), str(event_day().year)],
        "copied_from": slug,
        "copies_places": "y",
    }
    assert scenario.browser("publisher").send(page.form["action"], **values).status_code == 404
    assert len(events(scenario)) == 2
