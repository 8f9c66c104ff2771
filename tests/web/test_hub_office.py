"""Every page says how to reach the hub office, or whom to ask as long as that is not known."""

import pytest
from bs4 import BeautifulSoup

from hub.access import Act
from hub.kit.hub_office import HubOffice
from hub.web.bare_pages import OFFICE_MARK, BarePage, read_bare_page

pytestmark = pytest.mark.one_engine
OFFICE = {
    "OFFICE_NAME": "The office <of the hub>",
    "OFFICE_EMAIL": "office@hub.example.org",
    "OFFICE_TELEPHONE": "01632 960 123",
}
LINKS = {"office@hub.example.org": "mailto:office@hub.example.org", "01632 960 123": "tel:+441632960123"}
PAGES = ["/", "/library", "/trusts", "/about/accessibility", "/about/privacy", "/sign-in", "/nowhere"]
IN_THE_TEXT = ["/about/accessibility", "/about/privacy", "/nowhere", "/library?page=999"]


def part(app, path, name):
    return BeautifulSoup(app.test_client().get(path).text, "html.parser").find(name)


def ways_in(element):
    ways = element.find_all("a", href=lambda href: href and href.startswith(("mailto:", "tel:")))
    return {link.get_text(): link["href"] for link in ways}


@pytest.mark.requirement("R001")
@pytest.mark.parametrize("path", PAGES)
def test_the_foot_of_every_page_says_how_to_reach_the_hub_office(make_app, path):
    footer = part(make_app(**OFFICE), path, "footer")

    assert ways_in(footer) == LINKS
    assert "Contact The office <of the hub>: office@" in " ".join(footer.get_text().split())


@pytest.mark.parametrize("path", IN_THE_TEXT)
def test_error_pages_the_statement_and_the_privacy_page_say_it_in_their_text_too(make_app, path):
    text = part(make_app(**OFFICE), path, "main")

    assert ways_in(text) == LINKS
    assert "The office <of the hub>" in text.get_text()


@pytest.mark.parametrize("path", [*PAGES, *IN_THE_TEXT])
def test_a_hub_without_these_settings_leads_to_the_trusts_instead(app, path):
    page = app.test_client().get(path)

    assert ways_in(BeautifulSoup(page.text, "html.parser")) == {}
    for name in ("footer", "main") if path in IN_THE_TEXT else ("footer",):
        assert part(app, path, name).find("a", href="/trusts")
        assert "lead for leadership development" in part(app, path, name).get_text()


def test_one_way_alone_is_shown_alone(make_app):
    for name, text in (("OFFICE_EMAIL", "office@hub.example.org"), ("OFFICE_TELEPHONE", "01632 960 123")):
        app = make_app(**{name: OFFICE[name]})
        for path in ("/nowhere", "/about/accessibility"):
            for element in ("footer", "main"):
                assert list(ways_in(part(app, path, element))) == [text]
        assert f"Contact the hub office: {text}" in " ".join(part(app, "/", "footer").get_text().split())


def test_a_fault_names_the_office_too(make_app):
    app = make_app(**OFFICE)

    def broken():
        raise RuntimeError

    broken.act = Act.READ
    app.add_url_rule("/broken", "/broken", broken)
    assert ways_in(part(app, "/broken", "main")) == LINKS


@pytest.mark.parametrize("page", BarePage)
def test_a_page_of_last_resort_names_the_office_or_whom_to_ask(page):
    office = HubOffice("A & B", "office@hub.example.org", "01632 960 123")
    reachable = read_bare_page(page, office)

    assert ways_in(BeautifulSoup(reachable, "html.parser")) == LINKS
    assert "contact A &amp; B: <a" in reachable
    assert OFFICE_MARK not in reachable
    assert "tell your trust’s lead for leadership development" in read_bare_page(page, HubOffice())


def test_a_page_that_was_kept_is_another_once_a_setting_has_changed(make_app):
    first = make_app().test_client().get("/about/accessibility")
    assert first.headers["ETag"]

    for settings in (OFFICE, {**OFFICE, "OFFICE_TELEPHONE": "01632 960 124"}):
        client = make_app(**settings).test_client()
        answer = client.get("/about/accessibility", headers={"If-None-Match": first.headers["ETag"]})
        assert answer.status_code == 200
        assert settings["OFFICE_TELEPHONE"] in answer.text
        again = client.get("/about/accessibility", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        first = answer


def test_a_demonstration_shows_an_office_that_is_fictional(make_app):
    footer = part(make_app(DEMO="yes"), "/about/accessibility", "footer")

    assert ways_in(footer) == {
        "hub.office@example.org": "mailto:hub.office@example.org",
        "01632 960 123": "tel:+441632960123",
    }
    assert "fictional" in footer.get_text()
