"""The pages of references: one is given on a programme's page, changed, deleted, reported and decided on."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.kit.clock import current_day, format_date, format_day, now
from hub.publishing.domain import reference_reads
from hub.publishing.presenters import references as references_of_pages
from hub.publishing.views import references as views
from hub.trusts.domain import find_organisation
from tests.factories import make_programme
from tests.people.conftest import main_of
from tests.publishing import references_rows
from tests.publishing.references_rows import FORM, PROGRAMME

filling, scenario = references_rows.filling, references_rows.scenario


@pytest.mark.requirement("R063")
def test_a_member_gives_a_reference_that_stands_beside_the_programme_without_a_name(scenario):
    leader = scenario.browser("other leader")
    assert f"{PROGRAMME}/references/new" in scenario.page().text
    assert leader.get(f"{PROGRAMME}/references/new").status_code == 200
    preview = main_of(leader.send(f"{PROGRAMME}/references/preview", **FORM))
    assert "How everyone will see it" in preview
    assert scenario.rows() == []
    sent = leader.send(f"{PROGRAMME}/references/new", **FORM)
    assert (sent.status_code, sent.location) == (303, PROGRAMME)

    page = main_of(scenario.page())
    assert "Director, Yorkshire Ambulance Service NHS Trust, 2025. Given on" in page
    assert "What has changed since: I listen longer." in page
    assert "Would they go again? 1 person answered. Yes: 1" in page
    assert "The second leader" not in page


def test_the_comparison_of_programmes_counts_references_and_leads_to_them(scenario):
    with scenario.write_session() as session:
        make_programme(session, find_organisation(session, "yorkshire"), slug="other", title="Other")
    scenario.give("leader")
    scenario.give("other leader", would_go_again="no", go_again_reason="Too far.")
    row = BeautifulSoup(scenario.page("/programmes/compare?p=elsa&p=other").text, "html.parser").select("tr")[
        -1
    ]
    elsa, other = row.select("td")
    assert row.th.text == "From people who took part"
    assert elsa.a["href"] == f"{PROGRAMME}/references"
    assert "2 references for ELSA. Would they go again? 2 people answered. Yes: 1." in elsa.text
    assert (other.a, other.text) == (None, "Other None yet")
    assert scenario.page(elsa.a["href"]).status_code == 200


@pytest.mark.one_engine
def test_a_form_that_is_not_whole_says_what_is_missing_and_keeps_nothing(scenario):
    leader = scenario.browser("leader")
    for step in ("preview", "new"):
        answer = leader.send(f"{PROGRAMME}/references/{step}", **{**FORM, "would_go_again": "no"})
        assert answer.status_code == 400
        assert "Say why, so that the next person can judge" in main_of(answer)
        answer = leader.send(f"{PROGRAMME}/references/{step}", tier="director", year="often")
        assert answer.status_code == 400
        for words in (
            "Tick the box to agree that everyone can see it. Without this, it cannot be sent",
            "Enter the year in which you took part, such as 2025",
            "Say why you took part",
        ):
            assert words in main_of(answer)
    assert scenario.rows() == []


@pytest.mark.one_engine
def test_a_text_that_names_somebody_is_warned_of_before_it_is_sent(scenario):
    fields = {**FORM, "what_changed": "Dr Okafor changed how I <b>listen</b>."}
    preview = scenario.browser("leader").send(f"{PROGRAMME}/references/preview", **fields)
    assert "Your reference may name someone" in main_of(preview)
    assert "“Dr Okafor”" in main_of(preview)
    assert "&lt;b&gt;listen" in preview.text


def test_it_is_changed_and_deleted_from_where_a_person_finds_it(scenario):
    public_id, leader = scenario.give("leader"), scenario.browser("leader")
    assert f"/references/{public_id}/edit" in leader.get("/me").text
    assert leader.get(f"{PROGRAMME}/references/new").text.count("I listen longer.") == 1
    assert leader.get(f"/references/{public_id}/edit").status_code == 200
    changed = {**FORM, "what_changed": "I listen to the end."}
    assert "I listen to the end." in main_of(leader.send(f"/references/{public_id}/preview", **changed))
    assert leader.send(f"/references/{public_id}/edit", **{**changed, "year": "1066"}).status_code == 400
    assert leader.send(f"/references/{public_id}/edit", **changed).location == PROGRAMME
    assert "I listen to the end." in main_of(scenario.page())
    assert scenario.browser("lead").send(f"/references/{public_id}/delete").status_code == 404
    assert leader.send(f"/references/{public_id}/delete").location == "/me"
    assert "There are no references yet." in main_of(scenario.page())


def test_a_person_asks_to_be_asked_and_not_to_be_asked(scenario):
    leader = scenario.browser("leader")
    assert leader.send(f"{PROGRAMME}/references/ask", day=["1", "1", "2020"]).status_code == 400
    assert leader.send(f"{PROGRAMME}/references/ask").status_code == 400
    day = current_day() + timedelta(days=30)
    parts = [str(day.day), str(day.month), str(day.year)]
    assert leader.send(f"{PROGRAMME}/references/ask", day=parts).status_code == 303
    assert f"We will ask you on {format_day(day)}" in main_of(leader.get("/me"))
    assert "Do not ask me again" in main_of(leader.get(f"{PROGRAMME}/references/new"))
    assert leader.send(f"{PROGRAMME}/references/stop").status_code == 303
    assert "We will ask you on" not in main_of(leader.get("/me"))


@pytest.mark.requirement("R064")
def test_everybody_reads_all_references_of_a_programme_page_by_page(scenario, monkeypatch):
    monkeypatch.setattr(reference_reads, "MAX_SHOWN", 1)
    monkeypatch.setattr(references_of_pages, "MAX_SHOWN", 1)
    monkeypatch.setattr(views, "MAX_SHOWN", 1)
    scenario.give("leader", what_changed="The first of two.")
    scenario.give("other leader", what_changed="The second of two.", at=now() + timedelta(minutes=1))
    page = main_of(scenario.page())
    assert "Show all 2 references" in page
    assert "The second of two." in page
    assert "The first of two." not in page
    assert "The second of two." in main_of(scenario.page(f"{PROGRAMME}/references"))
    assert "The first of two." in main_of(scenario.page(f"{PROGRAMME}/references?page=2"))
    assert scenario.page(f"{PROGRAMME}/references?page=3").status_code == 404
    assert scenario.page("/programmes/nothing/references").status_code == 404


def test_references_of_an_event_stand_on_its_page_once_it_is_over(scenario):
    coming, over = scenario.past_event(days=-30), scenario.past_event("leader")
    assert "From people who took part" not in main_of(scenario.page(f"/events/{coming}"))
    leader = scenario.browser("leader")
    assert leader.get(f"/events/{coming}/references/new").status_code == 409
    assert leader.send(f"/events/{coming}/references/new", **FORM).status_code == 409
    assert "Give a reference" in main_of(scenario.page(f"/events/{over}"))
    assert leader.send(f"/events/{over}/references/new", **FORM).status_code == 303
    assert "I listen longer." in main_of(scenario.page(f"/events/{over}"))
    assert scenario.page(f"/events/{over}/references").status_code == 200


def test_only_who_had_a_place_and_was_not_absent_gives_a_reference_for_an_event(scenario):
    came, missed = scenario.past_event("leader", mark=""), scenario.past_event("leader", mark="absent")
    for name, slug, status in (
        ("leader", came, 303),
        ("leader", missed, 409),
        ("other leader", came, 409),
    ):
        browser = scenario.browser(name)
        assert ("Give a reference" in main_of(browser.get(f"/events/{slug}"))) is (status == 303)
        assert browser.get(f"/events/{slug}/references/new").status_code == (200 if status == 303 else 409)
        answer = browser.send(f"/events/{slug}/references/new", **FORM)
        assert answer.status_code == status
        if status == 409:
            assert (
                "Only people who had a place at this event and were not marked as absent can give a"
                in main_of(answer)
            )
            assert browser.send(f"/events/{slug}/references/preview", **FORM).status_code == 409
    assert "Only people who have a place and are not marked as absent can give a reference." in main_of(
        scenario.page(f"/events/{came}")
    )
    scenario.give("leader")
    page = main_of(scenario.page())
    assert "Each person states that they took part. The hub does not book this programme" in page


def test_the_trust_comments_under_its_name_from_its_desk(scenario):
    public_id, publisher = scenario.give("other leader"), scenario.browser("publisher")
    here = f"/references/{public_id}/comment"
    assert here in publisher.get("/desk").text
    assert here in publisher.get(PROGRAMME).text
    assert here not in scenario.page().text
    for name, status in (("leader", 403), ("other lead", 404), ("staff", 404)):
        assert scenario.browser(name).get(here).status_code == status
        assert scenario.browser(name).send(here, words="No.").status_code == status
    assert publisher.get(here).status_code == 200
    assert publisher.send(here, words=" ").status_code == 400
    assert publisher.send(here, words="It is shorter now.").location == PROGRAMME
    page = main_of(scenario.page())
    assert "Comment by London Ambulance Service NHS Trust" in page
    assert "It is shorter now." in page
    assert "The publisher" not in page
    assert publisher.send(here, words="Again.").status_code == 409


def test_a_reader_reports_it_and_hub_staff_hide_it_and_the_page_says_so(scenario):
    public_id = scenario.give("other leader")
    here = f"/references/{public_id}"
    reader, staff = scenario.browser("guest"), scenario.browser("staff")
    assert f"{here}/report" in scenario.page().text
    assert reader.get(f"{here}/report").status_code == 200
    assert reader.send(f"{here}/report", words="").status_code == 400
    assert reader.send(f"{here}/report", words="It names a nurse.").location == PROGRAMME
    assert f"{here}/moderate" in staff.get("/desk").text
    assert "It names a nurse." in main_of(staff.get(f"{here}/moderate"))
    assert staff.send(f"{here}/keep").location == "/desk"
    assert staff.send(f"{here}/hide", reason="dislike", note="No.").status_code == 400
    assert scenario.browser("lead").get(f"{here}/moderate").status_code == 403
    hidden = {"reason": "personal-data", "note": "It names a nurse of the ward."}
    assert staff.send(f"{here}/hide", **hidden).location == "/desk"
    page = main_of(scenario.page())
    assert f"One reference was hidden by hub staff on {format_date(now())}." in page
    assert "I listen longer." not in page
    own = main_of(scenario.browser("other leader").get(f"{here}/edit"))
    assert "It contains personal data about someone." in own
    assert "It names a nurse of the ward." in own
    assert "Hidden by hub staff" in main_of(scenario.browser("other leader").get("/me"))
    assert staff.send(f"{here}/show").location == "/desk"
    assert "I listen longer." in main_of(scenario.page())
