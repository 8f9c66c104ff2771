"""The pages of drafts: the whole way from an idea to a published item and back, and their refusals."""

import pytest

from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.reviews import ask_hub, return_draft, submit_draft
from hub.publishing.presenters.drafts import reviewer_words
from tests.people.conftest import main_of
from tests.publishing.conftest import WORDS

DESK = "/desk/library"


def main_of_followed(browser, address, **fields):
    """Return the words of the page to which a form leads."""
    answer = browser.send(address, **fields)
    assert answer.status_code == 303, main_of(answer)
    return main_of(browser.get(answer.headers["Location"]))


def version(scenario, draft_id):
    return str(scenario.row(draft_id)["version"])


def form_of(scenario, draft_id, **fields):
    return {"version": version(scenario, draft_id), "audience": "everybody", **WORDS, **fields}


def in_background(browser, address, **fields):
    """Save as the script of the page does."""
    browser.environ_base["HTTP_X_REQUESTED_WITH"] = "fetch"
    answer = browser.send(address, **fields)
    del browser.environ_base["HTTP_X_REQUESTED_WITH"]
    return answer


def test_from_an_idea_to_a_published_item_and_back(scenario):
    publisher, lead = scenario.browser("publisher"), scenario.browser("lead")
    title = WORDS["title"]
    assert "nothing similar" in main_of(publisher.get(f"/library/new?title={title}"))
    begun = publisher.send("/library/new", title=title, kind="resource", organisation="london")
    edit = begun.headers["Location"]
    draft_id = edit.split("/")[3]
    here = f"{DESK}/{draft_id}"
    assert title in publisher.get(edit).text
    page = main_of(publisher.get(here))
    assert "Before you can submit" in page
    assert "Enter the text" in page
    assert "There is a problem" in main_of(
        publisher.send(f"{here}/submit", version=version(scenario, draft_id))
    )
    assert "The draft was saved." in main_of_followed(
        publisher, edit, **form_of(scenario, draft_id, then="stay")
    )
    submitted = main_of_followed(publisher, f"{here}/submit", version=version(scenario, draft_id))
    assert "In review" in submitted
    for url in ("/desk", DESK):
        assert title in main_of(lead.get(url))
    assert lead.send(f"{here}/return", version=version(scenario, draft_id), comment=" ").status_code == 400
    words = {"version": version(scenario, draft_id), "comment": "Say who it is for."}
    assert "returned" in main_of_followed(lead, f"{here}/return", **words)
    assert "returned to you" in main_of(publisher.get("/desk"))
    returned = main_of(publisher.get(here))
    assert "Returned Change it and submit it again." in returned
    asked_for = "What the reviewer asked for Say who it is for. Returned by The lead, "
    for page in (returned, main_of(publisher.get(edit))):
        assert asked_for in page
    for person in (publisher, lead):
        assert "Returned, resource, changed by The publisher" in main_of(person.get(DESK))
    main_of_followed(publisher, edit, **form_of(scenario, draft_id, summary="For managers."))
    main_of_followed(publisher, f"{here}/submit", version=version(scenario, draft_id))
    assert "What the reviewer asked for" not in main_of(publisher.get(here))
    assert publisher.send(f"{here}/publish", version=version(scenario, draft_id)).status_code == 403
    published = main_of_followed(lead, f"{here}/publish", version=version(scenario, draft_id))
    assert "undo this for ten minutes" in published
    assert "Published To change it, start a new version from its page." in published
    assert "Everyone can read the published item." in published
    assert "can read this draft" not in published
    assert "can read this page, with its comments and history." in published
    item = scenario.item(draft_id)["address"]
    assert "For managers." in main_of(scenario.visitor().get(item))
    assert "Change this item" in publisher.get(item).text
    assert "Change this item" not in scenario.browser("other lead").get(item).text
    assert "in review again" in main_of_followed(lead, f"{here}/undo", version=version(scenario, draft_id))
    assert "Reason: Publication undone." in main_of(scenario.visitor().get(item))


def test_a_programme_is_written_and_its_next_version_begun_from_its_page(scenario):
    publisher = scenario.browser("publisher")
    edit = publisher.send("/library/new", title="A course", kind="programme").headers["Location"]
    draft_id = edit.split("/")[3]
    refused = publisher.send(edit, **form_of(scenario, draft_id, theme="zzz"))
    assert refused.status_code == 400
    fields = form_of(scenario, draft_id, provider="A university", dates="31/3/2027, Leeds")
    assert "31/3/2027, Leeds" in main_of_followed(publisher, edit, **fields)
    published = scenario.published(item_kind=ItemKind.PROGRAMME, provider="A university")
    item = scenario.item(published)["address"]
    assert "Write a new version" in main_of(publisher.get(f"{item}/edit"))
    begun = publisher.send(f"{item}/edit")
    assert "What has changed" in main_of(publisher.get(begun.headers["Location"]))
    assert publisher.get(f"{item}/edit").headers["Location"] == begun.headers["Location"].removesuffix(
        "/edit"
    )


def test_a_resource_of_a_file_says_what_becomes_of_its_file(scenario):
    scenario.share("rota")
    publisher = scenario.browser("publisher")
    asked = main_of(publisher.get("/library/rota/edit"))
    assert "comes from a file in your organisation’s plugin." in asked
    assert "until a lead who did not write the draft publishes it." in asked
    versions = main_of(publisher.get("/library/rota/versions"))
    assert "London Ambulance Service NHS Trust, from a file in the organisation’s plugin" in versions
    begun = publisher.send("/library/rota/edit")
    assert begun.status_code == 303
    for name in ("other lead", "leader"):
        assert scenario.browser(name).get("/library/rota/edit").status_code in (403, 404)


def test_two_people_who_edit_at_once_both_see_their_words(scenario):
    draft_id = scenario.begun()
    here, seen = f"{DESK}/{draft_id}/edit", form_of(scenario, draft_id)
    publisher, lead = scenario.browser("publisher"), scenario.browser("lead")
    assert "The publisher saved this draft" in main_of(lead.get(here))
    main_of_followed(publisher, here, **{**seen, "title": "Of the first"})
    merged = main_of_followed(lead, here, **{**seen, "ask": "Head of Learning"})
    assert "together with a change that someone else had made to: title" in merged
    conflict = lead.send(here, **{**seen, "title": "Of the second", "summary": "Of the second, too."})
    assert conflict.status_code == 409
    assert "Of the first" in main_of(conflict)
    for words in ('value="Of the second"', "Of the second, too."):
        assert words in conflict.text
    assert scenario.row(draft_id)["title"] == "Of the first"
    again = {**form_of(scenario, draft_id), "title": "Of both"}
    assert f'name="version" value="{again["version"]}"' in conflict.text
    assert "The draft was saved." in main_of_followed(lead, here, **again)


def test_a_save_in_the_background_answers_in_words_for_the_page(scenario):
    draft_id = scenario.begun()
    here, seen = f"{DESK}/{draft_id}/edit", form_of(scenario, draft_id)
    publisher, lead = scenario.browser("publisher"), scenario.browser("lead")
    saved = in_background(publisher, here, **{**seen, "title": "Saved while writing"})
    assert (saved.status_code, saved.json["version"]) == (200, scenario.row(draft_id)["version"])
    assert saved.json["message"].startswith("Saved at ")
    merged = in_background(lead, here, **{**seen, "ask": "Head of Learning"})
    assert (merged.status_code, merged.json["version"]) == (200, 0)
    assert "Someone else has also changed this draft" in merged.json["message"]
    both = in_background(lead, here, **{**seen, "title": "Of the second"})
    assert (both.status_code, "Select Save" in both.json["message"]) == (409, True)
    wrong = in_background(publisher, here, **{**seen, "theme": "zzz"})
    assert (wrong.status_code, "Not saved" in wrong.json["message"]) == (400, True)
    gone = in_background(scenario.visitor(), here, **seen)
    assert not gone.is_json
    assert scenario.row(draft_id)["title"] == "Saved while writing"


def test_what_was_acknowledged_stands_in_a_second_browser(scenario):
    draft_id = scenario.begun()
    here = f"{DESK}/{draft_id}/edit"
    for number in range(3):
        saved = in_background(
            scenario.browser("publisher"), here, **form_of(scenario, draft_id, title=f"Title {number}")
        )
        assert saved.status_code == 200
        assert f'value="Title {number}"' in scenario.browser("publisher").get(here).text


def test_the_other_steps_of_a_draft_are_on_its_page(scenario):
    draft_id = scenario.submitted("lead")
    here, publisher, lead = f"{DESK}/{draft_id}", scenario.browser("publisher"), scenario.browser("lead")
    assert "You helped write this draft, so someone else has to publish it." in main_of(lead.get(here))
    asked = main_of_followed(publisher, f"{here}/ask-hub", version=version(scenario, draft_id))
    assert "asked hub staff on" in asked
    assert "Request to publish sent to hub staff by The publisher, " in asked
    assert WORDS["title"] in main_of(scenario.browser("staff").get("/desk"))
    assert publisher.get(f"{here}/edit").headers["Location"] == here
    old = publisher.send(f"{here}/take-back", version="1")
    assert old.status_code == 409
    main_of_followed(publisher, f"{here}/take-back", version=version(scenario, draft_id))
    gone = main_of_followed(publisher, f"{here}/discard", version=version(scenario, draft_id))
    assert "There are no drafts." in gone
    assert "Discarded" in main_of(publisher.get(here))


def test_a_person_who_writes_for_no_organisation_begins_nothing(scenario):
    for name in ("leader", "guest", "newcomer"):
        assert scenario.browser(name).get("/library/new").status_code in (403, 404)
    assert scenario.browser("staff").send("/library/new", title="Of the office").status_code == 303


def test_an_item_of_the_hub_office_is_written_and_published_by_hub_staff(scenario):
    scenario.share("guide", organisation="hub")
    staff = scenario.browser("staff")
    asked = main_of(staff.get("/library/guide/edit"))
    assert "comes from a file in the hub office’s content." in asked
    assert "until hub staff who did not write the draft publish it." in asked
    versions = main_of(staff.get("/library/guide/versions"))
    assert "Ambulance Leadership Hub, from a file" in versions
    assert "hub staff who did not write it can publish it" in main_of(staff.get("/library/new"))
    draft_id = scenario.begun("staff", organisation="hub")
    page = main_of(staff.get(f"{DESK}/{draft_id}"))
    assert "Hub staff who did not write it can then publish it." in page
    assert "Only hub staff can read and change it." in page
    scenario.step("staff", draft_id, submit_draft)
    page += main_of(staff.get(f"{DESK}/{draft_id}"))
    assert "Hub staff who did not write it will publish it or return it with a comment." in page
    assert "Only hub staff can read this draft." in page
    assert not [words for words in ("plugin", " lead of", "a lead ") if words in asked + versions + page]


def test_a_draft_that_hub_staff_were_asked_to_publish_says_that_they_read_it(scenario):
    publisher, draft_id = scenario.browser("publisher"), scenario.begun()
    readers = "Only publishers and leads of London Ambulance Service NHS Trust"
    assert f"{readers} can read and change it." in main_of(publisher.get(f"{DESK}/{draft_id}"))
    scenario.step("publisher", draft_id, submit_draft)
    assert f"{readers} can read this draft." in main_of(publisher.get(f"{DESK}/{draft_id}"))
    scenario.step("publisher", draft_id, ask_hub)
    assert f"{readers}, and hub staff, can read this draft." in main_of(publisher.get(f"{DESK}/{draft_id}"))


@pytest.mark.parametrize(
    ("kinds", "words"),
    [(["trust"], "a lead"), (["office"], "hub staff"), (["trust", "office"], "a lead or hub staff")],
)
def test_who_publishes_depends_on_the_organisations_that_a_person_writes_for(kinds, words):
    assert reviewer_words(kinds) == words


def test_a_list_and_a_page_cost_the_same_with_more_drafts(scenario, queries):
    lead = scenario.browser("lead")
    counts = []
    for more in (2, 6):
        for _ in range(more):
            draft_id = scenario.submitted()
            scenario.step("lead", scenario.submitted(), return_draft, "Say who it is for.")
        with queries(scenario.app) as statements:
            for url in (DESK, "/desk", f"{DESK}/{draft_id}"):
                assert lead.get(url).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert scenario.row(draft_id)["state"] == "in-review"


@pytest.mark.one_engine
def test_a_draft_for_named_readers_says_who_they_are(scenario):
    draft_id = scenario.begun(audience="named", readers=["yorkshire"])
    page = main_of(scenario.browser("publisher").get(f"{DESK}/{draft_id}"))
    assert "Yorkshire Ambulance Service NHS Trust" in page


@pytest.mark.one_engine
def test_a_draft_for_named_readers_without_one_says_that_none_are_chosen(scenario):
    page = main_of(scenario.browser("publisher").get(f"{DESK}/{scenario.begun(audience='named')}"))
    assert "organisations that you choose will be able to read it. None have been chosen yet." in page
    assert "Choose the organisations that can read it" in page


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("audience", "words"),
    [
        ("organisation", "Only people in your organisation can read the published item."),
        ("named", "can read the published item: Yorkshire Ambulance Service NHS Trust."),
    ],
)
def test_the_page_of_a_published_draft_says_who_can_read_the_item(scenario, audience, words):
    readers = ["yorkshire"] if audience == "named" else []
    draft_id = scenario.published(audience=audience, readers=readers)
    assert words in main_of(scenario.browser("publisher").get(f"{DESK}/{draft_id}"))


def test_a_reviewer_decides_below_the_text_and_what_the_checks_found(scenario):
    draft_id = scenario.submitted(body="Ask Mary Smith, born on 3 May 1961.")
    page = scenario.browser("lead").get(f"{DESK}/{draft_id}").text
    places = [
        page.index(words) for words in ('href="#decision"', "Ask Mary Smith", 'id="checks"', "/publish")
    ]
    assert places == sorted(places)
    assert page.count("/publish") == 1
    assert 'id="decision"' in page


def test_a_new_item_needs_a_title(scenario):
    publisher = scenario.browser("publisher")
    assert "There is a problem" not in main_of(publisher.get("/library/new"))
    for title in ("", "+++"):
        refused = publisher.get(f"/library/new?kind=programme&title={title}")
        assert refused.status_code == 400
        assert "There is a problem Enter a title" in main_of(refused)
        assert '<a href="#title">Enter a title</a>' in refused.text
        assert 'value="programme" checked' in refused.text


@pytest.mark.one_engine
def test_a_publisher_is_led_to_the_items_that_they_look_after(scenario):
    publisher = scenario.browser("publisher")
    for address in (DESK, "/desk", "/me"):
        assert 'href="/desk/library/upkeep"' in publisher.get(address).text
