"""The pages to find, browse and compare people on the register."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from hub.content.domain.study import parse_sections
from hub.mentoring.domain.needs import ADVICE
from hub.mentoring.domain.vocabulary import Charge, FieldReader, MeetingFormat, Purpose, RegisterKind
from hub.mentoring.presenters.about import USED_BY
from hub.plugin_api.vocabulary import Capability
from tests.mentoring.generated import Generated
from tests.mentoring.register_rows import add_profiles, exclude

FIND = "/mentoring/find"
CAREER = f"{FIND}?purpose=career-step&kind=mentor"


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").main.get_text(" ", strip=True)


def names_of(response):
    return [each.get_text() for each in BeautifulSoup(response.text, "html.parser").select(".hub-cards h3")]


@pytest.mark.one_engine
def test_finding_asks_first_what_it_is_for(scenario):
    leader = scenario.browser("leader")
    page = leader.get(FIND)
    assert page.status_code == 200
    assert "What do you want to achieve?" in page.text
    assert "Where should they work?" not in page.text
    refused = leader.get(f"{FIND}?next=1")
    assert (refused.status_code, "Choose what you want to achieve" in refused.text) == (400, True)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("purpose", "kind", "words"),
    [
        ("career-step", "mentor", "Appendix Two"),
        ("constructive-challenge", "coach", "Appendix Two"),
        ("emotional-intelligence", "coach", "Appendix Two"),
        ("new-role", "mentor", "recommendations six and seven"),
        ("wider-health-system", "mentor", "recommendation twelve"),
    ],
)
@pytest.mark.requirement("R156")
def test_the_purpose_leads_to_the_kind_that_the_study_names(scenario, purpose, kind, words):
    page = scenario.browser("leader").get(f"{FIND}?purpose={purpose}&next=1")
    chosen = BeautifulSoup(page.text, "html.parser").select("input[name=kind][checked]")
    assert [each["value"] for each in chosen] == [kind]
    assert words in text_of(page)
    assert "/options/special-projects" not in page.text


@pytest.mark.parametrize(
    "source", [each.source for each in ADVICE.values()] + [each for _, each in USED_BY.values()]
)
def test_what_the_study_is_said_to_say_names_a_section_of_it(source):
    assert parse_sections(source)


@pytest.mark.one_engine
def test_a_specific_skill_leads_to_courses_and_special_projects_too(scenario):
    leader = scenario.browser("leader")
    for address in (f"{FIND}?purpose=specific-skill", f"{FIND}?purpose=specific-skill&kind=coach"):
        page = leader.get(address)
        for url in ("/options/internal-courses", "/options/special-projects", "/programmes"):
            assert f'href="{url}"' in page.text
    assert "less good for a specific skill" in text_of(leader.get(f"{FIND}?purpose=specific-skill"))


@pytest.mark.requirement("R155")
def test_a_leader_sees_who_fits_and_why_and_asks_them(scenario):
    scenario.listed("other leader", capabilities=(Capability.C1F,), about="I led a control room.")
    address = f"{CAREER}&format=telephone&preference=another-trust&capability=1f&charge=free"
    page = scenario.browser("leader").get(address)
    assert names_of(page) == ["The second leader"]
    words = text_of(page)
    for reason in (
        "Helps with: Advice and confidence for the next stage of a career",
        "Capability: 1f Finding other ways",
        "Meets people: Telephone",
        "Works at: Yorkshire Ambulance Service NHS Trust",
        "Cost: Free",
    ):
        assert reason in words
    form = BeautifulSoup(page.text, "html.parser").find("form", action="/mentoring/ask")
    fields = [f"{each['name']}={each['value']}" for each in form.find_all("input")]
    asked = scenario.browser("leader").get(f"/mentoring/ask?{'&'.join(fields)}")
    assert asked.status_code == 200
    assert "The second leader" in text_of(asked)


def test_who_is_not_shown_is_counted_by_rule_without_names(scenario):
    scenario.listed("other leader", formats=(MeetingFormat.VIDEO,))
    scenario.listed("other lead")
    with scenario.write_session() as session:
        exclude(session, scenario.ids["other lead"], scenario.ids["leader"], "blocked")
    page = scenario.browser("leader").get(f"{CAREER}&format=telephone")
    assert "No results" in text_of(page)
    assert "One of you asked not to be matched: 1" in text_of(page)
    assert "Meets in other ways: 1" in text_of(page)
    assert "The second" not in page.text


@pytest.mark.one_engine
def test_words_that_the_vocabulary_does_not_have_are_left_out(scenario):
    scenario.listed("other leader")
    page = scenario.browser("leader").get(f"{CAREER}&format=pigeon&capability=9z&preference=moon&charge=x")
    assert names_of(page) == ["The second leader"]
    assert "pigeon" not in page.text


def test_those_without_a_role_find_nobody(scenario):
    for address in (CAREER, "/mentoring/register", "/mentoring/compare?profile=x"):
        assert scenario.browser("newcomer").get(address).status_code == 403
        assert scenario.browser("guest").get(address).status_code == 404
        assert scenario.visitor().get(address).status_code == 303


@pytest.mark.requirement("R143")
@pytest.mark.requirement("R144")
def test_the_register_is_browsed_by_filters(scenario):
    scenario.listed("other leader", region="Leeds, York", capabilities=(Capability.C3D,))
    scenario.listed(
        "other lead",
        RegisterKind.COACH,
        charge=Charge.CHARGED,
        fee="£80 an hour",
        formats=(MeetingFormat.VIDEO,),
        purposes=(Purpose.CHALLENGE,),
        taster=True,
        region="New Yorkshire",
    )
    leader = scenario.browser("leader")
    assert set(names_of(leader.get("/mentoring/register"))) == {"The second leader", "The second lead"}
    for query, name in (
        ("kind=coach", "lead"),
        ("format=telephone", "leader"),
        ("charge=charged", "lead"),
        ("charge=free", "leader"),
        ("taster=yes", "lead"),
        ("region=york", "leader"),
        ("capability=3d", "leader"),
        ("kind=coach&charge=charged&region=new+yorkshire", "lead"),
    ):
        assert names_of(leader.get(f"/mentoring/register?{query}")) == [f"The second {name}"], query
    for query in ("trust=london", "region=shire", "kind=mentor&charge=charged"):
        assert names_of(leader.get(f"/mentoring/register?{query}")) == [], query
    assert len(names_of(leader.get("/mentoring/register?trust=yorkshire&kind="))) == 2


def test_the_register_has_pages_of_twenty(scenario):
    add_profiles(scenario, 25, Generated(2))
    leader = scenario.browser("leader")
    first, second = leader.get("/mentoring/register"), leader.get("/mentoring/register?page=2")
    assert (len(names_of(first)), len(names_of(second))) == (20, 5)
    assert "25 people" in text_of(first)
    assert leader.get("/mentoring/register?page=3").status_code == 404
    assert leader.get("/mentoring/register?page=x").status_code == 400


def test_whoever_blocked_the_viewer_and_whom_the_viewer_blocked_are_not_on_their_register(scenario):
    first, second = scenario.listed("other leader"), scenario.listed("other lead")
    with scenario.write_session() as session:
        exclude(session, scenario.ids["other leader"], scenario.ids["leader"], "blocked")
        exclude(session, scenario.ids["leader"], scenario.ids["other lead"], "blocked")
    leader = scenario.browser("leader")
    assert names_of(leader.get("/mentoring/register")) == []
    assert leader.get(f"/mentoring/compare?profile={first}&profile={second}").status_code == 404


@pytest.mark.requirement("R142")
def test_three_people_stand_side_by_side(scenario):
    readers = {"contact_email": FieldReader.MEMBERS}
    style = {"style": "I ask.", "contact_email": "coach@example.org", "readers": readers}
    ids = [scenario.listed("other leader", **style), scenario.listed("other lead")]
    ids.append(scenario.listed("publisher"))
    leader = scenario.browser("leader")
    page = leader.get("/mentoring/compare?" + "&".join(f"profile={each}" for each in [*ids, ids[0]]))
    table = BeautifulSoup(page.text, "html.parser").find("table")
    heads = [each.get_text() for each in table.select("thead th")]
    assert heads == ["Stated", "The second leader", "The second lead", "The publisher"]
    rows = {
        row.th.get_text(): [cell.get_text() for cell in row.find_all("td")]
        for row in table.select("tbody tr")
    }
    assert rows["How they work"][0].endswith("I ask.")
    assert rows["Email"][0].endswith("coach@example.org")
    assert rows["How they work"][1].endswith("Not stated")
    gone = leader.get(f"/mentoring/compare?profile={ids[0]}&profile=x")
    assert "Someone you chose is no longer on the register." in text_of(gone)
    assert leader.get("/mentoring/compare?profile=x&profile=y").status_code == 404


def ticked(response):
    page = BeautifulSoup(response.text, "html.parser")
    return [box["value"] for box in page.select("input[name=profile][checked]")]


def assert_error_on_list(response, message):
    """Assert that a page says what is wrong with the ticks, with a link to the first of them."""
    page = BeautifulSoup(response.text, "html.parser")
    link = page.select_one(".nhsuk-error-summary a")
    assert (response.status_code, link.get_text()) == (400, message)
    assert page.find(id=link["href"][1:])["name"] == "profile"
    assert page.title.get_text().startswith("Error: ")


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("action", "count", "message"),
    [
        ("ask", 0, "Choose at least one person to ask."),
        ("ask", 6, "Choose 5 people or fewer to ask."),
        ("compare", 0, "Choose at least two people to compare."),
        ("compare", 1, "Choose at least two people to compare."),
        ("compare", 4, "Choose 3 people or fewer to compare."),
    ],
)
def test_too_few_or_too_many_people_ticked_leave_the_reader_on_the_results(scenario, action, count, message):
    add_profiles(
        scenario,
        40,
        Generated(2),
        purposes=("career-step",),
        sector="ambulance",
        capacity=3,
        taken=0,
        paused_until=None,
    )
    leader = scenario.browser("leader")
    found = BeautifulSoup(leader.get(f"{CAREER}&preference=another-trust").text, "html.parser")
    form = found.find("form", action="/mentoring/ask")
    fields = [(each["name"], each["value"]) for each in form("input", type="hidden")]
    people = [box["value"] for box in form("input", type="checkbox")]
    chosen = people[:count]
    assert len(people) >= count
    query = urlencode([*fields, *(("profile", each) for each in chosen)])
    again = leader.get(f"/mentoring/{action}?{query}")
    assert_error_on_list(again, message)
    assert ticked(again) == chosen
    assert names_of(again) == [each.get_text() for each in found.select(".hub-cards h3")]
    assert "Another ambulance trust" in text_of(again)


@pytest.mark.one_engine
def test_too_few_people_ticked_leave_the_reader_on_their_page_of_the_register(scenario):
    add_profiles(scenario, 60, Generated(2))
    leader = scenario.browser("leader")
    found = leader.get("/mentoring/register?charge=free&page=2")
    form = BeautifulSoup(found.text, "html.parser").find("form", action="/mentoring/compare")
    fields = [(each["name"], each["value"]) for each in form("input", type="hidden")]
    chosen = form.find("input", type="checkbox")["value"]
    again = leader.get(f"/mentoring/compare?{urlencode([*fields, ('profile', chosen)])}")
    assert_error_on_list(again, "Choose at least two people to compare.")
    assert (names_of(again), ticked(again)) == (names_of(found), [chosen])
    assert BeautifulSoup(again.text, "html.parser").select("#charge option[selected]")[0]["value"] == "free"


@pytest.mark.one_engine
def test_nobody_ticked_leaves_the_reader_on_the_comparison(scenario):
    ids = [scenario.listed("other leader"), scenario.listed("other lead")]
    leader = scenario.browser("leader")
    address = f"/mentoring/compare?profile={ids[0]}&profile={ids[1]}&purpose=new-role"
    form = BeautifulSoup(leader.get(address).text, "html.parser").find("form", action="/mentoring/ask")
    fields = [(each["name"], each["value"]) for each in form("input", type="hidden")]
    again = leader.get(f"/mentoring/ask?{urlencode(fields)}")
    assert_error_on_list(again, "Choose at least one person to ask.")
    assert "Compare people on the register" in text_of(again)
    assert ("purpose", "new-role") in fields


@pytest.mark.one_engine
def test_one_person_is_asked_from_their_card_with_what_is_looked_for(scenario):
    scenario.listed("other leader")
    leader = scenario.browser("leader")
    card = BeautifulSoup(leader.get(CAREER).text, "html.parser").select_one(".hub-cards li")
    link = next(each for each in card("a") if each.get_text().startswith("Ask this person"))
    assert "Compare up to 3" not in card.find_parent("form").get_text()
    asked = leader.get(link["href"])
    assert "The second leader" in text_of(asked)
    ticks = BeautifulSoup(asked.text, "html.parser").select("input[name=purposes][checked]")
    assert [each["value"] for each in ticks] == ["career-step"]


@pytest.mark.one_engine
def test_a_comparison_does_not_offer_a_second_request_of_a_kind(scenario):
    ids = [scenario.listed("other leader"), scenario.listed("other lead")]
    request_id = scenario.ask("leader", ids[0])
    page = scenario.browser("leader").get(f"/mentoring/compare?profile={ids[0]}&profile={ids[1]}")
    assert f'href="/mentoring/requests/{request_id}"' in page.text
    assert "Who would you like to ask?" not in page.text
