"""Programmes for other programs: each is a Course of schema.org, with an instance for each date."""

import json

import pytest
from bs4 import BeautifulSoup

from hub.catalogue.domain import find_entry_by_public_id
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.library.domain import ItemStatus, record_statement
from hub.web.page_cache import get_page_version
from tests.factories import for_its_owner_alone, make_person, make_programme, make_trust
from tests.support.signed_in import browser_of

DATES = [
    {"starts": "2009-04-03"},
    {"starts": "2126-03-01", "ends": "2126-03-02", "place": "Leeds"},
    {"starts": "2126-05-04", "place": "Online"},
    {"starts": "2126-06-01"},
]
URL = "http://127.0.0.1:8000/programmes/one"


@pytest.fixture
def course(app):
    """Return a function that publishes a programme with these fields and returns its Course, read as JSON."""

    def read(*, has_ended=False, **fields):
        with app.app_context(), write_transaction() as session:
            programme = make_programme(session, make_trust(session), slug="one", title="One <b>", **fields)
            if has_ended:
                entry = find_entry_by_public_id(session, programme.public_id)
                record_statement(session, entry, ItemStatus.ENDED, by="trust", at=now())
        get_page_version(app).invalidate()
        return course_on(app.test_client().get("/programmes/one"))

    return read


def course_on(response):
    assert response.status_code == 200
    scripts = BeautifulSoup(response.text, "html.parser")("script", type="application/ld+json")
    found = [json.loads(script.string) for script in scripts]
    (course,) = (data for data in found if data["@type"] == "Course")
    return course


def test_each_date_that_is_not_over_is_a_course_instance(course):
    data = course(dates=DATES, method=["taught"], fee="\u00a31,250")
    offer = {"@type": "Offer", "url": URL, "price": "1250", "priceCurrency": "GBP"}

    assert (data["name"], data["url"], data["offers"]) == ("One <b>", URL, offer)
    assert data["provider"] == {"@type": "Organization", "name": "A provider"}
    assert data["hasCourseInstance"] == [
        {
            "@type": "CourseInstance",
            "startDate": "2126-03-01",
            "endDate": "2126-03-02",
            "courseMode": ["onsite", "taught"],
            "location": {"@type": "Place", "name": "Leeds"},
            "offers": offer,
        },
        {
            "@type": "CourseInstance",
            "startDate": "2126-05-04",
            "endDate": "2126-05-04",
            "courseMode": ["online", "taught"],
            "location": {"@type": "VirtualLocation", "name": "Online", "url": URL},
            "offers": offer,
        },
        {
            "@type": "CourseInstance",
            "startDate": "2126-06-01",
            "endDate": "2126-06-01",
            "courseMode": ["taught"],
            "offers": offer,
        },
    ]


def test_what_is_not_stated_is_left_out(course):
    data = course(dates=[{"starts": "2126-06-01"}])

    assert data["hasCourseInstance"] == [
        {"@type": "CourseInstance", "startDate": "2126-06-01", "endDate": "2126-06-01"}
    ]
    assert "offers" not in data


def test_a_programme_without_a_date_to_come_has_no_instance(course):
    assert "hasCourseInstance" not in course(dates=DATES[:1])


def test_a_programme_that_is_no_longer_offered_has_no_instance(course):
    assert "hasCourseInstance" not in course(dates=DATES, has_ended=True)


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        ("Free.", {"price": "0", "priceCurrency": "GBP"}),
        ("None", {"price": "0", "priceCurrency": "GBP"}),
        ("\u00a3950", {"price": "950", "priceCurrency": "GBP"}),
        ("\u00a31,250.50", {"price": "1250.50", "priceCurrency": "GBP"}),
        ("From \u00a3950, less for trusts", {"description": "From \u00a3950, less for trusts"}),
    ],
)
def test_a_fee_is_a_price_where_it_is_one_amount_and_else_words(course, fee, words):
    assert course(fee=fee)["offers"] == {"@type": "Offer", "url": URL, **words}


def test_a_programme_for_one_trust_is_described_to_its_people_alone(app):
    with app.app_context(), write_transaction() as session:
        london, yorkshire = make_trust(session), make_trust(session, "yorkshire", "Yorkshire NHS Trust")
        for_its_owner_alone(session, make_programme(session, london, slug="one", dates=DATES[1:2]))
        insider, outsider = make_person(session, london).id, make_person(session, yorkshire).id

    own = browser_of(app, insider).get("/programmes/one")
    assert course_on(own)["hasCourseInstance"][0]["location"]["name"] == "Leeds"
    for response in (
        browser_of(app, outsider).get("/programmes/one"),
        app.test_client().get("/programmes/one"),
    ):
        assert response.status_code == 404
        assert "Leeds" not in response.text
