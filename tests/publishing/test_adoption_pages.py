"""The pages of adoptions: from the item to the form and back, and who finds what."""

import re

from hub.publishing.domain.adoption_lists import list_newest_adoptions
from tests.people.conftest import main_of
from tests.publishing.evidence_rows import COURSE, ROTA, followed


def test_a_leader_of_another_trust_says_what_it_changed_and_the_item_says_so(items):
    leader, visitor = items.browser("other leader"), items.visitor()
    assert "No other organisation has said" in main_of(visitor.get(ROTA))
    assert f'href="{ROTA}/adoptions/new?kind=adapted"' in leader.get(ROTA).text
    form = leader.get(f"{ROTA}/adoptions/new?kind=adapted").text
    assert "mark the entry as ended: it then stays on the page, and you can no longer change it" in form
    assert "change or end this at any time" not in form
    assert "as long as the item does" not in form
    assert 'value="adapted" checked' in form
    assert 'value="yorkshire" checked' in form
    page = followed(
        leader,
        f"{ROTA}/adoptions/new",
        organisation="yorkshire",
        kind="adapted",
        what_changed="Shifts of ten hours.",
        since=["1", "3", "2026"],
        contact="Head of Education",
        own_item=items.public_id_of("version"),
    )
    assert "Yorkshire Ambulance Service NHS Trust has adapted it Shifts of ten hours." in page
    assert "Its own version: Our rota" in page
    assert "1 March 2026" in page
    for reader in (visitor, items.browser("publisher")):
        read = main_of(reader.get(ROTA))
        assert "Used by 1 organisation: Yorkshire Ambulance Service NHS Trust." in read
        assert "We use this" not in read
        assert "Adapted from A fair rota by London" in main_of(reader.get("/library/version"))
    assert items.sent("item-adopted") == ["lead@example.org", "publisher@example.org"]
    assert "Yorkshire Ambulance Service NHS Trust: has adapted it" in main_of(
        items.browser("publisher").get("/desk")
    )
    assert "Organisations that have started using your items" not in main_of(leader.get("/me"))


def test_an_organisation_that_has_said_so_is_led_to_what_it_said_and_not_asked_again(items):
    public_id = items.adopt("other lead")
    here, leader = f"{ROTA}/adoptions/{public_id}", items.browser("other leader")
    page = leader.get(ROTA).text

    assert "Your trust uses this. Change or end this" in main_of(leader.get(ROTA))
    assert f'href="{here}"' in page
    assert "adoptions/new" not in page
    assert "adoptions/new" not in leader.get(f"{ROTA}/adoptions").text
    led = leader.get(f"{ROTA}/adoptions/new?kind=used")
    assert (led.status_code, led.headers["Location"]) == (303, f"{here}?said=already")
    assert "You can change or end that here." in leader.get(f"{here}?said=already").text
    assert "You can change or end that here." not in leader.get(here).text
    fields = {"organisation": "yorkshire", "kind": "used", "contact": "Head of Education"}
    refused = leader.send(f"{ROTA}/adoptions/new", **fields)
    assert refused.status_code == 409
    assert f'<a href="{here}">Change or end the entry</a>' in refused.text
    for reader in ("leader", "lead", "staff"):
        assert "Your trust uses this" not in main_of(items.browser(reader).get(ROTA))
    followed(leader, here, **{**fields, "kind": "adapted", "what_changed": "Ten hours."})
    assert "Your trust has adapted this." in main_of(leader.get(ROTA))
    followed(leader, f"{here}/end")
    assert f'href="{ROTA}/adoptions/new?kind=used"' in leader.get(ROTA).text


def test_a_guest_is_told_what_they_said_for_their_own_organisation_only(items):
    fields = {"kind": "used", "contact": "Head of Education", "partner": "A works"}
    guest = items.browser("guest")
    followed(guest, f"{ROTA}/adoptions/new", organisation="guest-of-london", **fields)
    items.renew_pages()

    assert "A works uses this. Change or end this" in main_of(guest.get(ROTA))
    assert guest.get(f"{ROTA}/adoptions/new").status_code == 303
    assert "A works uses this. Change" not in main_of(items.browser("other leader").get(ROTA))


def test_a_date_that_is_none_is_refused_with_an_example_that_is_taken(items):
    leader = items.browser("other leader")
    fields = {"organisation": "yorkshire", "kind": "used", "contact": "Head of Education"}
    refused = main_of(leader.send(f"{ROTA}/adoptions/new", **fields, since=["31", "2", "2026"]))
    example = re.search(r"“Since when\?” must be a real date, such as (\d+) (\d+) (\d+)", refused)

    assert "uses it as it is" in followed(
        leader, f"{ROTA}/adoptions/new", **fields, since=[*example.groups()]
    )


def test_an_organisation_changes_and_ends_what_it_says_and_others_cannot(items):
    leader = items.browser("other leader")
    fields = {"organisation": "yorkshire", "kind": "used", "contact": "Head of Education"}
    refused = leader.send(f"{COURSE}/adoptions/new", **{**fields, "contact": ""})
    assert refused.status_code == 400
    assert "Enter a role to contact" in main_of(refused)
    assert "uses it as it is" in followed(leader, f"{COURSE}/adoptions/new", **fields)
    with items.write_session() as session:
        (adoption,) = list_newest_adoptions(session, items.entries["course"])
        here = f"{COURSE}/adoptions/{adoption.public_id}"
    assert f'href="{here}"' in leader.get(f"{COURSE}/adoptions").text
    assert 'value="Head of Education"' in leader.get(here).text
    assert "no other trust uses it, it will go back to “evaluated”." in leader.get(here).text
    adapted = {**fields, "kind": "adapted", "what_changed": ""}
    assert "Say what you changed" in main_of(leader.send(here, **adapted))
    assert "Two days." in followed(leader, here, **{**adapted, "what_changed": "Two days."})
    for name in ("lead", "guest"):
        assert items.browser(name).get(here).status_code == 404
    assert items.browser("lead").get(f"{COURSE}/adoptions/new").status_code == 404
    assert "/sign-in" in items.visitor().get(f"{COURSE}/adoptions/new").headers["Location"]
    assert "Is this wrong?" in main_of(items.browser("staff").get(here))
    assert "used it" in followed(leader, f"{here}/end")
    assert "No other organisation has said" in main_of(items.visitor().get(COURSE))
    assert "Your organisation" in main_of(items.browser("guest").get(f"{COURSE}/adoptions/new"))
    assert items.visitor().get("/library/nothing/adoptions").status_code == 404
    moved = items.visitor().get("/library/course/adoptions")
    assert moved.headers["Location"].endswith("/programmes/course/adoptions")
