"""The list of past events: what stands on it, for whom its links are, and what it costs."""

from datetime import timedelta

from bs4 import BeautifulSoup
from sqlalchemy import event as database_events
from sqlalchemy import update

from hub.events.domain.materials import list_event_ids_with_public_files
from hub.events.domain.queries import PAGE_SIZE, list_past_events
from hub.events.models import EventMaterial
from hub.kit.clock import now
from hub.trusts.domain import find_organisation
from tests.events.test_edit_pages import words
from tests.events.test_suite_pages import publish_series
from tests.factories import add_file, make_event, make_person

ADDRESS = "/events?when=past"
SERIES = "parallel-lines"


def add_past_events(scenario, count, organisation="hub", **fields):
    """Add past events of one hour, the latest last, and return their titles, the latest first."""
    with scenario.write_session() as session:
        owner = find_organisation(session, organisation)
        made = [
            make_event(
                session,
                owner,
                starts_at=now() - timedelta(days=count - number, hours=2),
                ends_at=now() - timedelta(days=count - number, hours=1),
                **fields,
            )
            for number in range(count)
        ]
        return [each.title for each in reversed(made)]


def titles(response):
    page = BeautifulSoup(response.text, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".nhsuk-card__link")]


def count_statements(scenario, browser):
    statements = []
    with scenario.write_session() as session:
        engine = session.get_bind()
    database_events.listen(engine, "before_cursor_execute", keep := lambda *args: statements.append(args[2]))
    assert browser.get(ADDRESS).status_code == 200
    database_events.remove(engine, "before_cursor_execute", keep)
    return len(statements)


def test_past_events_are_listed_with_the_latest_first_and_twenty_to_a_page(scenario, slug):
    made = add_past_events(scenario, PAGE_SIZE + 2)
    visitor = scenario.visitor()
    first = visitor.get(ADDRESS)
    assert titles(first) == made[:PAGE_SIZE]
    assert "Earlier events" in words(first)
    second = visitor.get(f"{ADDRESS}&page=2")
    assert titles(second) == made[PAGE_SIZE:]
    assert "Later events" in words(second)
    assert visitor.get(f"{ADDRESS}&page=3").status_code == 404


def test_drafts_and_cancelled_events_are_not_among_the_past_ones(scenario):
    add_past_events(scenario, 1, state="draft", availability="")
    add_past_events(scenario, 1, state="cancelled")
    assert "No event has taken place yet." in words(scenario.visitor().get(ADDRESS))
    with scenario.write_session() as session:
        assert list_past_events(session, now()) == []


def test_files_for_everyone_are_a_link_for_readers_and_organisers_get_to_where_they_add_them(scenario):
    add_past_events(scenario, 2)
    with scenario.write_session() as session:
        shown, other = list_past_events(session, now())
        person = make_person(session, find_organisation(session, "london"))
        for event in (shown, other):
            add_file(session, event, person)
        session.flush()
        session.execute(
            update(EventMaterial).where(EventMaterial.event_id == shown.id).values(readers="everybody")
        )
        assert list_event_ids_with_public_files(session, [shown, other]) == {shown.id}
        address = f"/events/{shown.slug}"
    visitor = BeautifulSoup(scenario.visitor().get(ADDRESS).text, "html.parser")
    assert [link["href"] for link in visitor.select('a[href$="#files"]')] == [f"{address}#files"]
    assert visitor.select('a[href$="/materials"]') == []
    staff = BeautifulSoup(scenario.browser("staff").get(ADDRESS).text, "html.parser")
    assert f"{address}/materials" in [link["href"] for link in staff.select('a[href$="/materials"]')]
    # A publisher of a trust does not look after the files of a national event.
    assert "/materials" not in scenario.browser("publisher").get(ADDRESS).text


def test_the_events_page_and_the_overview_lead_to_the_past_events(scenario):
    for browser, path in ((scenario.visitor(), "/events"), (scenario.browser("staff"), "/events/board")):
        page = BeautifulSoup(browser.get(path).text, "html.parser")
        assert page.find("a", href=ADDRESS).get_text() == "Past events"


def test_more_past_events_cost_no_more_statements(scenario):
    staff = scenario.browser("staff")
    add_past_events(scenario, 1)
    few = count_statements(scenario, staff)
    add_past_events(scenario, 15)
    assert count_statements(scenario, staff) == few


def test_the_page_of_a_series_shows_its_last_three_events_and_leads_to_all_of_them(scenario):
    publish_series(scenario, SERIES)
    first, *others = add_past_events(scenario, 4, series=SERIES)
    add_past_events(scenario, 1)
    visitor = scenario.visitor()
    page = visitor.get(f"/events/series/{SERIES}")
    assert titles(page)[-3:] == [first, *others[:2]]
    link = BeautifulSoup(page.text, "html.parser").find("a", string="All past events in this series")
    all_of_them = visitor.get(link["href"])
    assert titles(all_of_them) == [first, *others]
    assert "Parallel Lines : Past events" in words(all_of_them)


def test_a_series_without_past_events_says_nothing_of_them_and_an_unknown_one_is_not_found(scenario):
    publish_series(scenario, SERIES)
    visitor = scenario.visitor()
    assert "Past events" not in words(visitor.get(f"/events/series/{SERIES}"))
    empty = visitor.get(f"{ADDRESS}&series={SERIES}")
    assert "No event in this series has taken place yet." in words(empty)
    assert visitor.get(f"{ADDRESS}&series=nothing").status_code == 404


def test_the_pages_of_a_series_keep_to_it(scenario):
    publish_series(scenario, SERIES)
    made = add_past_events(scenario, PAGE_SIZE + 1, series=SERIES)
    first = scenario.visitor().get(f"{ADDRESS}&series={SERIES}")
    link = BeautifulSoup(first.text, "html.parser").find("a", string="Earlier events")
    assert titles(scenario.visitor().get(link["href"])) == made[PAGE_SIZE:]
