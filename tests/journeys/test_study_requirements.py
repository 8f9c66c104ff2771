"""Content that the study gives as an example or asks for, on the pages of the hub."""

import re
import urllib.request
from html import unescape
from pathlib import Path

import pytest

MAIN = re.compile(r"<main.*</main>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
PLUGINS = Path(__file__).parents[2] / "plugins"
SHARED = {
    f"/{path.parent.name}/{path.stem}": path
    for path in sorted(PLUGINS.glob("*/content/*/*.md"))
    if "Table 2 (7.2)" in path.read_text(encoding="utf-8")
}
"""The files of the two resources of each trust (Table 2), by the address of their page."""


def requirement(number):
    return pytest.mark.requirement(number)


def main_of(address):
    """Return the HTML of the main part of a page."""
    with urllib.request.urlopen(address, timeout=60) as response:
        return MAIN.search(response.read().decode("utf-8"))[0]


def read(address):
    """Return the text of the main part of a page."""
    return " ".join(unescape(TAG.sub(" ", main_of(address))).split())


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param(
            "/library/single-point-of-contact-for-emergency-calls",
            ["Case study", "one point of contact", "local NHS", "North East Ambulance Service"],
            marks=requirement("R016"),
        ),
        pytest.param(
            "/library/integrated-working-in-dorset",
            ["Case study", "Dorset", "South Western Ambulance Service"],
            marks=requirement("R017"),
        ),
        pytest.param(
            "/programmes/management-programme-for-team-leaders",
            ["Great Western Ambulance Service", "fit it to their own circumstances", "team leaders"],
            marks=requirement("R018"),
        ),
        pytest.param(
            "/library/training-and-development-function",
            ["London Ambulance Service", "other trusts"],
            marks=requirement("R020"),
        ),
        pytest.param(
            "/programmes/programme-for-team-leaders-and-middle-managers",
            ["North East Ambulance Service", "team leaders and middle managers"],
            marks=requirement("R021"),
        ),
        pytest.param(
            "/programmes/certificate-in-management",
            ["North West Ambulance Service", "Accredited", "ambulance leaders"],
            marks=requirement("R022"),
        ),
        pytest.param(
            "/library/service-review-and-demand-planning",
            ["job cycle", "SPC charts", "North West Ambulance Service"],
            marks=[requirement("R023"), requirement("R429")],
        ),
        pytest.param(
            "/library/competencies-for-senior-leaders",
            ["East Midlands Ambulance Service", "mental toughness"],
            marks=requirement("R024"),
        ),
        pytest.param(
            "/library/commercial-approach-to-development",
            ["East Midlands Ambulance Service", "Director of Business Development"],
            marks=requirement("R025"),
        ),
        pytest.param(
            "/library/clinical-information-for-supervisors",
            ["South Central Ambulance Service", "guidelines"],
            marks=requirement("R026"),
        ),
        pytest.param(
            "/library/common-core-of-objectives",
            ["South Central Ambulance Service", "business plan"],
            marks=requirement("R027"),
        ),
        pytest.param(
            "/library/high-performance-methods",
            ["South East Coast Ambulance Service", "reluctant"],
            marks=requirement("R028"),
        ),
        pytest.param(
            "/programmes/equality-and-diversity-programme",
            ["South Western Ambulance Service", "front line leaders"],
            marks=requirement("R029"),
        ),
        pytest.param(
            "/library/reward-and-recognition",
            ["West Midlands Ambulance Service", "long service"],
            marks=requirement("R030"),
        ),
        pytest.param(
            "/programmes/clinical-team-leader-programme",
            ["Yorkshire Ambulance Service", "basic management skills"],
            marks=requirement("R031"),
        ),
        pytest.param("/library/development-on-offer", ["NHS trusts in the area"]),
        pytest.param(
            "/options/external-courses",
            ["Getting out of silos and exploring other partnerships"],
            marks=requirement("R070"),
        ),
        pytest.param(
            "/library/barriers-to-development", ["Finding out what is on offer 4%"], marks=requirement("R071")
        ),
        pytest.param(
            "/library/coaching-with-taught-programmes",
            ["do more to change behaviour when they are combined with coaching"],
            marks=requirement("R083"),
        ),
        pytest.param(
            "/library/reflecting-as-a-team",
            ["reflection", "how the team performs"],
            marks=requirement("R084"),
        ),
        pytest.param(
            "/library/people-systems-checklist",
            [
                "Recommendation Ten",
                *(
                    "Vision and values",
                    "What is asked of senior leaders",
                    "Appraisal and development planning",
                ),
                *("Talent management", "Succession planning", "A way of funding development"),
                *("Information on what is on offer", "Evaluation of whether the money"),
            ],
            marks=requirement("R267"),
        ),
        pytest.param(
            "/library/teams-of-ten",
            ["ten people", "Great Western Ambulance Service"],
            marks=requirement("R357"),
        ),
    ],
)
def test_what_the_study_gives_as_an_example_has_a_page_of_its_own(live_server, path, words):
    page = read(live_server + path)

    assert [word for word in words if word not in page] == []


@pytest.mark.requirement("R012")
def test_an_item_says_for_whom_it_may_serve_and_what_to_ask_before_building_on_it(live_server):
    parts = re.compile("The hub.s view: who it may help .+ What the study does not say .+ Before using it ")
    pages = {address: read(live_server + address) for address in SHARED}

    assert len(pages) == 20
    assert [address for address, page in pages.items() if not parts.search(page)] == []


@pytest.mark.requirement("R014")
def test_an_item_and_a_programme_of_the_study_say_of_when_they_are(live_server):
    pages = {address: read(live_server + address) for address in SHARED}
    found = "From the study printed in April 2009, not since confirmed by the trust."

    assert [address for address, page in pages.items() if found not in page] == []
    assert {address.split("/")[1] for address in pages} == {"library", "programmes"}


@pytest.mark.requirement("R077")
def test_an_item_of_table_2_is_marked_as_not_evaluated(live_server):
    pages = {address: read(live_server + address) for address in SHARED}
    mark = "Evidence level: Shared Not yet evaluated, as far as we know."

    assert [address for address, page in pages.items() if mark not in page] == []


@pytest.mark.requirement("R015")
def test_the_page_of_a_trust_leads_to_what_it_shares(live_server):
    for address, path in SHARED.items():
        trust = path.relative_to(PLUGINS).parts[0].replace("_", "-")
        assert f'href="{address}"' in main_of(f"{live_server}/trusts/{trust}")


@pytest.mark.requirement("R044")
@pytest.mark.requirement("R047")
def test_the_studys_seventeen_open_programmes_can_be_looked_through_and_held_against_each_other(live_server):
    listed = read(f"{live_server}/programmes?trust=hub")
    compared = read(
        f"{live_server}/programmes/compare?p=british-association-of-managers-fit-to-lead&p=kings-fund-top-manager-programme"
    )

    assert "17 programmes" in listed
    assert "Compare programmes" in compared
    assert (
        "Provider Fit to lead British Association of Managers Top Manager programme King's Fund" in compared
    )
    row = "Who it is for Fit to lead Clinicians and medical managers Top Manager programme Senior"
    assert row in compared


def test_trusts_add_programmes_of_their_own_to_the_directory(live_server):
    assert "1 programme " in read(f"{live_server}/programmes?trust=london")
    assert "ELSA" in read(f"{live_server}/programmes?trust=london")


@pytest.mark.requirement("R048")
def test_the_front_page_leads_a_busy_leader_to_search_to_the_choice_and_to_courses_side_by_side(live_server):
    page = read(live_server)

    assert all(words in page for words in ("Search the library", "Help me choose", "Compare programmes"))


@pytest.mark.requirement("R040")
@pytest.mark.requirement("R049")
@pytest.mark.parametrize("scope", ["trust", "nhs", "national"])
def test_what_is_on_offer_can_be_narrowed_to_who_offers_it(live_server, scope):
    everything = read(f"{live_server}/library")
    narrowed = read(f"{live_server}/library?scope={scope}")

    assert "Where it is offered" in everything
    assert 0 < count(narrowed) < count(everything)


def count(page):
    return int(re.search(r"([\d,]+) resources?\b", page)[1].replace(",", ""))


@pytest.mark.requirement("R054")
def test_a_kind_of_development_leads_to_programmes_of_that_kind(live_server):
    part = main_of(f"{live_server}/options/internal-courses").partition("On the hub")[2]
    all_of_them = "/library?option=internal-courses"

    assert re.search(r'href="/programmes/[\w-]+"', part.partition("See all")[0])
    assert f'href="{all_of_them}">See all ' in part
    assert 'href="/programmes/elsa"' in main_of(live_server + all_of_them)


@pytest.mark.requirement("R051")
def test_what_a_trust_offers_says_whom_to_ask(live_server):
    page = read(f"{live_server}/library/training-and-development-function")
    assert "Who to ask The training and development function" in page


@pytest.mark.requirement("R052")
def test_one_list_holds_what_a_trust_the_nhs_and_companies_offer(live_server):
    owners = [read(f"{live_server}/library?trust={slug}") for slug in ("london", "yorkshire", "hub")]

    assert all(count(page) >= 2 for page in owners)
