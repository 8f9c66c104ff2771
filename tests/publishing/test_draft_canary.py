"""No draft, title, comment or count of one trust reaches anybody else: no page, list, file, error or log."""

import pytest

from hub.kit.clock import now
from hub.publishing.domain.draft_lists import list_open_drafts
from hub.publishing.domain.reviews import ask_hub, return_draft, submit_draft
from tests.people.conftest import main_of
from tests.support.signed_in import without_proof

pytestmark = pytest.mark.one_engine
CANARY = "zq-canary"
OTHERS = ("", "other lead", "other leader", "leader", "guest", "staff", "admin", "newcomer")
"""Everybody who does not write for the trust; the first is a visitor."""


@pytest.fixture
def planted(scenario):
    """Plant a draft of a new item and one of a published item, each with a canary in every field."""
    texts = ("title", "summary", "body", "ask", "change_note")
    fields = {name: f"{CANARY} {name}" for name in texts}
    new = scenario.submitted(**fields)
    scenario.step("lead", new, return_draft, f"{CANARY} comment")
    scenario.step("publisher", new, submit_draft)
    published = scenario.published(title="A plain title")
    change = scenario.change_begun(published, **fields)
    return new, change, scenario.item(published)["address"]


def test_words_of_a_draft_reach_nobody_who_does_not_write_for_its_trust(scenario, planted, caplog):
    new, change, item = planted
    addresses = (
        *(f"/desk/library/{public_id}" for public_id in (new, change)),
        *(f"/desk/library/{public_id}/edit" for public_id in (new, change)),
        *("/desk/library", "/desk", "/me", "/", item, f"{item}/edit", f"{item}/versions", "/library"),
        *(f"/library/new?title={CANARY}", f"/search?q={CANARY}", f"/search/suggest?q={CANARY}"),
        *(f"/api/v1/search?q={CANARY}", "/api/v1/resources", "/sitemap-1.xml", "/trusts/london"),
        *("/admin/audit", "/admin/jobs", "/library.atom", "/open-data"),
    )
    for name in OTHERS:
        browser = scenario.browser(name) if name else scenario.visitor()
        for address in addresses:
            text = browser.get(address).text.replace(f"q={CANARY}", "").replace(f"title={CANARY}", "")
            rest = text.replace(f'value="{CANARY}"', "").replace(f"{CANARY}</", "</")
            assert f"{CANARY} " not in rest, (name, address)
    assert CANARY not in caplog.text


@pytest.mark.parametrize("name", OTHERS)
def test_a_missing_draft_and_one_of_another_trust_answer_alike(scenario, planted, name):
    browser = scenario.browser(name) if name else scenario.visitor()
    missing = "00000000-0000-0000-0000-000000000000"
    steps = ("", "/edit", "/submit", "/take-back", "/ask-hub", "/discard", "/return", "/publish", "/undo")
    for step in steps:
        answers = []
        for public_id in (planted[0], missing):
            address = f"/desk/library/{public_id}{step}"
            answer = browser.get(address) if step in ("", "/edit") else browser.send(address, version="1")
            answers.append((answer.status_code, without_proof(answer.text).replace(public_id, "")))
        assert answers[0] == answers[1]
        assert answers[0][0] in (302, 303, 401, 403, 404)


@pytest.mark.parametrize("name", ["other lead", "staff", "admin"])
def test_drafts_of_another_trust_are_not_counted(scenario, planted, name):
    browser = scenario.browser(name)
    assert "There are no drafts." in main_of(browser.get("/desk/library"))
    assert "Items to review" not in main_of(browser.get("/desk"))
    with scenario.write_session() as session:
        assert list_open_drafts(session, scenario.viewer(name, session)) == ([], 0)


def test_emails_on_a_draft_go_to_its_trust_alone_until_the_hub_is_asked(scenario, planted):
    told = {to for _, to, email in scenario.emails() if CANARY in str(email)}
    assert told <= {"lead@example.org", "publisher@example.org"}
    scenario.step("publisher", planted[0], ask_hub, at=now())
    assert "staff@example.org" in scenario.sent("draft-submitted")
