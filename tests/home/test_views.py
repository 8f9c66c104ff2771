import re

import pytest

from hub.kit.db import write_transaction
from tests.factories import make_trust, share

pytestmark = pytest.mark.one_engine


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
