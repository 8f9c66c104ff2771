"""The page of an item says who wrote it, on which section it rests, and what is the hub's own."""

import json
import re

from hub.kit.db import write_transaction
from hub.trusts.domain import ensure_office
from tests.factories import START, make_trust, share

STUDY = {"source": "study", "section": ("Table 2 (7.2)", "5.1"), "title": "Teams of ten", "slug": "teams"}


def page_of(app, client, owner, **fields):
    with app.app_context(), write_transaction() as session:
        share(session, owner(session), **fields)
    return " ".join(client.get(f"/library/{fields['slug']}").text.split())


def text_of(page):
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def publisher_of(page):
    scripts = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)
    (publisher,) = (data["publisher"] for data in map(json.loads, scripts) if "publisher" in data)
    return publisher["name"]


def test_what_the_hub_wrote_about_a_trust_is_not_shared_by_the_trust(app, client):
    page = page_of(app, client, make_trust, **STUDY, doubt="A word is lost.", ask="The training team")
    text = text_of(page)

    assert "Shared by" not in text
    assert "From the study, about London Ambulance Service NHS Trust" in text
    assert "What it is. Study: Table 2 (7.2)" in text
    assert "The training team Study: Table 2 (7.2)" in text
    assert "The hub\u2019s note: A word is lost." in text
    assert "Written by the hub office from the Future Leaders study" in text


def test_what_is_offered_with_and_without_accreditation_does_not_contradict_itself(app, client):
    page = page_of(app, client, make_trust, **STUDY, accredited=("no", "yes"))

    assert "Accreditation Accredited or not accredited" in text_of(page)
    link = re.search(r'href="([^"]+)">Accredited or not accredited<', page)[1]
    assert client.get(link.replace("&amp;", "&")).status_code == 200
    assert "Teams of ten" in client.get(link.replace("&amp;", "&")).text


def test_the_hub_is_cited_as_the_author_of_what_it_wrote_about_a_trust(app, client):
    page = page_of(app, client, make_trust, **STUDY)

    assert (
        "Ambulance Leadership Hub. Teams of ten. From the Future Leaders study (April 2009), "
        "about London Ambulance Service NHS Trust. Version 1, "
    ) in page
    assert re.search(r"Version 1, \d{1,2} [A-Z][a-z]+ \d{4}\.", page)
    assert publisher_of(page) == "Ambulance Leadership Hub"


def test_what_the_hub_office_wrote_from_the_study_is_about_no_trust(app, client):
    page = page_of(app, client, lambda session: ensure_office(session, now=START), **STUDY)

    assert "From the study, written by the Ambulance Leadership Hub" in text_of(page)
    assert re.search(
        r"From the Future Leaders study \(April 2009\)\. Version 1, \d+ [A-Z][a-z]+ \d{4}\.", page
    )


def test_what_a_trust_wrote_is_shared_by_it_and_cited_as_its_own(app, client):
    page = page_of(app, client, make_trust, slug="own", title="Our rota", doubt="It is new.")
    text = text_of(page)

    assert "Shared by London Ambulance Service NHS Trust" in text
    assert "Written by the organisation that shares it." in text
    assert "Study:" not in text
    assert "The hub\u2019s note" not in text
    assert "London Ambulance Service NHS Trust. Our rota. Ambulance Leadership Hub, version 1, " in page
    assert publisher_of(page) == "London Ambulance Service NHS Trust"
