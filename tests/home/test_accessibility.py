"""The accessibility statement says what the regulations of 2018 ask for, and no more than is known."""

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.one_engine


@pytest.fixture
def statement(make_app):
    client = make_app(OFFICE_EMAIL="office@hub.example.org").test_client()
    return BeautifulSoup(client.get("/about/accessibility").text, "html.parser").main


def test_it_says_how_far_the_hub_complies_and_what_does_not(statement):
    text = statement.get_text()

    assert "partially compliant with level AA" in text
    assert "version 2.2" in text
    assert "fully" not in text
    assert len(statement.find("h2", string="What may not be accessible").find_next("ul")("li")) >= 3
    assert "disproportionate burden" in text


def test_it_says_whom_to_tell_and_where_to_complain(statement):
    links = {link["href"] for link in statement("a")}

    assert "mailto:office@hub.example.org" in links
    assert "https://www.equalityadvisoryservice.com/" in links
    text = statement.get_text()
    assert "Equality and Human Rights Commission (EHRC)" in text
    assert "Accessibility Regulations 2018" in text


def test_it_says_when_it_was_written_and_compared_with_the_hub_last(statement):
    dates = statement.find("h2", string="Dates of this statement").find_next("p").get_text()

    assert dates == "We prepared this statement on 29 November 2026 and last reviewed it on 29 November 2026."


def test_it_says_how_the_hub_is_tested_and_what_nobody_has_done_yet(statement):
    text = statement.get_text()

    assert "failures with axe" in text
    for missing in ("an independent audit", "tests with disabled people"):
        assert missing in text
