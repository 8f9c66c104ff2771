import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import hub
from hub.catalogue.domain import find_entry_by_public_id
from hub.home.presenters import MAP_TILES
from hub.kit.clock import format_date
from hub.kit.db import write_transaction
from tests.factories import START, make_trust, share

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).parents[2]


def test_the_front_page_leads_to_themes_that_something_is_about(app, client):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        share(session, london, theme=["evaluation", "communication"])
        share(session, london, theme=["evaluation"])

    text = client.get("/").text
    assert '<a href="/library?theme=evaluation">Evaluating development (2)</a>' in text
    assert '<a href="/library?theme=communication">Communication (1)</a>' in text
    assert "theme=networking" not in text


def test_the_front_page_leads_to_the_tools_the_recommendations_and_the_capabilities(client):
    text = client.get("/").text

    for address in ("/library?kind=tool", "/recommendations", "/capabilities", "/events/forward-programme"):
        assert text.count(f'href="{address}"') == 1
        assert client.get(address).status_code == 200


def test_what_is_new_shows_something_of_each_organisation_before_more_of_one(app, client):
    with app.app_context(), write_transaction() as session:
        london, yorkshire = make_trust(session), make_trust(session, "yorkshire", "Yorkshire NHS Trust")
        share(session, yorkshire, title="From Yorkshire")
        for number in range(1, 7):
            share(session, london, title=f"From London {number}")

    new = client.get("/").text.partition("New in the library")[2]
    assert re.findall(r"From (\w+ ?\d?)", new) == [
        "London 6",
        "London 5",
        "London 4",
        "London 3",
        "Yorkshire",
    ]


def test_the_about_pages_lead_to_the_functions_and_each_activity_leads_to_its_series(client):
    assert 'href="/about/functions"' in client.get("/about").text
    assert 'href="/about/functions"' in client.get("/about/hub").text
    main = client.get("/about/functions").text.partition("<main")[2].partition("</main>")[0]

    functions, _, rest = main.partition("Seven activities</h2>")
    activities = rest.partition("How it should work</h2>")[0]
    assert functions.count("<li>") == functions.count("Today: ") == 10
    series = {path.stem for path in (ROOT / "content/series").glob("*.md")}
    assert set(re.findall(r'href="/events/series/([a-z-]+)"', activities)) == series
    assert activities.count("<li>") == len(series) == 7


def test_all_three_accounts_of_who_commissioned_the_study_are_given(client):
    text = client.get("/about/study").text

    for account in (
        "the Department of Health (1.1)",
        "the ambulance trusts in England (2.0)",
        "the ambulance service, through the Department of Health (Foreword)",
    ):
        assert f"<li>{account}</li>" in text


def test_what_is_new_says_when_it_came_to_the_hub_and_when_it_changed(app, client):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        for slug, added, updated in (
            ("first", START, START + timedelta(days=40)),
            # Late in the evening of a summer's day in UTC, which is the next day in London.
            ("second", datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)),
        ):
            entry = find_entry_by_public_id(session, share(session, london, slug=slug).public_id)
            entry.created_at, entry.updated_at = added, updated

    notes = [
        note.get_text()
        for note in BeautifulSoup(client.get("/").text, "html.parser").select(".hub-card__note")
    ]
    assert notes[0].startswith("Added to the hub 1 July 2026")
    assert "updated" not in notes[0]
    day, changed = format_date(START), format_date(START + timedelta(days=40))
    assert notes[1].startswith(f"Added to the hub {day}, updated {changed}")


def test_the_map_shows_each_trust_of_the_study_once_and_london_between_its_neighbours():
    assert len(set(MAP_TILES.values())) == len(MAP_TILES) == 11
    (column, row), below = MAP_TILES["london"], (0, 1)
    assert MAP_TILES["south-central"] == (column - 1, row)
    assert MAP_TILES["east-of-england"] == (column, row - 1)
    assert MAP_TILES["south-east-coast"] == (column + below[0], row + below[1])
    assert MAP_TILES["north-east"][1] < MAP_TILES["yorkshire"][1] < MAP_TILES["east-midlands"][1] < row
    assert MAP_TILES["south-western"][0] == MAP_TILES["great-western"][0] == 1


def test_each_place_on_the_map_has_its_style():
    css = (Path(hub.__file__).parent / "static" / "hub.css").read_text(encoding="utf-8")

    for column, row in MAP_TILES.values():
        rule = f".hub-map__tile--{column}-{row} {{\n  grid-column: {column};\n  grid-row: {row};\n}}"
        assert rule in css


def test_a_hub_without_content_says_so(client):
    text = client.get("/").text

    assert "The library is empty" in text
    assert "The trusts will be listed here" in text


def test_health_and_readiness_are_plain_and_never_kept(client):
    for address, body in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        response = client.get(address)
        assert (response.status_code, response.text) == (200, body)
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-store"
