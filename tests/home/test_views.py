import re
from pathlib import Path

import pytest

from hub.kit.db import write_transaction
from tests.factories import make_trust, share

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


def test_a_hub_without_content_says_so(client):
    text = client.get("/").text

    assert "Nothing is in the library yet" in text
    assert "No trust is here yet" in text


def test_health_and_readiness_are_plain_and_never_kept(client):
    for address, body in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        response = client.get(address)
        assert (response.status_code, response.text) == (200, body)
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-store"
