"""Ratings, comments and references on a phone in each state, from empty to hidden."""

import pytest

from hub.catalogue.domain import get_entry_by_slug
from hub.kit.clock import now
from hub.publishing.domain.comments import write_comment
from hub.trusts.domain import find_organisation
from tests.factories import make_programme, share
from tests.journeys.served import main
from tests.publishing.references_rows import PROGRAMME, References
from tests.support.browser import TELEPHONE, faults_here, press

pytestmark = pytest.mark.one_engine

ROTA = "/library/rota"
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 8
MORE_THAN_A_PAGE = 21


def look(page, address="", words=""):
    """Open a page, or stay, and check what it says and that it is accessible on a phone."""
    if address:
        page.goto(address)
    assert words in main(page), main(page)
    assert faults_here(page) == []


def send(page, button, words=""):
    """Send a form as it stands, and check what the next page says, and a refusal for its accessibility."""
    answer = press(page.get_by_role("button", name=button))
    assert words in page.inner_text("body")
    if answer.status == 400:
        assert faults_here(page) == []


def write_comments(scenario, count):
    """Let two people write comments with very long words."""
    with scenario.write_session() as session:
        for number in range(count):
            viewer = scenario.viewer(("leader", "other lead")[number % 2], session)
            entry = get_entry_by_slug(session, viewer, "resource", "rota")
            write_comment(session, viewer, entry, f"{number} {LONG}", now())


@pytest.fixture
def known(served):
    """The scenario of the served hub, with an item and a programme of London."""
    scenario = References(served.scenario.app, served.scenario.ids, served.scenario.public_ids)
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        share(session, london, slug="rota", title=f"A fair rota {LONG[:90]}", kind="practice")
        make_programme(session, london, slug="elsa", title="ELSA")
    return scenario


def test_ratings_and_comments_are_accessible_on_a_phone_in_each_state(served, known):
    leader = served.signed_in("other leader", viewport=TELEPHONE)
    # Ratings: refused, given, and not for those who share the item
    look(leader, f"{ROTA}/rating")
    send(leader, "Save rating", "Confirm that you have used it.")
    leader.get_by_label("I have used it").check()
    leader.get_by_label("What did you use it for?").fill(LONG[:150])
    leader.get_by_label("4 – very useful").check()
    send(leader, "Save rating", "Your rating was saved.")
    look(leader, f"{ROTA}/rating")
    assert leader.get_by_role("button", name="Remove rating").is_visible()
    # Comments: none, refused, one, more than a page of long words
    look(leader, f"{ROTA}/comments", "There are no comments yet.")
    send(leader, "Add comment", "Write your comment")
    leader.get_by_label("Your comment").fill("Ask my colleague Sam.")
    send(leader, "Add comment", "Ask my colleague Sam.")
    own = leader.locator("form[action$='/delete']").get_attribute("action").removesuffix("/delete")
    # Reported: refused, and seen by hub staff, who hide it with a reason and show it again
    reporter = served.signed_in("leader", viewport=TELEPHONE)
    look(
        reporter,
        f"{ROTA}/rating",
        "People who wrote this, or who belong to the organisation that shares it, cannot rate it.",
    )
    look(reporter, own)
    send(reporter, "Report to hub staff", "Say what is wrong with the comment")
    reporter.get_by_label("What is wrong with this comment?").fill(f"It names somebody. {LONG}")
    send(reporter, "Report to hub staff", "Your report was sent to hub staff.")
    look(reporter, own, "This comment has been reported.")
    staff = served.signed_in("staff", viewport=TELEPHONE)
    look(staff, own, "Reported: It names somebody.")
    send(staff, "Hide comment", "Say why the comment is hidden.")
    staff.get_by_label("Why is it hidden?").fill(f"It names a colleague. {LONG}")
    send(staff, "Hide comment", "The comment was hidden.")
    look(staff, own, "Hub staff have hidden this comment")
    assert staff.get_by_role("button", name="Show it again").is_visible()
    look(leader, f"{ROTA}/comments", "Hub staff have hidden this comment: It names a colleague.")
    look(reporter, f"{ROTA}/comments")
    assert "Ask my colleague Sam." not in main(reporter)
    write_comments(known, MORE_THAN_A_PAGE)
    look(reporter, f"{ROTA}/comments", LONG)
    assert reporter.get_by_role("link", name="Next").is_visible()


def test_references_are_accessible_on_a_phone_in_each_state_beside_a_programme_and_an_event(served, known):
    leader = served.signed_in("other leader", viewport=TELEPHONE)
    event = f"/events/{known.past_event('other leader', 'other lead')}"
    for item in (PROGRAMME, event):
        look(leader, item, "There are no references yet.")
    # Refused, asked for on a day that is none, previewed with a name in it, and given
    look(leader, f"{PROGRAMME}/references/new")
    send(leader, "Ask me on that day", "Enter the date when we should ask you")
    send(leader, "Preview", "Say why you took part")
    leader.get_by_label("Director").check()
    leader.get_by_label("Year in which you took part").fill("2025")
    leader.get_by_label("Why did you take part?").fill(f"To work with Joan Halloway. {LONG}")
    leader.get_by_label("What has changed since?").fill(LONG)
    leader.get_by_label("Yes", exact=True).check()
    leader.get_by_label("I agree").check()
    send(leader, "Preview", "Your reference may name someone")
    send(leader, "Send reference", "Your reference was published.")
    public_id = known.rows()[0]["public_id"]
    reference = f"/references/{public_id}"
    # Commented on and reported, each refused at first
    publisher = served.signed_in("publisher", viewport=TELEPHONE)
    for address, button, label, message in (
        (
            "comment",
            "Add comment",
            "Your organisation’s comment",
            "Enter your organisation’s comment",
        ),
        ("report", "Report to hub staff", "What is wrong with it?", "Say what is wrong with it"),
    ):
        look(publisher, f"{reference}/{address}")
        send(publisher, button, message)
        publisher.get_by_label(label).fill(LONG)
        send(publisher, button)
    # Hidden by hub staff: what its author, readers and hub staff see
    staff = served.signed_in("staff", viewport=TELEPHONE)
    look(staff, f"{reference}/moderate", "What was reported")
    send(staff, "Hide reference", "Choose the reason")
    staff.get_by_label("It contains personal data").check()
    staff.get_by_label("Why? The person who gave it will read this").fill(LONG)
    send(staff, "Hide reference", "The reference was hidden.")
    look(staff, f"{reference}/moderate")
    look(leader, f"{reference}/edit", "You can change your reference.")
    look(publisher, PROGRAMME)
    assert "Joan Halloway" not in main(publisher)
    # Long words on the page of all references, and beside the event
    for name in known.add_people(3):
        known.give(name, taken_for=LONG, what_changed=LONG)
    look(leader, f"{PROGRAMME}/references", LONG)
    of_event = {"slug": event.rpartition("/")[2], "kind": "event", "ended_at": now()}
    first = known.give("other leader", taken_for=LONG, what_changed=LONG, **of_event)
    look(leader, event, LONG)
    known.give("other lead", taken_for="To see how others do it.", **of_event)
    staff.goto(f"/references/{first}/moderate")
    staff.get_by_label("It contains personal data").check()
    staff.get_by_label("Why? The person who gave it will read this").fill("It names a nurse.")
    send(staff, "Hide reference")
    look(publisher, event, "To see how others do it.")
    assert LONG not in main(publisher)
